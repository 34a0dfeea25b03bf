"""Whose turn it is: taking one row that is due, in a short transaction of its own.

What needs no platform is settled here at once: what is too late is missed, what has no address fails, what belongs to
the thread of something that never came is cancelled, what comes when nobody is at work is put off until they are, and
what is for a channel that is busy for a moment.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.engine import Connection

from plan.messages import Delivery, DeliveryState, ToPerson
from services.deps import Deps
from services.hours import waits_until
from services.messenger import Messenger, Place
from services.pace import Pace
from services.rhythms import HuvudmanRhythm, rhythm_of
from storage.queries import deliveries, leases, organisation

MISSED = "Det hann inte skickas medan det fortfarande gällde."
GAVE_UP = "Det gick inte att skicka trots många försök."
NO_ACCOUNT = "Personen har inget konto i arbetsytan."
SEVERAL_ACCOUNTS = "Personen har flera konton i arbetsytan, och det går inte att veta vilket som gäller."
NO_CHANNEL = "Forumet har ingen kanal."
PARENT_NEVER_SENT = "Meddelandet som det hör till skickades aldrig."

_PUT_OFF_AT_ONCE = 50  # rows whose channel is busy, in one transaction
_NOWHERE = Place("", is_person=True)
# Whose workspace it is and when they work is known for so long: a message costs no query for it.
_KNOWN_FOR = timedelta(minutes=1)


@dataclass(frozen=True)
class Rules:
    """How long and how often. Attempts and pauses together make some five hours of trying."""

    lease: timedelta = timedelta(seconds=60)
    attempts: int = 35
    first_pause: timedelta = timedelta(seconds=5)
    longest_pause: timedelta = timedelta(minutes=10)
    look_again_after: timedelta = timedelta(
        minutes=2
    )  # for what was posted in doubt: may it stand there twice?


class Outcome(StrEnum):
    """What came of one piece of work."""

    SENT = "sent"
    FOUND = "found"  # it stood there already: somebody had posted it and not lived to tell
    UPDATED = "updated"
    LEFT = "left"  # it is sent, and there is nothing more to do about it
    CHECKED = "checked"  # it was posted in doubt, looked for again, and what was too much is deleted
    CANCELLED = "cancelled"
    MISSED = "missed"
    FAILED = "failed"
    WAITING = "waiting"  # to be tried again
    LOST = "lost"  # the lease ran out, and somebody else has the row


@dataclass(frozen=True)
class Worked:
    """A row was seen to."""

    delivery: Delivery  # as it was before
    outcome: Outcome
    why: str = ""
    duplicates: int = 0  # found and deleted


@dataclass(frozen=True)
class Idle:
    """Nothing to do just now. `until` is when there will be; None where nothing is under way."""

    until: datetime | None


@dataclass(frozen=True)
class Claim:
    """A row under a lease of ours. `turn_at`: when its channel is free, a moment from now at most."""

    delivery: Delivery  # as it was before
    place: Place
    thread: str | None
    token: str
    turn_at: datetime

    @property
    def is_sent(self) -> bool:
        """Whether it is to be looked at or updated, not posted."""
        return self.delivery.state is DeliveryState.SENT

    @property
    def in_doubt(self) -> bool:
        """Whether somebody may have posted it before us: it was in somebody's hands, or nobody knows how it went."""
        return self.delivery.in_doubt or self.delivery.state is DeliveryState.IN_FLIGHT


@dataclass(frozen=True)
class _Known:
    """Whose workspace it is, and when they work, as it was read at an instant."""

    huvudman_id: int
    rhythm: HuvudmanRhythm
    at: datetime


