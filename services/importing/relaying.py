"""What a new version of a plan does to the assignments that were laid out from the old one.

What somebody has reported is never taken away: where it is not asked for any more it is *utgår*, with the reason.
What nobody has said anything about follows the plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from documents.items import Item
from plan.organisation import unit_keys
from plan.periods import Period
from plan.records import Assignment, Occurrence
from plan.status import Status
from services.importing.difference import Change
from services.importing.noting import Noting
from services.importing.saying import Stored
from services.layout import activity_times, coming_windows
from services.reporting import change_and_note
from services.room import Room
from storage.periods import period_from
from storage.queries import assignments as assignment_queries
from storage.queries import cycle as cycle_queries
from storage.queries import organisation, plans, rows, versions

# Columns that the journal of an assignment has no place for.
TEXTS = ("title", "when_text", "start", "precision")
OTHER_OWNER = "Ansvarig är en annan i den nya versionen av planen."
OTHER_TIME = "Tiden är en annan i den nya versionen av planen."


class Relaying:
    """The assignments and occurrences of one import."""

    def __init__(self, room: Room, noting: Noting) -> None:
        self._room, self._noting = room, noting
        self._tx, self._huvudman_id = room.tx, room.huvudman_id
        self._occurrences: dict[int, list[Occurrence]] | None = None

    def clear_the_way(self, changed: Sequence[Change]) -> None:
        """Before laying out: what is to come of an item of the cycle whose time is another makes way for the new."""
        moved = [
            one.stored for one in changed if one.stored.kind == "cycle_item" and _has(one, "when", "standing")
        ]
        for row in moved:
            self._move_occurrences(row)

    def bring_along(self, changed: Sequence[Change], removed: Sequence[Stored], why: str) -> None:
        """After laying out: open assignments follow what was changed, and what was archived is *utgår*."""
        roles = organisation.roles(self._tx, self._huvudman_id)
        units = organisation.units(self._tx, self._huvudman_id)
        for change in changed:
            row = change.stored
            owners = plans.owners_of(self._tx, self._huvudman_id, row.kind, [row.id]).get(row.id, [])
            wanted = unit_keys([roles[role_id] for role_id in owners], units)
            times = self._activity_times(row.id) if row.kind == "activity" else None
            found = self._assignments(row)
            if change.back:
                found = [self._back(one) for one in found]
            for assignment in found:
                if not assignment.status.is_open:
                    continue
                if assignment.unit_key not in wanted:
                    self._drop(assignment, OTHER_OWNER)
                elif times is not None and assignment.period_key not in times:
                    self._drop(assignment, OTHER_TIME)
                else:
                    self._follow(assignment, change, times)
            if row.kind == "activity" and _has(change, "place"):
                call_again(self._room, row.id)
            if _has(change, "owners"):
                open_ones = [one.id for one in self._assignments(row) if one.status.is_open]
                versions.own_assignments(self._tx, self._huvudman_id, open_ones, owners)
        for row in removed:
            for assignment in self._assignments(row):
                if assignment.status.is_open:
                    self._change(assignment, {"status": Status.DROPPED.value, "comment": why})

    def take_statuses(self, said: Iterable[tuple[str, int, Item]]) -> None:
        """The statuses that a document has itself, for what nobody has said anything about here."""
        for kind, row_id, item in said:
            if item.status is None or item.status in (Status.PROPOSED, Status.NOT_STARTED):
                continue
            for assignment in self._assignments_of(kind, row_id):
                if assignment.version == 1 and assignment.status is not item.status:
                    self._change(assignment, {"status": item.status.value, "comment": item.status_text[:900]})

    def _follow(
        self, assignment: Assignment, change: Change, times: dict[str, tuple[date | None, date | None]] | None
    ) -> None:
        """Another title or time of what is the same assignment; the first date stays visible."""
        row = rows.row(self._tx, self._huvudman_id, change.stored.kind, change.stored.id)
        values: dict[str, Any] = {}
        if _has(change, "title"):
            values["title"] = row["title"]
        if _has(change, "when") and times is not None:
            start, due = times[assignment.period_key]
            precision = period_from(row["when_text"], row["period"]).precision if row["period"] else "none"
            values |= {"when_text": row["when_text"], "start": start, "due": due, "precision": precision}
        elif _has(change, "when"):
            one = next((o for o in self._of(change.stored.id) if o.id == assignment.source_id), None)
            if one is not None:
                values |= {"when_text": row["when_text"], "start": one.start, "due": one.due}
                values |= {"precision": one.precision}
        other = {name: value for name, value in values.items() if getattr(assignment, name) != value}
        if other:
            self._change(assignment, other)

    def _back(self, assignment: Assignment) -> Assignment:
        """An archived row is in the document again: what became *utgår* with it is asked for again."""
        if assignment.status is not Status.DROPPED:
            return assignment
        return self._change(assignment, {"status": Status.NOT_STARTED.value, "comment": ""})

    def _drop(self, assignment: Assignment, why: str) -> None:
        if assignment.version == 1:
            assignment_queries.delete_untouched(self._tx, self._huvudman_id, [assignment.id])
        else:
            self._change(assignment, {"status": Status.DROPPED.value, "comment": why})

    def _change(self, assignment: Assignment, values: dict[str, Any]) -> Assignment:
        room = self._room
        if "status" in values:
            values |= {"reported_by_id": room.actor.person_id or None, "reported_at": room.now}
        changed = change_and_note(room, self._noting.opened(), assignment, values)
        texts = {name: value for name, value in values.items() if name in TEXTS}
        if texts:
            was = {name: getattr(assignment, name) for name in texts}
            self._noting.note("assignment_texts", assignment.id, was, texts)
        return changed

    def _move_occurrences(self, row: Stored) -> None:
        """Give what is to come its new time; what the new time has no place for goes, or is *utgår*."""
        item = rows.row(self._tx, self._huvudman_id, "cycle_item", row.id)
        period = period_from(item["when_text"], item["period"]) if item.get("period") else None
        coming = coming_windows(self._room.huvudman, period, self._room.today) if period else []
        windows = {window["period_key"]: window for window in coming}
        to_come = [one for one in self._of(row.id) if not self._is_past(one)]
        for one in to_come:
            window = windows.get(one.period_key)
            due = window["due"] if window else None
            if window is not None and (due is None or due >= self._room.today):
                cycle_queries.move_occurrence(self._tx, self._huvudman_id, one.id, window)
                continue
            reported = False
            for assignment in self._assignments_of("occurrence", one.id):
                if assignment.status.is_open:
                    self._drop(assignment, OTHER_TIME)
                reported |= assignment.version > 1
            if not reported:
                versions.delete_occurrences(self._tx, self._huvudman_id, [one.id])
        self._occurrences = None

    def _is_past(self, one: Occurrence) -> bool:
        return one.due is not None and one.due < self._room.today

    def _of(self, item_id: int) -> list[Occurrence]:
        if self._occurrences is None:
            self._occurrences = defaultdict(list)
            for one in cycle_queries.occurrences(self._tx, self._huvudman_id):
                self._occurrences[one.cycle_item_id].append(one)
        return self._occurrences.get(item_id, [])

    def _assignments(self, row: Stored) -> list[Assignment]:
        """What a row has given rise to: all of an activity, what is to come of an item of the cycle."""
        if row.kind == "activity":
            return self._assignments_of("activity", row.id)
        self._occurrences = None
        ids = [one.id for one in self._of(row.id) if not self._is_past(one)]
        return assignment_queries.assignments_of(self._tx, self._huvudman_id, "occurrence", ids, lock=True)

    def _assignments_of(self, kind: str, source_id: int) -> list[Assignment]:
        if kind == "cycle_item":
            self._occurrences = None
            ids = [one.id for one in self._of(source_id)]
            return assignment_queries.assignments_of(
                self._tx, self._huvudman_id, "occurrence", ids, lock=True
            )
        return assignment_queries.assignments_of(self._tx, self._huvudman_id, kind, [source_id], lock=True)

    def _activity_times(self, activity_id: int) -> dict[str, tuple[date | None, date | None]]:
        row = rows.row(self._tx, self._huvudman_id, "activity", activity_id)
        plan = rows.row(self._tx, self._huvudman_id, "plan", row["plan_id"])
        period = period_from(row["when_text"], row["period"]) if row["period"] else Period(row["when_text"])
        times = activity_times(self._room.huvudman, period, plan.get("starts"), plan.get("ends"))
        return {key: (start, due) for key, start, due in times}


def call_again(room: Room, activity_id: int) -> None:
    """Let what an activity has given rise to go by the number that it has now, done or not."""
    [activity] = plans.activities(room.tx, room.huvudman_id, [activity_id])
    found = assignment_queries.assignments_of(room.tx, room.huvudman_id, "activity", [activity_id])
    other = [one.id for one in found if one.label != activity.label]
    if other:
        assignment_queries.derive(room.tx, room.huvudman_id, other, {"label": activity.label})


def _has(change: Change, *names: str) -> bool:
    return change.back or any(one.name in names for one in change.fields)
