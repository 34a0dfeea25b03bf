"""Carrying messages to where they are to stand, once.

A row is claimed under a lease in a short transaction of its own; the message is composed; the lease is looked at
again; it is posted outside of any transaction with its key along; and it is marked in a second short transaction, if
the lease is still ours. Between the post and the mark anything can happen: the process is killed, the answer is
lost, the database is locked. So whoever takes over a row that was in somebody's hands looks for the key where the
message would stand *before* posting it.

Why a duplicate is tolerated where it is. A post that left one process can take effect after another has looked, and
no order of looking and posting shuts that out: the platform has no "post unless it is there". The other choice is to
be silent when in doubt, and a reminder that never comes is what people lose work by. So what was posted in doubt is
looked for once more a while later, and what stands there twice is deleted; a kind of message for which twice is worse
than late says so (`Composer.hold_when_unsure`).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from plan.messages import DeliveryState
from services.claiming import GAVE_UP, MISSED, Claim, Claims, Idle, Outcome, Rules, Worked
from services.delivering import Cancelled, Composer, Composers
from services.deps import Deps
from services.errors import ServiceUnavailable
from services.messenger import Messenger, MessengerError, NotSent, Said, TryLater, Uncertain, Unreachable
from services.pace import Pace
from storage.queries import deliveries, leases

log = structlog.stdlib.get_logger(__name__)

MISSED_IN_DOUBT = "Det gick inte att se om det kom fram innan det slutade gälla."
NOT_COMPOSED = "Meddelandet kunde inte skrivas. Det är ett fel i programmet; detaljerna finns i loggen."


@dataclass
class Courier:
    """Delivers for the huvudman of the messenger's workspace. Many threads may call `step` at the same time.

    `jitter` gives numbers from 0 to 1; `wait` sleeps for so many seconds. Raises ValueError where the lease is
    no longer than what the messenger may take.
    """

    deps: Deps
    messenger: Messenger
    composers: Composers
    rules: Rules = field(default_factory=Rules)
    pace: Pace = field(default_factory=Pace)
    jitter: Callable[[], float] = random.random
    wait: Callable[[float], object] = time.sleep

    def __post_init__(self) -> None:
        if self.messenger.longest_s >= self.rules.lease.total_seconds():
            raise ValueError("the lease has to be longer than what a call of the messenger can take")
        self._claims = Claims(self.deps, self.messenger, self.rules, self.pace)

    def step(self) -> Worked | Idle:
        """See to the one row that has waited longest. Raises ServiceUnavailable where the database can't be used:

        then the lease runs out, and whoever takes the row next looks before posting.
        """
        found = self._claims.next()
        if isinstance(found, Idle):
            return found
        worked = found if isinstance(found, Worked) else self._work(found)
        log.info(
            "delivery",
            delivery=worked.delivery.id,
            kind=worked.delivery.message.kind,
            outcome=worked.outcome.value,
            why=worked.why,
            duplicates=worked.duplicates,
        )
        return worked

    def _work(self, claim: Claim) -> Worked:
        if not claim.is_sent:
            return self._send(claim)
        return self._check(claim) if claim.delivery.in_doubt else self._update(claim)

    # What is to be sent

    def _send(self, claim: Claim) -> Worked:
        if claim.in_doubt:
            seen = self._look_first(claim)
            if seen is not None:
                return seen
        if claim.delivery.expires_at <= self.deps.clock.now():
            return self._end(claim, Outcome.MISSED, MISSED)
        composed = self._compose(claim)
        if isinstance(composed, Worked):
            return composed
        if isinstance(composed, Cancelled):
            self.pace.let_go(claim.place.external_id, self.deps.clock.now())
            return self._end(claim, Outcome.CANCELLED, composed.why)
        self._wait_for_turn(claim)
        if not self._still_ours(claim):
            return Worked(claim.delivery, Outcome.LOST)
        try:
            ref = self.messenger.post(claim.place, claim.delivery.message.key, composed, claim.thread)
        except MessengerError as error:
            return self._not_posted(claim, error)
        return self._posted(claim, ref)

    def _look_first(self, claim: Claim) -> Worked | None:
        """What came of looking for a message that may stand there already; None where it is to be posted."""
        expired = claim.delivery.expires_at <= self.deps.clock.now()
        try:
            refs = self._find(claim)
        except (TryLater, NotSent) as error:  # it can be known, but not now
            if expired:
                return self._end(claim, Outcome.MISSED, MISSED_IN_DOUBT)
            return self._again(claim, error, in_doubt=True)
        except (Uncertain, Unreachable) as error:  # nobody can say
            if expired:
                return self._end(claim, Outcome.MISSED, MISSED_IN_DOUBT)
            composer = self.composers.get(claim.delivery.message.kind)
            if composer is not None and composer.hold_when_unsure:
                return self._again(claim, error, in_doubt=True, counts=False)
            return None
        if not refs:
            return None
        deleted = self._delete_all(refs[1:])
        settled = self._arrived(claim, Outcome.FOUND, refs[0], in_doubt=deleted < len(refs) - 1)
        return replace(settled, duplicates=deleted)

    def _posted(self, claim: Claim, ref: str) -> Worked:
        self.pace.sent(claim.place.external_id, self.deps.clock.now())
        settled = self._arrived(claim, Outcome.SENT, ref, in_doubt=claim.in_doubt)
        if settled.outcome is Outcome.LOST:
            self._withdraw(claim, ref)
        return settled

    def _arrived(self, claim: Claim, outcome: Outcome, ref: str, *, in_doubt: bool) -> Worked:
        now = self.deps.clock.now()
        with self._claims.writing() as tx:
            ours = leases.settle_arrived(
                tx,
                claim.delivery.id,
                claim.token,
                ref=ref,
                shown_version=claim.delivery.wanted_version,
                now=now,
                look_at=now + self.rules.look_again_after if in_doubt else None,
            )
            composer = self.composers.get(claim.delivery.message.kind)
            if ours and composer is not None and composer.arrived is not None:
                composer.arrived(tx, now, claim.delivery)
        return Worked(claim.delivery, outcome if ours else Outcome.LOST)

    def _withdraw(self, claim: Claim, ref: str) -> None:
        """We were too slow: somebody else took the row over while we posted. Ours goes, if theirs has settled it.

        While they are still at it, ours stays: they may have found it. If they have not, they post in doubt, and
        what stands there twice is found when they look again.
        """
        with self.deps.database.read() as tx:
            row = deliveries.by_id(tx, claim.delivery.huvudman_id, claim.delivery.id)
        if row is not None and row.state.is_over and row.posted_ref != ref:
            self._delete_all([ref])

    def _not_posted(self, claim: Claim, error: MessengerError) -> Worked:
        now = self.deps.clock.now()
        if isinstance(error, Unreachable):
            self.pace.let_go(claim.place.external_id, now)
            return self._end(claim, Outcome.FAILED, error.why)
        if isinstance(error, TryLater):
            until = now + timedelta(seconds=error.seconds)
            self.pace.pause(until, None if error.whole_workspace else claim.place.external_id)
        elif isinstance(error, NotSent):
            self.pace.let_go(claim.place.external_id, now)
        return self._again(claim, error, in_doubt=claim.in_doubt or isinstance(error, Uncertain))

    # What is sent

    def _check(self, claim: Claim) -> Worked:
        """Look again for what was posted in doubt, and delete what is too much."""
        row = claim.delivery
        try:
            refs = self._find(claim)
        except Unreachable:
            refs = []  # it will never be known: perhaps it stands there twice
        except MessengerError as error:
            return self._later(claim, error)
        kept = row.posted_ref if row.posted_ref in refs or not refs else refs[0]
        extra = [ref for ref in refs if ref != kept]
        deleted = self._delete_all(extra)
        if deleted < len(extra):
            return self._later(claim, Uncertain("a duplicate could not be deleted"))
        now = self.deps.clock.now()
        with self._claims.writing() as tx:
            ours = leases.settle_shown(
                tx, row.id, claim.token, row.shown_version, now, in_doubt=False, posted_ref=kept
            )
        return Worked(row, Outcome.CHECKED if ours else Outcome.LOST, duplicates=deleted)

    def _update(self, claim: Claim) -> Worked:
        """Put what holds now in the place of what stands there. The same twice changes nothing, so it may be tried
        again without looking."""
        row = claim.delivery
        if not row.is_stale or row.posted_ref is None:
            return self._shown(claim, Outcome.LEFT)
        composed = self._compose(claim)
        if isinstance(composed, Worked):
            return composed
        if isinstance(composed, Cancelled):
            return self._shown(claim, Outcome.LEFT, composed.why)
        if not self._still_ours(claim):
            return Worked(row, Outcome.LOST)
        try:
            self.messenger.update(row.posted_ref, row.message.key, composed)
        except Unreachable as error:
            return self._shown(claim, Outcome.LEFT, error.why)
        except MessengerError as error:
            if isinstance(error, TryLater) and error.whole_workspace:
                self.pace.pause(self.deps.clock.now() + timedelta(seconds=error.seconds))
            return self._later(claim, error)
        return self._shown(claim, Outcome.UPDATED)

    def _shown(self, claim: Claim, outcome: Outcome, why: str = "") -> Worked:
        now, row = self.deps.clock.now(), claim.delivery
        with self._claims.writing() as tx:
            if not leases.settle_shown(tx, row.id, claim.token, row.wanted_version, now):
                # Somebody else has it. If they were done before us, ours, which is older, stands there now.
                deliveries.overtake(tx, row.huvudman_id, [row.id], now)
                return Worked(row, Outcome.LOST)
        return Worked(row, outcome, why)

    def _later(self, claim: Claim, error: MessengerError) -> Worked:
        """Look at or update what is sent another time; after many attempts, leave it as it is."""
        row = claim.delivery
        if row.attempts + 1 >= self.rules.attempts:
            log.warning("what was sent is left as it stands", delivery=row.id, why=str(error))
            return self._shown(claim, Outcome.LEFT, str(error))
        with self._claims.writing() as tx:
            ours = leases.settle(
                tx, row.id, claim.token, next_at=self.deps.clock.now() + self._pause(claim, error)
            )
        return Worked(row, Outcome.WAITING if ours else Outcome.LOST, str(error))

    # What both need

    def _find(self, claim: Claim) -> list[str]:
        row = claim.delivery
        since = (row.first_try_at or row.not_before).timestamp()
        return self.messenger.find(claim.place, row.message.key, since, claim.thread)

    def _compose(self, claim: Claim) -> Said | Cancelled | Worked:
        """What is to be said now. An error in the composing is this message's own: the rest goes on."""
        composer: Composer | None = self.composers.get(claim.delivery.message.kind)
        try:
            if composer is None:  # of a newer version of the program, perhaps, on the same database
                raise LookupError(f"nobody composes {claim.delivery.message.kind!r}")
            return composer.compose(self.deps, claim.delivery)
        except ServiceUnavailable:
            raise
        except Exception as error:  # whatever it is: the others must not wait for it
            log.exception("a message could not be composed", delivery=claim.delivery.id)
            wrong = NotSent(type(error).__name__)
            if claim.is_sent:
                return self._later(claim, wrong)
            return self._again(claim, wrong, in_doubt=claim.in_doubt, why=NOT_COMPOSED)

    def _wait_for_turn(self, claim: Claim) -> None:
        left = (claim.turn_at - self.deps.clock.now()).total_seconds()
        if left > 0:
            self.wait(left)

    def _still_ours(self, claim: Claim) -> bool:
        """Whether there is time for one more call before the lease runs out, and nobody has taken it from us."""
        until = self.deps.clock.now() + timedelta(seconds=self.messenger.longest_s)
        with self.deps.database.read() as tx:
            return leases.holds(tx, claim.delivery.id, claim.token, until)

    def _end(self, claim: Claim, outcome: Outcome, why: str) -> Worked:
        with self._claims.writing() as tx:
            state = DeliveryState(outcome.value).value
            ours = leases.settle(tx, claim.delivery.id, claim.token, state=state, why=why, next_at=None)
        return Worked(claim.delivery, outcome if ours else Outcome.LOST, why)

    def _again(
        self, claim: Claim, error: MessengerError, *, in_doubt: bool, counts: bool = True, why: str = ""
    ) -> Worked:
        """Try later. What the platform asked us to wait for is no attempt; neither is what is held."""
        counts = counts and not isinstance(error, TryLater)
        attempts = claim.delivery.attempts + (1 if counts else 0)
        if attempts >= self.rules.attempts:
            return self._end(claim, Outcome.FAILED, why or GAVE_UP)
        with self._claims.writing() as tx:
            ours = leases.settle(
                tx,
                claim.delivery.id,
                claim.token,
                state=DeliveryState.AWAITING_RETRY.value,
                attempts=attempts,
                in_doubt=in_doubt,
                why=why,
                next_at=self.deps.clock.now() + self._pause(claim, error),
            )
        return Worked(claim.delivery, Outcome.WAITING if ours else Outcome.LOST, str(error))

    def _pause(self, claim: Claim, error: MessengerError) -> timedelta:
        """As long as we were told, or twice as long each time; by chance a little more or less, so that not all
        come back at once."""
        if isinstance(error, TryLater):
            return timedelta(seconds=error.seconds * (1 + self.jitter() / 20))
        doublings = min(claim.delivery.attempts, 20)
        pause: timedelta = min(self.rules.first_pause * 2**doublings, self.rules.longest_pause)
        return pause * (0.5 + self.jitter() / 2)

    def _delete_all(self, refs: list[str]) -> int:
        """Delete what is too much; gives how many went. One that stays is no reason to stop."""
        deleted = 0
        for ref in refs:
            try:
                self.messenger.delete(ref)
                deleted += 1
            except MessengerError as error:
                log.warning("a duplicate could not be deleted", why=str(error))
        return deleted
