"""Planning the day's reminders: from the points that have come to one message a person and working day.

Only what is to be considered is read (`assignment.consider_on`). Each point is written down with what became of it:
announced in a message, silent with a reason, superseded, or missed. That, the message and the day on which to look
again are one transaction, so a crash leaves all of it or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Connection

from plan.messages import DeliveryState
from plan.records import HuvudmanRecord
from plan.reminding import Outcome
from services.deps import Deps
from services.everyone import each
from services.planning_day import REMINDER, VERSION, PlannedDay, Unheld, plan_day, reminder_key
from services.rhythms import HuvudmanRhythm, rhythm_of
from services.room import day_of
from storage.queries import notices, organisation

__all__ = ["REMINDER", "VERSION", "Planned", "plan_huvudman", "plan_reminders", "reminder_key"]


@dataclass
class Planned:
    """What a round of planning came to. `unheld` is what would have been said if somebody held the roles."""

    messages: int = 0
    announced: int = 0
    silent: int = 0
    missed: int = 0
    unheld: list[Unheld] = field(default_factory=list)

    def add(self, day: PlannedDay) -> None:
        """Count in one huvudman's day."""
        self.messages += day.messages
        self.announced += day.outcomes[Outcome.ANNOUNCED]
        self.silent += day.outcomes[Outcome.SUPPRESSED]
        self.missed += day.outcomes[Outcome.MISSED]
        self.unheld += day.unheld


def plan_reminders(deps: Deps) -> Planned:
    """Plan what is to be said today, for every huvudman where people are at work now."""
    now = deps.clock.now()
    planned = Planned()
    _learn_from_undelivered(deps, now)
    with deps.database.read() as tx:
        # Tomorrow is here already further east.
        ids = notices.to_consider(tx, (now + timedelta(days=1)).date())
        everyone = [huvudman for huvudman in organisation.huvudmen(tx) if huvudman.id in ids]

    def plan(huvudman: HuvudmanRecord) -> None:
        rhythm = rhythm_of(huvudman)
        if not rhythm.may_speak(now):
            return
        with deps.database.begin() as tx:
            if organisation.take_turn(tx, huvudman.id):
                plan_huvudman(tx, huvudman, rhythm, now, planned, ids[huvudman.id])

    each(everyone, plan, name=lambda huvudman: huvudman.id)
    return planned


def _learn_from_undelivered(deps: Deps, now: datetime) -> None:
    """What never arrived was not said: what was missed is said anew, what can't arrive stands as missed, with why;
    what was not needed any more stands as suppressed. Each is learnt from once.
    """
    with deps.database.read() as tx:
        undelivered = notices.undelivered(tx, REMINDER)
    for row in undelivered:
        with deps.database.begin() as tx:
            if not notices.heed(tx, row.huvudman_id, row.id, now):
                continue
            if row.state == DeliveryState.CANCELLED:
                # What a manager is told once is not said: where it still holds when nothing is paused, it is.
                ids = notices.forget(tx, row.huvudman_id, row.key, of_managers=True)
                notices.consider_now(tx, row.huvudman_id, ids)
                notices.set_outcome(tx, row.huvudman_id, row.key, Outcome.SUPPRESSED, row.why)
                continue
            if row.state == DeliveryState.MISSED:
                ids = notices.forget(tx, row.huvudman_id, row.key)
            else:
                ids = notices.set_outcome(tx, row.huvudman_id, row.key, Outcome.MISSED, row.why)
            notices.consider_now(tx, row.huvudman_id, ids)


def plan_huvudman(
    tx: Connection,
    huvudman: HuvudmanRecord,
    rhythm: HuvudmanRhythm,
    now: datetime,
    planned: Planned,
    ids: list[int],
) -> None:
    """Plan the reminders of one huvudman for the day that it is there. For who has taken its turn."""
    today: date = day_of(now, huvudman)
    found = notices.considered(tx, huvudman.id, ids, today)
    if found:
        planned.add(plan_day(tx, huvudman, rhythm, today, found))
