"""The true picture before a meeting, and of the week: worked out when it is sent, and not sent when it is empty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Connection

from documents.pictures.model import Year
from plan.messages import Delivery, ToForum, ToPerson
from plan.records import HuvudmanRecord
from services import pictures
from services.cycle import cycle_between
from services.delivering import Cancelled
from services.deps import Asker, Deps
from services.digest_parts import (
    DecidedRow,
    DoneRow,
    LateRow,
    Missing,
    NeedsRow,
    current_assignments,
    decided_since,
    done_since,
    due_between,
    late,
    missing,
    more_done,
    needing,
)
from services.lines import rows_of
from services.meeting_messages import MEETING_DROPPED, PAUSED, digest_key
from services.messenger import Said
from services.overview import PlanProgress, progress
from services.results import CycleEntry, Row
from services.rhythms import rhythm_of
from services.room import NOBODY, Room, day_of, reading, room_of_person
from storage.queries import deliveries, meetings, notices, organisation
from storage.queries.meetings import Forum, Meeting

DIGEST = "digest"
DETAILS = "digest_details"
DRAFT = "digest_draft"
VERSION = 1
# Who has not had a digest is told of this long back.
_FIRST_SINCE = timedelta(days=30)
# How far ahead "before the next meeting" looks where no meeting is planned.
_NEXT = timedelta(days=30)


@dataclass(frozen=True)
class Digest:
    """What a forum is told. `meeting` is the one it is before; None for the week's. Days are local."""

    forum: str
    meeting: Meeting | None
    today: date
    since: date
    progress: PlanProgress
    more: int  # activities of the plans that are done since
    needs_support: tuple[NeedsRow, ...]
    late: tuple[LateRow, ...]
    done: tuple[DoneRow, ...]
    due_next: tuple[Row, ...]
    next_on: date
    cycle: tuple[CycleEntry, ...]
    missing: tuple[Missing, ...]
    decided: tuple[DecidedRow, ...]
    note: str = ""
    wheel: Year | None = None  # to be shown with this month lit, where it is shown at all

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say. What stands in the cycle anyway is no news by itself."""
        return not (
            self.needs_support
            or self.late
            or self.done
            or self.due_next
            or self.missing
            or self.decided
            or self.note
        )


@dataclass(frozen=True)
class Draft:
    """A digest as its leader sees it the day before: with what to do about it."""

    digest: Digest
    meeting_id: int
    is_sent: bool
    is_skipped: bool


@dataclass(frozen=True)
class DraftDropped:
    """What stands in the place of a draft whose meeting is not held; `meeting` is None where it is gone itself."""

    meeting: Meeting | None


def digest_now(deps: Deps, asker: Asker, channel_id: str) -> Digest:
    """The digest that would go out now, for the asker alone: of the forum that meets in this channel, else of all."""
    with reading(deps, asker) as room:
        forum = meets_in(room, asker, channel_id)
        forum_id, name = (forum.id, forum.name) if forum is not None else (None, "")
        return _with_wheel(room, digest_of(room, forum_id, name, next_meeting(room, forum_id)))


def meets_in(room: Room, asker: Asker, channel_id: str) -> Forum | None:
    """The first forum that meets in a channel of the asker's workspace."""
    account = asker.account
    there = deliveries.forums_in(room.tx, account.platform, account.tenant_id, channel_id)
    return next((one for one in meetings.forums(room.tx, room.huvudman_id) if one.id in there), None)


def digest_in(tx: Connection, now: datetime, delivery: Delivery) -> Said | Cancelled:
    """A digest as things are now; cancelled where there is nothing to say, or its leader wants none."""
    kind = delivery.message.kind
    huvudman = organisation.huvudman_by_id(tx, delivery.huvudman_id)
    if _is_paused(tx, huvudman, delivery):
        return Cancelled(PAUSED)
    room = room_of_person(tx, huvudman, now, NOBODY)
    meeting_id = delivery.message.data.get("meeting")
    meeting = meetings.meeting_by_id(tx, huvudman.id, meeting_id) if isinstance(meeting_id, int) else None
    by_hand = bool(delivery.message.data.get("by_hand"))
    if meeting_id is not None and (meeting is None or meeting.cancelled) and not by_hand:
        is_shown = kind == DRAFT and delivery.sent_at is not None
        return Said(DRAFT, VERSION, DraftDropped(meeting)) if is_shown else Cancelled(MEETING_DROPPED)
    forum_id = _forum_of(delivery, meeting)
    names = {one.id: one.name for one in meetings.forums(tx, huvudman.id)}
    posted_at = _posted_at(tx, delivery, meeting)
    digest = digest_of(room, forum_id, names.get(forum_id, ""), meeting, posted_at)
    if kind == DRAFT and meeting is not None:
        is_sent = posted_at is not None
        if digest.is_empty and not is_sent:
            return Cancelled("Det finns inget att säga inför mötet.")
        draft = Draft(_with_wheel(room, digest), meeting.id, is_sent, meeting.skipped)
        return Said(DRAFT, VERSION, draft)
    if meeting is not None and meeting.skipped and not by_hand:
        return Cancelled("Den som leder mötet har valt att hoppa över.")
    if digest.is_empty:
        return Cancelled("Det finns inget att säga.")
    return Said(kind, VERSION, _with_wheel(room, digest) if kind == DIGEST else digest)


