"""Before which meetings people are asked how it goes."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.engine import Connection

from plan.reminding import Meeting
from plan.workdays import WorkDays
from storage.queries import meetings

# Where a forum has not met before, a report is fresh for so many working days.
FRESH = 20
_BACK = timedelta(days=120)
_AHEAD = timedelta(days=366)
# Where no meeting is planned after one, "before the next" is so far ahead.
_FOLLOWING = timedelta(days=30)


def meetings_to_ask_before(
    tx: Connection, huvudman_id: int, work: WorkDays, today: date
) -> tuple[Meeting, ...]:
    """The coming meetings of the forums that have a channel: only they are told how things stand."""
    forums = [one.id for one in meetings.forums(tx, huvudman_id) if one.has_channel]
    found = []
    for forum_id in forums:
        days = [
            m.on_date for m in meetings.meetings(tx, huvudman_id, today - _BACK, today + _AHEAD, forum_id)
        ]
        for n, on in enumerate(days):
            if on <= today:
                continue
            previous = days[n - 1] if n else work.before(on, FRESH)
            following = days[n + 1] if n + 1 < len(days) else on + _FOLLOWING
            found.append(Meeting(on, previous, following))
    return tuple(sorted(found, key=lambda one: (one.on, one.previous)))
