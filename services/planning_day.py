"""One huvudman's day: what is said of each assignment that is to be considered, and to whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from plan.messages import Message, ToPerson
from plan.records import HuvudmanRecord
from plan.reminding import Decision, Facts, Outcome, Point, Rhythm, decide, escalates_on, next_on, points
from plan.schoolyear import SchoolYear
from plan.status import Status
from services.asking import meetings_to_ask_before
from services.recipients import Recipient, recipients_of
from services.rhythms import HuvudmanRhythm
from storage.queries import deliveries as delivery_queries
from storage.queries import notices
from storage.queries.journal import support_asked
from storage.queries.notices import Considered, Spoken, Wish

REMINDER = "reminder"
VERSION = 1
NOBODY = "nobody"
# Late by so many working days: the nearest manager is told.
ESCALATES_AFTER = 5
_UNWISHED = Wish(Rhythm.DAILY, False)
_UNSPOKEN = Spoken({})


@dataclass(frozen=True)
class Unheld:
    """What would be said today to the role that answers for an assignment, if somebody held it."""

    huvudman_id: int
    assignment_id: int
    unit_key: str
    point: Point


@dataclass
class PlannedDay:
    """What planning a day came to."""

    messages: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    unheld: list[Unheld] = field(default_factory=list)


@dataclass
class _Lines:
    """What one person is to hear of: their own, and what is late or needs support below them."""

    own: list[list[Any]] = field(default_factory=list)
    others: list[list[Any]] = field(default_factory=list)


def reminder_key(person_id: int, day: date) -> str:
    """The key of a person's reminder of a day: `reminder:person:17:2027-03-16`. There is one at most."""
    return f"reminder:person:{person_id}:{day.isoformat()}"


def plan_day(
    tx: Connection,
    huvudman: HuvudmanRecord,
    rhythm: HuvudmanRhythm,
    today: date,
    considered: Sequence[Considered],
) -> PlannedDay:
    """Decide on every assignment that is to be considered, write it down, and queue one message a person."""
    return _Day(tx, huvudman, rhythm, today, considered).plan()


