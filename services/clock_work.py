"""What the clock plans, in order: the same for a tick and for a rehearsal of one."""

from __future__ import annotations

from collections.abc import Callable

from services.attention import plan_attention
from services.deps import Deps
from services.digest_planning import lay_out_all_meetings, plan_digests
from services.everyone import each
from services.layout import lay_out_all
from services.planning import Planned, plan_reminders
from services.reviews import lay_out_all_reviews


def lay_out_ahead(deps: Deps) -> None:
    """Lay out the cycle, the meetings and the avstämningar a year ahead. Once a day is enough."""
    each((lay_out_all, lay_out_all_meetings, lay_out_all_reviews), lambda lay_out: lay_out(deps))


def plan_now(deps: Deps) -> Planned:
    """Plan what is to be said now: reminders, digests, and the week's list."""
    reminders: list[Planned] = []
    steps: tuple[Callable[[], object], ...] = (
        lambda: reminders.append(plan_reminders(deps)),
        lambda: plan_digests(deps),
        lambda: plan_attention(deps),
    )
    each(steps, lambda step: step())
    return reminders[0]
