"""What a reminder says, worked out at the last moment: what has been done meanwhile is left out, or struck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from plan.messages import Delivery, ToPerson
from plan.organisation import WHOLE, answers_for
from plan.records import Owner
from plan.reminding import PointKind, Rhythm
from plan.rights import Seat
from plan.status import Status
from services.delivering import Cancelled
from services.lines import lines_of, unit_names
from services.messenger import Said
from services.planning import REMINDER, VERSION
from services.results import Line
from services.room import Room, room_of_person
from storage.queries import assignments as assignment_queries
from storage.queries import notices, organisation


@dataclass(frozen=True)
class ReminderLine:
    """One assignment in a reminder: why it is spoken of, and about which day; `closed_by` where it is done.

    `answered`: somebody has said something of it since the reminder was sent. `handed_on`: others answer it by now.
    """

    line: Line
    kind: PointKind
    about: date
    closed_by: str | None
    answered: bool = False
    handed_on: bool = False


@dataclass(frozen=True)
class OtherLine:
    """What is late or needs support below the one who reads: `why` is late or support. One for each thing, however
    many `units` it is about; `line` is one of them, still open where any is. `said` are those of several units where
    somebody has said how it goes.
    """

    line: Line
    why: str
    answered_by: tuple[Owner, ...]
    units: tuple[str, ...] = ()
    said: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Reminder:
    """A person's reminder of a day. `roles` say why they get it: (role, unit); `asked_by` who wanted it sent."""

    name: str
    today: date
    own: tuple[ReminderLine, ...]
    others: tuple[OtherLine, ...]
    roles: tuple[tuple[str, str | None], ...]
    rhythm: Rhythm
    paused: bool = False
    asked_by: str = ""

    @property
    def open(self) -> tuple[ReminderLine, ...]:
        """What is still to be answered."""
        return tuple(one for one in self.own if one.line.assignment.status.is_open and not one.handed_on)

    @property
    def is_done(self) -> bool:
        """Whether all of it has been done, and nothing dropped or handed on."""
        return all(one.line.assignment.status is Status.DONE for one in self.own)


def reminder_in(tx: Connection, now: datetime, delivery: Delivery) -> Said | Cancelled:
    """A reminder as it is now; cancelled where all of it has been done, or is no longer theirs."""
    if not isinstance(delivery.address, ToPerson):
        raise ValueError(f"a reminder is to a person: {delivery.message.key}")
    huvudman = organisation.huvudman_by_id(tx, delivery.huvudman_id)
    reminder = _reminder(room_of_person(tx, huvudman, now, delivery.address.person_id), delivery)
    if delivery.sent_at is None:
        if huvudman.paused or reminder.paused:
            return Cancelled("Påminnelserna pausades innan den hann skickas.")
        if not reminder.open and not reminder.others:
            return Cancelled("Allt var klart, pausat eller någon annans innan påminnelsen hann skickas.")
    return Said(REMINDER, VERSION, reminder)


def _reminder(room: Room, delivery: Delivery) -> Reminder:
    data = delivery.message.data
    own = _rows(data["own"])
    others = _rows(data["others"])
    ids = [row[0] for row in (*own, *others)]
    was_sent = delivery.sent_at is not None
    if not was_sent:
        hushed = notices.paused(room.tx, room.huvudman_id, ids)
        ids = [key for key in ids if key not in hushed]
    assignments = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, ids)
    lines = {line.assignment.id: line for line in lines_of(room, list(assignments.values()))}
    own_lines = [
        _own_line(room, lines[key], PointKind(kind), date.fromisoformat(about), delivery.sent_at)
        for key, kind, about in own
        if key in lines
    ]
    wish = notices.wishes(room.tx, room.huvudman_id, [room.actor.person_id]).get(room.actor.person_id)
    return Reminder(
        name=room.names.short(room.actor.name),
        today=room.today,
        # What is done, or somebody else's by now, is left out; what stands there already is struck.
        own=tuple(
            one for one in own_lines if was_sent or (not one.handed_on and one.line.assignment.status.is_open)
        ),
        others=_gathered(
            [
                (lines[key], why)
                for key, why in others
                if key in lines and (was_sent or lines[key].assignment.status.is_open)
            ]
        ),
        roles=_roles(room, [line.line for line in own_lines]),
        rhythm=wish.rhythm if wish else Rhythm.DAILY,
        paused=bool(wish and wish.paused),
        asked_by=room.names.short(str(data.get("asked_by") or "")),
    )


def reminder_of_role(room: Room, role_name: str, unit: str | None, rows: Sequence[Sequence[Any]]) -> Reminder:
    """What the one who held a role would be told, if somebody did."""
    ids = [row[0] for row in rows]
    assignments = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, ids)
    lines = {line.assignment.id: line for line in lines_of(room, list(assignments.values()))}
    own = tuple(
        ReminderLine(lines[key], PointKind(kind), date.fromisoformat(about), None)
        for key, kind, about in rows
    )
    return Reminder(role_name, room.today, own, (), ((role_name, unit),), Rhythm.DAILY)


def _gathered(others: Sequence[tuple[Line, str]]) -> tuple[OtherLine, ...]:
    """One line for each thing that is late or needs support, not one for each of its units."""
    found: dict[tuple[str, int, str, str], list[Line]] = {}
    for line, why in others:
        a = line.assignment
        # Each need of support is its own: it has words of its own.
        one = f"{why}:{a.unit_key}" if why == "support" else why
        found.setdefault((a.source_kind, a.source_id, a.period_key, one), []).append(line)
    gathered = []
    for (*_, why), lines in found.items():
        still = [line for line in lines if line.assignment.status.is_open] or lines
        several = [line for line in still if line.unit] if len(still) > 1 else []
        gathered.append(
            OtherLine(
                still[0],
                why.partition(":")[0],
                _answering(still[0]),
                units=tuple(line.unit or "" for line in several),
                said=tuple(line for line in several if line.assignment.comment and line.reported_at),
            )
        )
    return tuple(gathered)


def _rows(value: object) -> list[list[Any]]:
    """What the planner wrote: rows that begin with an assignment's id."""
    return value if isinstance(value, list) else []


def _own_line(room: Room, line: Line, kind: PointKind, about: date, sent_at: datetime | None) -> ReminderLine:
    closed_by, reported_at = None, line.assignment.reported_at
    if not line.assignment.status.is_open and line.assignment.reported_by:
        is_self = line.assignment.reported_by == room.actor.name
        closed_by = "dig" if is_self else room.names.short(line.assignment.reported_by)
    answered = sent_at is not None and reported_at is not None and reported_at >= sent_at
    return ReminderLine(line, kind, about, closed_by, answered, handed_on=not line.mine)


def _answering(line: Line) -> tuple[Owner, ...]:
    return tuple(owner for owner in line.owners if answers_for(owner.role, line.assignment.unit_key))


def _roles(room: Room, lines: Sequence[Line]) -> tuple[tuple[str, str | None], ...]:
    """The roles that make these lines the reader's: what stands under *du får det här för att*."""
    held = {seat.role_id: seat for seat in room.actor.seats}
    units = unit_names(room)
    found: dict[tuple[str, str | None], None] = {}
    for line in lines:
        for owner in line.owners:
            seat: Seat | None = held.get(owner.role.id)
            if seat is not None and answers_for(owner.role, line.assignment.unit_key):
                unit = units.get(line.assignment.unit_key) if line.assignment.unit_key != WHOLE else None
                found[owner.role.name, unit] = None
    return tuple(found)
