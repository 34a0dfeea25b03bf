"""What has been sent, to whom, about what and when; and what was not said, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plan.messages import Delivery, ToPerson
from plan.records import Assignment
from plan.reminding import Outcome
from services.digests import DETAILS
from services.planning import REMINDER
from services.room import Room
from storage.queries import assignments as assignment_queries
from storage.queries import deliveries, meetings, notices

SHOWN = 20
# What stands in the thread of a digest goes with it.
_LOOKED_AT = 2 * SHOWN
_SILENT_FOR = timedelta(days=7)


@dataclass(frozen=True)
class SentLine:
    """A message that was sent, or was to be: of which kind, about what, and why it was not. `at` is local."""

    to: str
    kind: str
    things: tuple[str, ...]
    meeting: date | None
    at: datetime
    state: str
    why: str


@dataclass(frozen=True)
class Silent:
    """What somebody was not told on a day, and why: a word of `plan.reminding`, or a sentence. `to` may be empty."""

    on: date
    to: str
    things: tuple[str, ...]
    why: str


def called(assignment: Assignment) -> str:
    """What people call an assignment."""
    return assignment.label or assignment.title


def sent_lines(room: Room, names: Mapping[int, str]) -> tuple[SentLine, ...]:
    """The messages that were sent last, or were to be, the latest first."""
    found = deliveries.latest(room.tx, room.huvudman_id, limit=_LOOKED_AT)
    found = [one for one in found if one.message.kind != DETAILS][:SHOWN]
    ids = [key for one in found for key in _about(one)]
    every = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, ids)
    forums = dict(deliveries.forum_names(room.tx, room.huvudman_id))
    return tuple(
        SentLine(
            to=names.get(one.address.person_id, "")
            if isinstance(one.address, ToPerson)
            else forums.get(one.address.forum_id, ""),
            kind=one.message.kind,
            things=tuple(dict.fromkeys(called(every[key]) for key in _about(one) if key in every)),
            meeting=_meeting(room, one),
            at=room.local(one.sent_at or one.not_before),
            state=one.state.value,
            why=one.why,
        )
        for one in found
    )


def _about(delivery: Delivery) -> list[int]:
    """The assignments that a reminder is about: the reader's own, and those below them."""
    if delivery.message.kind != REMINDER:
        return []
    lines = [delivery.message.data.get(name) for name in ("own", "others")]
    return [
        int(str(line[0]))
        for each in lines
        if isinstance(each, list)
        for line in each
        if isinstance(line, list)
    ]


def _meeting(room: Room, delivery: Delivery) -> date | None:
    meeting_id = delivery.message.data.get("meeting")
    one = (
        meetings.meeting_by_id(room.tx, room.huvudman_id, meeting_id) if isinstance(meeting_id, int) else None
    )
    return one.on_date if one else None


def silent_lines(room: Room, names: Mapping[int, str]) -> tuple[Silent, ...]:
    """What was not said during the last week, the latest first: a line a day, person and reason."""
    rows = notices.notices(
        room.tx,
        room.huvudman_id,
        [Outcome.SUPPRESSED, Outcome.MISSED],
        room.today - _SILENT_FOR,
        room.today,
    )
    every = assignment_queries.assignments_by_id(
        room.tx, room.huvudman_id, [row.assignment_id for row in rows]
    )
    found: dict[tuple[date, str, str], dict[str, None]] = {}
    for row in rows:
        if row.assignment_id in every:
            _, _, key = row.recipient.partition(":")
            to = names.get(int(key), "") if key else ""
            things = found.setdefault((row.on_date, to, row.why), {})
            things[called(every[row.assignment_id])] = None
    latest = sorted(found, key=lambda one: (-one[0].toordinal(), one[1], one[2]))
    return tuple(Silent(on, to, tuple(found[on, to, why]), why) for on, to, why in latest)
