"""Looking things up: mine, one activity whole, and lists by area, role, lateness or words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz

from plan.organisation import WHOLE
from plan.records import Activity, Assignment, Event
from plan.references import Reference
from plan.status import Status, roll_up
from plan.words import key_of
from services.deps import Asker, Deps
from services.finding import Found, alike, answerable, current, find, nearest_activities
from services.lines import lines_of, rows_each, rows_of
from services.results import (
    Card,
    ChooseOne,
    HistoryEntry,
    Listing,
    NothingFits,
    OnlyReference,
)
from services.room import Room, reading
from storage.queries import assignments as assignment_queries
from storage.queries import journal, organisation, plans

PAGE = 10
_NEAREST = 3
# A word of the question must stand in the title; a likeness of the whole is the second choice.
_LIKE = 80


def my_assignments(deps: Deps, asker: Asker, offset: int = 0) -> Listing:
    """What the asker answers for and has not finished, next due first.

    Somebody who holds nothing gets a list of kind `nobody`: there is nothing of theirs to show.
    """
    with reading(deps, asker) as room:
        if not room.actor.seats:
            return Listing("nobody", "", (), 0, 0)
        owned = answerable(room, _mine(room))
        return Listing("mine", "", tuple(rows_each(room, owned[offset : offset + PAGE])), offset, len(owned))


def show(
    deps: Deps, asker: Asker, reference: Reference, words: str = ""
) -> Card | ChooseOne | NothingFits | OnlyReference:
    """One activity with status, owners, dates and history; for one unit where `words` name it."""
    with reading(deps, asker) as room:
        found = find(room, reference, words, to_change=False)
        return _card(room, found.assignments) if isinstance(found, Found) else found


def show_assignment(deps: Deps, asker: Asker, assignment_id: int) -> Card | None:
    """The thing that an assignment belongs to, whole. None where there is no such assignment here."""
    with reading(deps, asker) as room:
        found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment_id])
        if assignment_id not in found:
            return None
        one = found[assignment_id]
        siblings = [
            a
            for a in assignment_queries.assignments_of(
                room.tx, room.huvudman_id, one.source_kind, [one.source_id]
            )
            if a.period_key == one.period_key
        ]
        return _card(room, siblings)


def list_all(deps: Deps, asker: Asker, offset: int = 0) -> Listing:
    """Every activity of the plans, in the plan's own order."""
    with reading(deps, asker) as room:
        return _listing(room, "all", "", _in_plan_order(room), offset)


def list_late(deps: Deps, asker: Asker, offset: int = 0) -> Listing:
    """What is late, the oldest first."""
    with reading(deps, asker) as room:
        late = assignment_queries.late_assignments(room.tx, room.huvudman_id, room.today)
        return _listing(room, "late", "", late, offset)


def search(deps: Deps, asker: Asker, words: str, offset: int = 0) -> Listing:
    """An area by code or title, a role, or words that stand in a title: the first of these that fits."""
    with reading(deps, asker) as room:
        for by in (_by_area, _by_role, _by_words):
            kind, name, assignments = by(room, words)
            if assignments:
                return _listing(room, kind, name, assignments, offset)
        nearest = nearest_activities(room, None, words)
        return Listing("words", words, (), 0, 0, nearest)


def nearest(deps: Deps, asker: Asker, words: str) -> tuple[Activity, ...]:
    """The activities most like `words`, or the asker's own that come next; for a request that named none."""
    with reading(deps, asker) as room:
        if not words:
            ids = [a.source_id for a in _mine(room) if a.source_kind == "activity"]
            return tuple(plans.activities(room.tx, room.huvudman_id, list(dict.fromkeys(ids))[:_NEAREST]))
        return nearest_activities(room, None, words)


