"""Planning the day's reminders: from the points that have come to one message a person and working day.

Only what is to be considered is read (`assignment.consider_on`). Each point is written down with what became of it:
announced in a message, silent with a reason, superseded, or missed. That, the message and the day on which to look
again are one transaction, so a crash leaves all of it or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from plan.messages import DeliveryState, Message, ToPerson
from plan.organisation import WHOLE, Role, answers_for
from plan.records import Holding, HuvudmanRecord
from plan.reminding import Facts, Outcome, Rhythm, decide, escalates_on, next_on, points
from plan.status import Status
from services.deps import Deps
from services.rhythms import HuvudmanRhythm, rhythm_of
from services.room import day_of
from storage.queries import assignments as assignment_queries
from storage.queries import deliveries as delivery_queries
from storage.queries import notices, organisation
from storage.queries.notices import Considered, Wish

REMINDER = "reminder"
VERSION = 1
NOBODY = "nobody"
# Late by so many working days: the nearest manager is told.
ESCALATES_AFTER = 5
_UNWISHED = Wish(Rhythm.DAILY, False)


@dataclass
class Planned:
    """What a round of planning came to."""

    messages: int = 0
    announced: int = 0
    silent: int = 0
    missed: int = 0


def reminder_key(person_id: int, day: date) -> str:
    """The key of a person's reminder of a day: `reminder:person:17:2027-03-16`. There is one at most."""
    return f"reminder:person:{person_id}:{day.isoformat()}"


def plan_reminders(deps: Deps) -> Planned:
    """Plan what is to be said today, for every huvudman where people are at work now."""
    now = deps.clock.now()
    planned = Planned()
    _learn_from_undelivered(deps)
    with deps.database.read() as tx:
        ids = notices.huvudmen_to_consider(tx, (now + timedelta(days=1)).date())
        everyone = [huvudman for huvudman in organisation.huvudmen(tx) if huvudman.id in ids]
    for huvudman in everyone:
        rhythm = rhythm_of(huvudman)
        if rhythm.may_speak(now):
            with deps.database.begin() as tx:
                plan_huvudman(tx, huvudman, rhythm, now, planned)
    return planned


def _learn_from_undelivered(deps: Deps) -> None:
    """What never arrived was not said: what was missed is said anew, what can't arrive stands as missed, with why."""
    with deps.database.read() as tx:
        undelivered = notices.undelivered(tx, REMINDER)
    for row in undelivered:
        with deps.database.begin() as tx:
            if row.state == DeliveryState.MISSED:
                ids = notices.forget(tx, row.huvudman_id, row.key)
            else:
                ids = notices.set_outcome(tx, row.huvudman_id, row.key, Outcome.MISSED, row.why)
            notices.consider_now(tx, row.huvudman_id, ids)


def plan_huvudman(
    tx: Connection, huvudman: HuvudmanRecord, rhythm: HuvudmanRhythm, now: datetime, planned: Planned
) -> None:
    """Plan the reminders of one huvudman for the day that it is there."""
    today = day_of(now, huvudman)
    considered = notices.to_consider(tx, huvudman.id, today)
    if considered:
        _Day(tx, huvudman, rhythm, today, considered).plan(planned)


@dataclass
class _Lines:
    """What one person is to hear of: their own, and what is late or needs support below them."""

    own: list[list[Any]] = field(default_factory=list)
    others: list[list[Any]] = field(default_factory=list)


@dataclass(frozen=True)
class _Recipient:
    """Somebody who answers an assignment, and from when they could have been told."""

    person_id: int
    since: date


