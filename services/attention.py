"""What the one who runs the plan has to see to, once a week: vacant roles, what never arrived, dates to give anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from plan.messages import JSON, Delivery, Message, ToPerson
from plan.records import HuvudmanRecord
from plan.reminding import Outcome
from services import delivering
from services.dates_to_give import DateToGive, dates_to_give
from services.delivering import Cancelled
from services.deps import Deps
from services.digest_planning import letters_missed
from services.everyone import each
from services.lines import rows_of
from services.meeting_messages import digest_key
from services.messenger import Said
from services.recipients import recipients_of
from services.results import Row
from services.rhythms import rhythm_of
from services.roles import role_lines
from services.room import Room, day_of, room_of_person
from storage.queries import assignments as assignment_queries
from storage.queries import deliveries, meetings, notices, organisation

ATTENTION = "attention"
VERSION = 1
_WEEK = timedelta(days=7)
# A meeting that nothing was said before is told of for so many working days.
_REMEMBERED = 10


@dataclass(frozen=True)
class Attention:
    """The week's list. `vacant` are (role, units or none, open assignments, the role's id); `missed` deadlines nobody
    heard of in time; `troubles` to whom something could not be delivered, why, and how many; `bodies` politicians
    that nobody answers for (role, open assignments, the role's id); `untold` meetings that were held without anything
    having been planned before them, and weekly letters that were not: (forum, day, "meeting" or "week").
    """

    name: str
    today: date
    vacant: tuple[tuple[str, tuple[str, ...], int, int], ...]
    bodies: tuple[tuple[str, int, int], ...]
    missed: tuple[Row, ...]
    troubles: tuple[tuple[str, str, int], ...]
    dates: tuple[DateToGive, ...]
    untold: tuple[tuple[str, date, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to see to."""
        found = (self.vacant, self.bodies, self.missed, self.troubles, self.dates, self.untold)
        return not any(found)


def plan_attention(deps: Deps) -> int:
    """Queue the week's list to those who run each plan, on the first working day of the week that the bot is on."""
    now = deps.clock.now()
    queued: list[bool] = []
    with deps.database.read() as tx:
        everyone = organisation.huvudmen(tx)

    def plan(huvudman: HuvudmanRecord) -> None:
        rhythm, today = rhythm_of(huvudman), day_of(now, huvudman)
        if not rhythm.may_speak(now):
            return
        with deps.database.read() as tx:
            if not _lacking(tx, huvudman.id, today)[0]:
                return
        with deps.database.begin() as tx:
            if not organisation.take_turn(tx, huvudman.id):
                return
            lacking, made = _lacking(tx, huvudman.id, today)
            # Somebody who was appointed in the middle of a week gets what the others got.
            data = made or _gathered(tx, huvudman, now, today)
            for key, person_id in lacking.items():
                message = Message(ATTENTION, VERSION, key, data)
                expires = rhythm.closes(rhythm.work.after(today, 2))
                queued.append(
                    delivering.enqueue(
                        tx, huvudman.id, message, ToPerson(person_id), rhythm.opens(today), expires
                    )
                )

    each(everyone, plan, name=lambda huvudman: huvudman.id)
    return sum(queued)


def list_keys(person_ids: Iterable[int], day: date) -> dict[str, int]:
    """The keys of the lists of the week that a day is in, by who gets them: `attention:person:17:2027-W09`."""
    year, week, _ = day.isocalendar()
    return {f"attention:person:{person_id}:{year}-W{week:02}": person_id for person_id in person_ids}


def _lacking(
    tx: Connection, huvudman_id: int, today: date
) -> tuple[dict[str, int], Mapping[str, JSON] | None]:
    """Who has no list of this week yet, by its key; and what it is made of, where somebody has one."""
    keys = list_keys([person_id for person_id, _ in organisation.administrators(tx, huvudman_id)], today)
    known = notices.keys_in_use(tx, huvudman_id, list(keys))
    made = deliveries.by_key(tx, huvudman_id, known[0]) if known else None
    lacking = {key: person_id for key, person_id in keys.items() if key not in known}
    return lacking, made.message.data if made else None


def _gathered(tx: Connection, huvudman: HuvudmanRecord, now: datetime, today: date) -> dict[str, JSON]:
    """What a list is made of: what has gone wrong since the last that came. Of lists that never came, that too."""
    huvudman_id = huvudman.id
    troubles: list[JSON] = []
    days: set[str] = set()
    for data in notices.untold(tx, huvudman_id, ATTENTION):
        if data["day"] not in days:  # those who run the plan together had the same list
            troubles += data["troubles"]
        days.add(data["day"])
    for one in deliveries.take_troubles(tx, huvudman_id, now):
        troubles.append([_recipient(tx, one), one.why])
    last = notices.last_told(tx, huvudman_id, ATTENTION) or {}
    return {
        "troubles": troubles,
        "missed": _missed_since(tx, huvudman_id, last, today),
        "untold": [] if huvudman.paused else _untold_since(tx, huvudman, last, today),
        "day": today.isoformat(),
    }


def _untold_since(
    tx: Connection, huvudman: HuvudmanRecord, last: Mapping[str, Any], today: date
) -> list[JSON]:
    """The meetings since the list before that were held before the clock had thought of what to say, and the weekly
    letters that it never thought of: it was off.
    """
    rhythm = rhythm_of(huvudman)
    since = rhythm.work.before(today, _REMEMBERED)
    if "day" in last:
        since = max(since, date.fromisoformat(last["day"]))
    channels = {one.id for one in meetings.forums(tx, huvudman.id) if one.has_channel}
    held = {
        digest_key(one.id): one
        for one in meetings.meetings(tx, huvudman.id, since, today - timedelta(days=1))
        if one.forum_id in channels and not one.skipped
    }
    planned = notices.keys_in_use(tx, huvudman.id, list(held))
    found: list[JSON] = [
        [one.forum, one.on_date.isoformat(), "meeting"] for key, one in held.items() if key not in planned
    ]
    letters = letters_missed(tx, huvudman.id, rhythm, since, today)
    return found + [[forum.name, day.isoformat(), "week"] for forum, day in letters]


def _missed_since(tx: Connection, huvudman_id: int, last: Mapping[str, Any], today: date) -> list[int]:
    """The assignments whose last day was missed, or said too late, since the list before. Each is told once."""
    since = date.fromisoformat(last["day"]) if "day" in last else today - _WEEK
    rows = notices.notices(tx, huvudman_id, [Outcome.MISSED, Outcome.ANNOUNCED], since, today)
    found = {row.assignment_id for row in rows if row.outcome == Outcome.MISSED or row.why == "late"}
    return sorted(found - set(last.get("missed", ())))


def _recipient(tx: Connection, delivery: Delivery) -> str:
    if isinstance(delivery.address, ToPerson):
        names = dict(organisation.people(tx, delivery.huvudman_id))
        return names.get(delivery.address.person_id, "någon som inte finns kvar")
    names = dict(deliveries.forum_names(tx, delivery.huvudman_id))
    return names.get(delivery.address.forum_id, "ett forum")


def attention_in(tx: Connection, now: datetime, delivery: Delivery) -> Said | Cancelled:
    """The week's list as it is now; cancelled where there is nothing to see to."""
    if not isinstance(delivery.address, ToPerson):
        raise ValueError(f"a list is to a person: {delivery.message.key}")
    huvudman = organisation.huvudman_by_id(tx, delivery.huvudman_id)
    found = _attention(room_of_person(tx, huvudman, now, delivery.address.person_id), delivery)
    return Cancelled("Det finns inget att ordna.") if found.is_empty else Said(ATTENTION, VERSION, found)


def _attention(room: Room, delivery: Delivery) -> Attention:
    data = delivery.message.data
    lines = role_lines(room)
    vacant = _vacant_counts(room)
    answered = organisation.handlers_of_bodies(room.tx, room.huvudman_id)
    bodies = organisation.roles(room.tx, room.huvudman_id)
    unanswered = {bodies[i].name for i in bodies if bodies[i].is_body and i not in answered}
    missed = data["missed"]
    found = assignment_queries.assignments_by_id(
        room.tx, room.huvudman_id, [int(key) for key in missed] if isinstance(missed, list) else []
    )
    return Attention(
        name=room.names.short(room.actor.name),
        today=room.today,
        vacant=tuple(
            (line.name, line.vacant_units, vacant[line.name], line.id)
            for line in lines
            if line.is_vacant and vacant[line.name]
        ),
        bodies=tuple(
            (line.name, line.open_assignments, line.id)
            for line in lines
            if line.name in unanswered and line.open_assignments
        ),
        missed=tuple(row for row in rows_of(room, list(found.values())) if row.total.is_late),
        troubles=_counted(data.get("troubles")),
        dates=dates_to_give(room.tx, room.huvudman_id, room.today),
        untold=_days(data.get("untold")),
    )


def _days(untold: object) -> tuple[tuple[str, date, str], ...]:
    rows: list[list[str]] = untold if isinstance(untold, list) else []
    # A list that an earlier version queued tells of meetings only, without saying so.
    return tuple((row[0], date.fromisoformat(row[1]), row[2] if row[2:] else "meeting") for row in rows)


def _counted(troubles: object) -> tuple[tuple[str, str, int], ...]:
    rows: list[list[str]] = troubles if isinstance(troubles, list) else []
    counts = Counter((str(who), str(why)) for who, why in rows)
    return tuple((who, why, count) for (who, why), count in counts.items())


def _vacant_counts(room: Room) -> Counter[str]:
    """How much is open where nobody answers, by the role that would."""
    every = [a for a in assignment_queries.all_assignments(room.tx, room.huvudman_id) if a.status.is_open]
    who = recipients_of(room.tx, room.huvudman_id, [a.id for a in every], room.today)
    unanswered = (a for a in every if not who.of(a.id, a.unit_key))
    return Counter(role.name for a in unanswered for role in who.answering(a.id, a.unit_key))
