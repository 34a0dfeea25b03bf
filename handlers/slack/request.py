"""What Slack delivers, as handlers see it: who asks, for what, and how the delivery is known again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from handlers.slack.attached import Named, files_of, metadata_of
from handlers.slack.kit import clean, unescape, verb_of
from plan.words import folded
from services.deps import Account, Asker, Belonging

PLATFORM = "slack"
FILES_AT_ONCE = 5


class Kind(StrEnum):
    """How it came."""

    COMMAND = "command"
    CLICK = "click"
    FORM = "form"
    EVENT = "event"
    SHORTCUT = "shortcut"


class Surface(StrEnum):
    """Where the button stood that was clicked."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


class Unreadable(Exception):
    """A delivery that lacks what every delivery of its kind has. Its message holds no text of a person."""


@dataclass(frozen=True)
class Request:
    """One thing a person asked for.

    `verb` is what it is dispatched on: the command composed and in lower case (`/årshjul`), the verb of the button,
    the id of the form or shortcut, or the type of the event. `fields` are what was filled in, by block id; a form's
    `value` is what it was opened about. `text` is what was written after a command or in a message, as the person
    wrote it (mentions as Slack writes them: `<@U1|karin>`), or what stands in the message of a shortcut; `value` is
    what the button that was clicked carries. `view` is the view that was submitted or clicked in, as Slack sent it.
    `files` are the ids of those that were dropped with a message, `attached` are those of a form. `belonging` is
    unknown, and `name` empty, until they have been looked up, after the acknowledgement. `request_key` identifies the
    delivery: the same one delivered twice has the same key, a second click has another.
    """

    kind: Kind
    account: Account
    verb: str
    request_key: str
    channel_id: str
    response_url: str
    text: str = ""
    value: str = ""
    command: str = ""
    message_ts: str = ""
    thread_ts: str = ""
    trigger_id: str = ""
    by_bot: bool = False
    surface: Surface = Surface.MESSAGE
    fields: Mapping[str, str] = field(default_factory=dict)
    view: Mapping[str, Any] = field(default_factory=dict)
    belonging: Belonging = Belonging.UNKNOWN
    name: str = ""
    files: tuple[str, ...] = ()
    attached: tuple[Named, ...] = ()

    @property
    def asker(self) -> Asker:
        """Who asks, as services want it."""
        return Asker(self.account, self.request_key, self.belonging, self.name)

    @property
    def view_id(self) -> str:
        """Slack's id of the view that it came from; empty where it came from none."""
        return _optional(self.view, "id")

    def __repr__(self) -> str:
        # What a person wrote stays out of logs.
        return f"Request({self.kind}, {self.verb!r}, {self.request_key!r})"


def command_from(body: Mapping[str, Any]) -> Request:
    """A slash command. Raises Unreadable."""
    command = clean(_required(body, "command"))
    return Request(
        kind=Kind.COMMAND,
        account=_account(body, body.get("user_id")),
        verb=folded(command),
        command=command,
        text=clean(unescape(_optional(body, "text"))),
        channel_id=_required(body, "channel_id"),
        response_url=_optional(body, "response_url"),
        trigger_id=_optional(body, "trigger_id"),
        request_key=_key(body, body.get("trigger_id")),
    )


def shortcut_from(body: Mapping[str, Any]) -> Request:
    """A shortcut: of a message (`message_action`), or for everywhere (`shortcut`). Raises Unreadable."""
    said = body.get("message")
    said = said if isinstance(said, Mapping) else {}
    return Request(
        kind=Kind.SHORTCUT,
        account=_account(body, _id_in(body, "user")),
        verb=_required(body, "callback_id"),
        text=clean(unescape(_optional(said, "text"))),
        channel_id=_id_in(body, "channel") or "",
        message_ts=_optional(said, "ts"),
        thread_ts=_optional(said, "thread_ts"),
        response_url=_optional(body, "response_url"),
        trigger_id=_optional(body, "trigger_id"),
        request_key=_key(body, body.get("trigger_id")),
    )


def click_from(body: Mapping[str, Any]) -> Request:
    """A button that was clicked (`block_actions`). Raises Unreadable."""
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    if not isinstance(action, Mapping):
        raise Unreadable("a click without an action")
    container, view = body.get("container"), body.get("view")
    container = container if isinstance(container, Mapping) else {}
    return Request(
        kind=Kind.CLICK,
        account=_account(body, _id_in(body, "user")),
        verb=verb_of(_required(action, "action_id")),
        value=_value(action),
        channel_id=_id_in(body, "channel") or "",
        response_url=_optional(body, "response_url"),
        message_ts=_optional(container, "message_ts"),
        thread_ts=_optional(container, "thread_ts"),
        trigger_id=_optional(body, "trigger_id"),
        request_key=_key(body, body.get("trigger_id")),
        surface=_surface(view),
        view=view if isinstance(view, Mapping) else {},
    )