class _Day:
    """One huvudman, one day."""

    def __init__(
        self,
        tx: Connection,
        huvudman: HuvudmanRecord,
        rhythm: HuvudmanRhythm,
        today: date,
        considered: list[Considered],
    ) -> None:
        self._tx, self._huvudman, self._rhythm, self._today = tx, huvudman, rhythm, today
        self._considered = considered
        ids = [one.id for one in considered]
        self._roles = assignment_queries.owner_roles(tx, huvudman.id, ids)
        self._all_roles = organisation.roles(tx, huvudman.id)
        self._managers = notices.managers(tx, huvudman.id)
        self._holdings = organisation.holdings(tx, huvudman.id, today)
        self._said = notices.points_said(tx, huvudman.id, ids)
        self._laters = notices.laters(tx, huvudman.id, ids)
        people = {h.person_id for held in self._holdings.values() for h in held}
        self._wishes = notices.wishes(tx, huvudman.id, people)
        keys = {reminder_key(person_id, today): person_id for person_id in people}
        known = notices.keys_in_use(tx, huvudman.id, list(keys))
        self._spoken_to = {keys[key] for key in known}
        self._lines: dict[int, _Lines] = defaultdict(_Lines)
        self._rows: list[dict[str, Any]] = []

    def plan(self, planned: Planned) -> None:
        """Decide on every assignment, write it down, and queue one message a person."""
        again = {one.id: self._consider(one) for one in self._considered}
        notices.add_notices(self._tx, self._rows)
        notices.consider_again(self._tx, self._huvudman.id, again)
        for person_id, lines in self._lines.items():
            self._queue(person_id, lines)
        planned.messages += len(self._lines)
        for row in self._rows:
            planned.announced += row["outcome"] == Outcome.ANNOUNCED
            planned.silent += row["outcome"] == Outcome.SUPPRESSED
            planned.missed += row["outcome"] == Outcome.MISSED

    def _queue(self, person_id: int, lines: _Lines) -> None:
        key = reminder_key(person_id, self._today)
        data = {"day": self._today.isoformat(), "own": lines.own, "others": lines.others}
        delivery_queries.enqueue(
            self._tx,
            self._huvudman.id,
            Message(REMINDER, VERSION, key, data),
            ToPerson(person_id),
            not_before=self._rhythm.opens(self._today),
            expires_at=self._rhythm.closes(self._today),
        )

    def _consider(self, one: Considered) -> date | None:
        """Decide on one assignment; gives the day on which to look at it again."""
        if not one.status.is_open:
            return None
        waits = False
        recipients = self._recipients(one)
        for recipient in recipients:
            waits |= not self._tell_owner(one, recipient)
        if not recipients:
            self._tell_nobody(one)
        waits |= not self._tell_managers(one, recipients)
        tomorrow = self._rhythm.work.after(self._today, 1)
        ahead = self._next(one, recipients)
        return min(tomorrow, ahead or tomorrow) if waits else ahead

    def _facts(self, one: Considered, since: date, later: date | None) -> Facts:
        reported = one.reported_at.astimezone(self._rhythm.zone).date() if one.reported_at else None
        return Facts(one.start, one.due, one.status, reported, max(one.since, since), later)

    def _tell_owner(self, one: Considered, recipient: _Recipient) -> bool:
        """Decide for one who answers; False where it has to wait for their next message."""
        wish = self._wishes.get(recipient.person_id, _UNWISHED)
        later = self._laters.get((one.id, recipient.person_id))
        facts = self._facts(one, recipient.since, later)
        come = points(
            facts,
            self._today,
            self._rhythm.work,
            ladder=self._rhythm.ladder,
            terms=self._rhythm.terms,
            rhythm=wish.rhythm,
        )
        name = f"person:{recipient.person_id}"
        said = self._said.get((one.id, name), set())
        decisions = decide(facts, come, said, self._today, self._rhythm.work, self._rhythm.ladder)
        if not decisions:
            return True
        announces = decisions[-1].outcome is Outcome.ANNOUNCED
        if announces and self._is_paused(one, wish):
            decisions[-1] = type(decisions[-1])(decisions[-1].point, Outcome.SUPPRESSED, "paused")
            announces = False
        if announces and recipient.person_id in self._spoken_to:
            return False
        for decision in decisions:
            point = decision.point
            key = ""
            if decision.outcome is Outcome.ANNOUNCED:
                key = reminder_key(recipient.person_id, self._today)
                self._lines[recipient.person_id].own.append(
                    [one.id, point.kind.value, point.about.isoformat()]
                )
            self._note(one.id, name, point.key, decision.outcome, decision.why, key)
        return True

    def _is_paused(self, one: Considered, wish: Wish) -> bool:
        return one.paused or wish.paused or self._huvudman.paused

    def _tell_nobody(self, one: Considered) -> None:
        """A role that nobody holds: each point is silent, and stands in the administrator's list."""
        facts = self._facts(one, one.since, None)
        come = points(
            facts, self._today, self._rhythm.work, ladder=self._rhythm.ladder, terms=self._rhythm.terms
        )
        for point in come:
            if point.key not in self._said.get((one.id, NOBODY), set()):
                self._note(one.id, NOBODY, point.key, Outcome.SUPPRESSED, "vacant", "")

    def _tell_managers(self, one: Considered, recipients: Iterable[_Recipient]) -> bool:
        """Late by five working days, or in need of the manager's support: the nearest manager is told, once."""
        points_to_tell = []
        if one.due is not None and self._today >= escalates_on(one.due, self._rhythm.work, ESCALATES_AFTER):
            points_to_tell.append(("late", f"escalate:{one.due.isoformat()}"))
        if one.status is Status.NEEDS_SUPPORT and one.support_to == "manager":
            points_to_tell.append(("support", f"support:{one.version}"))
        if not points_to_tell:
            return True
        told_all = True
        owners = {recipient.person_id for recipient in recipients}
        for person_id in self._managers_of(one) - owners:
            name = f"manager:{person_id}"
            said = self._said.get((one.id, name), set())
            for why, key in points_to_tell:
                if key in said:
                    continue
                if self._is_paused(one, self._wishes.get(person_id, _UNWISHED)):
                    self._note(one.id, name, key, Outcome.SUPPRESSED, "paused", "")
                elif person_id in self._spoken_to:
                    told_all = False
                else:
                    self._lines[person_id].others.append([one.id, why])
                    self._note(one.id, name, key, Outcome.ANNOUNCED, "", reminder_key(person_id, self._today))
        return told_all

    def _managers_of(self, one: Considered) -> set[int]:
        """Who holds the nearest role above those that answer; further up where that one is vacant."""
        found: set[int] = set()
        for role in self._answering(one):
            above = self._managers.get(role.id)
            seen = {role.id}
            while above is not None and above not in seen:
                held = self._holdings.get(above, [])
                if held:
                    found |= {holding.person_id for holding in held}
                    break
                seen.add(above)
                above = self._managers.get(above)
        return found

    def _answering(self, one: Considered) -> list[Role]:
        owners = self._roles.get(one.id, ())
        return [role for role in owners if not role.is_body and answers_for(role, one.unit_key)]

    def _recipients(self, one: Considered) -> list[_Recipient]:
        """Who answers an assignment today: each once, from the first day they held a role that does."""
        found: dict[int, date] = {}
        for role in self._answering(one):
            for holding in self._holdings.get(role.id, []):
                if self._is_for(holding, one.unit_key):
                    earlier = found.get(holding.person_id, holding.from_date)
                    found[holding.person_id] = min(earlier, holding.from_date)
        return [_Recipient(person_id, since) for person_id, since in found.items()]

    @staticmethod
    def _is_for(holding: Holding, unit_key: str) -> bool:
        return unit_key == WHOLE or holding.unit_key in (unit_key, WHOLE)

    def _next(self, one: Considered, recipients: Iterable[_Recipient]) -> date | None:
        """The next day on which there may be something to say to somebody."""
        laters = [self._laters.get((one.id, recipient.person_id)) for recipient in recipients]
        days = [
            next_on(
                self._facts(one, one.since, later),
                self._today,
                self._rhythm.work,
                ladder=self._rhythm.ladder,
                terms=self._rhythm.terms,
            )
            for later in (laters or [None])
        ]
        if one.due is not None:
            escalation = escalates_on(one.due, self._rhythm.work, ESCALATES_AFTER)
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
