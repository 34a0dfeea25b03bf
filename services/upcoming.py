"""What is coming to whom, and what has been sent: what the one who runs the plan looks at when somebody wonders."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plan.messages import Delivery, ToPerson
from plan.records import Assignment
from plan.reminding import Facts, Meeting, Outcome, Rhythm, decide, points
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.status import OPEN
from services.asking import meetings_to_ask_before
from services.deps import Asker, Deps
from services.recipients import Recipient, recipients_of
from services.results import AdminOnly
from services.rhythms import HuvudmanRhythm, rhythm_of
from services.room import Room, reading
from storage.queries import assignments as assignment_queries
from storage.queries import deliveries, notices, organisation

AHEAD = timedelta(days=14)
SENT_SHOWN = 10


@dataclass(frozen=True)
class SentLine:
    """A message that was sent, or was to be. `at` is local."""

    to: str
    at: datetime
    state: str
    why: str


@dataclass(frozen=True)
class Upcoming:
    """The reminders of the next two weeks as things stand: (day, person, what), and the last that were sent."""

    coming: tuple[tuple[date, tuple[tuple[str, tuple[str, ...]], ...]], ...]
    sent: tuple[SentLine, ...]
    paused: bool
    today: date


def upcoming(deps: Deps, asker: Asker) -> Upcoming | AdminOnly:
    """What is coming to whom in the next two weeks, and what was sent. For those who run the plan."""
    with reading(deps, asker) as room:
        if allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is not Verdict.YES:
            seated = organisation.administrators(room.tx, room.huvudman_id)
            return AdminOnly(tuple(room.names.short(name) for _, name in seated))
        return Upcoming(_coming(room), _sent(room), room.huvudman.paused, room.today)


def _coming(room: Room) -> tuple[tuple[date, tuple[tuple[str, tuple[str, ...]], ...]], ...]:
    rhythm = rhythm_of(room.huvudman)
    every = assignment_queries.all_assignments(room.tx, room.huvudman_id)
    still = [a for a in every if a.status in OPEN]
    who = recipients_of(room.tx, room.huvudman_id, [a.id for a in still], room.today)
    people = dict(organisation.people(room.tx, room.huvudman_id))
    wishes = notices.wishes(room.tx, room.huvudman_id, people)
    laters = notices.laters(room.tx, room.huvudman_id, [a.id for a in still])
    asked = meetings_to_ask_before(room.tx, room.huvudman_id, rhythm.work, room.today)
    found: dict[date, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for assignment in still:
        for recipient in who.of(assignment.id, assignment.unit_key):
            wish = wishes.get(recipient.person_id)
            if wish and wish.paused:
                continue
            later = laters.get((assignment.id, recipient.person_id))
            name = room.names.short(people[recipient.person_id])
            what = assignment.label or assignment.title
            for day in _days(room, rhythm, assignment, recipient, later, wish, asked):
                if what not in found[day][name]:
                    found[day][name].append(what)
    return tuple(
        (day, tuple((name, tuple(things)) for name, things in sorted(people.items())))
        for day, people in sorted(found.items())
    )


def _days(
    room: Room,
    rhythm: HuvudmanRhythm,
    assignment: Assignment,
    recipient: Recipient,
    later: date | None,
    wish: notices.Wish | None,
    asked: tuple[Meeting, ...],
) -> set[date]:
    """The days on which somebody would hear of an assignment, if nothing is said of it until then."""
    tomorrow = room.today + timedelta(days=1)
    reported = room.local(assignment.reported_at).date() if assignment.reported_at else None
    since = max(recipient.since, tomorrow)
    facts = Facts(assignment.start, assignment.due, assignment.status, reported, since, later)
    come = points(
        facts,
        room.today + AHEAD,
        rhythm.work,
        ladder=rhythm.ladder,
        terms=rhythm.terms,
        rhythm=wish.rhythm if wish else Rhythm.DAILY,
        meetings=asked,
    )
    decided = (decide(facts, [point], {}, point.on, rhythm.work, rhythm.ladder) for point in come)
    return {one.point.on for made in decided for one in made if one.outcome is Outcome.ANNOUNCED}


def _sent(room: Room) -> tuple[SentLine, ...]:
    names = dict(organisation.people(room.tx, room.huvudman_id))
    forums = dict(deliveries.forum_names(room.tx, room.huvudman_id))

    def to(delivery: Delivery) -> str:
        if isinstance(delivery.address, ToPerson):
            return room.names.short(names.get(delivery.address.person_id, ""))
        return forums.get(delivery.address.forum_id, "")

    return tuple(
        SentLine(
            to(one), room.local(one.sent_at or one.not_before), one.state.value, one.why if one.why else ""
        )
        for one in deliveries.latest(room.tx, room.huvudman_id, limit=SENT_SHOWN)
    )
