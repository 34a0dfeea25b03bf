"""Letting a document become plan: what is new is stored, what is changed is changed, what is gone is archived.

All of it is one transaction and one batch in the journal. Numbers don't move while a plan runs: a row keeps the one
it has, and a new row whose number is taken gets the next after the last.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from documents.items import Area, Item, Reading
from plan.organisation import is_body_name, likely_reach
from plan.schoolyear import SchoolYear
from plan.status import Standing
from plan.words import key_of
from services.importing.answers import key_of_item
from services.importing.difference import Change, Difference, raw_said
from services.importing.noting import Noting
from services.importing.relaying import Relaying
from services.importing.saying import SAYS, Stored, stored_kind
from services.importing.standing import LEFT_OUT, Names, source_key
from services.layout import LaidOut, lay_out
from services.meetings import lay_out_meetings
from services.room import Room
from storage.periods import stored
from storage.queries import cycle as cycle_queries
from storage.queries import drafts, goals, meetings, organisation, plans, rows, versions
from storage.queries.versions import ImportedItem

GONE = "Finns inte med i den nya versionen av {title}."


@dataclass(frozen=True)
class Applied:
    """What an import came to. `batch_id` is its batch in the journal; None where nothing was to be done."""

    plan_title: str
    batch_id: int | None
    new: int
    changed: int
    removed: int
    known: int
    new_roles: tuple[str, ...]
    laid_out: LaidOut
    kinds: Counter[str] = field(default_factory=Counter)
    forums: int = 0


def apply(
    room: Room,
    raw: Reading,
    found: Difference,
    names: Names,
    *,
    waiting: frozenset[str] = frozenset(),
    archive: bool = True,
) -> Applied:
    """Let `found` become plan. `raw` is the document as it was read, before any answer.

    `waiting` are rows that are left for later (`key_of_item`), as if the document did not say anything of them;
    without `archive` nothing is taken out of the plan.
    """
    noting = Noting(room)
    work = _Applying(room, raw, found, names, noting)
    work.join(dict(found.joined))
    plan_id = work.plan()
    work.areas(plan_id)
    work.goals(plan_id)
    new = [item for item in found.new if key_of_item(item) not in waiting]
    changed = [change for change in found.changed if key_of_item(change.item) not in waiting]
    for item in new:
        work.add(plan_id, item)
    for change in changed:
        work.change(plan_id, change)
    removed = found.removed if archive else ()
    for row in removed:
        work.archive(row)
    for item, row in found.same:
        work.came_by(item, row.kind, row.id)
    for item in found.out:
        work.came_by(item, LEFT_OUT, 0)
    versions.remember(room.tx, room.huvudman_id, plan_id, work.imported)
    relaying = Relaying(room, noting)
    relaying.clear_the_way(changed)
    laid_out = lay_out(room.tx, room.huvudman, room.today)
    relaying.bring_along(changed, removed, GONE.format(title=raw.title))
    relaying.take_statuses(work.statuses)
    lay_out_meetings(room.tx, room.huvudman, room.now)
    if noting.batch_id is not None:
        what = {"title": raw.title, "new": len(new), "changed": len(changed), "removed": len(removed)}
        noting.note("import", plan_id, None, what)
    return Applied(
        plan_title=raw.title,
        batch_id=noting.batch_id,
        new=len(new),
        changed=len(changed),
        removed=len(removed),
        known=len(found.same),
        new_roles=tuple(work.new_roles),
        laid_out=laid_out,
        kinds=Counter(stored_kind(item) for item in new),
        forums=len(raw.forums),
    )


class _Applying:
    def __init__(self, room: Room, raw: Reading, found: Difference, names: Names, noting: Noting) -> None:
        self._room, self._raw, self._found, self._noting = room, raw, found, noting
        self._tx, self._huvudman_id = room.tx, room.huvudman_id
        self._role_ids = dict(names.ids)
        self._areas: dict[str, int] = {}
        self._strategies: dict[tuple[str, str], int] = {}
        self._numbers: dict[tuple[str, str], set[int]] = {}
        self._goals: dict[str, int] = {}
        self._says = raw_said(raw)
        self._from_date = min((raw.year or SchoolYear.containing(room.today)).first_day, room.today)
        self.imported: list[ImportedItem] = []
        self.new_roles: list[str] = []
        self.statuses: list[tuple[str, int, Item]] = []

    def join(self, joined: dict[str, str]) -> None:
        """Remember that roles are called other things too."""
        for name, into in joined.items():
            role_id = self._role(into)
            drafts.call_role(self._tx, self._huvudman_id, name, role_id)
            self._role_ids[key_of(name)] = role_id

    def plan(self) -> int:
        """The plan that the document is, or is a version of."""
        reading, plan = self._raw, self._found.plan
        if plan is not None:
            return plan.id
        values = {
            "kind": reading.kind,
            "title": reading.title,
            "period_label": reading.year.label if reading.year else "",
            "starts": date(reading.year.start, 8, 1) if reading.year else None,
            "ends": date(reading.year.start + 1, 7, 31) if reading.year else None,
        }
        plan_id, is_new = plans.add_plan(self._tx, self._huvudman_id, source_key(reading), **values)
        if is_new and (self._found.new or self._found.new_goals):
            self._noting.note("plan", plan_id, None, values)
        return plan_id

    def areas(self, plan_id: int) -> None:
        """The areas, their strategies, and the forums where the plan is anchored."""
        there = versions.rows_of_plan(self._tx, self._huvudman_id, "area", plan_id)
        known = {row["code_key"]: row for row in there}
        for row in versions.strategies_of(self._tx, self._huvudman_id, [row["id"] for row in there]):
            code = next(one["code"] for one in there if one["id"] == row["area_id"])
            self._strategies[code, row["letter"]] = row["id"]
        self._areas = {row["code"]: row["id"] for row in there}
        for row in versions.rows_of_plan(self._tx, self._huvudman_id, "activity", plan_id):
            code = next((one["code"] for one in there if one["id"] == row["area_id"]), "")
            letters = [key[1] for key, one in self._strategies.items() if one == row["strategy_id"]]
            if row["number"] is not None:
                self._numbers.setdefault((code, letters[0] if letters else ""), set()).add(row["number"])
        codes = {row["code_key"]: row["code"] for row in there}
        for key, letter, number in plans.numbers_given(self._tx, self._huvudman_id, plan_id):
            self._numbers.setdefault((codes.get(key, key), letter), set()).add(number)
        for ordinal, area in enumerate(self._raw.areas):
            self._area(plan_id, area, ordinal, known.get(key_of(area.code)))
        for forum in self._raw.forums:
            plans.add_forum(self._tx, self._huvudman_id, plan_id, forum.name)

    def _area(self, plan_id: int, area: Area, ordinal: int, known: dict[str, Any] | None) -> None:
        if known is None:
            area_id = plans.add_area(
                self._tx, self._huvudman_id, plan_id, area.code, area.title, ordinal, area.findings
            )
            if self._found.plan is not None:
                self._noting.note("area", area_id, None, {"code": area.code, "title": area.title})
        else:
            area_id = known["id"]
            # A version without findings (a table of the plan) says nothing about them; it doesn't take them away.
            findings = {"findings": list(area.findings)} if area.findings else {}
            self._noting.change("area", known, {"title": area.title, **findings})
        self._areas[area.code] = area_id
        there = {row["letter"]: row for row in versions.strategies_of(self._tx, self._huvudman_id, [area_id])}
        for one in area.strategies:
            if one.letter in there:
                self._noting.change("strategy", there[one.letter], {"title": one.title})
            self._strategies[area.code, one.letter] = plans.add_strategy(
                self._tx, self._huvudman_id, area_id, one.letter, one.title
            )

    def goals(self, plan_id: int) -> None:
        """The goals that are new, and those that the document has no more."""
        there = versions.rows_of_plan(self._tx, self._huvudman_id, "goal", plan_id)
        known = {key_of(row["title"]): row for row in there}
        for ordinal, title in enumerate(self._found.new_goals, len(there)):
            if (was := known.get(key_of(title))) is not None:
                self._noting.change("goal", was, {"standing": Standing.ADOPTED.value, "standing_why": ""})
                continue
            values = {"plan_id": plan_id, "title": title, "ordinal": ordinal}
            values |= {"standing": Standing.ADOPTED.value, "standing_why": ""}
            goal_id = rows.add(self._tx, self._huvudman_id, "goal", values)
            self._noting.note("goal", goal_id, None, values)
        why = GONE.format(title=self._raw.title)
        for title in self._found.gone_goals:
            values = {"standing": Standing.DROPPED.value, "standing_why": why}
            self._noting.change("goal", known[key_of(title)], values)
        self._serve(plan_id)

    def _serve(self, plan_id: int) -> None:
        """Areas that the document gives one goal serve it, unless people have said that they serve another."""
        there = versions.rows_of_plan(self._tx, self._huvudman_id, "goal", plan_id)
        self._goals = {
            key_of(row["title"]): row["id"] for row in there if row["standing"] == Standing.ADOPTED.value
        }
        served = goals.served(self._tx, self._huvudman_id, "focus_area")
        for area in self._raw.areas:
            wanted = {self._goals.get(key_of(goal)) for goal in area.goals} - {None}
            area_id = self._areas[area.code]
            if len(wanted) == 1 and served.get(area_id) not in self._goals.values():
                self._noting.serve("focus_area", area_id, wanted.pop())

    def add(self, plan_id: int, item: Item) -> None:
        """Store what is new."""
        kind = stored_kind(item)
        standing = Standing.PROPOSED if item.proposed else Standing.ADOPTED
        values: dict[str, Any] = {
            "plan_id": plan_id,
            "title": item.title,
            "details": "\n".join(item.details),
            "standing": standing.value,
            "standing_why": "",
            **_period_values(item),
        }
        if kind == "activity":
            values |= self._place(item) | {"is_reference": item.kind == "reference"}
            new_id = plans.add_activity(self._tx, self._huvudman_id, **values)
            self._call(plan_id, item, new_id, values["number"], self._from_date)
            self._intervene(item, new_id, None)
            named = {self._goals.get(key_of(goal)) for goal in item.goals} - {None}
            if len(named) == 1:
                self._noting.serve("activity", new_id, named.pop())
        else:
            values |= {"kind": item.kind, "category": item.category}
            values |= {"participants": ", ".join(item.participants)}
            new_id = cycle_queries.add_cycle_item(self._tx, self._huvudman_id, **values)
            self._meet(item)
        owners = [self._role(name) for name in item.owners]
        plans.set_owners(self._tx, self._huvudman_id, kind, new_id, owners)
        self._noting.note(kind, new_id, None, {**values, "owners": owners})
        self.came_by(item, kind, new_id)

    def change(self, plan_id: int, change: Change) -> None:
        """Change what is another in the new version; its number, its history and what was reported stay."""
        item, row = change.item, change.stored
        was = rows.row(self._tx, self._huvudman_id, row.kind, row.id)
        names = {one.name for one in change.fields}
        values: dict[str, Any] = {}
        if "title" in names:
            values["title"] = item.title
        if "details" in names:
            values["details"] = "\n".join(item.details)
        if "when" in names:
            values |= _period_values(item)
        if "category" in names:
            values["category"] = item.category
        if row.kind == "cycle_item" and "participants" in names:
            values["participants"] = ", ".join(item.participants)
        moved = row.kind == "activity" and "place" in names
        if change.back or "standing" in names:
            values |= {"standing": Standing.ADOPTED.value, "standing_why": ""}
            moved |= row.kind == "activity" and row.number is None and item.number is not None
        if moved:
            # What it was called before finds it still: that alias stays.
            values |= self._place(item)
            self._call(plan_id, item, row.id, values["number"], self._room.today)
        self._noting.change(row.kind, was, values)
        if "owners" in names:
            self._noting.own(row.kind, row.id, [self._role(name) for name in item.owners])
        if row.kind == "activity" and names & set(SAYS):
            self._intervene(item, row.id, names)
        if row.kind == "cycle_item":
            self._meet(item)
        self.came_by(item, row.kind, row.id)

    def archive(self, row: Stored) -> None:
        """Mark what the new version has no more; it is not taken away, and keeps its number."""
        was = rows.row(self._tx, self._huvudman_id, row.kind, row.id)
        why = GONE.format(title=self._raw.title)
        self._noting.change(row.kind, was, {"standing": Standing.DROPPED.value, "standing_why": why})

    def came_by(self, item: Item, kind: str, row_id: int) -> None:
        """Remember where something came from, and what the document said of it itself."""
        says = self._says[key_of_item(item)]
        self.imported.append(ImportedItem(item.fingerprint, item.ordinal, kind, row_id, says))
        if item.status is not None and kind != LEFT_OUT:
            self.statuses.append((kind, row_id, item))

    def _place(self, item: Item) -> dict[str, Any]:
        """The area, strategy and number of an activity."""
        letter = item.strategy.letter if item.strategy else ""
        number = item.number
        taken = self._numbers.setdefault((item.code, letter), set())
        if number is not None:
            number = number if number not in taken else max(taken) + 1
            taken.add(number)
        return {
            "area_id": self._areas.get(item.code),
            "strategy_id": self._strategies.get((item.code, letter)),
            "number": number,
        }

    def _call(self, plan_id: int, item: Item, activity_id: int, number: int | None, from_date: date) -> None:
        if number is not None and item.strategy is not None:
            plans.add_alias(
                self._tx,
                self._huvudman_id,
                plan_id,
                item.code,
                item.strategy.letter,
                number,
                activity_id,
                from_date,
            )

    def _intervene(self, item: Item, activity_id: int, names: set[str] | None) -> None:
        """Store the fields of an intervention: all of a new one, or those that are others now."""
        says = {name: "\n".join(getattr(item, name)) for name in SAYS}
        there = (
            goals.interventions(self._tx, self._huvudman_id, [activity_id]).get(activity_id)
            if names
            else None
        )
        if there is not None:
            self._noting.change("intervention", there, {k: v for k, v in says.items() if k in (names or ())})
        elif item.kind == "measure" or any(says.values()):
            values = {"activity_id": activity_id, **says}
            new_id = rows.add(self._tx, self._huvudman_id, "intervention", values)
            if names:
                self._noting.note("intervention", new_id, None, values)

    def _meet(self, item: Item) -> None:
        """What meets by its own name in a calendar of meetings is a forum."""
        if item.kind == "meeting" and self._raw.kind == "möteskalender":
            meetings.forum_called(self._tx, self._huvudman_id, item.title)

    def _role(self, name: str) -> int:
        found = self._role_ids.get(key_of(name))
        if found is None:
            found = organisation.add_role(
                self._tx,
                self._huvudman_id,
                name,
                reach=likely_reach(name),
                is_body=is_body_name(name),
            )
            self._role_ids[key_of(name)] = found
            self.new_roles.append(name)
        return found


def _period_values(item: Item) -> dict[str, Any]:
    period = item.readable
    return {"when_text": item.when, "period": stored(period) if period else None}
