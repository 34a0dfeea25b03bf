"""`check`: goes through what an installation needs, a line each, and says what to do where it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import BotError
from bot.settings import Settings, read_settings
from bot.wiring import HandlerSource, slack_handlers, web_client
from plan.words import folded
from services.deps import Deps, SystemClock
from storage.database import Database, DatabaseUnavailable
from storage.schema import SchemaMismatch, require_current

MANIFEST = Path(__file__).parent.parent / "manifest.yaml"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is as it should be, and in words what it is or what to do."""

    ok: bool
    what: str
    words: str

    def __str__(self) -> str:
        return f"{'✓ bra' if self.ok else '✗ fel'}  {self.what}: {self.words}"


def check(
    say: Callable[[str], None], *, manifest: Path = MANIFEST, handlers: HandlerSource = slack_handlers
) -> int:
    """Look at everything, and give 0 where all is well and 1 otherwise."""
    good = True
    for finding in findings(manifest, handlers):
        say(str(finding))
        good &= finding.ok
    say("Allt är som det ska." if good else "Rätta det som är märkt med ✗ och kör python -m bot check igen.")
    return 0 if good else 1


def findings(manifest: Path, handlers: HandlerSource) -> Iterator[Finding]:
    """What there is to say, in the order that it is best mended."""
    try:
        settings = read_settings()
    except BotError as error:
        yield Finding(False, "Inställningar", str(error).replace("\n", " "))
        return
    yield Finding(True, "Inställningar", "går att läsa")
    yield _database(settings)
    asked = yaml.safe_load(manifest.read_text(encoding="utf-8"))
    yield from _bot_token(settings, asked)
    yield from _way_in(settings)
    yield _commands(settings, asked, handlers)


def _database(settings: Settings) -> Finding:
    what = f"Databas {settings.database_label}"
    try:
        database = Database(settings.database_url)
        try:
            require_current(database)
        finally:
            database.close()
    except SchemaMismatch as error:
        return Finding(False, what, str(error))
    except DatabaseUnavailable as error:
        return Finding(False, what, f"går inte att nå ({error}). Kontrollera DATABASE_URL.")
    return Finding(True, what, "går att nå, och tabellerna är de rätta")


def _bot_token(settings: Settings, manifest: dict[str, Any]) -> Iterator[Finding]:
    try:
        client = web_client(settings)
        answer = client.auth_test()
    except BotError as error:
        yield Finding(False, "SLACK_BOT_TOKEN", str(error))
        return
    except SlackApiError as error:
        yield Finding(
            False, "SLACK_BOT_TOKEN", _refused(error, "Kopiera den från OAuth & Permissions i Slack.")
        )
        return
    except (SlackClientError, OSError) as error:
        yield Finding(False, "Slack", _unreachable(settings, error))
        return
    yield Finding(True, "SLACK_BOT_TOKEN", f"gäller för {answer['team']} ({answer['team_id']})")
    wanted = set(manifest["oauth_config"]["scopes"]["bot"])
    given = {part.strip() for part in _header(answer.headers, "x-oauth-scopes").split(",") if part.strip()}
    if missing := sorted(wanted - given):
        words = (
            f"saknar {', '.join(missing)}. Lägg till dem under OAuth & Permissions och installera om appen."
        )
        yield Finding(False, "Rättigheter", words)
    else:
        yield Finding(True, "Rättigheter", ", ".join(sorted(wanted)))


def _way_in(settings: Settings) -> Iterator[Finding]:
    if settings.app_token is None:
        if settings.signing_secret is None:
            words = "varken SLACK_APP_TOKEN (Socket Mode) eller SLACK_SIGNING_SECRET (HTTP) är satt. Sätt en av dem."
            yield Finding(False, "Vägen in", words)
        else:
            yield Finding(
                True, "Vägen in", f"signerad HTTP till {settings.host}:{settings.port}/slack/events"
            )
        return
    try:
        # Asks for an address and doesn't connect to it.
        client = WebClient(base_url=settings.slack_api_url, timeout=10, retry_handlers=[])
        client.apps_connections_open(app_token=settings.app_token)
    except SlackApiError as error:
        words = _refused(error, "Skapa en app-token med connections:write, och slå på Socket Mode.")
        yield Finding(False, "SLACK_APP_TOKEN", words)
    except (SlackClientError, OSError) as error:
        yield Finding(False, "SLACK_APP_TOKEN", _unreachable(settings, error))
    else:
        yield Finding(True, "Vägen in", "Socket Mode, SLACK_APP_TOKEN gäller")


def _commands(settings: Settings, manifest: dict[str, Any], handlers: HandlerSource) -> Finding:
    """The commands that the manifest asks Slack for are those that we answer."""
    asked = {folded(entry["command"]) for entry in manifest["features"]["slash_commands"]}
    database = Database(settings.database_url)
    try:
        table = handlers(Deps(database, SystemClock()), WebClient())
    finally:
        database.close()
    answered = {folded(command) for command in table.commands}
    if asked == answered:
        return Finding(True, "Kommandon", " ".join(sorted(asked)))
    lines = []
    if asked - answered:
        lines.append(f"manifest.yaml har {' '.join(sorted(asked - answered))} som programmet inte svarar på")
    if answered - asked:
        lines.append(f"manifest.yaml saknar {' '.join(sorted(answered - asked))}")
    return Finding(False, "Kommandon", f"{'; '.join(lines)}. Hämta om programmet, så att de hör ihop.")


def _header(headers: Any, name: str) -> str:
    for key, value in dict(headers).items():
        if key.lower() == name:
            return ",".join(value) if isinstance(value, list) else str(value)
    return ""


def _refused(error: SlackApiError, what_to_do: str) -> str:
    return f"Slack säger nej ({error.response['error']}). {what_to_do}"


def _unreachable(settings: Settings, error: Exception) -> str:
    why = type(error).__name__
    return f"går inte att nå på {settings.slack_api_url} ({why}). Kontrollera nätet och SLACK_API_URL."
