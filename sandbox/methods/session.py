"""auth.test, api.test and apps.connections.open."""

from __future__ import annotations

from typing import Any

from sandbox.core import Core
from sandbox.methods.registry import ApiError, Reply, method


@method("api.test", caller="")
def api_test(core: Core, args: dict[str, Any]) -> Reply:
    """Say back what was said."""
    if args.get("error"):
        raise ApiError(str(args["error"]), args=args)
    return Reply({"args": args} if args else {})


@method("auth.test")
def auth_test(core: Core, args: dict[str, Any]) -> Reply:
    """Who the token belongs to."""
    workspace = core.workspace
    return Reply(
        {
            "url": f"{core.base_url}/",
            "team": workspace.team.name,
            "user": workspace.bot.name,
            "team_id": workspace.team.id,
            "user_id": workspace.bot.user_id,
            "bot_id": workspace.bot.bot_id,
            "is_enterprise_install": False,
        }
    )


@method("apps.connections.open", caller="app")
def apps_connections_open(core: Core, args: dict[str, Any]) -> Reply:
    """Where to connect to for Socket Mode, once."""
    return Reply({"url": core.socket_url()})
