"""Saying how it goes: a status in one line or one click, and a date moved with a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from plan.organisation import WHOLE, is_form_key
from plan.privacy import has_personal_identity_number
from plan.records import Activity, Assignment
from plan.references import Reference
from plan.rights import Action, Verdict, allowed
from plan.schoolyear import coming
from plan.status import Answer, Status, roll_up
from plan.words import tidy
from services.changing import plain
from services.concerned import tell_moved
from services.deps import Asker, Deps
from services.errors import NotHere
from services.finding import Found, activity_of, find, find_by_words, find_of, lock_in_order, next_due
from services.following_up import EFFECT
from services.lines import line_of, managed, owned, owner_roles
from services.meetings import follow_occurrence
from services.new_date import read_new_date
from services.results import (
    AlreadyDone,
    Changed,
    ChangedSince,
    Count,
    DatePassed,
    DateUnreadable,
    EffectAsked,
    Moved,
    NotAllowed,
    NoteNeeded,
    Outcome,
    Progress,
    ReasonNeeded,
    SameDate,
    Suggested,
    TextPersonal,
    TextTooLong,
)
from services.roles import administrator_names
from services.room import NOBODY, Room, reading, writing
from services.sources import terms_of
from storage.queries import assignments as assignment_queries
from storage.queries import deliveries, journal, notices

# A comment is a line or two; what is longer is a document, and belongs in one.
COMMENT_LIMIT = 900
# Reminders that are older than this stand as they were: nobody answers them any more.
_STILL_READ = timedelta(days=30)
# What a change of an assignment may change in its record; who is told of support is not in it.
_SHOWN = ("comment", "due", "reported_by_id", "reported_at")


@dataclass(frozen=True)
class Source:
    """What a button acts on where the assignment is not known yet: an activity or an occurrence."""

    kind: str
    id: int


@dataclass(frozen=True)
class Seen:
    """What a button acts on: an assignment, and the version that was on the screen."""

    assignment_id: int
    version: int


def report(
    deps: Deps, asker: Asker, references: Sequence[Reference], status: Status, words: str
) -> list[Outcome]:
    """Set the status of what `references` mean, with `words` (a unit's name first, perhaps) as the comment.

    One outcome each, in order. What can be done is done, as one batch; what is unclear is asked about.
    """
    if refused := refused_text(words):
        return [refused]
    with writing(deps, asker) as room:
        journaled = _Batch(room, "status")
        lock_in_order(room, references)
        return [_report_found(room, journaled, reference, status, words) for reference in references]


def report_by_words(deps: Deps, asker: Asker, words: str) -> Suggested:
    """What a report without a number may be about: the asker's own next, or what has the words in its title."""
    return _by_words(deps, asker, words)


def report_of(deps: Deps, asker: Asker, source: Source, status: Status, words: str) -> Outcome:
    """Set the status of what was chosen among several: which of its units, `words` say as after a number."""
    if refused := refused_text(words):
        return refused
    with writing(deps, asker) as room:
        found = find_of(room, source.kind, source.id, words)
        if not isinstance(found, Found):
            return found
        return _report(room, _Batch(room, "status"), found.assignments[0], status, found.rest)


def report_seen(deps: Deps, asker: Asker, seen: Seen, status: Status, comment: str) -> Outcome:
    """Set the status of the assignment behind a button."""
    if refused := refused_text(comment):
        return refused
    with writing(deps, asker) as room:
        assignment = find_seen(room, seen)
        if assignment.version != seen.version and assignment.status is not status:
            return ChangedSince(line_of(room, assignment))
        return _report(room, _Batch(room, "status"), assignment, status, comment)


def move(deps: Deps, asker: Asker, references: Sequence[Reference], words: str) -> list[Outcome]:
    """Move the last day of what `references` mean: `words` are the new date, then the reason."""
    if refused := refused_text(words):
        return [refused]
    with writing(deps, asker) as room:
        journaled = _Batch(room, "move")
        lock_in_order(room, references)
        return [_move_found(room, journaled, reference, words) for reference in references]


def move_of(deps: Deps, asker: Asker, source: Source, words: str) -> Outcome:
    """Move the last day of what was chosen among several: `words` are a unit, perhaps, the date and the reason."""
    if refused := refused_text(words):
        return refused
    with writing(deps, asker) as room:
        found = find_of(room, source.kind, source.id, words)
        if not isinstance(found, Found):
            return found
        return _move(room, _Batch(room, "move"), found.assignments[0], found.rest)


def move_by_words(deps: Deps, asker: Asker, words: str) -> Suggested:
    """What a move without a number may be about, as `report_by_words` has it."""
    return _by_words(deps, asker, words)


def _by_words(deps: Deps, asker: Asker, words: str) -> Suggested:
    with reading(deps, asker) as room:
        if has_personal_identity_number(words) or not tidy(words):
            return next_due(room)
        return find_by_words(room, words)


def move_seen(deps: Deps, asker: Asker, seen: Seen, words: str) -> Outcome:
    """Move the last day of the assignment behind a button."""
    if refused := refused_text(words):
        return refused
    with writing(deps, asker) as room:
        assignment = find_seen(room, seen)
        if assignment.version != seen.version:
            return ChangedSince(line_of(room, assignment))
        return _move(room, _Batch(room, "move"), assignment, words)


def refused_text(text: str) -> TextTooLong | TextPersonal | None:
    """Why a free text can't be kept, or None where it can."""
    if has_personal_identity_number(text):
        return TextPersonal()
    return TextTooLong(text, COMMENT_LIMIT) if len(text) > COMMENT_LIMIT else None


class _Batch:
    """The batch of this request: opened with the first change, shared by the rest."""

    def __init__(self, room: Room, kind: str) -> None:
        self._room = room
        self._kind = kind
        self._id: int | None = None
        self.repeated = False

    def opened(self) -> int | None:
        """Its id; None where this very request has been handled before."""
        if self._id is None and not self.repeated:
            room = self._room
            self._id = journal.open_batch(
                room.tx,
                room.huvudman_id,
                self._kind,
                room.author_id,
                room.now,
                room.request_key,
            )
            self.repeated = self._id is None
        return self._id


def find_seen(room: Room, seen: Seen) -> Assignment:
    """The assignment behind a button or a form, locked. Raises NotHere."""
    found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [seen.assignment_id], lock=True)
    if seen.assignment_id not in found:
        raise NotHere(f"assignment {seen.assignment_id}")
    return found[seen.assignment_id]


