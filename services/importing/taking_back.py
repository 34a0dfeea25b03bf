"""Taking an import back: what it brought is archived, what it changed is as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from plan.records import Batch, Event
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.status import Standing, Status
from services.importing.noting import KIND, Noting
from services.importing.relaying import call_again
from services.layout import lay_out
from services.meetings import lay_out_meetings
from services.reporting import change_and_note
from services.results import AlreadyUndone, Undone, UndoOutcome, UndoRefused
from services.room import Room
from storage.queries import assignments as assignment_queries
from storage.queries import cycle as cycle_queries
from storage.queries import journal, plans, rows, versions

UNDONE = "Inläsningen som lade in den är ångrad."
_COLUMNS = ("activity", "cycle_item", "area", "strategy", "goal", "intervention")
_DATES = ("start", "due")


def take_back(room: Room, batch: Batch) -> UndoOutcome:
    """Take back a batch of an import. Refused where something it brought or changed has been changed since."""
    if allowed(room.actor, Action.EDIT, Huvudman(room.huvudman_id)) is not Verdict.YES:
        return UndoRefused("rights")
    events = journal.events_of_batch(room.tx, room.huvudman_id, batch.id)
    if _changed_since(room, events):
        return UndoRefused("changed")
    undo_id = journal.open_batch(
        room.tx,
        room.huvudman_id,
        KIND,
        room.actor.person_id or None,
        room.now,
        room.request_key,
        undoes_id=batch.id,
    )
    if undo_id is None:
        return AlreadyUndone()
    noting = Noting(room)
    noting.batch_id = undo_id
    for event in reversed(events):
        _restore(room, noting, event)
    lay_out(room.tx, room.huvudman, room.today)
    lay_out_meetings(room.tx, room.huvudman, room.now)
    return Undone((), (), titles(events))


def titles(events: list[Event]) -> tuple[str, ...]:
    """What was read in, by its title."""
    found = [str((event.after or {}).get("title", "")) for event in events if event.subject_kind == "import"]
    return tuple(title for title in found if title)


def _changed_since(room: Room, events: list[Event]) -> bool:
    """Whether something done after the import to what it touched still stands."""
    subjects: dict[str, set[int]] = {}
    last = max((event.sequence for event in events), default=0)
    for event in events:
        subjects.setdefault(event.subject_kind, set()).add(event.subject_id)
        if event.subject_kind in ("activity", "cycle_item"):
            found = _assignment_ids(room, event.subject_kind, event.subject_id)
            subjects.setdefault("assignment", set()).update(found)
    return any(
        later.sequence > last and not later.batch.undone and later.batch.undoes_id is None
        for kind, ids in subjects.items()
        for later in journal.history(room.tx, room.huvudman_id, kind, ids)
    )


def _assignment_ids(room: Room, kind: str, row_id: int) -> list[int]:
    if kind == "activity":
        source, ids = "activity", [row_id]
    else:
        everything = cycle_queries.occurrences(room.tx, room.huvudman_id)
        source, ids = "occurrence", [one.id for one in everything if one.cycle_item_id == row_id]
    return [one.id for one in assignment_queries.assignments_of(room.tx, room.huvudman_id, source, ids)]


def _restore(room: Room, noting: Noting, event: Event) -> None:
    kind, row_id, before = event.subject_kind, event.subject_id, event.before
    if (kind == "assignment" and before is not None) or (kind == "assignment_texts" and before is not None):
        _restore_assignment(room, noting, row_id, _columns(before))
    elif kind.endswith("_owners") and before is not None:
        source: Any = before["owners"]
        noting.own(kind.removesuffix("_owners"), row_id, source)
        ids = _assignment_ids(room, kind.removesuffix("_owners"), row_id)
        versions.own_assignments(room.tx, room.huvudman_id, ids, source)
    elif kind.endswith("_goal"):
        goal: Any = (before or {}).get("goal")
        noting.serve(kind.removesuffix("_goal"), row_id, goal)
    elif kind in _COLUMNS and before is not None:
        was = rows.row(room.tx, room.huvudman_id, kind, row_id)
        if was:
            _move_back(room, kind, row_id, before)
            noting.change(kind, was, before)
        if was and kind == "activity":
            call_again(room, row_id)
    elif kind in ("activity", "cycle_item", "goal"):
        was = rows.row(room.tx, room.huvudman_id, kind, row_id)
        if was:
            noting.change(kind, was, {"standing": Standing.DROPPED.value, "standing_why": UNDONE})
        if kind != "goal":
            _drop_assignments(room, noting, _assignment_ids(room, kind, row_id))


def _move_back(room: Room, kind: str, row_id: int, before: Mapping[str, Any]) -> None:
    """What had moved to another place in the plan is no longer called as it was there."""
    if kind != "activity" or not {"area_id", "strategy_id", "number"} & before.keys():
        return
    [now] = plans.activities(room.tx, room.huvudman_id, [row_id])
    if now.number is not None:
        plans.forget_alias(room.tx, room.huvudman_id, row_id, now.area_code, now.strategy, now.number)


def _drop_assignments(room: Room, noting: Noting, ids: list[int]) -> None:
    """What nobody has said anything about goes; the rest is *utgår*."""
    assignment_queries.delete_untouched(room.tx, room.huvudman_id, ids)
    found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, ids, lock=True)
    for one in found.values():
        if one.status.is_open:
            _restore_assignment(room, noting, one.id, {"status": Status.DROPPED.value, "comment": UNDONE})


def _restore_assignment(room: Room, noting: Noting, assignment_id: int, values: dict[str, Any]) -> None:
    found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment_id], lock=True)
    if assignment_id in found:
        change_and_note(room, noting.opened(), found[assignment_id], values)


def _columns(before: dict[str, Any]) -> dict[str, Any]:
    """The columns of an assignment as the journal kept them, as values of the database."""
    found = {name: value for name, value in before.items() if name != "version"}
    for name in _DATES:
        if found.get(name):
            found[name] = date.fromisoformat(found[name])
    if found.get("reported_at"):
        found["reported_at"] = datetime.fromisoformat(found["reported_at"])
    return found
