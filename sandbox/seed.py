"""What a workspace starts from: its people and channels (JSON), and the app's manifest (YAML)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Source = str | Path | Mapping[str, Any]
SLACKBOT = "USLACKBOT"


class SeedError(ValueError):
    """The workspace file or the manifest can't be used; the message says what and where."""


@dataclass(frozen=True)
class Team:
    """The workspace itself."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True)
class Bot:
    """The installed app and its user."""

    user_id: str
    bot_id: str
    app_id: str
    name: str


@dataclass(frozen=True)
class User:
    """Somebody in the workspace."""

    id: str
    name: str
    real_name: str
    title: str = ""
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    deleted: bool = False
    team_id: str = ""  # of another organisation's workspace; ours where it is empty


@dataclass
class Channel:
    """A channel, or (`is_im`) the direct messages between the bot and `im_user`."""

    id: str
    name: str
    members: set[str]
    topic: str = ""
    is_private: bool = False
    is_ext_shared: bool = False  # with another organisation
    is_im: bool = False
    im_user: str = ""


@dataclass(frozen=True)
class Seed:
    """A workspace as it is before anything has happened."""

    team: Team
    bot: Bot
    bot_token: str
    app_token: str
    signing_secret: str
    users: tuple[User, ...]
    channels: tuple[Channel, ...]


@dataclass(frozen=True)
class Command:
    """A slash command as the manifest has it."""

    name: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True)
class Shortcut:
    """A shortcut as the manifest has it: on each message, or (`is_global`) everywhere."""

    name: str
    callback_id: str
    description: str
    is_global: bool


@dataclass(frozen=True)
class Manifest:
    """What the app asked for when it was installed."""

    name: str
    description: str
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    home_tab: bool
    scopes: tuple[str, ...]
    events: frozenset[str]
    interactive: bool
    socket_mode: bool
    raw: Mapping[str, Any] = field(repr=False, compare=False)


def read_workspace(source: Source) -> Seed:
    """The workspace in `source`: a JSON file, or the same as an object. SeedError says what is missing."""
    data = _load(source, "the workspace file", json.loads)
    try:
        bot = Bot(**_only(data["bot"], Bot))
        users = tuple(User(**_only(entry, User)) for entry in data["users"])
        channels = tuple(
            Channel(
                id=entry["id"],
                name=entry["name"],
                members={bot.user_id if member == "bot" else member for member in entry["members"]},
                topic=entry.get("topic", ""),
                is_private=bool(entry.get("is_private", False)),
                is_ext_shared=bool(entry.get("is_ext_shared", False)),
            )
            for entry in data["channels"]
        )
        seed = Seed(
            team=Team(**_only(data["team"], Team)),
            bot=bot,
            bot_token=data["tokens"]["bot"],
            app_token=data["tokens"]["app"],
            signing_secret=data["signing_secret"],
            users=users,
            channels=channels,
        )
    except KeyError as error:
        raise SeedError(f"the workspace file lacks {error}") from error
    except (TypeError, AttributeError) as error:
        raise SeedError(f"the workspace file has something of the wrong kind: {error}") from error
    _check(seed)
    return seed


def read_manifest(source: Source) -> Manifest:
    """The app manifest in `source`: a YAML file, or the same as an object."""
    data = _load(source, "the manifest", yaml.safe_load)
    features, settings = data.get("features") or {}, data.get("settings") or {}
    about = data.get("display_information") or {}
    oauth = (data.get("oauth_config") or {}).get("scopes") or {}
    subscriptions = settings.get("event_subscriptions") or {}
    try:
        commands = tuple(
            Command(
                name=entry["command"],
                description=entry.get("description", ""),
                usage_hint=entry.get("usage_hint", ""),
                should_escape=bool(entry.get("should_escape", False)),
            )
            for entry in features.get("slash_commands") or ()
        )
    except KeyError as error:
        raise SeedError(f"a slash command in the manifest lacks {error}") from error
    if len(commands) > 50:
        raise SeedError("Slack allows 50 slash commands in an app")
    for command in commands:
        if not command.name.startswith("/") or len(command.name) > 32 or " " in command.name:
            raise SeedError(
                f"{command.name!r} is no slash command: it starts with / and has at most 32 characters"
            )
    return Manifest(
        name=about.get("name", ""),
        description=about.get("description", ""),
        commands=commands,
        shortcuts=_shortcuts(features.get("shortcuts") or (), tuple(oauth.get("bot") or ())),
        home_tab=bool((features.get("app_home") or {}).get("home_tab_enabled", False)),
        scopes=tuple(oauth.get("bot") or ()),
        events=frozenset(subscriptions.get("bot_events") or ()),
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled", False)),
        socket_mode=bool(settings.get("socket_mode_enabled", False)),
        raw=data,
    )


def _shortcuts(entries: Any, scopes: tuple[str, ...]) -> tuple[Shortcut, ...]:
    """The shortcuts, within the limits of Slack's manifest: ten in an app, and the scope of commands."""
    try:
        found = tuple(
            Shortcut(
                entry["name"], entry["callback_id"], entry["description"], _kinds[entry["type"]] == "global"
            )
            for entry in entries
        )
    except KeyError as error:
        raise SeedError(f"a shortcut in the manifest lacks {error}, or its type is none") from error
    if found and "commands" not in scopes:
        raise SeedError("shortcuts need the scope commands")
    if len(found) > 10:
        raise SeedError("Slack allows 10 shortcuts in an app")
    if len({entry.callback_id for entry in found}) < len(found):
        raise SeedError("two shortcuts have the same callback_id")
    for entry in found:
        if not 0 < len(entry.name) <= 24 or len(entry.description) > 150 or len(entry.callback_id) > 255:
            raise SeedError(
                f"the shortcut {entry.name!r} is too long: a name has 24 characters, a description 150, an id 255"
            )
    return found


_kinds = {"message": "message", "global": "global"}


def _load(source: Source, what: str, parse: Any) -> Mapping[str, Any]:
    if isinstance(source, Mapping):
        return source
    try:
        data = parse(Path(source).read_text(encoding="utf-8"))
    except OSError as error:
        raise SeedError(f"{what} {source} can't be read: {error.strerror}") from error
    except (ValueError, yaml.YAMLError) as error:
        raise SeedError(f"{what} {source} can't be understood: {error}") from error
    if not isinstance(data, Mapping):
        raise SeedError(f"{what} {source} should hold an object")
    return data


def _only(data: Mapping[str, Any], kind: Any) -> dict[str, Any]:
    """The entries that `kind` has fields for; a file may say more than this."""
    return {name: data[name] for name in kind.__dataclass_fields__ if name in data}


def _check(seed: Seed) -> None:
    people = [user.id for user in seed.users]
    ids = [*people, seed.bot.user_id, *(channel.id for channel in seed.channels)]
    twice = {entry for entry in ids if ids.count(entry) > 1}
    if twice:
        raise SeedError(f"used for more than one in the workspace file: {', '.join(sorted(twice))}")
    for channel in seed.channels:
        strangers = channel.members - set(people) - {seed.bot.user_id}
        if strangers:
            raise SeedError(
                f"channel {channel.name} has members nobody knows: {', '.join(sorted(strangers))}"
            )
