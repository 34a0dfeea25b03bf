"""What the methods have in common: how they are registered, what they give, and how they refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.core import Core
from sandbox.seed import Channel


class ApiError(Exception):
    """`{"ok": false, "error": code}`, with more fields where Slack gives them."""

    def __init__(self, code: str, messages: list[str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.body: dict[str, Any] = {"ok": False, "error": code, **more}
        if messages:
            self.body["errors"] = [entry.removeprefix("[ERROR] ") for entry in messages]
            self.body["response_metadata"] = {"messages": messages}


@dataclass(frozen=True)
class Reply:
    """What a method answers, and what it changed in the workspace."""

    body: dict[str, Any]
    effect: dict[str, Any] | None = None
    warnings: tuple[tuple[str, str], ...] = ()  # (code, the line of response_metadata.messages or "")


@dataclass(frozen=True)
class Method:
    """One method: which token it takes, which scope it needs."""

    name: str
    run: Callable[[Core, dict[str, Any]], Reply]
    scope: str | None = None
    caller: str = "bot"  # whose token it takes: bot, app, or "" for none


METHODS: dict[str, Method] = {}

Run = Callable[[Core, dict[str, Any]], Reply]


def method(name: str, *, scope: str | None = None, caller: str = "bot") -> Callable[[Run], Run]:
    """Register a function as a Web API method."""

    def register(run: Run) -> Run:
        METHODS[name] = Method(name, run, scope, caller)
        return run

    return register


def needs(core: Core, scope: str) -> None:
    """Refuse, as Slack does, where the manifest doesn't ask for the scope."""
    if scope not in core.manifest.scopes:
        raise ApiError("missing_scope", needed=scope, provided=",".join(core.manifest.scopes))


def text_of(args: dict[str, Any], name: str, error: str = "invalid_arguments") -> str:
    """A string argument that has to be there."""
    value = args.get(name)
    if not isinstance(value, str) or not value:
        messages = [f"[ERROR] missing required field: {name} [json-pointer:]"]
        raise ApiError(error, messages if error == "invalid_arguments" else None)
    return value


def flag(args: dict[str, Any], name: str) -> bool:
    """A boolean argument, however it was written."""
    return args.get(name) in (True, 1, "1", "true", "True")


def number(args: dict[str, Any], name: str, default: int, most: int, error: str = "invalid_limit") -> int:
    """A whole number of at least one, cut off at `most`."""
    value = args.get(name)
    if value in (None, "", 0, "0"):
        return default
    try:
        found = int(str(value))
    except ValueError:
        raise ApiError(error) from None
    if found < 1:
        raise ApiError(error)
    return min(found, most)


def room(core: Core, args: dict[str, Any], *, member: bool = False) -> Channel:
    """The channel of the argument `channel`, where the bot may know of it."""
    ref = text_of(args, "channel", "channel_not_found")
    channel = core.workspace.channels.get(ref)
    bot = core.workspace.bot.user_id
    if channel is None or (channel.is_private and bot not in channel.members):
        raise ApiError("channel_not_found")
    if member and bot not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def known_user(core: Core, args: dict[str, Any], name: str = "user") -> str:
    """The user of an argument."""
    ref = text_of(args, name, "user_not_found")
    if ref not in core.workspace.users:
        raise ApiError("user_not_found")
    return ref


def page(
    entries: list[Any], args: dict[str, Any], *, default: int = 100, most: int = 1000
) -> tuple[list[Any], str]:
    """One page of a list, and the cursor for the next ("" at the end)."""
    limit = number(args, "limit", default, most)
    cursor = args.get("cursor") or ""
    start = 0
    if cursor:
        mark, _, rest = str(cursor).partition(":")
        if mark != "next" or not rest.isdigit():
            raise ApiError("invalid_cursor")
        start = int(rest)
    following = f"next:{start + limit}" if start + limit < len(entries) else ""
    return entries[start : start + limit], following
