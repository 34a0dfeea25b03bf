"""Bringing a document in: what a reader found becomes plan, and what it doubted becomes questions."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, is_dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from documents.items import Area, Item, Problem, Reading
from plan.organisation import is_body_name, likely_reach
from plan.privacy import has_personal_identity_number
from plan.schoolyear import SchoolYear
from plan.words import key_of
from services.deps import Deps
from services.layout import LaidOut, lay_out
from services.room import day_of
from storage.periods import stored
from storage.queries import cycle as cycle_queries
from storage.queries import journal, organisation, plans

_PERSONAL = "Det ser ut att stå ett personnummer här, så raden är utelämnad."
_PERSONAL_MENDED = "Ta bort det ur dokumentet och läs in det igen."
_ACTIVITIES = ("activity", "measure", "reference")


@dataclass(frozen=True)
class Imported:
    """What an import came to. `known` items were here already and are untouched."""

    plan_title: str
    new: int
    known: int
    questions: int
    new_roles: tuple[str, ...]
    laid_out: LaidOut
    kinds: Counter[str] = field(default_factory=Counter)
    forums: int = 0


def import_reading(deps: Deps, huvudman_id: int, reading: Reading) -> Imported:
    """Store what was read. The same document again changes nothing: items are known by fingerprint and ordinal.

    The clean items become plan; each doubt is kept as text, to be answered. What holds a personal identity number
    is left out.
    """
    reading = without_personal(reading)
    with deps.database.begin() as tx:
        huvudman = organisation.huvudman_by_id(tx, huvudman_id)
        now = deps.clock.now()
        today = day_of(now, huvudman)
        plan_id, _ = plans.add_plan(tx, huvudman_id, _source_key(reading), **_plan_values(reading, today))
        importer = _Importer(tx, huvudman_id, plan_id, _first_day(reading, today))
        importer.take(reading)
        laid_out = lay_out(tx, huvudman, today)
        if importer.new:
            batch_id = journal.open_batch(tx, huvudman_id, "import", None, now, None)
            if batch_id is not None:
                what = {"title": reading.title, "items": importer.new}
                journal.add_event(tx, huvudman_id, batch_id, "plan", plan_id, None, what)
        return Imported(
            plan_title=reading.title,
            new=importer.new,
            known=len(reading.items) - importer.new,
            questions=importer.questions,
            new_roles=tuple(importer.new_roles),
            laid_out=laid_out,
            kinds=importer.kinds,
            forums=len(reading.forums),
        )


def without_personal(found: Reading) -> Reading:
    """The same without what holds a personal identity number, anywhere; a problem says where, not what.

    Nothing of such an item is kept: what stands beside the number is about the same person, most often.
    """
    items = tuple(item for item in found.items if not _is_personal(item))
    problems = tuple(
        replace(one, text="", why=_PERSONAL, suggestion=_PERSONAL_MENDED) if _is_personal(one) else one
        for one in found.problems
    )
    left_out = tuple(
        Problem(item.line, "", _PERSONAL, _PERSONAL_MENDED) for item in found.items if _is_personal(item)
    )
    return replace(
        found,
        title="" if _is_personal(found.title) else found.title,
        items=items,
        problems=(*problems, *left_out),
        areas=tuple(_area_without(area) for area in found.areas if not _is_personal(area.title)),
        forums=tuple(forum for forum in found.forums if not _is_personal(forum)),
    )


def _area_without(area: Area) -> Area:
    return replace(
        area,
        findings=tuple(text for text in area.findings if not _is_personal(text)),
        strategies=tuple(one for one in area.strategies if not _is_personal(one)),
    )


def _is_personal(thing: object) -> bool:
    """Whether any text of a record holds a personal identity number."""
    values = vars(thing).values() if is_dataclass(thing) else [thing]
    for value in values:
        if isinstance(value, str):
            if has_personal_identity_number(value):
                return True
        elif isinstance(value, tuple | list):
            if any(_is_personal(one) for one in value):
                return True
        elif is_dataclass(value) and _is_personal(value):
            return True
    return False


class _Importer:
    """One document on its way into one plan."""

    def __init__(self, tx: Connection, huvudman_id: int, plan_id: int, from_date: date) -> None:
        self._tx = tx
        self._huvudman_id = huvudman_id
        self._plan_id = plan_id
        self._from_date = from_date
        self._areas: dict[str, int] = {}
        self._strategies: dict[tuple[str, str], int] = {}
        self._roles = {key_of(r.name): r.id for r in organisation.roles(tx, huvudman_id).values()}
        self.new = 0
        self.kinds: Counter[str] = Counter()
        self.questions = 0
        self.new_roles: list[str] = []

    def take(self, reading: Reading) -> None:
        """Store areas, forums, items and questions that are new."""
        for ordinal, area in enumerate(reading.areas):
            self._take_area(area, ordinal)
        for forum in reading.forums:
            plans.add_forum(self._tx, self._huvudman_id, self._plan_id, forum.name)
        self._take_items(reading.items)
        for problem in reading.problems:
            self._take_question(problem)

    def _take_area(self, area: Area, ordinal: int) -> None:
        area_id = plans.add_area(
            self._tx, self._huvudman_id, self._plan_id, area.code, area.title, ordinal, area.findings
        )
        self._areas[area.code] = area_id
        for strategy in area.strategies:
            self._strategies[area.code, strategy.letter] = plans.add_strategy(
                self._tx, self._huvudman_id, area_id, strategy.letter, strategy.title
            )

    def _take_items(self, items: Iterable[Item]) -> None:
        known = plans.imported_items(self._tx, self._plan_id)
        taken: list[dict[str, Any]] = []
        for item in items:
            if (item.fingerprint, item.ordinal) in known:
                continue
            kind, item_id = self._store(item)
            self.new += 1
            self.kinds[kind] += 1
            taken.append(
                {
                    "huvudman_id": self._huvudman_id,
                    "plan_id": self._plan_id,
                    "fingerprint": item.fingerprint,
                    "ordinal": item.ordinal,
                    "item_kind": kind,
                    "item_id": item_id,
                }
            )
        plans.add_imported_items(self._tx, taken)

    def _store(self, item: Item) -> tuple[str, int]:
        if item.kind in _ACTIVITIES:
            kind, item_id = "activity", self._store_activity(item)
        else:
            kind, item_id = "cycle_item", self._store_cycle_item(item)
        owners = [self._role(name) for name in item.owners]
        plans.set_owners(self._tx, self._huvudman_id, kind, item_id, owners)
        return kind, item_id

    def _store_activity(self, item: Item) -> int:
        letter = item.strategy.letter if item.strategy else ""
        activity_id = plans.add_activity(
            self._tx,
            self._huvudman_id,
            plan_id=self._plan_id,
            area_id=self._areas.get(item.code),
            strategy_id=self._strategies.get((item.code, letter)),
            number=item.number,
            title=item.title,
            details="\n".join(item.details),
            is_reference=item.kind == "reference",
            **_period_values(item),
        )
        if item.number is not None and letter:
            plans.add_alias(
                self._tx,
                self._huvudman_id,
                self._plan_id,
                item.code,
                letter,
                item.number,
                activity_id,
                self._from_date,
            )
        return activity_id

    def _store_cycle_item(self, item: Item) -> int:
        return cycle_queries.add_cycle_item(
            self._tx,
            self._huvudman_id,
            plan_id=self._plan_id,
            kind=item.kind,
            title=item.title,
            details="\n".join(item.details),
            category=item.category,
            participants=", ".join(item.participants),
            **_period_values(item),
        )

    def _role(self, name: str) -> int:
        found = self._roles.get(key_of(name))
        if found is None:
            found = organisation.add_role(
                self._tx,
                self._huvudman_id,
                name,
                reach=likely_reach(name),
                is_body=is_body_name(name),
            )
            self._roles[key_of(name)] = found
            self.new_roles.append(name)
        return found

    def _take_question(self, problem: Problem) -> None:
        same = "\x1f".join((problem.text, problem.why, str(problem.item)))
        added = plans.add_question(
            self._tx,
            self._huvudman_id,
            self._plan_id,
            place=f"rad {problem.line}",
            text=problem.text,
            why=problem.why,
            suggestion=problem.suggestion,
            fingerprint=hashlib.sha256(same.encode()).hexdigest()[:16],
        )
        self.questions += added


def _source_key(reading: Reading) -> str:
    """The plan that a document is a version of: its kind, title and year."""
    return "|".join((reading.kind, key_of(reading.title), reading.year.label if reading.year else ""))


def _plan_values(reading: Reading, today: date) -> dict[str, Any]:
    return {
        "kind": reading.kind,
        "title": reading.title,
        "period_label": reading.year.label if reading.year else "",
        "starts": date(reading.year.start, 8, 1) if reading.year else None,
        "ends": date(reading.year.start + 1, 7, 31) if reading.year else None,
    }


def _first_day(reading: Reading, today: date) -> date:
    """The day from which numbers are in use: the first of the plan's school year, else of this one."""
    return min((reading.year or SchoolYear.containing(today)).first_day, today)


def _period_values(item: Item) -> dict[str, Any]:
    period = item.readable
    return {"when_text": item.when, "period": stored(period) if period else None}
