"""Which messages wait for people to be at work, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from plan.messages import Delivery, DeliveryState
from services.rhythms import HuvudmanRhythm

# What somebody asks for comes when they ask, also at night. What the clock plans is planned for the hour at which a
# working day begins, and that hour is a working one: after it, nobody sits waiting.
_ASKED_FOR = timedelta(hours=1)


def opens_next(rhythm: HuvudmanRhythm, now: datetime) -> datetime:
    """When people are at work next, where they are not now."""
    local = now.astimezone(rhythm.zone)
    today = local.date()
    if today in rhythm.work and local.hour < rhythm.first_hour:
        return rhythm.opens(today)
    return rhythm.opens(rhythm.work.after(today, 1))


def waits_until(rhythm: HuvudmanRhythm, delivery: Delivery, now: datetime) -> datetime | None:
    """When a message may be posted, or counts as missed, where it may not be posted now; None where it may.

    Whoever is told outside of working hours asked for it themselves, out of hours or just now. What stands already
    may be updated at any time: that makes no sound.
    """
    if delivery.state is DeliveryState.SENT or rhythm.may_speak(now):
        return None
    if now - delivery.not_before < _ASKED_FOR or not rhythm.may_speak(delivery.not_before):
        return None
    return min(opens_next(rhythm, now), delivery.expires_at)
