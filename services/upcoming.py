"""What is coming to whom, what has been sent, and what was not said: for the one who runs the plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from plan.messages import Address, Message, ToPerson
from plan.records import Assignment
from plan.reminding import Facts, Meeting, Outcome, Rhythm, decide, points
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.schoolyear import SchoolYear
from plan.status import OPEN
from services.asking import meetings_to_ask_before
from services.attention import ATTENTION, list_keys
from services.deps import Asker, Deps
from services.digest_planning import coming_digests
from services.planning import REMINDER
from services.recipients import Recipient, recipients_of
from services.results import AdminOnly
from services.rhythms import rhythm_of
from services.room import Room, reading
from services.sent import SentLine, Silent, called, sent_lines, silent_lines
from storage.queries import assignments as assignment_queries
from storage.queries import deliveries, meetings, notices, organisation

AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Coming:
    """A message that is to come: to a person or a forum, of which kind, about what; `meeting` is the day of one."""

    to: str
    kind: str
    things: tuple[str, ...] = ()
    meeting: date | None = None


@dataclass(frozen=True)
class Upcoming:
    """What comes in the next two weeks as things stand, day by day; what was sent last, or was to be; and what was
    not said, and why. `paused`: nobody is told anything; `paused_people` and `paused_things` for some.
    """

    coming: tuple[tuple[date, tuple[Coming, ...]], ...]
    sent: tuple[SentLine, ...]
    silent: tuple[Silent, ...]
    paused: bool
    paused_people: tuple[str, ...]
    paused_things: tuple[str, ...]
    today: date


def upcoming(deps: Deps, asker: Asker) -> Upcoming | AdminOnly:
    """What is coming to whom in the next two weeks, what was sent, and what was not. For those who run the plan."""
    with reading(deps, asker) as room:
        if allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is not Verdict.YES:
            seated = organisation.administrators(room.tx, room.huvudman_id)
            return AdminOnly(tuple(room.names.short(name) for _, name in seated))
        return _Looking(room).all()


class _Looking:
    """What one administrator asks to see."""

    def __init__(self, room: Room) -> None:
        self._room, self._tx, self._huvudman_id = room, room.tx, room.huvudman_id
        self._rhythm = rhythm_of(room.huvudman)
        # What is said today has been planned when the working day has begun.
        begun = room.now >= self._rhythm.opens(room.today)
        self._first = room.today + timedelta(days=1) if begun else room.today
        self._last = room.today + AHEAD
        self._people = {
            person_id: room.names.short(name)
            for person_id, name in organisation.people(room.tx, room.huvudman_id)
        }
        self._wishes = notices.wishes(room.tx, room.huvudman_id, self._people)
        every = assignment_queries.all_assignments(room.tx, room.huvudman_id)
        self._open = {one.id: one for one in every if one.status in OPEN}
        known = notices.since_and_paused(room.tx, room.huvudman_id)
        self._since = {key: since for key, (since, _) in known.items()}
        self._paused = {key for key, (_, paused) in known.items() if paused and key in self._open}
        self._said = notices.points_said(room.tx, room.huvudman_id, list(self._open))

    def all(self) -> Upcoming:
        """All that there is to see."""
        found: dict[date, list[Coming]] = defaultdict(list)
        if not self._room.huvudman.paused:
            self._reminders(found)
            self._digests(found)
        self._lists(found)
        paused = [person_id for person_id, wish in self._wishes.items() if wish.paused]
        names = dict(self._people)
        return Upcoming(
            coming=tuple((day, tuple(lines)) for day, lines in sorted(found.items())),
            sent=sent_lines(self._room, names),
            silent=silent_lines(self._room, names),
            paused=self._room.huvudman.paused,
            paused_people=tuple(sorted(self._people[one] for one in paused)),
            paused_things=tuple(dict.fromkeys(called(self._open[one]) for one in sorted(self._paused))),
            today=self._room.today,
        )

    def _reminders(self, found: dict[date, list[Coming]]) -> None:
        """The reminders: one a person and day, if nothing is said of what they are about until then."""
        still = [one for one in self._open.values() if one.id not in self._paused]
        ids = [one.id for one in still]
        who = recipients_of(self._tx, self._huvudman_id, ids, self._room.today)
        laters = notices.laters(self._tx, self._huvudman_id, ids)
        asked = meetings_to_ask_before(self._tx, self._huvudman_id, self._rhythm.work, self._room.today)
        by_day: dict[date, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for assignment in still:
            for recipient in who.of(assignment.id, assignment.unit_key):
                wish = self._wishes.get(recipient.person_id)
                if wish and wish.paused:
                    continue
                later = laters.get((assignment.id, recipient.person_id))
                name, what = self._people[recipient.person_id], called(assignment)
                for day in self._days(assignment, recipient, wish, later, asked):
                    if what not in by_day[day][name]:
                        by_day[day][name].append(what)
        for day, people in by_day.items():
            found[day] += [Coming(name, REMINDER, tuple(things)) for name, things in sorted(people.items())]

    def _days(
        self,
        assignment: Assignment,
        recipient: Recipient,
        wish: notices.Wish | None,
        later: date | None,
        asked: tuple[Meeting, ...],
    ) -> set[date]:
        """The days on which somebody would hear of an assignment, if nothing is said of it until then."""
        rhythm, at = self._rhythm, assignment.reported_at
        reported = self._room.local(at).date() if at else None
        since = min(max(self._since[assignment.id], recipient.since), self._first)
        start, ends = assignment.start, None
        if assignment.due is None and (year := _school_year(assignment.period_key)) is not None:
            start, ends = year.first_day, year.last_day
        planned = assignment.first_due
        facts = Facts(start, assignment.due, assignment.status, reported, since, later, ends, planned)
        come = points(
            facts,
            self._last,
            rhythm.work,
            ladder=rhythm.ladder,
            terms=rhythm.terms,
            rhythm=wish.rhythm if wish else Rhythm.DAILY,
            meetings=asked,
        )
        spoken = self._said.get((assignment.id, f"person:{recipient.person_id}"), notices.Spoken({}))
        said, spoken_on = dict(spoken.points), spoken.on
        found = set()
        for day in sorted({max(point.on, self._first) for point in come if point.key not in said}):
            waiting = [point for point in come if point.on <= day and point.key not in said]
            for one in decide(facts, waiting, said, day, rhythm.work, rhythm.ladder, spoken_on):
                said[one.point.key] = one.outcome
                if one.outcome is Outcome.ANNOUNCED:
                    found.add(day)
                    spoken_on = day
        return found

    def _digests(self, found: dict[date, list[Coming]]) -> None:
        """The drafts to who leads a forum, and the digests before meetings and of weeks."""
        forums = dict(deliveries.forum_names(self._tx, self._huvudman_id))
        come = coming_digests(self._tx, self._huvudman_id, self._rhythm, self._first, self._last)
        for day, message, address in come:
            found[day].append(Coming(self._to(address, forums), message.kind, meeting=self._meeting(message)))

    def _meeting(self, message: Message) -> date | None:
        meeting_id = message.data.get("meeting")
        if not isinstance(meeting_id, int):
            return None
        one = meetings.meeting_by_id(self._tx, self._huvudman_id, meeting_id)
        return one.on_date if one else None

    def _to(self, address: Address, forums: dict[int, str]) -> str:
        if isinstance(address, ToPerson):
            return self._people.get(address.person_id, "")
        return forums.get(address.forum_id, "")

    def _lists(self, found: dict[date, list[Coming]]) -> None:
        """The week's list to those who run the plan, where they have not had it."""
        seats = [person_id for person_id, _ in organisation.administrators(self._tx, self._huvudman_id)]
        for week in range(3):
            day = self._rhythm.work.first_in_week(self._room.today + timedelta(days=7 * week))
            if day is None or not self._first <= day <= self._last:
                continue
            keys = list_keys(seats, day)
            known = notices.keys_in_use(self._tx, self._huvudman_id, list(keys))
            names = sorted(self._people[person_id] for key, person_id in keys.items() if key not in known)
            found[day] += [Coming(name, ATTENTION) for name in names]


def _school_year(period_key: str) -> SchoolYear | None:
    """The school year of what goes on without a last day."""
    try:
        return SchoolYear.parse(period_key)
    except ValueError:
        return None
