"""Ekdala, a municipality that does not exist: its documents, its people, and what they have said so far this year."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.example.written import Deed, Written, deeds_of
from documents import Reading, read_document
from handlers import grammar
from handlers.grammar import read_activity
from handlers.slack.request import PLATFORM
from plan.records import Assignment
from plan.schoolyear import SchoolYear
from plan.status import Status
from services import importing, looking, meetings, organising, reporting, workspaces
from services.deps import Account, Asker, Deps
from services.importing import Imported
from services.organising import Organisation
from services.reporting import Seen
from storage.database import Database

FOLDER = Path(__file__).parent
_PLAN, _CYCLE = "verksamhetsplan.txt", "arshjul.txt"
DOCUMENTS = (_PLAN, _CYCLE)
TEAM = "T0EKDALA"
# Before this many days have passed nobody has answered for what was due.
_STILL_COMING = timedelta(days=4)


class StoryClock:
    """Says the time that the story has come to; once it is `let_go`, it runs on from there."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)
        self._ahead: timedelta | None = None

    def now(self) -> datetime:
        """The present instant of the story, in UTC."""
        return self._at if self._ahead is None else datetime.now(UTC) + self._ahead

    def set(self, at: datetime) -> None:
        """Go to an instant and stand still there."""
        self._at, self._ahead = at.astimezone(UTC), None

    def let_go(self) -> None:
        """Run on from where the story has come."""
        self._ahead = self._at - datetime.now(UTC)


@dataclass(frozen=True)
class Story(Written):
    """What has happened in Ekdala, and which day it is."""

    begins: datetime
    today: datetime
    forums: tuple[tuple[str, str], ...]
    said: tuple[tuple[datetime, str, str], ...]
    cycle_unanswered: tuple[str, ...]


def story() -> Story:
    """The story of the school year, as the demo tells it."""
    return TypeAdapter(Story).validate_json((FOLDER / "story.json").read_bytes())


def organisation() -> dict[str, Any]:
    """The people and schools, as the file has them."""
    found: dict[str, Any] = json.loads((FOLDER / "organisation.json").read_text("utf-8"))
    return found


def story_of(plan: Reading | None) -> Story:
    """The story, in the school year of a plan of somebody's own: what nobody can have said of it is left out."""
    told = story()
    if _replaced(plan) != _PLAN or plan is None:
        return told
    on = plan.year.start - SchoolYear.containing(told.today.date()).start if plan.year else 0
    return replace(
        told,
        begins=told.begins.replace(year=told.begins.year + on),
        today=told.today.replace(year=told.today.year + on),
        said=(),
        **dict.fromkeys((one.name for one in fields(Written)), ()),
    )


def _replaced(plan: Reading | None) -> str:
    """Which of the example's documents a document of somebody's own takes the place of; empty for none."""
    kinds = {item.kind for item in plan.items} if plan else set()
    return _PLAN if "activity" in kinds else _CYCLE if "cycle" in kinds else ""


def tell(database: Database, clock: StoryClock, plan: Reading | None = None) -> Imported | None:
    """Fill an empty, migrated database: organisation, plan and cycle in August, then what everybody has said.

    Everything goes the way it goes in life: through the readers, the grammar and the services. The clock is left
    at the story's today. `plan` takes the place of the example's plan or cycle, and what came of it is given back.
    """
    told = story_of(plan)
    deps = Deps(database, clock)
    clock.set(told.begins)
    ekdala = organisation()
    huvudman = workspaces.connect(deps, PLATFORM, TEAM, ekdala["name"])
    organising.set_up(
        deps,
        huvudman.id,
        TypeAdapter(Organisation).validate_python(ekdala),
        platform=PLATFORM,
        tenant_id=TEAM,
    )
    own = importing.import_reading(deps, huvudman.id, plan) if plan else None
    for name in DOCUMENTS:
        if name != _replaced(plan):
            importing.import_reading(
                deps, huvudman.id, read_document((FOLDER / name).read_bytes(), name, None)
            )
    for channel, words in told.forums:
        meetings.change(deps, _asker(ekdala["administrators"][0]), words, channel)
    deeds: list[Deed] = [(at, partial(_say, deps, _asker(who), words)) for at, who, words in told.said]
    deeds += deeds_of(told, deps, huvudman.id, _asker)
    for at, do in sorted(deeds, key=lambda deed: deed[0]):
        clock.set(at)
        do()
    if _replaced(plan) != _CYCLE:
        _answer_cycle(deps, clock, (holder["account"] for holder in ekdala["holders"]), told)
    clock.set(told.today)
    return own


def _asker(account: str) -> Asker:
    return Asker(Account(PLATFORM, TEAM, account))


def _say(deps: Deps, asker: Asker, words: str) -> None:
    match read_activity(words):
        case grammar.Report() as read:
            reporting.report(deps, asker, read.references, read.status, read.words)
        case grammar.Move() as read:
            reporting.move(deps, asker, read.references, read.words)
        case other:
            raise ValueError(f"the story says what nobody can do: {words} ({other})")


def _answer_cycle(deps: Deps, clock: StoryClock, accounts: Iterable[str], told: Story) -> None:
    """Whoever owns what the cycle has had so far has answered, in time, but for what the story leaves open."""
    for account in dict.fromkeys(accounts):
        clock.set(told.today)
        for assignment in list(_open_of(deps, _asker(account))):
            due = assignment.due
            if assignment.source_kind != "occurrence" or due is None:
                continue
            if due < (told.today - _STILL_COMING).date() and assignment.title not in told.cycle_unanswered:
                answered = datetime(due.year, due.month, due.day, 13, 30, tzinfo=UTC) - timedelta(days=2)
                clock.set(max(answered, told.begins))
                seen = Seen(assignment.id, assignment.version)
                reporting.report_seen(deps, _asker(account), seen, Status.DONE, "")


def _open_of(deps: Deps, asker: Asker) -> Iterator[Assignment]:
    offset, total = 0, 1
    while offset < total:
        page = looking.my_assignments(deps, asker, offset)
        yield from (row.line.assignment for row in page.rows)
        offset, total = offset + looking.PAGE, page.total
