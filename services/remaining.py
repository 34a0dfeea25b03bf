""" "7 av 11 skolor klara": which are left, and a reminder to those who answer for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from plan.messages import JSON, Message, ToPerson
from plan.records import Assignment
from plan.reminding import Outcome, PointKind
from plan.rights import Action, Owned, Verdict, allowed
from plan.status import RollUp, roll_up
from services.delivering import enqueue
from services.deps import Asker, Deps
from services.errors import NotHere
from services.hours import opens_next
from services.lines import lines_of, owner_roles
from services.planning import REMINDER, VERSION, Planned, plan_huvudman, reminder_key
from services.recipients import Recipient, Recipients, recipients_of
from services.results import Line, NotAllowed
from services.rhythms import HuvudmanRhythm, rhythm_of
from services.roles import administrator_names
from services.room import Room, reading, writing
from storage.queries import assignments as assignment_queries
from storage.queries import meetings, notices, organisation


@dataclass(frozen=True)
class FormLeft:
    """How far the units of a school form have come."""

    name: str
    total: RollUp


@dataclass(frozen=True)
class Remaining:
    """Who has not finished something that many units answer. `may_remind`: those of `left` the asker may remind."""

    title: Line
    total: RollUp
    forms: tuple[FormLeft, ...]
    left: tuple[Line, ...]
    may_remind: int


@dataclass(frozen=True)
class Skipped:
    """Somebody who was not reminded, and why: vacant, today (has had the message of the day), paused, recent, self.

    `who` is a name, or the unit's where nobody holds the role.
    """

    who: str
    why: str


@dataclass(frozen=True)
class Nudged:
    """Who gets a reminder now (name, units), and who does not."""

    title: Line
    reminded: tuple[tuple[str, tuple[str, ...]], ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True)
class NotNow:
    """Nobody is at work; they are again at `opens`, in the huvudman's time."""

    opens: datetime
    today: date


def remaining(deps: Deps, asker: Asker, assignment_id: int) -> Remaining:
    """The units that have not finished what an assignment is about. Raises NotHere."""
    with reading(deps, asker) as room:
        every = _siblings(room, assignment_id)
        left = [a for a in every if a.status.is_open]
        mine = _may_remind(
            room, left, recipients_of(room.tx, room.huvudman_id, [a.id for a in left], room.today)
        )
        lines = lines_of(room, [*left, *every[:1]])
        return Remaining(
            title=lines[-1],
            total=roll_up((a.answer for a in every), room.today),
            forms=_forms(room, every),
            left=tuple(sorted(lines[:-1], key=lambda line: line.unit or "")),
            may_remind=len(mine),
        )


def nudge(deps: Deps, asker: Asker, assignment_id: int) -> Nudged | NotNow | NotAllowed:
    """Remind those who have not finished: one message a person and day, so nobody is reminded twice a day.

    What the day would have said anyway is said first. Raises NotHere.
    """
    with writing(deps, asker) as room:
        every = _siblings(room, assignment_id)
        left = [a for a in every if a.status.is_open]
        who = recipients_of(room.tx, room.huvudman_id, [a.id for a in left], room.today)
        mine = _may_remind(room, left, who)
        line = lines_of(room, every[:1])[0]
        if left and not mine:
            return NotAllowed(line, administrator_names(room))
        rhythm = rhythm_of(room.huvudman)
        if not rhythm.may_speak(room.now):
            return NotNow(room.local(opens_next(rhythm, room.now)), room.today)
        organisation.take_turn(room.tx, room.huvudman_id, wait=True)
        due = notices.to_consider(room.tx, room.today).get(room.huvudman_id, [])
        plan_huvudman(room.tx, room.huvudman, rhythm, room.now, Planned(), due)
        return _Nudge(room, rhythm, who).of(line, mine)