class Claims:
    """Claims for the huvudman of the messenger's workspace. Safe to use from many threads and processes."""

    def __init__(self, deps: Deps, messenger: Messenger, rules: Rules, pace: Pace) -> None:
        self._deps, self._messenger, self._rules, self._pace = deps, messenger, rules, pace
        self._known: _Known | None = None
        # SQLite has one writer. Threads that queue here are let in at once; in SQLite they would sleep up to
        # 100 ms between looks.
        one_writer = deps.database.engine.dialect.name == "sqlite"
        self._door: AbstractContextManager[Any] = threading.Lock() if one_writer else nullcontext()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A short transaction that writes."""
        with self._door, self._deps.database.begin() as tx:
            yield tx

    def next(self) -> Claim | Worked | Idle:
        """Take the row that has waited longest, or settle it where there is nothing to try."""
        now = self._deps.clock.now()
        if (closed_until := self._pace.closed_until(now)) is not None:
            return Idle(closed_until)
        with self.writing() as tx:
            whose = self._whose(tx, now)
            if whose is None:
                return Idle(None)
            for _ in range(_PUT_OFF_AT_ONCE):
                found = leases.next_due(tx, whose.huvudman_id, now)
                if found is None:
                    return Idle(leases.next_instant(tx, whose.huvudman_id))
                taken = self._take(tx, found, whose.rhythm, now)
                if taken is not None:
                    return taken
        return Idle(now)

    def _take(
        self, tx: Connection, found: Delivery, rhythm: HuvudmanRhythm, now: datetime
    ) -> Claim | Worked | None:
        """A lease on the row; what became of it where there is nothing to try; None where it was put off."""
        place = self._place(tx, found)
        parent = None
        if found.follows_id is not None:
            parent = deliveries.by_id(tx, found.huvudman_id, found.follows_id)
        thread = parent.posted_ref if parent is not None else None
        if found.state is DeliveryState.SENT:  # known by where it stands, whatever has become of the address
            return self._lease(tx, found, _NOWHERE if isinstance(place, str) else place, thread, now, now)
        sure = not found.in_doubt and found.state is not DeliveryState.IN_FLIGHT
        if sure and found.expires_at <= now:
            return _ended(tx, found, Outcome.MISSED, MISSED)
        if found.attempts >= self._rules.attempts:
            return _ended(tx, found, Outcome.FAILED, found.why or GAVE_UP)
        if isinstance(place, str):
            return _ended(tx, found, Outcome.FAILED, place)
        if found.expires_at > now and (until := waits_until(rhythm, found, now)) is not None:
            leases.put_off(tx, found, until)
            return None
        if parent is not None and thread is None:
            if parent.state.is_over:
                return _ended(tx, found, Outcome.CANCELLED, PARENT_NEVER_SENT)
            leases.put_off(tx, found, now + self._rules.first_pause)
            return None
        turn = self._pace.turn(place.external_id, now)
        if not turn.mine:
            leases.put_off(tx, found, turn.at)
            return None
        return self._lease(tx, found, place, thread, now, turn.at)

    def _lease(
        self,
        tx: Connection,
        found: Delivery,
        place: Place,
        thread: str | None,
        now: datetime,
        turn_at: datetime,
    ) -> Claim:
        token = uuid.uuid4().hex
        leases.lease(tx, found, token, now, turn_at + self._rules.lease)
        return Claim(found, place, thread, token, turn_at)

    def _whose(self, tx: Connection, now: datetime) -> _Known | None:
        known = self._known
        if known is None or abs(now - known.at) >= _KNOWN_FOR:
            messenger = self._messenger
            huvudman = organisation.huvudman_of_workspace(tx, messenger.platform, messenger.tenant_id)
            known = self._known = _Known(huvudman.id, rhythm_of(huvudman), now) if huvudman else None
        return known

    def _place(self, tx: Connection, found: Delivery) -> Place | str:
        """Where the address is, or why it is nowhere."""
        where = self._messenger.platform, self._messenger.tenant_id
        if isinstance(found.address, ToPerson):
            accounts = leases.accounts_of(tx, found.huvudman_id, found.address.person_id, *where)
            if len(accounts) != 1:
                return SEVERAL_ACCOUNTS if accounts else NO_ACCOUNT
            return Place(accounts[0], is_person=True)
        channel = leases.channel_of(tx, found.huvudman_id, found.address.forum_id, *where)
        return NO_CHANNEL if channel is None else Place(channel, is_person=False)


def _ended(tx: Connection, found: Delivery, outcome: Outcome, why: str) -> Worked:
    leases.end(tx, found, DeliveryState(outcome.value), why)
    return Worked(found, outcome, why)
