"""Looking things up: mine, one activity whole, and lists by area, role, lateness or words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from rapidfuzz import fuzz

from plan.records import Assignment, Event
from plan.references import Reference
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.status import Status, roll_up
from plan.words import key_of, stem
from services import undoing
from services.cycle import understood
from services.deps import Asker, Deps
from services.editable import may_edit, plan_in
from services.finding import Found, alike, answerable, current, find, nearest_activities, owned_by_seats
from services.following_up import EFFECT, SPREADING
from services.interventions import counted_in, effects_of
from services.lines import line_of, lines_of, rows_each, rows_of, unit_names
from services.results import (
    Card,
    ChooseOne,
    DueList,
    HistoryEntry,
    Listing,
    Meant,
    NothingFits,
    NothingToUndo,
    OnlyReference,
    Row,
    UndoOlder,
)
from services.room import Room, reading
from storage.queries import assignments as assignment_queries
from storage.queries import evidence, journal, organisation, plans

PAGE = 10
DUE_SHOWN = 20
FEW = 4
# What is due within so long is asked about first.
SOON = timedelta(days=120)
# A word of the question must stand in the title; a likeness of the whole is the second choice.
_LIKE = 80


def my_assignments(deps: Deps, asker: Asker, offset: int = 0, *, later: bool = False) -> Listing:
    """What the asker answers for and has not finished, next due first: what is due soon, or what comes `later`.

    Soon is within 120 days, and what has no date. What the asker follows from the centre, and others answer for,
    comes beside. Somebody who holds nothing gets a list of kind `nobody`: there is nothing of theirs to show.
    """
    with reading(deps, asker) as room:
        if not room.actor.seats:
            return Listing("nobody", "", (), 0, 0)
        until = room.today + SOON
        every = owned_by_seats(room)
        answered = answerable(room, every)
        soon = [a for a in answered if a.due is None or a.due <= until]
        chosen = [a for a in answered if a not in soon] if later else soon
        rows = tuple(rows_each(room, chosen[offset : offset + PAGE]))
        if later or offset:
            return Listing("later" if later else "mine", "", rows, offset, len(chosen))
        mine = {a.id for a in answered}
        followed = _followed(room, [a for a in every if a.id not in mine and a.due and a.due <= until])
        left = len(answered) - len(soon)
        return Listing("mine", "", rows, 0, len(soon), later=left, followed=followed)


def _followed(room: Room, assignments: Sequence[Assignment]) -> tuple[Row, ...]:
    """What others answer for, unit by unit, and the asker follows: a row for each thing, all its units counted."""
    sources = {(a.source_kind, a.source_id, a.period_key): None for a in assignments}
    whole = [
        a
        for kind in dict.fromkeys(kind for kind, _, _ in sources)
        for a in assignment_queries.assignments_of(
            room.tx, room.huvudman_id, kind, [key for of, key, _ in sources if of == kind]
        )
        if (a.source_kind, a.source_id, a.period_key) in sources
    ]
    order = {source: n for n, source in enumerate(sources)}
    whole.sort(key=lambda a: order[a.source_kind, a.source_id, a.period_key])
    return tuple(row for row in rows_of(room, whole) if row.line.follows)


def show(
    deps: Deps, asker: Asker, reference: Reference, words: str = ""
) -> Card | ChooseOne | NothingFits | OnlyReference:
    """One activity with status, owners, dates and history; for one unit where `words` name it."""
    with reading(deps, asker) as room:
        found = find(room, reference, words, to_change=False)
        return _card(room, found.assignments) if isinstance(found, Found) else found


def meant(
    deps: Deps, asker: Asker, reference: Reference, words: str = ""
) -> Meant | ChooseOne | NothingFits | OnlyReference:
    """The one assignment that a report of the asker's would be about, without changing anything."""
    with reading(deps, asker) as room:
        found = find(room, reference, words, to_change=True, lock=False)
        if not isinstance(found, Found):
            return found
        return Meant(line_of(room, found.assignments[0]), found.rest)


def due_in(deps: Deps, asker: Asker, words: str) -> DueList | None:
    """What is to be done in the time that `words` name, by itself this month and next; None where they name none."""
    with reading(deps, asker) as room:
        question = understood(room, words)
        if question.kept:
            return None
        every = [
            a
            for a in assignment_queries.all_assignments(room.tx, room.huvudman_id)
            if a.due and question.first <= a.due <= question.last and a.status is not Status.DROPPED
        ]
        every.sort(key=lambda a: (a.due or date.max, a.id))
        sources = list(dict.fromkeys((a.source_kind, a.source_id, a.period_key) for a in every))
        shown = set(sources[:DUE_SHOWN])
        rows = rows_of(room, [a for a in every if (a.source_kind, a.source_id, a.period_key) in shown])
        return DueList(question.first, question.last, tuple(rows), len(sources), room.today)


def who_answers(deps: Deps, asker: Asker, words: str) -> tuple[Row, ...]:
    """What `words` mean, an area, a role or words of a title, a few of them: their owners say who answers."""
    with reading(deps, asker) as room:
        for said in (words, _without_endings(words)):
            for by in (_by_area, _by_words):
                _, _, assignments = by(room, said)
                if assignments:
                    return tuple(rows_of(room, _open_first(assignments)))[:FEW]
        return ()


def latest_of_mine(deps: Deps, asker: Asker) -> UndoOlder | NothingToUndo:
    """What would be taken back, without doing it."""
    with reading(deps, asker) as room:
        return undoing.latest_in(room)


def _without_endings(words: str) -> str:
    """Words as they stand in a title, perhaps: "läsplanen" is "läsplan"."""
    return " ".join(stem(word) for word in words.split())


