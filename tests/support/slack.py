"""A bot with given handlers in front of a sandbox workspace, over Socket Mode or signed HTTP. All parts are real."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bot.settings import Settings
from bot.wiring import Bot, build
from handlers.slack.transport import Handlers
from sandbox import Sandbox

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-prov", "xapp-prov", "hemligt"
WAYS = ("socket", "http")

WORKSPACE: dict[str, Any] = {
    "team": {"id": "T1", "name": "Ekdala kommun", "domain": "ekdala"},
    "bot": {"user_id": "UBOT", "bot_id": "B1", "app_id": "A1", "name": "arshjul"},
    "tokens": {"bot": BOT_TOKEN, "app": APP_TOKEN},
    "signing_secret": SECRET,
    "users": [
        {"id": "UKARIN", "name": "karin", "real_name": "Karin Holm", "title": "Strateg"},
        {"id": "UALI", "name": "ali", "real_name": "Ali Demir", "title": "Rektor, Norrskolan"},
    ],
    "channels": [
        {"id": "CLED", "name": "ledningsgrupp", "members": ["UKARIN", "UALI", "bot"]},
        {"id": "CALLA", "name": "alla", "members": ["UKARIN", "UALI"]},
    ],
}


def manifest(*commands: str) -> dict[str, Any]:
    """An app that asks for these commands, and for messages that are written to it."""
    return {
        "display_information": {"name": "Årshjul", "description": "Prov"},
        "features": {
            "slash_commands": [
                {"command": command, "description": "Prov", "should_escape": True} for command in commands
            ]
        },
        "oauth_config": {
            "scopes": {"bot": ["commands", "chat:write", "im:write", "im:history", "users:read"]}
        },
        "settings": {
            "interactivity": {"is_enabled": True},
            "event_subscriptions": {"bot_events": ["message.im"]},
            "socket_mode_enabled": True,
        },
    }


@dataclass(frozen=True)
class Running:
    """A bot and the workspace it is in."""

    bot: Bot
    box: Sandbox

    @property
    def address(self) -> str:
        """Where the bot's own server is."""
        return f"http://127.0.0.1:{self.bot.server.port}"

    def acks_counted(self, at_most: str = "+Inf") -> int:
        """How many acknowledgements took no longer than `at_most` seconds (a bucket of the histogram)."""
        for family in self.bot.metrics.registry.collect():
            for sample in family.samples:
                if sample.name == "arshjul_ack_seconds_bucket" and sample.labels["le"] == at_most:
                    return int(sample.value)
        return 0


def settings_for(box: Sandbox, database_url: str, way: str, **more: Any) -> Settings:
    """The settings of a bot in the sandbox, from nowhere else."""
    values: dict[str, Any] = {
        "database_url": database_url,
        "slack_bot_token": BOT_TOKEN,
        "slack_app_token": APP_TOKEN if way == "socket" else None,
        "slack_signing_secret": SECRET,
        "slack_api_url": box.api_url,
        "host": "127.0.0.1",
        "port": 0,
        **more,
    }
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]


@contextmanager
def running_bot(handlers: Handlers, database_url: str, way: str, **more: Any) -> Iterator[Running]:
    """A bot that answers with `handlers`; settings may be given by name."""
    commands = [*handlers.commands, "/okänt"]
    # Any address makes the sandbox talk HTTP; the bot's own is known when it has started.
    url = None if way == "socket" else "http://127.0.0.1:9/"
    with Sandbox(WORKSPACE, manifest(*commands), message_interval=0, request_url=url) as box:
        bot = build(settings_for(box, database_url, way, **more), handlers=lambda deps, client: handlers)
        bot.start()
        try:
            if way == "http":
                box.request_url = f"http://127.0.0.1:{bot.server.port}/slack/events"
            else:
                box.wait_for_connection()
            yield Running(bot, box)
        finally:
            bot.stop()
