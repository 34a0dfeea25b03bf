"""`tick`: one pass of the clock, now or as if it were another moment."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.clockwork import deliveries_of
from bot.errors import BotError
from bot.example import StoryClock
from bot.settings import Settings
from bot.wiring import web_client, who_am_i
from handlers.slack.renderers import RENDERERS
from schedules.ticks import Ticks
from services.deps import Deps
from services.rehearsing import Rehearsed, rehearse
from storage.database import Database
from storage.schema import require_current


def tick(settings: Settings, at: str | None, *, dry_run: bool) -> int:
    """One pass: with `dry_run` a JSON line a message and nothing stored; else planned and delivered.

    Another moment than now is for rehearsing, or for the sandbox: nobody in a real workspace is to get Monday's
    reminders on a Sunday. Raises BotError.
    """
    clock = StoryClock(_moment(at, settings))
    database = Database(settings.database_url)
    try:
        require_current(database)
        if dry_run:
            for one in rehearse(database, clock):
                print(json.dumps(_line(one), ensure_ascii=False))
            return 0
        if at is not None and not _is_sandbox(settings):
            raise BotError(
                "--at utan --dry-run går bara mot en arbetsyta på den egna datorn (SLACK_API_URL)."
            )
        clock.let_go()  # what stands in a thread, or waits for its turn in a channel, comes a little later
        deps = Deps(database, clock)
        client = web_client(settings)
        Ticks(deps).tick()
        deliveries_of(deps, client, who_am_i(client)).tick()
    finally:
        database.close()
    return 0


def _moment(at: str | None, settings: Settings) -> datetime:
    if at is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise BotError(f"--at: “{at}” är ingen tid. Skriv till exempel 2027-03-16T08:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(settings.arshjul_timezone))


def _is_sandbox(settings: Settings) -> bool:
    return urlsplit(settings.slack_api_url).hostname in ("127.0.0.1", "localhost", "::1")


def _line(one: Rehearsed) -> dict[str, object]:
    """DESIGN §7: key, kind, to (role, unit, person), channel, text, why."""
    message = one.delivery.message
    rendered = RENDERERS[one.said.kind, one.said.version](one.said.content)
    to = {"role": ", ".join(one.roles) or None, "unit": one.unit, "person": one.person}
    return {
        "key": message.key,
        "kind": message.kind,
        "to": None if one.forum else to,
        "channel": one.forum,
        "text": str(rendered.text),
        "why": one.why,
    }