def form_from(body: Mapping[str, Any]) -> Request:
    """A form that was submitted (`view_submission`). Raises Unreadable.

    Its private metadata are the channel to answer in and what it is about, with a colon between.
    """
    view = body.get("view")
    if not isinstance(view, Mapping):
        raise Unreadable("a submission without a view")
    channel_id, _, value = metadata_of(view).partition(":")
    attached = files_of(view)
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    return Request(
        kind=Kind.FORM,
        account=_account(body, _id_in(body, "user")),
        verb=_required(view, "callback_id"),
        value=value,
        channel_id=channel_id,
        response_url="",
        request_key=_key(body, f"{view.get('id')}:{view.get('hash')}"),
        fields=_filled_in(values) if isinstance(values, Mapping) else {},
        attached=attached,
        surface=Surface.MODAL,
        view=view,
    )


def event_from(body: Mapping[str, Any]) -> Request:
    """An event (`event_callback`). Raises Unreadable."""
    event = body.get("event")
    if not isinstance(event, Mapping):
        raise Unreadable("an event without a body")
    return Request(
        kind=Kind.EVENT,
        account=_account(body, event.get("user")),
        verb=_required(event, "type"),
        text=clean(unescape(_optional(event, "text"))),
        channel_id=_optional(event, "channel"),
        response_url="",
        message_ts=_optional(event, "ts"),
        thread_ts=_optional(event, "thread_ts"),
        value=_optional(event, "tab"),
        by_bot="bot_id" in event or event.get("subtype") not in (None, "file_share"),
        files=_dropped(event.get("files")),
        request_key=_key(body, body.get("event_id")),
    )


def _dropped(files: object) -> tuple[str, ...]:
    """The ids of files; what is none of Slack's shape is left out."""
    found = (
        [_text_in(one, "id") for one in files if isinstance(one, Mapping)] if isinstance(files, list) else []
    )
    return tuple(one for one in found if one)[:FILES_AT_ONCE]


def team_of(body: Mapping[str, Any]) -> str | None:
    """The workspace that the delivery is from."""
    return _id_in(body, "team") or _text_in(body, "team_id")


def _account(body: Mapping[str, Any], user: object) -> Account:
    team = team_of(body)
    if not team or not isinstance(user, str) or not user:
        raise Unreadable("neither team nor user")
    return Account(PLATFORM, team, user)


def _filled_in(values: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by block id: text, a date (ISO), a user's or channel's id, or the value that was chosen
    (several with commas between); empty where nothing was.
    """
    found = {}
    for block_id, elements in values.items():
        for element in elements.values() if isinstance(elements, Mapping) else ():
            if isinstance(element, Mapping):
                found[str(block_id)] = clean(_given(element))
    return found


def _given(element: Mapping[str, Any]) -> str:
    several = element.get("selected_options")
    if isinstance(several, list):
        values = [one.get("value") for one in several if isinstance(one, Mapping)]
        return ",".join(value for value in values if isinstance(value, str))
    chosen = element.get("selected_option")
    if isinstance(chosen, Mapping):
        given = chosen.get("value")
    else:
        kinds = ("value", "selected_date", "selected_user", "selected_conversation")
        given = next((element[kind] for kind in kinds if element.get(kind)), "")
    return given if isinstance(given, str) else ""


def _surface(view: object) -> Surface:
    if not isinstance(view, Mapping):
        return Surface.MESSAGE
    return Surface.HOME if view.get("type") == "home" else Surface.MODAL


def _value(action: Mapping[str, Any]) -> str:
    chosen = action.get("selected_option")
    found = chosen.get("value") if isinstance(chosen, Mapping) else action.get("value")
    return found if isinstance(found, str) else ""


def _key(body: Mapping[str, Any], given: object) -> str:
    # Without an id of its own nothing tells a repeated delivery from a second request: then it is a request.
    own = given if isinstance(given, str) and 0 < len(given) <= 200 else uuid.uuid4().hex
    return f"{PLATFORM}:{team_of(body)}:{own}"


def _text_in(body: Mapping[str, Any], name: str) -> str | None:
    found = body.get(name)
    return found if isinstance(found, str) and found else None


def _id_in(body: Mapping[str, Any], name: str) -> str | None:
    found = body.get(name)
    return _text_in(found, "id") if isinstance(found, Mapping) else None


def _required(body: Mapping[str, Any], name: str) -> str:
    found = _text_in(body, name)
    if found is None:
        raise Unreadable(f"no {name}")
    return found


def _optional(body: Mapping[str, Any], name: str) -> str:
    return _text_in(body, name) or ""
