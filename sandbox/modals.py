"""Modals: who has which views open, one upon the other. And home tabs, of which everybody has one."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.elements import Blocks, Entered, kept, state, with_ids
from sandbox.workspace import UnknownError, Workspace

DEEPEST = 3


@dataclass(eq=False)
class View:
    """One view of a modal, as one person has it before them."""

    id: str
    user: str
    root_id: str
    previous_id: str | None
    content: dict[str, Any]  # as the bot gave it, with ids on all blocks and elements
    hash: str
    entered: Entered = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)  # by block_id, shown at the fields
    problem: str = ""  # what Slack itself says in it
    open: bool = True
    earlier: Blocks = field(default_factory=list)  # of a home tab: what stood there just before

    @property
    def title(self) -> str:
        """What stands at the top."""
        return str(self.content["title"]["text"]) if "title" in self.content else ""

    @property
    def is_home(self) -> bool:
        """Whether it is a home tab, and no modal."""
        return bool(self.content["type"] == "home")

    @property
    def blocks(self) -> Blocks:
        """What it is made of."""
        found: Blocks = self.content["blocks"]
        return found

    @property
    def callback_id(self) -> str:
        """What the bot knows it by."""
        return str(self.content.get("callback_id") or "")

    @property
    def private_metadata(self) -> str:
        """What the bot keeps in it."""
        return str(self.content.get("private_metadata") or "")

    @property
    def external_id(self) -> str:
        """The bot's own id for it."""
        return str(self.content.get("external_id") or "")

    @property
    def values(self) -> dict[str, dict[str, Any]]:
        """What is chosen and written, as `state.values` has it."""
        return state(self.blocks, self.entered)

    def everything(self) -> str:
        """All its text, for searching."""
        return json.dumps(self.content, ensure_ascii=False)


class Modals:
    """The views that are open, by person: the last one is on top."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._stacks: dict[str, list[View]] = {}
        self.listeners: list[Callable[[str], None]] = []

    def stack(self, user: str) -> list[View]:
        """What somebody has open, the one on top last."""
        return list(self._stacks.get(user, ()))

    def top(self, user: str) -> View | None:
        """What somebody has before them."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def find(self, view_id: Any = None, external_id: Any = None) -> View | None:
        """The open view with this id, Slack's or the bot's."""
        for view in (view for stack in self._stacks.values() for view in stack):
            if view.id == view_id or (external_id and view.external_id == external_id):
                return view
        return None

    def open(self, user: str, content: dict[str, Any]) -> View:
        """Put a new modal before somebody, in place of the one there may be."""
        self._end(self._stacks.pop(user, []))
        return self.push(user, content)

    def push(self, user: str, content: dict[str, Any]) -> View:
        """Put one more view upon those that are open."""
        stack = self._stacks.setdefault(user, [])
        view_id = "V" + secrets.token_hex(5).upper()
        root_id = stack[0].id if stack else view_id
        previous_id = stack[-1].id if stack else None
        view = View(view_id, user, root_id, previous_id, _complete(content), _hash())
        stack.append(view)
        self.tell(user)
        return view

    def update(self, view: View, content: dict[str, Any]) -> None:
        """Put other content in the view; fields that keep their ids keep what was written."""
        view.content = _complete(content)
        view.entered = kept(view.blocks, view.entered)
        view.errors, view.problem, view.hash = {}, "", _hash()
        self.tell(view.user)

    def close(self, view: View) -> list[View]:
        """Take the view away, and what lies upon it; gives what was taken, the uppermost first."""
        stack = self._stacks.get(view.user, [])
        at = stack.index(view)
        gone, self._stacks[view.user] = stack[at:][::-1], stack[:at]
        self._end(gone)
        self.tell(view.user)
        return gone

    def own(self, user: str, view: View | dict[str, Any] | str | None = None) -> View:
        """The view that somebody has before them; with `view`, that it is this one. UnknownError else."""
        top = self.top(user)
        wanted = view.id if isinstance(view, View) else view.get("id") if isinstance(view, dict) else view
        if top is None:
            raise UnknownError(f"{user} has no modal open")
        if wanted not in (None, top.id, top.external_id or None):
            raise UnknownError(f"{user} doesn't have the view {wanted} before them but {top.id}")
        return top

    def as_json(self, view: View) -> dict[str, Any]:
        """The view as Slack writes it."""
        workspace, content = self._workspace, view.content
        return {
            "id": view.id,
            "team_id": workspace.team.id,
            "type": content["type"],
            "blocks": view.blocks,
            "private_metadata": view.private_metadata,
            "callback_id": view.callback_id,
            "state": {"values": view.values},
            "hash": view.hash,
            "title": content.get("title"),
            "clear_on_close": bool(content.get("clear_on_close")),
            "notify_on_close": bool(content.get("notify_on_close")),
            "close": content.get("close"),
            "submit": content.get("submit"),
            "previous_view_id": view.previous_id,
            "root_view_id": view.root_id,
            "app_id": workspace.bot.app_id,
            "external_id": view.external_id,
            "app_installed_team_id": workspace.team.id,
            "bot_id": workspace.bot.bot_id,
        }

    def tell(self, user: str) -> None:
        """Let those who listen know that somebody's modal has changed."""
        for listener in self.listeners:
            listener(user)

    @staticmethod
    def _end(views: list[View]) -> None:
        for view in views:
            view.open = False


# So many blocks that a home tab had before can still be clicked on: somebody may do so just as it is drawn anew.
_REMEMBERED = 300


class Homes:
    """The home tabs that the bot has published, by person."""

    def __init__(self) -> None:
        self._views: dict[str, View] = {}
        self.listeners: list[Callable[[str], None]] = []

    def of(self, user: str) -> View | None:
        """What somebody sees as the bot's home tab; None before anything was published."""
        return self._views.get(user)

    def own(self, user: str) -> View:
        """The same. UnknownError where there is none."""
        found = self.of(user)
        if found is None:
            raise UnknownError(f"{user} has no home tab")
        return found

    def publish(self, user: str, content: dict[str, Any]) -> View:
        """Put content in somebody's home tab; fields that keep their ids keep what was written."""
        view = self._views.get(user)
        if view is None:
            view_id = "V" + secrets.token_hex(5).upper()
            view = self._views[user] = View(view_id, user, view_id, None, _complete(content), _hash())
        else:
            view.earlier = [*view.blocks, *view.earlier][:_REMEMBERED]
            view.content, view.hash = _complete(content), _hash()
            view.entered = kept(view.blocks, view.entered)
        self.tell(user)
        return view

    def tell(self, user: str) -> None:
        """Let those who listen know that somebody's home tab has changed."""
        for listener in self.listeners:
            listener(user)


def _complete(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "blocks": with_ids(content["blocks"])}


def _hash() -> str:
    return f"{int(time.time())}.{secrets.token_hex(4)}"
