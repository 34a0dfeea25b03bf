"""What stands in a calendar: deadlines, windows and meetings, of everybody, a person, a role or a forum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from documents.papers import words
from documents.papers.calendar import Entry, calendar
from plan.records import Assignment, Occurrence
from plan.status import Status
from plan.words import key_of
from services.deps import Deps
from services.house import looking_in
from services.lines import lines_of
from services.results import Line
from services.room import Room, room_of_person
from storage.queries import assignments as assignment_queries
from storage.queries import calendars as calendar_queries
from storage.queries import cycle as cycle_queries
from storage.queries import meetings, organisation
from storage.queries.calendars import CalendarMeeting

Kind = Literal["all", "person", "role", "forum"]

# What is further back than this is history, and is looked up elsewhere.
BACK = timedelta(days=400)
# A longer window than this (a term, a month) is no event: its last day is.
LONGEST_SPAN = timedelta(days=21)
# When something that nobody has changed became what it is; a calendar has to say something.
_ALWAYS_SO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Scope:
    """What a calendar is about. `id` is the person's, the role's or the forum's; 0 for all."""

    kind: Kind
    id: int = 0


def calendar_file(deps: Deps, huvudman_id: int, words_: str = "") -> bytes | None:
    """The calendar of all, or of the role or forum that `words_` name, as a file; None where nothing is called so."""
    with looking_in(deps, huvudman_id) as room:
        scope = scope_called(room, words_) if words_ else Scope("all")
        return calendar_of(room, scope) if scope else None


def scope_called(room: Room, words_: str) -> Scope | None:
    """The forum or role with a name; the forum, where both have it."""
    for forum in meetings.forums(room.tx, room.huvudman_id):
        if key_of(forum.name) == key_of(words_):
            return Scope("forum", forum.id)
    role = organisation.role_by_name(room.tx, room.huvudman_id, words_)
    return Scope("role", role.id) if role else None


def name_of(room: Room, scope: Scope) -> str:
    """What a calendar is called: "Årshjulet Ekdala", with whom or what it is about."""
    about = ""
    if scope.kind == "person":
        about = dict(organisation.people(room.tx, room.huvudman_id)).get(scope.id, "")
    elif scope.kind == "role":
        about = next((r.name for r in organisation.roles(room.tx, room.huvudman_id, [scope.id]).values()), "")
    elif scope.kind == "forum":
        about = next((f.name for f in meetings.forums(room.tx, room.huvudman_id) if f.id == scope.id), "")
    return f"Årshjulet {room.huvudman.name}{f' · {about}' if about else ''}"


def calendar_of(room: Room, scope: Scope) -> bytes:
    """The calendar as RFC 5545 has it. The same stored things give the same bytes."""
    if scope.kind == "person":
        room = room_of_person(room.tx, room.huvudman, room.now, scope.id)
    entries = [*_deadlines(room, scope), *_meetings(room, scope)]
    if scope.kind == "all":
        entries += _unowned(room)
    entries.sort(key=lambda entry: (entry.first, entry.uid))
    return calendar(name_of(room, scope), room.huvudman.timezone, entries)


def _deadlines(room: Room, scope: Scope) -> Iterable[Entry]:
    """One for each thing with a date, however many units answer it."""
    since = room.today - BACK
    every = [
        a
        for a in assignment_queries.all_assignments(room.tx, room.huvudman_id)
        if a.due and a.due >= since and a.status is not Status.PROPOSED
    ]
    lines = [line for line in lines_of(room, every) if _is_about(room, line, scope)]
    changes = calendar_queries.last_changes(room.tx, room.huvudman_id)
    things: dict[tuple[str, int, str], list[Line]] = defaultdict(list)
    for line in lines:
        a = line.assignment
        things[a.source_kind, a.source_id, a.period_key].append(line)
    for (kind, source_id, period_key), group in things.items():
        yield _deadline(_uid(room, f"{kind}-{source_id}-{period_key}"), group, changes)


def _is_about(room: Room, line: Line, scope: Scope) -> bool:
    if scope.kind == "all":
        return True
    if scope.kind == "person":
        return line.mine
    if scope.kind == "role":
        return any(owner.role.id == scope.id for owner in line.owners)
    named = key_of(_forum_name(room, scope.id))
    return any(key_of(owner.role.name) == named for owner in line.owners)


