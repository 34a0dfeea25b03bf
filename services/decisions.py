"""What is decided in a meeting: it stands on the assignment, and becomes one of its own where somebody is to act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plan.organisation import WHOLE
from plan.periods import Period, leading_period, trailing_period
from plan.references import Reference
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.schoolyear import SchoolYear
from plan.words import DASHES, key_of, tidy
from services.changing import Changes
from services.deps import Asker, Deps
from services.errors import NotHere
from services.finding import Found, find
from services.lines import line_of, owned
from services.reporting import refused_text
from services.results import (
    AdminOnly,
    ChooseOne,
    Line,
    NotAllowed,
    NothingFits,
    OnlyReference,
    TextPersonal,
    TextTooLong,
)
from services.room import Room, writing
from storage.queries import assignments as assignment_queries
from storage.queries import meetings, organisation


@dataclass(frozen=True)
class Decided:
    """It is written down. `task` is the assignment that it gave somebody, where it did; `batch_id` takes it back."""

    text: str
    about: Line | None
    task: Line | None
    batch_id: int | None = None


@dataclass(frozen=True)
class DecisionEmpty:
    """Nothing was said of what was decided."""


DecisionOutcome = (
    Decided
    | DecisionEmpty
    | AdminOnly
    | ChooseOne
    | NothingFits
    | OnlyReference
    | NotAllowed
    | TextTooLong
    | TextPersonal
)


def decide(deps: Deps, asker: Asker, references: tuple[Reference, ...], words: str) -> DecisionOutcome:
    """Note a decision about what is pointed at. `words`: what, then perhaps a role and a last day."""
    if refused := refused_text(words):
        return refused
    with writing(deps, asker) as room:
        if not references:
            return _decide(room, None, words)
        found = find(room, references[0], words, to_change=True)
        if not isinstance(found, Found):
            return found
        return _decide(room, found.assignments[0].id, found.rest)


def decide_about(
    deps: Deps, asker: Asker, assignment_id: int | None, text: str, role: str, due: date | None
) -> DecisionOutcome:
    """The same from a form: about what, if anything, what, who (the name of a role, or nothing), when."""
    if refused := refused_text(text):
        return refused
    with writing(deps, asker) as room:
        return _note(room, assignment_id, tidy(text), role, due)


def _decide(room: Room, assignment_id: int | None, words: str) -> DecisionOutcome:
    text, due = _with_due(tidy(words), room.today)
    text, role = _with_role(room, text)
    return _note(room, assignment_id, text, role, due)


def _with_due(words: str, today: date) -> tuple[str, date | None]:
    """Split off a last day that the words end with."""
    year = SchoolYear.containing(today)
    if leading_period(words, year=year) is not None:
        return words, None  # nothing but a time
    read = trailing_period(words, year=year)
    if read is None or not isinstance(read[1], Period) or not isinstance(read[1].due, date):
        return words, None
    return read[0].strip(f" ,;{DASHES}"), read[1].due


def _with_role(room: Room, words: str) -> tuple[str, str]:
    """Split off the name of a role that the words end with."""
    roles = organisation.roles(room.tx, room.huvudman_id).values()
    for name in sorted((role.name for role in roles), key=len, reverse=True):
        before = words[: -len(name)]
        if key_of(words).endswith(key_of(name)) and before and not before[-1].isalnum():
            return before.strip(f" ,;:{DASHES}"), name
    return words, ""


def _note(
    room: Room, assignment_id: int | None, text: str, role_name: str, due: date | None
) -> DecisionOutcome:
    line = None
    if assignment_id is None and not _leads(room):
        seated = organisation.administrators(room.tx, room.huvudman_id)
        return AdminOnly(tuple(room.names.short(name) for _, name in seated))
    if assignment_id is not None:
        found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment_id], lock=True)
        if assignment_id not in found:
            raise NotHere(f"assignment {assignment_id}")
        line = line_of(room, found[assignment_id])
        if not _may(room, line):
            seated = organisation.administrators(room.tx, room.huvudman_id)
            return NotAllowed(line, tuple(room.names.short(name) for _, name in seated))
    if not text:
        return DecisionEmpty()
    changes = Changes(room, "decision")
    row = {"text": text, "about_id": assignment_id, "by_id": room.author_id, "at": room.now}
    decision_id = changes.add("decision", row)
    if decision_id is None:
        return Decided(text, line, None)
    return Decided(text, line, _task(room, decision_id, text, role_name, due), changes.batch_id)


def may_take_back(room: Room, about_id: int | None) -> bool:
    """Whether the asker may decide about an assignment, or about nothing in particular."""
    if about_id is None:
        return _leads(room)
    found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [about_id])
    return about_id in found and _may(room, line_of(room, found[about_id]))


def _leads(room: Room) -> bool:
    """Administrators, and those who lead a forum: they are in the room where it is decided."""
    if allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is Verdict.YES:
        return True
    leads = {forum.led_by_id for forum in meetings.forums(room.tx, room.huvudman_id)}
    return any(seat.role_id in leads for seat in room.actor.seats)


def _may(room: Room, line: Line) -> bool:
    """Those, and the owners of what it is about."""
    if _leads(room):
        return True
    roles = assignment_queries.owner_roles(room.tx, room.huvudman_id, [line.assignment.id])
    return allowed(room.actor, Action.REPORT, owned(room, line.assignment, roles)) is not Verdict.NO


def _task(room: Room, decision_id: int, text: str, role_name: str, due: date | None) -> Line | None:
    role = organisation.role_by_name(room.tx, room.huvudman_id, role_name) if role_name else None
    if role is None:
        return None
    row = {
        "source_kind": "decision",
        "source_id": decision_id,
        "period_key": "-",
        "unit_key": WHOLE,
        "title": text,
        "label": "",
        "when_text": "",
        "precision": "day",
        "category": "beslut",
        "start": None,
        "due": due,
        "first_due": due,
        "since": room.today,
    }
    assignment_queries.add_assignments(
        room.tx, room.huvudman_id, [row], {("decision", decision_id): [role.id]}
    )
    task = assignment_queries.assignments_of(room.tx, room.huvudman_id, "decision", [decision_id])[0]
    return line_of(room, task)
