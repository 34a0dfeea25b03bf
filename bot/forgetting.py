"""Forgetting from the command line: `pseudonymise` a person, `purge` a huvudman; without `--yes` they only tell."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable

from bot.errors import BotError
from bot.settings import Settings
from handlers.texts.sv.phrases import listed, number
from services import forgetting
from services.deps import Deps, SystemClock
from services.forgetting import Forgotten, Somebody
from services.workspaces import find_huvudman
from storage.database import Database
from storage.schema import require_current

_BACKUPS = "Det står kvar i säkerhetskopior, i det ni har tagit ut och i Slack, tills ni tar bort det där."
_NOT_YET = "Inget är gjort. Det går inte att ångra: kör igen med --yes om det stämmer."
NOT_DONE = 1


def purge(settings: Settings, huvudman: str, *, yes: bool) -> int:
    """Take away everything of a huvudman; without `yes` say what there is, and give 1."""

    def run(deps: Deps, huvudman_id: int) -> int:
        found = forgetting.stock(deps, huvudman_id)
        what = listed(
            [
                number(found.plans, "plan", "planer"),
                number(found.assignments, "åtagande", "åtaganden"),
                number(found.people, "person", "personer"),
            ]
        )
        if not yes:
            print(f"{found.name}: {what}, {number(found.rows, 'rad', 'rader')} i allt.")
            print("Ta ut allt först om något ska arkiveras: python -m bot export --format json --out FIL.")
            print(_NOT_YET)
            return NOT_DONE
        forgetting.purge(deps, huvudman_id)
        print(f"Allt om {found.name} är raderat: {what}. {_BACKUPS}")
        return 0

    return _in(settings, huvudman, run)


def pseudonymise(settings: Settings, person: str, *, huvudman: str | None, yes: bool) -> int:
    """Let nothing say who somebody was; without `yes` say who it would be, and give 1."""

    def run(deps: Deps, huvudman_id: int) -> int:
        who = _only(forgetting.called(deps, huvudman_id, person), person)
        if not yes and not who.is_active:
            print(
                f"{_shown(who)} får ett namn som inte säger något. Det som är gjort står kvar, utan Slack-id."
            )
            print(_NOT_YET)
            return NOT_DONE
        done = forgetting.pseudonymise(deps, huvudman_id, who.id)
        if isinstance(done, Somebody):
            raise BotError(_still(done))
        print(f"{who.name} heter {done.name} här från och med nu. {_BACKUPS}")
        if done.left:
            print(_left(who.name, done), file=sys.stderr)
        return 0

    return _in(settings, huvudman, run)


def _in(settings: Settings, huvudman: str | None, run: Callable[[Deps, int], int]) -> int:
    deps = Deps(Database(settings.database_url), SystemClock())
    try:
        require_current(deps.database)
        return run(deps, find_huvudman(deps, huvudman).id)
    finally:
        deps.database.close()


def _only(found: list[Somebody], words: str) -> Somebody:
    if not found:
        raise BotError(
            f"Ingen här heter “{words}”. Skriv hela namnet, eller vad Slack kallar personen (U0123…)."
        )
    if len(found) > 1:
        raise BotError(
            f"Flera heter så: {listed([_shown(one) for one in found])}. Skriv vad Slack kallar personen."
        )
    return found[0]


def _shown(who: Somebody) -> str:
    return f"{who.name} ({', '.join(who.accounts)})" if who.accounts else who.name


def _still(who: Somebody) -> str:
    has = [f"funktionen {role}" for role in who.roles]
    if who.is_admin:
        has.append("planen att administrera")
    return f"{who.name} har {listed(has)}. Säg först vem som tar över, med /plan i Slack. Inget är ändrat."


def _left(name: str, done: Forgotten) -> str:
    """Where people have written the name themselves. That is for a person to decide on."""
    places = Counter(table for table, _ in done.left)
    told = listed([f"{table} ({number(count, 'rad', 'rader')})" for table, count in places.items()])
    return (
        f"“{name}” står kvar i det som någon har skrivit eller läst in: {told}. Sök efter namnet i "
        "python -m bot export --format json, och fråga er arkivarie vad som ska göras med det."
    )