def _forum_name(room: Room, forum_id: int) -> str:
    return next((f.name for f in meetings.forums(room.tx, room.huvudman_id) if f.id == forum_id), "")


def _deadline(uid: str, lines: Sequence[Line], changes: dict[int, datetime]) -> Entry:
    """On the latest last day of its units; over its window, where that is short and nobody has moved it."""
    counted = [line for line in lines if line.assignment.status is not Status.DROPPED] or list(lines)
    latest = max(counted, key=lambda line: line.assignment.due or date.min)
    one = latest.assignment
    last = one.due or date.max
    first = one.start if one.start and one.due == one.first_due and last - one.start < LONGEST_SPAN else last
    done = all(line.assignment.status is Status.DONE for line in counted)
    dropped = all(line.assignment.status is Status.DROPPED for line in lines)
    title = f"{one.label} {one.title}".strip()
    return Entry(
        uid=uid,
        # Every change of any of them counts, also of one that is not there any more: it never grows smaller.
        sequence=sum(line.assignment.version - 1 for line in lines),
        changed=max((changes.get(line.assignment.id, _ALWAYS_SO) for line in lines), default=_ALWAYS_SO),
        title=f"Klar: {title}" if done else title,
        text="\n".join(_described(lines)),
        first=min(first, last),
        last=last,
        cancelled=dropped,
        category=one.category,
    )


def _described(lines: Sequence[Line]) -> Iterable[str]:
    one = lines[0].assignment
    owners = dict.fromkeys(owner.role.name for line in lines for owner in line.owners)
    if owners:
        yield f"Ansvarig: {words.listed(owners)}"
    if one.when_text:
        yield f"När: {one.when_text}"
    for line in lines:
        a = line.assignment
        # Not "late": that comes with the day, and a calendar that nobody has changed is to stay the same.
        moved = f", {words.day(a.due)}" if a.due != a.first_due else ""
        yield f"{f'{line.unit}: ' if line.unit else 'Status: '}{words.STATUS[a.status]}{moved}"


def _meetings(room: Room, scope: Scope) -> Iterable[Entry]:
    for one in calendar_queries.meetings_from(room.tx, room.huvudman_id, room.today - BACK):
        if _meets(room, one, scope):
            yield Entry(
                uid=_uid(room, f"meeting-{one.id}"),
                sequence=one.version - 1,
                changed=_ALWAYS_SO,
                title=one.forum,
                text="Planen säger när mötet börjar men inte när det slutar." if one.at_time else "",
                first=one.on_date,
                last=one.on_date,
                at=_clock(one.at_time),
                cancelled=one.cancelled,
                category="möte",
            )


def _meets(room: Room, meeting: CalendarMeeting, scope: Scope) -> bool:
    """Whether a meeting is theirs: a person's is that of a forum they lead."""
    if scope.kind == "all":
        return True
    if scope.kind == "forum":
        return meeting.forum_id == scope.id
    if scope.kind == "role":
        return meeting.led_by_id == scope.id
    return any(seat.role_id == meeting.led_by_id for seat in room.actor.seats)


def _clock(text: str) -> time | None:
    """ "9.00", as meetings have it."""
    hour, _, minute = text.partition(".")
    return time(int(hour), int(minute)) if text else None


def _unowned(room: Room) -> Iterable[Entry]:
    """What the cycle holds that nobody owns, and the meetings that only the cycle knows of."""
    owned = {a.source_id for a in _of_cycle(room)}
    for one in cycle_queries.occurrences_between(room.tx, room.huvudman_id, room.today - BACK):
        if one.due and one.id not in owned:
            yield _occurrence(room, one, one.due)


def _of_cycle(room: Room) -> list[Assignment]:
    return assignment_queries.assignments_of(room.tx, room.huvudman_id, "occurrence")


def _occurrence(room: Room, one: Occurrence, due: date) -> Entry:
    short = one.start is not None and due - one.start < LONGEST_SPAN
    return Entry(
        uid=_uid(room, f"occurrence-{one.id}-{one.period_key}"),
        sequence=0,
        changed=_ALWAYS_SO,
        title=one.title,
        text=f"När: {one.when_text}" if one.when_text else "",
        first=one.start if short and one.start else due,
        last=due,
        category=one.category,
    )


def _uid(room: Room, thing: str) -> str:
    return f"{thing}.{room.huvudman_id}@arshjul"