def today(deps: Deps, asker: Asker) -> date:
    """Which day it is where the asker's huvudman is."""
    with reading(deps, asker) as room:
        return room.today


def show_assignment(deps: Deps, asker: Asker, assignment_id: int, *, alone: bool = False) -> Card | None:
    """The thing that an assignment belongs to, whole; or it `alone`. None where there is no such assignment here."""
    with reading(deps, asker) as room:
        found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment_id])
        if assignment_id not in found:
            return None
        one = found[assignment_id]
        if alone:
            return _card(room, [one])
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
        found = _listing(room, "all", "", _in_plan_order(room), offset)
        return replace(found, interventions=counted_in(room))


def list_late(deps: Deps, asker: Asker, offset: int = 0) -> Listing:
    """What is late, the oldest first."""
    with reading(deps, asker) as room:
        late = assignment_queries.late_assignments(room.tx, room.huvudman_id, room.today)
        return _listing(room, "late", "", late, offset)


def search(deps: Deps, asker: Asker, words: str, offset: int = 0) -> Listing:
    """An area by code or title, a role, a unit, or words that stand in a title: the first of these that fits."""
    with reading(deps, asker) as room:
        for by in (_by_area, _by_role, _by_unit, _by_words):
            kind, name, assignments = by(room, words)
            if assignments:
                return _listing(room, kind, name, assignments, offset)
        nearest = nearest_activities(room, None, words)
        return Listing("words", words, (), 0, 0, nearest)


def _by_area(room: Room, words: str) -> tuple[str, str, list[Assignment]]:
    wanted = {key_of(words), stem(key_of(words))}
    for area_id, code, title in plans.areas(room.tx, room.huvudman_id):
        if wanted & {key_of(code), key_of(title)}:
            return "area", title, _in_plan_order(room, area_id)
    return "area", "", []


def _by_role(room: Room, words: str) -> tuple[str, str, list[Assignment]]:
    role = organisation.role_by_name(room.tx, room.huvudman_id, words)
    if role is None:
        return "role", "", []
    owned = assignment_queries.assignments_of_role(room.tx, room.huvudman_id, role.id)
    return "role", role.name, _open_first(owned)


def _by_unit(room: Room, words: str) -> tuple[str, str, list[Assignment]]:
    for key, name in unit_names(room).items():
        if key_of(name) == key_of(words):
            every = assignment_queries.all_assignments(room.tx, room.huvudman_id)
            return "unit", name, _open_first([a for a in every if a.unit_key == key])
    return "unit", "", []


def _open_first(assignments: Sequence[Assignment]) -> list[Assignment]:
    """By source: those where somebody still has something to do, then the rest; each in the order they were."""
    still = {(a.source_kind, a.source_id, a.period_key) for a in assignments if a.status.is_open}
    return sorted(assignments, key=lambda a: (a.source_kind, a.source_id, a.period_key) not in still)


def _by_words(room: Room, words: str) -> tuple[str, str, list[Assignment]]:
    wanted = key_of(words).split()
    every = assignment_queries.all_assignments(room.tx, room.huvudman_id)
    texts = {a.id: key_of(f"{a.label} {a.title}") for a in every}
    hits = {key for key, text in texts.items() if wanted and all(word in text for word in wanted)}
    if not hits:
        bare = [stem(word) for word in wanted]
        hits = {key for key, text in texts.items() if bare and all(word in text for word in bare)}
    if not hits and len(words) > 3:
        scores = {key: fuzz.partial_ratio(key_of(words), text) for key, text in texts.items()}
        hits = {key for key, score in scores.items() if score >= _LIKE} or set(alike(words, texts, _LIKE))
    return "words", words, [a for a in every if a.id in hits]


def _in_plan_order(room: Room, area_id: int | None = None) -> list[Assignment]:
    """The assignments of activities, of one area or of all, in the order the plans have them."""
    activities = current(room, plans.activities(room.tx, room.huvudman_id))
    activities = [a for a in activities if (area_id == a.area_id if area_id else not a.is_own)]
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
    activity, effect = None, None
    if assignments[0].source_kind in ("activity", EFFECT, SPREADING):
        activity = plans.activities(room.tx, room.huvudman_id, [assignments[0].source_id])[0]
        effect = effects_of(room, [activity.id]).get(activity.id)
    lines = lines_of(room, assignments)
    events = journal.history(room.tx, room.huvudman_id, "assignment", [a.id for a in assignments])
    units = {line.assignment.id: line.unit for line in lines}
    return Card(
        activity=activity,
        lines=tuple(lines),
        total=roll_up((a.answer for a in assignments), room.today),
        history=tuple(_entry(room, event, units[event.subject_id]) for event in events),
        others=_others(room, assignments),
        evidence=tuple(evidence.evidence_of(room.tx, room.huvudman_id, [a.id for a in assignments])),
        may_edit=may_edit(room, plan_in(room, activity.plan_id)) if activity else _may_edit_cycle(room),
        intervention=effect is not None,
        effect=str(effect.word or "") if effect is not None else "",
    )


def _may_edit_cycle(room: Room) -> bool:
    return allowed(room.actor, Action.EDIT, Huvudman(room.huvudman_id)) is Verdict.YES


def _others(room: Room, assignments: Sequence[Assignment]) -> int:
    """How many more units the same thing has."""
    one = assignments[0]
    every = assignment_queries.assignments_of(room.tx, room.huvudman_id, one.source_kind, [one.source_id])
    return sum(a.period_key == one.period_key for a in every) - len(assignments)


def _entry(room: Room, event: Event, unit: str | None) -> HistoryEntry:
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
        unit=unit,
    )


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