def _report_found(room: Room, journaled: _Batch, reference: Reference, status: Status, words: str) -> Outcome:
    found = find(room, reference, words, to_change=True)
    if not isinstance(found, Found):
        return found
    return _report(room, journaled, found.assignments[0], status, found.rest)


def _report(room: Room, journaled: _Batch, assignment: Assignment, status: Status, comment: str) -> Outcome:
    comment = tidy(comment)
    if refusal := refusal_of(room, assignment, comment):
        return refusal
    if assignment.source_kind == EFFECT and status is Status.DONE:
        return EffectAsked(line_of(room, assignment))
    same = assignment.status is status and comment in ("", assignment.comment)
    batch_id = None if same else journaled.opened()
    if batch_id is None:
        # Read anew: what waited for its turn on PostgreSQL has the row as it is, but not who changed it.
        assignment = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment.id])[
            assignment.id
        ]
        at = assignment.reported_at and room.local(assignment.reported_at)
        return AlreadyDone(line_of(room, assignment), _short(room, assignment), at)
    change = {
        "status": status.value,
        "comment": comment,
        "reported_by_id": room.author_id,
        "reported_at": room.now,
    }
    after = change_and_note(room, batch_id, assignment, change)
    return Changed(line_of(room, after), assignment.status, progress_around(room, after), batch_id)


def _move_found(room: Room, journaled: _Batch, reference: Reference, words: str) -> Outcome:
    found = find(room, reference, words, to_change=True)
    if not isinstance(found, Found):
        return found
    return _move(room, journaled, found.assignments[0], found.rest)


def _move(room: Room, journaled: _Batch, assignment: Assignment, words: str) -> Outcome:
    read = read_new_date(words, room.today, terms_of(room.huvudman))
    if isinstance(read, DateUnreadable):
        return replace(read, line=line_of(room, assignment))
    to, reason = read
    if refusal := refusal_of(room, assignment, reason or "-", Action.MOVE):
        return refusal
    if assignment.due == to:
        return SameDate(line_of(room, assignment))
    if to < room.today:
        instead = coming(to, room.today)
        return DatePassed(line_of(room, assignment), to, instead, f"{instead.isoformat()} {reason}".strip())
    if not reason:
        return ReasonNeeded(line_of(room, assignment), to)
    batch_id = journaled.opened()
    if batch_id is None:
        return SameDate(line_of(room, assignment))
    after = change_and_note(room, batch_id, assignment, {"due": to}, reason=reason)
    tell_moved(room, batch_id, assignment, to, reason)
    return Moved(line_of(room, after), assignment.due, reason, batch_id)