def _is_paused(tx: Connection, huvudman: HuvudmanRecord, delivery: Delivery) -> bool:
    """Whether what the clock planned came to a pause before it was sent. What somebody asks for begins when they ask,
    and not when the day does.
    """
    planned_for = rhythm_of(huvudman).opens(day_of(delivery.not_before, huvudman))
    if delivery.sent_at is not None or delivery.not_before != planned_for:
        return False
    to = delivery.address
    wish = (
        notices.wishes(tx, huvudman.id, [to.person_id]).get(to.person_id)
        if isinstance(to, ToPerson)
        else None
    )
    return huvudman.paused or (wish is not None and wish.paused)


def _posted_at(tx: Connection, delivery: Delivery, meeting: Meeting | None) -> datetime | None:
    """When the digest was posted that a message is, is a draft of, or stands in the thread of; None if it is not."""
    found: Delivery | None = delivery
    if delivery.message.kind == DRAFT and meeting is not None:
        found = deliveries.by_key(tx, delivery.huvudman_id, digest_key(meeting.id))
    elif delivery.follows_id is not None:
        found = deliveries.by_id(tx, delivery.huvudman_id, delivery.follows_id)
    return found.sent_at if found is not None else None


def digest_of(
    room: Room, forum_id: int | None, name: str, meeting: Meeting | None, posted_at: datetime | None = None
) -> Digest:
    """The picture for a forum, before `meeting` or as of now; `posted_at` is when it was, where it stands already."""
    since = _since(room, forum_id, meeting, posted_at)
    every = current_assignments(room)
    next_on = _meeting_after(room, forum_id, meeting)
    first = room.today.replace(day=1)
    return Digest(
        forum=name,
        meeting=meeting,
        today=room.today,
        since=room.local(since).date(),
        progress=progress(room),
        more=more_done(room, every, since),
        needs_support=tuple(needing(room, every)),
        late=tuple(late(room, every)),
        done=tuple(done_since(room, every, since)),
        due_next=tuple(rows_of(room, due_between(every, room.today, next_on))),
        next_on=next_on,
        cycle=tuple(cycle_between(room, first, _end_of_next_month(first))),
        missing=tuple(missing(room, every)),
        decided=tuple(decided_since(room, since)),
        note=meeting.note if meeting else "",
    )


def _with_wheel(room: Room, digest: Digest) -> Digest:
    """With the year as a picture, for what is read as a whole (the details in the thread are not)."""
    return replace(digest, wheel=pictures.to_show(room))


def _forum_of(delivery: Delivery, meeting: Meeting | None) -> int:
    if meeting is not None:
        return meeting.forum_id
    if isinstance(delivery.address, ToForum):
        return delivery.address.forum_id
    raise ValueError(f"a digest of no forum: {delivery.message.key}")


def _since(room: Room, forum_id: int | None, meeting: Meeting | None, posted_at: datetime | None) -> datetime:
    """When the forum was told before this: before a meeting, what was told before the one that it follows.

    What stands in the thread, and what is written anew in its place, tells of the same time as what was posted.
    """
    last = None
    if forum_id is not None:
        told = "digest:meeting:" if meeting is not None else "digest:"
        last = meetings.last_digest(room.tx, room.huvudman_id, forum_id, told, before=posted_at)
    return last or (posted_at or room.now) - _FIRST_SINCE


def next_meeting(room: Room, forum_id: int | None) -> Meeting | None:
    """The forum's next meeting, within about a month; None where there is none."""
    if forum_id is None:
        return None
    coming = meetings.meetings(room.tx, room.huvudman_id, room.today, room.today + _NEXT, forum_id)
    return coming[0] if coming else None


def _meeting_after(room: Room, forum_id: int | None, meeting: Meeting | None) -> date:
    """The day of the meeting after the one it is about, or about a month ahead."""
    begins = meeting.on_date if meeting else room.today
    if forum_id is None:
        return begins + _NEXT
    later = meetings.meetings(
        room.tx, room.huvudman_id, begins + timedelta(days=1), begins + 3 * _NEXT, forum_id
    )
    return later[0].on_date if later else begins + _NEXT


def _end_of_next_month(first: date) -> date:
    month = first.year * 12 + first.month + 1
    return date(month // 12, month % 12 + 1, 1) - timedelta(days=1)
