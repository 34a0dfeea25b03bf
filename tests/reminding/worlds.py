"""A small huvudman whose assignments a test makes up, with a clock that is ticked by hand."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from plan.organisation import WHOLE, Reach
from services import meetings
from services.deps import Account, Asker, Deps
from services.meetings import ForumChanged
from storage.database import Database
from storage.queries import assignments, organisation
from tests.reminding.notebook import Life
from tests.support.clock import HandedClock

FIRST = date(2026, 11, 23)
WHO = ("a", "b", "c")
RUNS_IT, ROOM = "c", "kanalen"


_FORUM = (
    "nytt ledning",
    "ledning leds av två",
    "ledning första torsdagen i månaden kl 9",
    "ledning veckobrev",
    "ledning kanal",
)


@dataclass(frozen=True)
class Thing:
    """An assignment: days from the first day, and whose."""

    starts: int | None
    due: int | None
    role: int


@contextmanager
def world(
    template: Path, zone: str, made: list[Thing], first: date = FIRST, *, meets: bool = True
) -> Iterator[tuple[Life, int]]:
    """Three roles (the first has two holders and the last none) and their assignments, from the first day on; a
    fourth role without any, one who runs the plan, and where it `meets` a forum with a channel, a leader and the
    week's digest.
    """
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(template, f"{folder}/random.db")
        database = Database(f"sqlite:///{folder}/random.db")
        with database.begin() as tx:
            ours = organisation.add_huvudman(tx, "Slumpen", zone)
            organisation.connect_workspace(tx, "prov", "TLILLBY", ours)
            roles = [
                organisation.add_role(tx, ours, name, reach=Reach.CENTRAL)
                for name in ("Ett", "Två", "Tre", "Fyra")
            ]
            organisation.set_role_ties(tx, ours, roles[0], handled_by=None, reports_to=roles[1])
            people = [
                organisation.person_of_account(tx, ours, "prov", "TLILLBY", who, who.upper()) for who in WHO
            ]
            for role, who in ((0, 0), (0, 1), (1, 2)):
                organisation.add_holding(tx, ours, roles[role], people[who], WHOLE, first)
            rows = [_row(n, thing, first) for n, thing in enumerate(made)]
            owners = {("decision", n): [roles[thing.role]] for n, thing in enumerate(made)}
            assignments.add_assignments(tx, ours, rows, owners)
            begins = datetime.combine(first, time(6), ZoneInfo(zone))
            organisation.add_administrator(tx, ours, people[WHO.index(RUNS_IT)], begins)
        deps = Deps(database, HandedClock(begins))
        asker = Asker(Account("prov", "TLILLBY", RUNS_IT))
        for words in _FORUM if meets else ():
            assert isinstance(meetings.change(deps, asker, words, ROOM), ForumChanged), words
        yield Life(deps), ours
        database.close()


def _row(n: int, thing: Thing, first: date) -> dict[str, object]:
    due = first + timedelta(days=thing.due) if thing.due is not None else None
    start = first + timedelta(days=thing.starts) if thing.starts is not None and due else None
    if start and due and start > due:
        start = due
    return {
        "source_kind": "decision",
        "source_id": n,
        "period_key": "-",
        "unit_key": WHOLE,
        "title": f"Sak {n}",
        "label": f"S {n}",
        "when_text": "",
        "precision": "day",
        "category": "",
        "start": start,
        "due": due,
        "first_due": due,
        "since": first,
    }
