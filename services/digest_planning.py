"""When a forum is told: a draft to its leader, the digest before the meeting, and the week's on Mondays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.engine import Connection

from plan.messages import DeliveryState, Message, ToForum, ToPerson
from plan.records import HuvudmanRecord
from services import delivering
from services.deps import Asker, Deps
from services.digests import DETAILS, DIGEST, DRAFT, VERSION, digest_key
from services.errors import NotHere
from services.meetings import lay_out_meetings
from services.reporting import refused_text
from services.results import TextPersonal, TextTooLong
from services.rhythms import HuvudmanRhythm, rhythm_of
from services.room import Room, day_of, writing
from storage.queries import deliveries, meetings, organisation
from storage.queries.meetings import Forum, Meeting

# Working days before a meeting (DESIGN §6).
ASKED_BEFORE = 5
DRAFTED_BEFORE = 3
POSTED_BEFORE = 2
_AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class DigestSteered:
    """What the leader did with a digest: send, skip, note; and when it is posted, where it is."""

    what: str
    meeting: Meeting


@dataclass(frozen=True)
class NotLeader:
    """Only who leads the forum, or runs the plan, steers its digest."""

    forum: str


@dataclass(frozen=True)
class TooLate:
    """The digest has been posted already."""

    meeting: Meeting


Steered = DigestSteered | NotLeader | TooLate | TextPersonal | TextTooLong


def plan_digests(deps: Deps) -> int:
    """Queue what is to be told of meetings and of the week, for every huvudman; gives how many are new."""
    now = deps.clock.now()
    with deps.database.read() as tx:
        ids = meetings.huvudmen_with_channels(tx)
        everyone = [one for one in organisation.huvudmen(tx) if one.id in ids and not one.paused]
    queued = 0
    for huvudman in everyone:
        rhythm = rhythm_of(huvudman)
        if rhythm.may_speak(now):
            with deps.database.begin() as tx:
                queued += _plan_huvudman(tx, huvudman, rhythm, day_of(now, huvudman))
    return queued


def _plan_huvudman(tx: Connection, huvudman: HuvudmanRecord, rhythm: HuvudmanRhythm, today: date) -> int:
    lay_out_meetings(tx, huvudman, today)
    queued = 0
    for forum in meetings.forums(tx, huvudman.id):
        if not forum.has_channel:
            continue
        coming = meetings.meetings(tx, huvudman.id, today, today + _AHEAD, forum.id)
        for meeting in coming:
            queued += _before_meeting(tx, huvudman.id, rhythm, forum, meeting, today)
        if forum.weekly:
            queued += _of_week(tx, huvudman.id, rhythm, forum, coming, today)
    return queued


def _before_meeting(
    tx: Connection, huvudman_id: int, rhythm: HuvudmanRhythm, forum: Forum, meeting: Meeting, today: date
) -> int:
    """The draft the day before, and the digest two working days before the meeting; late, if that was missed."""
    queued = 0
    work = rhythm.work
    if work.before(meeting.on_date, DRAFTED_BEFORE) <= today < meeting.on_date and forum.led_by_id:
        held = organisation.holdings(tx, huvudman_id, today, [forum.led_by_id]).get(forum.led_by_id, [])
        for holding in held:
            key = f"draft:meeting:{meeting.id}:person:{holding.person_id}"
            queued += delivering.enqueue(
                tx,
                huvudman_id,
                Message(DRAFT, VERSION, key, {"meeting": meeting.id}),
                ToPerson(holding.person_id),
                rhythm.opens(work.before(meeting.on_date, DRAFTED_BEFORE)),
                rhythm.closes(work.before(meeting.on_date, POSTED_BEFORE)),
            )
    if work.before(meeting.on_date, POSTED_BEFORE) <= today <= meeting.on_date and not meeting.skipped:
        queued += _post(tx, huvudman_id, rhythm, meeting, rhythm.opens(today))
    return queued


def _post(tx: Connection, huvudman_id: int, rhythm: HuvudmanRhythm, meeting: Meeting, at: datetime) -> bool:
    """Queue the digest of a meeting, and its details in the thread below. It is no use after the meeting's day."""
    key = digest_key(meeting.id)
    data = {"meeting": meeting.id}
    expires = rhythm.closes(meeting.on_date)
    to = ToForum(meeting.forum_id)
    if not delivering.enqueue(tx, huvudman_id, Message(DIGEST, VERSION, key, data), to, at, expires):
        return False
    details = Message(DETAILS, VERSION, f"details:meeting:{meeting.id}", data)
    delivering.enqueue(tx, huvudman_id, details, to, at, expires, in_thread_of=key)
    return True


