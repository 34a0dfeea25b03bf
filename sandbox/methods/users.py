"""users.info and users.list."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.core import Core
from sandbox.methods.registry import Reply, flag, known_user, method, page
from sandbox.seed import User

ZONE = ZoneInfo("Europe/Stockholm")


@method("users.info", scope="users:read")
def users_info(core: Core, args: dict[str, Any]) -> Reply:
    """One person."""
    user = core.workspace.users[known_user(core, args)]
    return Reply({"user": _user(core, user, with_locale=flag(args, "include_locale"))})


@method("users.list", scope="users:read")
def users_list(core: Core, args: dict[str, Any]) -> Reply:
    """Everybody, a page at a time."""
    users, cursor = page(list(core.workspace.users.values()), args, default=200)
    with_locale = flag(args, "include_locale")
    members = [_user(core, user, with_locale=with_locale) for user in users]
    return Reply(
        {
            "members": members,
            "cache_ts": int(core.clock.now()),
            "response_metadata": {"next_cursor": cursor},
        }
    )


def _user(core: Core, user: User, *, with_locale: bool) -> dict[str, Any]:
    now = datetime.fromtimestamp(core.clock.now(), ZONE)
    offset = now.utcoffset()
    found: dict[str, Any] = {
        "id": user.id,
        "team_id": user.team_id or core.workspace.team.id,
        "name": user.name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
        "profile": {
            "title": user.title,
            "real_name": user.real_name,
            "real_name_normalized": user.real_name,
            "display_name": user.name,
            "display_name_normalized": user.name,
            "team": core.workspace.team.id,
        },
    }
    if user.id == core.workspace.bot.user_id:
        found["profile"] |= {"bot_id": core.workspace.bot.bot_id, "api_app_id": core.workspace.bot.app_id}
    if not user.deleted:
        found |= {
            "real_name": user.real_name,
            "tz": ZONE.key,
            "tz_label": "Central European Summer Time" if now.dst() else "Central European Time",
            "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
            "is_admin": user.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": user.is_restricted or user.is_ultra_restricted,
            "is_ultra_restricted": user.is_ultra_restricted,
            "is_stranger": _is_stranger(core, user),
        }
        if with_locale:
            found["locale"] = "sv-SE"
    return found


def _is_stranger(core: Core, user: User) -> bool:
    """Of another organisation, and in no channel with the app: those who share one with it are no strangers."""
    bot = core.workspace.bot.user_id
    shares = any({user.id, bot} <= channel.members for channel in core.workspace.channels.values())
    return bool(user.team_id) and not shares