@dataclass
class _Nudge:
    room: Room
    rhythm: HuvudmanRhythm
    who: Recipients
    skipped: list[Skipped] = field(default_factory=list)

    def of(self, title: Line, chosen: Sequence[Assignment]) -> Nudged:
        """Queue a message to each who answers, unless there is a reason not to."""
        room = self.room
        by_person: dict[int, list[Assignment]] = defaultdict(list)
        units = {line.assignment.id: line.unit for line in lines_of(room, chosen)}
        for one in chosen:
            recipients: list[Recipient] = self.who.of(one.id, one.unit_key)
            if not recipients:
                self.skipped.append(Skipped(units[one.id] or "Ingen", "vacant"))
            for recipient in recipients:
                by_person[recipient.person_id].append(one)
        names = dict(organisation.people(room.tx, room.huvudman_id))
        wishes = notices.wishes(room.tx, room.huvudman_id, by_person)
        reminded = []
        for person_id, ones in by_person.items():
            wish = wishes.get(person_id)
            why = self._why_not(person_id, ones, paused=wish is not None and wish.paused)
            if why or not self._queue(person_id, ones):
                self.skipped.append(Skipped(room.names.short(names[person_id]), why or "today"))
            else:
                shown = tuple(unit for one in ones if (unit := units[one.id]))
                reminded.append((room.names.short(names[person_id]), shown))
        return Nudged(title, tuple(reminded), tuple(self.skipped))

    def _why_not(self, person_id: int, ones: Sequence[Assignment], *, paused: bool) -> str:
        room = self.room
        if person_id == room.actor.person_id:
            return "self"
        if paused or room.huvudman.paused:
            return "paused"
        quiet = self.rhythm.work.before(room.today, self.rhythm.ladder.quiet_after_report)
        late = any(one.due is not None and one.due < room.today for one in ones)
        said = [room.local(one.reported_at).date() for one in ones if one.reported_at is not None]
        return "recent" if len(said) == len(ones) and min(said) > quiet and not late else ""

    def _queue(self, person_id: int, ones: Sequence[Assignment]) -> bool:
        room, today = self.room, self.room.today
        key = reminder_key(person_id, today)
        about: list[JSON] = [[one.id, PointKind.NUDGE.value, (one.due or today).isoformat()] for one in ones]
        data: dict[str, JSON] = {
            "day": today.isoformat(),
            "own": about,
            "others": [],
            "asked_by": room.actor.name,
        }
        queued = enqueue(
            room.tx,
            room.huvudman_id,
            Message(REMINDER, VERSION, key, data),
            ToPerson(person_id),
            room.now,
            self.rhythm.closes(today),
        )
        if queued:
            rows = [
                {
                    "huvudman_id": room.huvudman_id,
                    "assignment_id": one.id,
                    "recipient": f"person:{person_id}",
                    "point_key": f"{PointKind.NUDGE}:{today.isoformat()}",
                    "on_date": today,
                    "outcome": Outcome.ANNOUNCED.value,
                    "why": "",
                    "delivery_key": key,
                }
                for one in ones
            ]
            notices.add_notices(room.tx, rows)
        return queued


def _siblings(room: Room, assignment_id: int) -> list[Assignment]:
    found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment_id])
    if assignment_id not in found:
        raise NotHere(f"assignment {assignment_id}")
    one = found[assignment_id]
    every = assignment_queries.assignments_of(room.tx, room.huvudman_id, one.source_kind, [one.source_id])
    return [a for a in every if a.period_key == one.period_key]


def _may_remind(room: Room, chosen: Sequence[Assignment], who: Recipients) -> list[Assignment]:
    roles = owner_roles(room, [a.id for a in chosen])
    leaders = frozenset(
        forum.led_by_id for forum in meetings.forums(room.tx, room.huvudman_id) if forum.led_by_id is not None
    )
    return [
        a
        for a in chosen
        if allowed(
            room.actor,
            Action.REMIND,
            Owned(
                room.huvudman_id,
                roles[a.id],
                a.unit_key,
                frozenset(who.managers_of(a.id, a.unit_key)),
                leaders,
            ),
        )
        is Verdict.YES
    ]


def _forms(room: Room, every: Sequence[Assignment]) -> tuple[FormLeft, ...]:
    """How far each school form has come, where units of several answer. Where the forms themselves do, they are the
    lines.
    """
    units = organisation.units(room.tx, room.huvudman_id)
    form_of = {unit.key: unit.school_form for unit in units if unit.school_form}
    by_form: dict[str, list[Assignment]] = defaultdict(list)
    for one in every:
        if one.unit_key in form_of:
            by_form[str(form_of[one.unit_key])].append(one)
    if len(by_form) < 2:
        return ()
    return tuple(
        FormLeft(form.capitalize(), roll_up((a.answer for a in ones), room.today))
        for form, ones in sorted(by_form.items())
    )
