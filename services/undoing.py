"""Taking back: a new batch that restores what an earlier one changed, unless something has changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from plan.records import Assignment, Batch, Event
from plan.rights import Action, Huvudman, Verdict, allowed
from services import undoing_edits as edits
from services.changing import EDITS
from services.deps import Asker, Deps
from services.importing.noting import KIND as IMPORT
from services.importing.taking_back import take_back
from services.layout import lay_out
from services.lines import line_of, lines_of, unit_names
from services.meetings import lay_out_meetings
from services.news import tell_taken_back
from services.reporting import change_and_note, refusal_of
from services.results import (
    AlreadyUndone,
    NothingToUndo,
    PersonAgain,
    Undone,
    UndoOlder,
    UndoOutcome,
    UndoRefused,
)
from services.room import NOBODY, Room, writing
from storage.queries import assignments as assignment_queries
from storage.queries import journal, organisation

# What can be taken back by word. An import is taken back by its button alone.
_OF_PEOPLE = ("holding", "administrator")
UNDOABLE = ("status", "move", "update", "evidence", "holding", "administrator", *EDITS)


def undo_latest(deps: Deps, asker: Asker) -> UndoOutcome:
    """Take back the asker's latest change that is not taken back already, where it was made today.

    What is older is shown and asked about: somebody who writes the command a second time means something else.
    """
    with writing(deps, asker) as room:
        if room.request_key and journal.was_handled(room.tx, room.huvudman_id, room.request_key):
            return AlreadyUndone()
        batch = journal.latest_batch(room.tx, room.huvudman_id, room.actor.person_id, UNDOABLE)
        if batch is None:
            return NothingToUndo()
        if room.local(batch.at).date() != room.today:
            return _older(room, batch)
        return _undo(room, batch)


def latest_in(room: Room) -> UndoOlder | NothingToUndo:
    """What `undo_latest` would take back, or ask about."""
    batch = journal.latest_batch(room.tx, room.huvudman_id, room.actor.person_id, UNDOABLE)
    return _older(room, batch) if batch else NothingToUndo()


def _older(room: Room, batch: Batch) -> UndoOlder:
    events = journal.events_of_batch(room.tx, room.huvudman_id, batch.id)
    ids = [event.subject_id for event in events if event.subject_kind == "assignment"]
    found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, ids)
    people = [_person(event) for event in events if event.subject_kind in _OF_PEOPLE]
    return UndoOlder(
        batch_id=batch.id,
        kind=batch.kind,
        at=room.local(batch.at),
        today=room.today,
        lines=tuple(lines_of(room, [found[key] for key in ids if key in found])),
        people=tuple(dict.fromkeys(room.names.short(name) for name in people)),
        things=_things(room, events),
    )


def _things(room: Room, events: list[Event]) -> tuple[str, ...]:
    """What was edited, by name, each once."""
    names = (edits.named(room, event) for event in events if edits.is_edit(event))
    return tuple(dict.fromkeys(name for name in names if name))


def _person(event: Event) -> str:
    values = event.after or event.before or {}
    return str(values.get("person", ""))


def undo(deps: Deps, asker: Asker, batch_id: int) -> UndoOutcome:
    """Take back the change behind a button."""
    with writing(deps, asker) as room:
        batch = journal.batch_by_id(room.tx, room.huvudman_id, batch_id)
        return _undo(room, batch) if batch else NothingToUndo()


def _undo(room: Room, batch: Batch) -> UndoOutcome:
    own = batch.actor_id == room.actor.person_id and room.actor.person_id != NOBODY
    right = Action.UNDO_OWN if own else Action.UNDO
    if allowed(room.actor, right, Huvudman(room.huvudman_id)) is not Verdict.YES:
        return UndoRefused("not_yours", by=batch.actor and room.names.short(batch.actor))
    if batch.kind not in (*UNDOABLE, IMPORT) or batch.undoes_id is not None:
        return UndoRefused("kind")
    if batch.undone:
        return AlreadyUndone()
    if batch.kind == IMPORT:
        return take_back(room, batch)
    events = journal.events_of_batch(room.tx, room.huvudman_id, batch.id)
    if not all(can_be_taken_back(event) for event in events):
        return UndoRefused("kind")
    ids = [event.subject_id for event in events if event.subject_kind == "assignment"]
    now = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, ids, lock=True)
    if _is_undone(room, batch.id):  # by somebody who held the lock before us
        return AlreadyUndone()
    if not all(_may_change(room, event, now) for event in events):
        return UndoRefused("rights")
    for event in events:
        if refusal := _changed_since(room, event, events):
            return refusal
    edited = any(edits.is_edit(event) for event in events)
    undo_id = journal.open_batch(
        room.tx,
        room.huvudman_id,
        batch.kind,
        room.author_id,
        room.now,
        room.request_key,
        undoes_id=batch.id,
    )
    if undo_id is None:
        return AlreadyUndone()
    for event in reversed(events):
        _restore(room, undo_id, event, now)
        if event.subject_kind == "huvudman":  # the rest is put back under the terms that it had
            room = replace(room, huvudman=organisation.huvudman_by_id(room.tx, room.huvudman_id))
    if edited:
        by_hand = [event.subject_id for event in events if event.subject_kind == "activity"]
        lay_out(room.tx, room.huvudman, room.today, by_hand=by_hand)
        lay_out_meetings(room.tx, room.huvudman, room.now)
    tell_taken_back(room, undo_id, batch)
    restored = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, ids)
    people = _so_again(room, [event for event in reversed(events) if event.subject_kind in _OF_PEOPLE])
    gone = _things(room, [event for event in events if edits.is_new(event)])
    return Undone(
        tuple(lines_of(room, [restored[key] for key in ids if key in restored])),
        people,
        tuple(name for name in _things(room, events) if name not in gone),
        gone,
    )


def can_be_taken_back(event: Event) -> bool:
    """Whether the journal says enough of a change to take it back."""
    return event.subject_kind in ("assignment", *_OF_PEOPLE) or edits.is_edit(event)


def _so_again(room: Room, events: list[Event]) -> tuple[PersonAgain, ...]:
    """What is so again of people: one for each person and role, with its units together."""
    names = unit_names(room)
    roles = organisation.roles(room.tx, room.huvudman_id)
    found: dict[tuple[str, str, bool], list[str]] = {}
    for event in events:
        role, unit_key, holds = "", "", event.before is not None
        if event.subject_kind == "holding":
            holding = organisation.holding_by_id(room.tx, room.huvudman_id, event.subject_id)
            after = event.after or {}
            role = roles[holding.role_id].name if holding else str(after.get("role", ""))
            unit_key = holding.unit_key if holding else str(after.get("unit_key", ""))
        key = (room.names.short(_person(event)), role, holds)
        found.setdefault(key, []).extend([names[unit_key]] if unit_key in names else [])
    return tuple(PersonAgain(name, role, tuple(units), holds) for (name, role, holds), units in found.items())


def _is_undone(room: Room, batch_id: int) -> bool:
    batch = journal.batch_by_id(room.tx, room.huvudman_id, batch_id)
    return batch is not None and batch.undone


def _may_change(room: Room, event: Event, now: dict[int, Assignment]) -> bool:
    """Whether the asker may still change what the event is about: a role may have been left since.

    Whoever may do a thing may take it back, so the right is that of the change itself.
    """
    if edits.is_edit(event):
        return edits.may_change(room, event)
    if event.subject_kind != "assignment":
        return allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is Verdict.YES
    if event.batch.kind in EDITS and event.batch.kind != "effect":
        return True  # it follows what was edited, whose rights are asked
    right = Action.MOVE if event.batch.kind == "move" else Action.REPORT
    return refusal_of(room, now[event.subject_id], "-", right) is None


def _changed_since(room: Room, event: Event, batch: list[Event]) -> UndoRefused | None:
    if edits.is_edit(event) and edits.changed_since(room, event, batch):
        return UndoRefused("changed", thing=edits.named(room, event))
    if event.subject_kind == "assignment" and _stands_changed(room, event):
        found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [event.subject_id])
        assignment = found[event.subject_id]
        by = assignment.reported_by and room.names.short(assignment.reported_by)
        return UndoRefused("changed", line_of(room, assignment), by)
    if event.subject_kind == "holding":
        holding = organisation.holding_by_id(room.tx, room.huvudman_id, event.subject_id)
        after = event.after or {}
        if holding is None or _iso(holding.to_date) != after.get("to_date"):
            return UndoRefused("changed")
    if event.subject_kind == "administrator":
        seated = [key for key, _ in organisation.administrators(room.tx, room.huvudman_id, lock=True)]
        if (event.subject_id in seated) is (event.after is None):
            return UndoRefused("changed")
        if event.after is not None and len(seated) == 1:
            return UndoRefused("last")
    return None


def _stands_changed(room: Room, event: Event) -> bool:
    """Whether something done to an assignment after the event still stands: what was taken back does not count."""
    after = journal.history(room.tx, room.huvudman_id, event.subject_kind, [event.subject_id])
    return any(
        later.sequence > event.sequence and not later.batch.undone and later.batch.undoes_id is None
        for later in after
    )


def _restore(room: Room, undo_id: int, event: Event, now: dict[int, Assignment]) -> None:
    """Put back what one event changed."""
    if edits.is_edit(event):
        edits.restore(room, undo_id, event)
        return
    if event.subject_kind == "assignment":
        change_and_note(room, undo_id, now[event.subject_id], _columns(event.before or {}))
        return
    subject = (room.tx, room.huvudman_id, event.subject_id)
    if event.subject_kind == "administrator" and event.before is None:
        organisation.remove_administrator(*subject)
    elif event.subject_kind == "administrator":
        organisation.add_administrator(*subject, room.now)
    elif event.before is None:
        organisation.delete_holding(*subject)
    else:
        ended: Any = event.before.get("to_date")
        organisation.end_holding(*subject, date.fromisoformat(ended) if ended else None)
    journal.add_event(
        room.tx,
        room.huvudman_id,
        undo_id,
        event.subject_kind,
        event.subject_id,
        before=event.after,
        after=event.before,
    )


def _columns(before: dict[str, Any]) -> dict[str, Any]:
    """The columns of an assignment as the journal kept them, as values of the database."""
    told = {"support_to": before["support_to"]} if "support_to" in before else {}
    return {
        **told,
        "status": before["status"],
        "comment": before["comment"],
        "due": date.fromisoformat(before["due"]) if before["due"] else None,
        "reported_by_id": before["reported_by_id"],
        "reported_at": datetime.fromisoformat(before["reported_at"]) if before["reported_at"] else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