def refusal_of(
    room: Room, assignment: Assignment, note: str, action: Action = Action.REPORT
) -> NotAllowed | NoteNeeded | None:
    """Why the asker may not do this to an assignment with this comment; None where they may."""
    roles = owner_roles(room, [assignment.id])
    verdict = allowed(room.actor, action, owned(room, assignment, roles))
    if verdict is Verdict.NO and action is Action.MOVE:
        verdict = allowed(room.actor, action, managed(room, assignment, roles))
    if verdict is Verdict.NO or room.actor.person_id == NOBODY:
        return NotAllowed(line_of(room, assignment), administrator_names(room))
    if verdict is Verdict.WITH_NOTE and not note:
        return NoteNeeded(line_of(room, assignment))
    return None


def _short(room: Room, assignment: Assignment) -> str | None:
    return room.names.short(assignment.reported_by) if assignment.reported_by else None


def change_and_note(
    room: Room,
    batch_id: int,
    assignment: Assignment,
    change: dict[str, Any],
    before: Mapping[str, Any] | None = None,
    **said: str,
) -> Assignment:
    """Change columns of an assignment and write in the journal what they were and became; gives it as it is now.

    `said` is written beside what it became (the reason of a new date), `before` beside what it was. The row is locked
    by whoever found it.
    """
    was = {
        **(before or {}),
        "status": assignment.status.value,
        "comment": assignment.comment,
        "due": assignment.due,
        "reported_by_id": assignment.reported_by_id,
        "reported_at": assignment.reported_at,
    }
    version = assignment_queries.change_assignment(
        room.tx, room.huvudman_id, assignment.id, assignment.version, **change
    )
    if version is None:
        raise RuntimeError(f"assignment {assignment.id} changed although it was locked")
    journal.add_event(
        room.tx,
        room.huvudman_id,
        batch_id,
        "assignment",
        assignment.id,
        before=plain(was) | {"version": assignment.version},
        after=plain(was | change) | {"version": version} | said,
    )
    overtaken = notices.deliveries_that_name(
        room.tx, room.huvudman_id, assignment.id, room.today - _STILL_READ
    )
    if overtaken:
        deliveries.overtake(room.tx, room.huvudman_id, overtaken, room.now)
    statuses = (assignment.status, change.get("status", assignment.status))
    if assignment.source_kind == "occurrence" and (
        change.get("due", assignment.due) != assignment.due or Status.DROPPED in statuses
    ):
        follow_occurrence(room, assignment.title)
    return _as_changed(room, assignment, change, version)


def _as_changed(room: Room, assignment: Assignment, change: dict[str, Any], version: int) -> Assignment:
    """The assignment with what was changed, without reading it again; a name that is not at hand is read."""
    reporter = change.get("reported_by_id", assignment.reported_by_id)
    if reporter not in (assignment.reported_by_id, room.author_id):
        return assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment.id])[assignment.id]
    name = assignment.reported_by if reporter == assignment.reported_by_id else room.actor.name
    values = {key: value for key, value in change.items() if key in _SHOWN}
    values["status"] = Status(change.get("status", assignment.status))
    return replace(assignment, version=version, reported_by=name, **values)


def progress_around(room: Room, assignment: Assignment) -> Progress | None:
    """How far the strategy, the area and the units have come; None for what stands outside a plan's areas."""
    if assignment.source_kind != "activity":
        return None
    activity = activity_of(room, assignment.source_id)
    if activity.area_id is None:
        return None
    answers: dict[tuple[str, int], list[Answer]] = defaultdict(list)
    for activity_id, letter, answer in assignment_queries.answers_in_area(
        room.tx, room.huvudman_id, activity.area_id
    ):
        answers[letter, activity_id].append(answer)
    return Progress(
        strategy=activity.strategy,
        in_strategy=_count(room, [v for (letter, _), v in answers.items() if letter == activity.strategy]),
        area=activity.area_title,
        in_area=_count(room, list(answers.values())),
        units=_units_count(room, activity, assignment, answers),
        by_form=is_form_key(assignment.unit_key),
    )


def _count(room: Room, sources: list[list[Answer]]) -> Count:
    totals = [roll_up(answers, room.today) for answers in sources]
    counted = [total for total in totals if total.status not in (Status.DROPPED, Status.PROPOSED)]
    return Count(sum(total.status is Status.DONE for total in counted), len(counted))


def _units_count(
    room: Room, activity: Activity, assignment: Assignment, answers: dict[tuple[str, int], list[Answer]]
) -> Count | None:
    if assignment.unit_key == WHOLE:
        return None
    total = roll_up(answers[activity.strategy, activity.id], room.today)
    return Count(total.done, total.total)
