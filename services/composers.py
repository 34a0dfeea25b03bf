"""How each kind of message is made, at the last moment before it is posted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.engine import Connection

from plan.messages import Delivery
from services.attention import ATTENTION, attention_in
from services.delivering import Cancelled, Composer, Composers
from services.deps import Deps
from services.digests import DETAILS, DIGEST, DRAFT, digest_in
from services.getting_started import START, TEST, checklist_in, test_arrived, test_in
from services.messenger import Said
from services.news import NEWS, news_in
from services.planning import REMINDER
from services.reminders import reminder_in

Compose = Callable[[Connection, datetime, Delivery], Said | Cancelled]

# Within a unit of work that is open; a rehearsal composes what it is about to roll back.
WITHIN: dict[str, Compose] = {
    REMINDER: reminder_in,
    DRAFT: digest_in,
    DIGEST: digest_in,
    DETAILS: digest_in,
    ATTENTION: attention_in,
    NEWS: news_in,
    START: checklist_in,
    TEST: test_in,
}


def _reading(within: Compose) -> Callable[[Deps, Delivery], Said | Cancelled]:
    def compose(deps: Deps, delivery: Delivery) -> Said | Cancelled:
        with deps.database.read() as tx:
            return within(tx, deps.clock.now(), delivery)

    return compose


ARRIVED = {TEST: test_arrived}

# A digest that may stand in the channel is held until that is known: twice in a channel is worse than late.
COMPOSERS: Composers = {
    kind: Composer(_reading(within), hold_when_unsure=kind in (DIGEST, DETAILS), arrived=ARRIVED.get(kind))
    for kind, within in WITHIN.items()
}