def _of_week(
    tx: Connection,
    huvudman_id: int,
    rhythm: HuvudmanRhythm,
    forum: Forum,
    coming: list[Meeting],
    today: date,
) -> int:
    """The week's digest on its first working day, unless a meeting's is posted in the same week."""
    if today != rhythm.work.first_of_week(today + timedelta(days=4 - today.weekday())):
        return 0
    monday = today - timedelta(days=today.weekday())
    for meeting in coming:
        posted = rhythm.work.before(meeting.on_date, POSTED_BEFORE)
        if monday <= posted <= monday + timedelta(days=6) and not meeting.skipped:
            return 0
    year, week, _ = today.isocalendar()
    key = f"digest:week:{forum.id}:{year}-W{week:02}"
    return delivering.enqueue(
        tx,
        huvudman_id,
        Message(DIGEST, VERSION, key, {}),
        ToForum(forum.id),
        rhythm.opens(today),
        rhythm.closes(today),
    )


@dataclass(frozen=True)
class Posted:
    """The digest is on its way to a forum; None where this channel belongs to none."""

    forum: str | None


def post_now(deps: Deps, asker: Asker, channel_id: str) -> Posted | NotLeader:
    """Post the digest as it is now in the channel where it is asked for, if a forum meets there."""
    with writing(deps, asker) as room:
        account = asker.account
        there = deliveries.forums_in(room.tx, account.platform, account.tenant_id, channel_id)
        forums = [one for one in meetings.forums(room.tx, room.huvudman_id) if one.id in there]
        if not forums:
            return Posted(None)
        forum = forums[0]
        if not room.actor.is_admin and all(seat.role_id != forum.led_by_id for seat in room.actor.seats):
            return NotLeader(forum.name)
        key = f"digest:now:{forum.id}:{room.request_key or room.now.isoformat()}"
        message = Message(DIGEST, VERSION, key, {})
        expires = room.now + timedelta(hours=1)
        delivering.enqueue(room.tx, room.huvudman_id, message, ToForum(forum.id), room.now, expires)
        return Posted(forum.name)


def send_now(deps: Deps, asker: Asker, meeting_id: int) -> Steered:
    """Post the digest of a meeting at once."""
    with writing(deps, asker) as room:
        meeting = _steerable(room, meeting_id)
        if isinstance(meeting, NotLeader):
            return meeting
        if meeting.skipped:
            meetings.change_meeting(room.tx, room.huvudman_id, meeting_id, skipped=False)
            deliveries.revive(room.tx, room.huvudman_id, digest_key(meeting_id), room.now)
        if not _post(room.tx, room.huvudman_id, rhythm_of(room.huvudman), meeting, room.now):
            found = deliveries.by_key(room.tx, room.huvudman_id, digest_key(meeting_id))
            if found is not None and found.state is DeliveryState.SENT:
                return TooLate(meeting)
        _redraft(room, meeting_id)
        return DigestSteered("send", meeting)


def skip(deps: Deps, asker: Asker, meeting_id: int) -> Steered:
    """Post nothing before a meeting."""
    with writing(deps, asker) as room:
        meeting = _steerable(room, meeting_id)
        if isinstance(meeting, NotLeader):
            return meeting
        found = deliveries.by_key(room.tx, room.huvudman_id, digest_key(meeting_id))
        if found is not None and found.state is DeliveryState.SENT:
            return TooLate(meeting)
        meetings.change_meeting(room.tx, room.huvudman_id, meeting_id, skipped=True)
        delivering.cancel(room.tx, room.huvudman_id, [digest_key(meeting_id)], "Mötets ledare hoppade över.")
        _redraft(room, meeting_id)
        return DigestSteered("skip", meeting)


def add_line(deps: Deps, asker: Asker, meeting_id: int, text: str) -> Steered:
    """Add a line of the leader's own to the digest."""
    if refused := refused_text(text):
        return refused
    with writing(deps, asker) as room:
        meeting = _steerable(room, meeting_id)
        if isinstance(meeting, NotLeader):
            return meeting
        note = f"{meeting.note}\n{text.strip()}".strip()
        meetings.change_meeting(room.tx, room.huvudman_id, meeting_id, note=note)
        _redraft(room, meeting_id)
        return DigestSteered("note", meeting)


def _steerable(room: Room, meeting_id: int) -> Meeting | NotLeader:
    meeting = meetings.meeting_by_id(room.tx, room.huvudman_id, meeting_id)
    if meeting is None:
        raise NotHere(f"meeting {meeting_id}")
    forum = next(one for one in meetings.forums(room.tx, room.huvudman_id) if one.id == meeting.forum_id)
    leads = any(seat.role_id == forum.led_by_id for seat in room.actor.seats)
    return meeting if leads or room.actor.is_admin else NotLeader(meeting.forum)


def _redraft(room: Room, meeting_id: int) -> None:
    """Let the drafts that stand with the leaders show how it is now, and the digest too where it is posted."""
    ids = deliveries.ids_of_meeting(room.tx, room.huvudman_id, f"draft:meeting:{meeting_id}:")
    delivering.mark_stale(room.tx, room.huvudman_id, ids, room.now)