class _Day:
    """One huvudman, one day."""

    def __init__(
        self,
        tx: Connection,
        huvudman: HuvudmanRecord,
        rhythm: HuvudmanRhythm,
        today: date,
        considered: Sequence[Considered],
    ) -> None:
        self._tx, self._huvudman, self._rhythm, self._today = tx, huvudman, rhythm, today
        self._considered = considered
        ids = [one.id for one in considered]
        self._who = recipients_of(tx, huvudman.id, ids, today)
        self._recipients = {one.id: self._who.of(one.id, one.unit_key) for one in considered}
        self._said = notices.points_said(tx, huvudman.id, ids)
        self._laters = notices.laters(tx, huvudman.id, ids)
        self._meetings = meetings_to_ask_before(tx, huvudman.id, rhythm.work, today)
        needy = [one.id for one in considered if _asks_its_manager(one)]
        self._needy_since = support_asked(tx, huvudman.id, needy)
        self._above = {
            one.id: self._who.managers_of(one.id, one.unit_key) if self._to_manager(one) else set()
            for one in considered
        }
        people = {who.person_id for found in self._recipients.values() for who in found}
        people.update(*self._above.values())
        self._wishes = notices.wishes(tx, huvudman.id, people)
        keys = {reminder_key(person_id, today): person_id for person_id in people}
        known = notices.keys_in_use(tx, huvudman.id, list(keys))
        self._spoken_to = {keys[key] for key in known}
        self._lines: dict[int, _Lines] = defaultdict(_Lines)
        self._rows: list[dict[str, Any]] = []
        self._planned = PlannedDay()

    def plan(self) -> PlannedDay:
        """All of it, in the transaction that is open."""
        again = {one.id: self._consider(one) for one in self._considered}
        notices.add_notices(self._tx, self._rows)
        notices.consider_again(self._tx, self._huvudman.id, again)
        delivery_queries.enqueue_all(
            self._tx,
            self._huvudman.id,
            [
                (self._message(person_id, lines), ToPerson(person_id))
                for person_id, lines in self._lines.items()
            ],
            not_before=self._rhythm.opens(self._today),
            expires_at=self._rhythm.closes(self._today),
        )
        self._planned.messages = len(self._lines)
        self._planned.outcomes.update(Outcome(row["outcome"]) for row in self._rows)
        return self._planned

    def _message(self, person_id: int, lines: _Lines) -> Message:
        data = {"day": self._today.isoformat(), "own": lines.own, "others": lines.others}
        return Message(REMINDER, VERSION, reminder_key(person_id, self._today), data)

    def _consider(self, one: Considered) -> date | None:
        """Decide on one assignment; gives the day on which to look at it again."""
        if not one.status.is_open:
            return None
        waits = False
        recipients = self._recipients[one.id]
        for recipient in recipients:
            waits |= not self._tell_owner(one, recipient)
        if not recipients:
            self._tell_nobody(one)
        waits |= not self._tell_managers(one)
        ahead = self._next(one, recipients)
        if not waits:
            return ahead
        tomorrow = self._rhythm.work.after(self._today, 1)
        return min(tomorrow, ahead or tomorrow)

    def _facts(self, one: Considered, since: date, later: date | None) -> Facts:
        """`since` is never after today: a moment before the import can be rehearsed."""
        reported = one.reported_at.astimezone(self._rhythm.zone).date() if one.reported_at else None
        since = min(max(one.since, since), self._today)
        start, ends = one.start, None
        if one.due is None and (year := _school_year(one.period_key)) is not None:
            start, ends = year.first_day, year.last_day  # next year's is another assignment
        return Facts(start, one.due, one.status, reported, since, later, ends, one.first_due)

    def _points(self, facts: Facts, rhythm: Rhythm) -> list[Point]:
        return points(
            facts,
            self._today,
            self._rhythm.work,
            ladder=self._rhythm.ladder,
            terms=self._rhythm.terms,
            rhythm=rhythm,
            meetings=self._meetings,
        )

    def _tell_owner(self, one: Considered, recipient: Recipient) -> bool:
        """Decide for one who answers; False where it has to wait for their next message."""
        wish = self._wishes.get(recipient.person_id, _UNWISHED)
        facts = self._facts(one, recipient.since, self._laters.get((one.id, recipient.person_id)))
        name = f"person:{recipient.person_id}"
        said = self._said.get((one.id, name), _UNSPOKEN)
        decisions = decide(
            facts,
            self._points(facts, wish.rhythm),
            said.points,
            self._today,
            self._rhythm.work,
            self._rhythm.ladder,
            said.on,
        )
        if self._is_paused(one, wish):
            decisions = [_paused(decision) for decision in decisions]
        announced = next((d for d in decisions if d.outcome is Outcome.ANNOUNCED), None)
        if announced is not None and recipient.person_id in self._spoken_to:
            return False
        for decision in decisions:
            key = reminder_key(recipient.person_id, self._today) if decision is announced else ""
            self._note(one.id, name, decision.point.key, decision.outcome, decision.why, key)
        if announced is not None:
            point = announced.point
            line = [one.id, point.kind.value, point.about.isoformat()]
            self._lines[recipient.person_id].own.append(line)
        return True

    def _is_paused(self, one: Considered, wish: Wish) -> bool:
        return one.paused or wish.paused or self._huvudman.paused

    def _tell_nobody(self, one: Considered) -> None:
        """A role that nobody holds: each point is silent, and stands in the administrator's list."""
        said = self._said.get((one.id, NOBODY), _UNSPOKEN).points
        facts = self._facts(one, one.since, None)
        fresh = [point for point in self._points(facts, Rhythm.DAILY) if point.key not in said]
        for point in fresh:
            self._note(one.id, NOBODY, point.key, Outcome.SUPPRESSED, "vacant", "")
        if fresh:
            unheld = Unheld(self._huvudman.id, one.id, one.unit_key, fresh[-1])
            self._planned.unheld.append(unheld)

    def _to_manager(self, one: Considered) -> list[tuple[str, str]]:
        """What the nearest manager is to hear, once: late by five working days, or in need of their support.

        Counted from the day it could have been spoken of: an old plan that is brought in is first its owners'.
        """
        if not one.status.is_open:
            return []
        found = []
        if one.due is not None and one.due < self._today and self._today >= self._escalates_on(one, one.due):
            found.append(("late", f"escalate:{one.due.isoformat()}"))
        if _asks_its_manager(one):
            found.append(("support", f"support:since:{self._needy_since.get(one.id, 0)}"))
        return found

    def _escalates_on(self, one: Considered, due: date) -> date:
        return escalates_on(max(due, min(one.since, self._today)), self._rhythm.work, ESCALATES_AFTER)

    def _tell_managers(self, one: Considered) -> bool:
        """Tell those above; False where somebody has had the message of the day already."""
        told_all = True
        for person_id in sorted(self._above[one.id]):
            name = f"manager:{person_id}"
            said = self._said.get((one.id, name), _UNSPOKEN).points
            for why, key in self._to_manager(one):
                if key in said:
                    continue
                if self._is_paused(one, self._wishes.get(person_id, _UNWISHED)):
                    continue  # it is said once, and not now: who lets it go on lets the clock look again
                if person_id in self._spoken_to:
                    told_all = False
                else:
                    self._lines[person_id].others.append([one.id, why])
                    self._note(one.id, name, key, Outcome.ANNOUNCED, "", reminder_key(person_id, self._today))
        return told_all

    def _next(self, one: Considered, recipients: Sequence[Recipient]) -> date | None:
        """The next day on which there may be something to say to somebody."""
        laters = {self._laters.get((one.id, recipient.person_id)) for recipient in recipients} or {None}
        days = [
            next_on(
                self._facts(one, one.since, later),
                self._today,
                self._rhythm.work,
                ladder=self._rhythm.ladder,
                terms=self._rhythm.terms,
                meetings=self._meetings,
            )
            for later in laters
        ]
        if one.due is not None:
            escalation = self._escalates_on(one, one.due)
            days.append(escalation if escalation > self._today else None)
        return min((day for day in days if day is not None), default=None)

    def _note(
        self, assignment_id: int, recipient: str, point_key: str, outcome: Outcome, why: str, key: str
    ) -> None:
        self._rows.append(
            {
                "huvudman_id": self._huvudman.id,
                "assignment_id": assignment_id,
                "recipient": recipient,
                "point_key": point_key,
                "on_date": self._today,
                "outcome": outcome.value,
                "why": why,
                "delivery_key": key,
            }
        )


def _paused(decision: Decision) -> Decision:
    if decision.outcome is not Outcome.ANNOUNCED:
        return decision
    return replace(decision, outcome=Outcome.SUPPRESSED, why="paused")


def _asks_its_manager(one: Considered) -> bool:
    return one.status is Status.NEEDS_SUPPORT and one.support_to == "manager"


def _school_year(period_key: str) -> SchoolYear | None:
    try:
        return SchoolYear.parse(period_key)
    except ValueError:
        return None