def _mine(room: Room) -> list[Assignment]:
    """What the asker's roles own, and the bodies that these roles answer for."""
    seats = [(seat.role_id, seat.unit_key) for seat in room.actor.seats]
    held = {role_id for role_id, _ in seats}
    bodies = organisation.handlers_of_bodies(room.tx, room.huvudman_id)
    seats += [(body, WHOLE) for body, handler in bodies.items() if handler in held]
    return assignment_queries.assignments_of_seats(room.tx, room.huvudman_id, seats, WHOLE)


def _by_area(room: Room, words: str) -> tuple[str, str, list[Assignment]]:
    wanted = key_of(words)
    for area_id, code, title in plans.areas(room.tx, room.huvudman_id):
        if wanted in (key_of(code), key_of(title)):
            return "area", title, _in_plan_order(room, area_id)
    return "area", "", []


def _by_role(room: Room, words: str) -> tuple[str, str, list[Assignment]]:
    role = organisation.role_by_name(room.tx, room.huvudman_id, words)
    if role is None:
        return "role", "", []
    return "role", role.name, assignment_queries.assignments_of_role(room.tx, room.huvudman_id, role.id)


def _by_words(room: Room, words: str) -> tuple[str, str, list[Assignment]]:
    wanted = key_of(words).split()
    every = assignment_queries.all_assignments(room.tx, room.huvudman_id)
    texts = {a.id: key_of(f"{a.label} {a.title}") for a in every}
    hits = {key for key, text in texts.items() if wanted and all(word in text for word in wanted)}
    if not hits and len(words) > 3:
        scores = {key: fuzz.partial_ratio(key_of(words), text) for key, text in texts.items()}
        hits = {key for key, score in scores.items() if score >= _LIKE} or set(alike(words, texts, _LIKE))
    return "words", words, [a for a in every if a.id in hits]


def _in_plan_order(room: Room, area_id: int | None = None) -> list[Assignment]:
    """The assignments of activities, of one area or of all, in the order the plans have them."""
    activities = current(room, plans.activities(room.tx, room.huvudman_id))
    activities = [a for a in activities if area_id in (None, a.area_id)]
    order = {activity.id: n for n, activity in enumerate(activities)}
    assignments = assignment_queries.assignments_of(room.tx, room.huvudman_id, "activity")
    return sorted((a for a in assignments if a.source_id in order), key=lambda a: (order[a.source_id], a.id))


def _listing(room: Room, kind: str, name: str, assignments: Sequence[Assignment], offset: int) -> Listing:
    """One page of sources. Only that page's lines are read whole: the rest costs a row each."""
    by_source: dict[tuple[str, int, str], list[Assignment]] = {}
    for a in assignments:
        by_source.setdefault((a.source_kind, a.source_id, a.period_key), []).append(a)
    page = list(by_source.values())[offset : offset + PAGE]
    rows = rows_of(room, [a for group in page for a in group])
    return Listing(kind, name, tuple(rows), offset, len(by_source))


def _card(room: Room, assignments: Sequence[Assignment]) -> Card:
    activity = None
    if assignments[0].source_kind == "activity":
        activity = plans.activities(room.tx, room.huvudman_id, [assignments[0].source_id])[0]
    lines = lines_of(room, assignments)
    events = journal.history(room.tx, room.huvudman_id, "assignment", [a.id for a in assignments])
    return Card(
        activity=activity,
        lines=tuple(lines),
        total=roll_up((a.answer for a in assignments), room.today),
        history=tuple(_entry(room, event) for event in events),
    )


def _entry(room: Room, event: Event) -> HistoryEntry:
    before, after = event.before or {}, event.after or {}
    batch = event.batch
    return HistoryEntry(
        at=room.local(batch.at),
        by=batch.actor and room.names.short(batch.actor),
        kind="undo" if batch.undoes_id is not None else batch.kind,
        status=Status(str(after.get("status", Status.NOT_STARTED))),
        comment=str(after.get("comment") or ""),
        due_before=_day(before.get("due")),
        due_after=_day(after.get("due")),
        reason=str(after.get("reason") or ""),
        undone=batch.undone,
    )


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
