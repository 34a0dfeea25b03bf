"""When a forum is told: a draft to its leader, the digest before the meeting, and the week's on Mondays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from plan.messages import Address, DeliveryState, Message, ToForum, ToPerson
from plan.records import HuvudmanRecord
from services import delivering
from services.deps import Asker, Deps
from services.digests import DETAILS, DIGEST, DRAFT, VERSION, meets_in, next_meeting
from services.errors import NotHere
from services.everyone import each
from services.meeting_messages import PAUSED, details_of, digest_key, draft_key, send_after_all, tell_anew
from services.meetings import lay_out_meetings
from services.reporting import refused_text
from services.results import TextPersonal, TextTooLong
from services.rhythms import HuvudmanRhythm, rhythm_of
from services.room import Room, day_of, reading, writing
from storage.queries import deliveries, meetings, notices, organisation
from storage.queries.meetings import Forum, Meeting

# Working days before a meeting (DESIGN §6).
ASKED_BEFORE = 5
DRAFTED_BEFORE = 3
POSTED_BEFORE = 2
_AHEAD = timedelta(days=30)
# A meeting's digest so short before a Monday does for that week.
_CLOSE = timedelta(days=4)


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


@dataclass(frozen=True)
class NotMet:
    """There is nothing to say before a meeting that has begun, or is not held (`meeting.cancelled`)."""

    meeting: Meeting


Steered = DigestSteered | NotLeader | NotMet | TooLate | TextPersonal | TextTooLong


@dataclass(frozen=True)
class _Wanted:
    """A message that is to be queued, if it has not been."""

    message: Message
    to: Address
    opens: datetime
    expires: datetime
    in_thread_of: str | None = None


def lay_out_all_meetings(deps: Deps) -> None:
    """Lay out the meetings of a year ahead, for every huvudman; once a day."""
    now = deps.clock.now()
    with deps.database.read() as tx:
        everyone = organisation.huvudmen(tx)

    def one(huvudman: HuvudmanRecord) -> None:
        with deps.database.begin() as tx:
            if organisation.take_turn(tx, huvudman.id):
                lay_out_meetings(tx, huvudman, now)

    each(everyone, one, name=lambda huvudman: huvudman.id)


def plan_digests(deps: Deps) -> int:
    """Queue what is to be told of meetings and of the week, for every huvudman; gives how many are new.

    Most of the time there is nothing, which is seen by reading.
    """
    now = deps.clock.now()
    with deps.database.read() as tx:
        ids = meetings.huvudmen_with_channels(tx)
        everyone = [one for one in organisation.huvudmen(tx) if one.id in ids and not one.paused]
    queued: list[bool] = []

    def plan(huvudman: HuvudmanRecord) -> None:
        rhythm = rhythm_of(huvudman)
        if not rhythm.may_speak(now):
            return
        with deps.database.read() as tx:
            wanted = list(_wanted(tx, huvudman.id, rhythm, day_of(now, huvudman)))
            keys = [one.message.key for one in wanted]
            known = set(notices.keys_in_use(tx, huvudman.id, keys)) if keys else set()
            paused = deliveries.cancelled_because(tx, huvudman.id, known, PAUSED) if known else []
        if set(keys) - known or paused:
            again = {*paused, *(details_of(key) for key in paused)}
            with deps.database.begin() as tx:
                queued.extend([_enqueue(tx, huvudman.id, one) for one in wanted])
                for one in wanted:
                    if one.message.key in again:  # the pause has ended in time
                        deliveries.revive(tx, huvudman.id, one.message.key, now, one.expires)

    each(everyone, plan, name=lambda huvudman: huvudman.id)
    return sum(queued)


def _enqueue(tx: Connection, huvudman_id: int, one: _Wanted) -> bool:
    return delivering.enqueue(
        tx, huvudman_id, one.message, one.to, one.opens, one.expires, in_thread_of=one.in_thread_of
    )


def _wanted(tx: Connection, huvudman_id: int, rhythm: HuvudmanRhythm, today: date) -> Iterator[_Wanted]:
    for forum in meetings.forums(tx, huvudman_id):
        if not forum.has_channel:
            continue
        coming = meetings.meetings(tx, huvudman_id, today, today + _AHEAD, forum.id)
        for meeting in coming:
            yield from _before_meeting(tx, huvudman_id, rhythm, forum, meeting, today)
        if forum.weekly:
            yield from _of_week(rhythm, forum, coming, today)


def coming_digests(
    tx: Connection, huvudman_id: int, rhythm: HuvudmanRhythm, first: date, last: date
) -> list[tuple[date, Message, Address]]:
    """The drafts and digests that are to be queued on the working days from `first` to `last`, as things stand."""
    found: dict[str, tuple[date, Message, Address]] = {}
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        if day in rhythm.work:
            for one in _wanted(tx, huvudman_id, rhythm, day):
                found.setdefault(one.message.key, (day, one.message, one.to))
    known = set(notices.keys_in_use(tx, huvudman_id, list(found)))
    return [one for key, one in found.items() if key not in known and one[1].kind != DETAILS]


def _before_meeting(
    tx: Connection, huvudman_id: int, rhythm: HuvudmanRhythm, forum: Forum, meeting: Meeting, today: date
) -> Iterator[_Wanted]:
    """The draft the day before, and the digest two working days before the meeting; late, if that was missed."""
    work = rhythm.work
    drafted, posted = (
        work.before(meeting.on_date, DRAFTED_BEFORE),
        work.before(meeting.on_date, POSTED_BEFORE),
    )
    if drafted <= today < posted and forum.led_by_id and not meeting.skipped:
        held = organisation.holdings(tx, huvudman_id, today, [forum.led_by_id]).get(forum.led_by_id, [])
        leaders = dict.fromkeys(holding.person_id for holding in held)
        wishes = notices.wishes(tx, huvudman_id, leaders)
        for person_id in (one for one in leaders if not wishes[one].paused):
            key = draft_key(meeting.id, person_id)
            message = Message(DRAFT, VERSION, key, {"meeting": meeting.id})
            yield _Wanted(message, ToPerson(person_id), rhythm.opens(today), rhythm.closes(posted))
    if posted <= today <= meeting.on_date and not meeting.skipped:
        yield from _digest(rhythm, meeting, rhythm.opens(today))


def _digest(rhythm: HuvudmanRhythm, meeting: Meeting, at: datetime) -> Iterator[_Wanted]:
    """The digest of a meeting. It is no use when the meeting has begun."""
    expires = rhythm.begins(meeting.on_date, meeting.at_time)
    if at < expires:
        yield from _posted(digest_key(meeting.id), {"meeting": meeting.id}, meeting.forum_id, at, expires)


def _posted(
    key: str, data: dict[str, Any], forum_id: int, at: datetime, expires: datetime
) -> Iterator[_Wanted]:
    """A digest in the forum's channel, and its details in the thread below."""
    to = ToForum(forum_id)
    yield _Wanted(Message(DIGEST, VERSION, key, data), to, at, expires)
    yield _Wanted(Message(DETAILS, VERSION, details_of(key), data), to, at, expires, key)


def _of_week(rhythm: HuvudmanRhythm, forum: Forum, coming: list[Meeting], today: date) -> Iterator[_Wanted]:
    """The week's digest on its first working day, or on the next where the bot was off; unless a meeting's comes
    in the same week, or came just before it.
    """
    first = rhythm.work.first_in_week(today)
    if first is None or today not in (first, rhythm.work.after(first, 1)):
        return
    monday = today - timedelta(days=today.weekday())
    for meeting in coming:
        posted = rhythm.work.before(meeting.on_date, POSTED_BEFORE)
        if monday - _CLOSE <= posted <= monday + timedelta(days=6) and not meeting.skipped:
            return
    year, week, _ = today.isocalendar()
    key = f"digest:week:{forum.id}:{year}-W{week:02}"
    yield from _posted(key, {}, forum.id, rhythm.opens(today), rhythm.closes(today))


def letters_missed(
    tx: Connection, huvudman_id: int, rhythm: HuvudmanRhythm, since: date, today: date
) -> list[tuple[Forum, date]]:
    """The weekly letters since a day that the clock never came to queue, by forum and the day they were to come.

    Only of forums that have had one before. What one of them was to tell stands in the next.
    """
    days = (since + timedelta(days=ahead) for ahead in range((today - since).days))
    firsts = [rhythm.work.first_in_week(day) for day in days if day.weekday() == 0]
    found: dict[str, tuple[Forum, date]] = {}
    for forum in meetings.forums(tx, huvudman_id):
        if not (firsts and forum.weekly and forum.has_channel):
            continue
        told = meetings.last_digest(tx, huvudman_id, forum.id, "digest:week:")
        for first in (one for one in firsts if one and told and rhythm.work.after(one, 1) < today):
            coming = meetings.meetings(tx, huvudman_id, first, first + _AHEAD, forum.id)
            letters = (one.message for one in _of_week(rhythm, forum, coming, first))
            found |= {one.key: (forum, first) for one in letters if one.kind == DIGEST}
    known = notices.keys_in_use(tx, huvudman_id, list(found)) if found else ()
    return [one for key, one in found.items() if key not in known]


@dataclass(frozen=True)
class Posted:
    """The digest is on its way to a forum; None where this channel belongs to none."""

    forum: str | None


def post_now(deps: Deps, asker: Asker, channel_id: str) -> Posted | NotLeader:
    """Post the digest that `digest_now` shows in the channel where it is asked for, if a forum meets there.

    Asked for again within a minute it is posted once.
    """
    with writing(deps, asker) as room:
        forum = meets_in(room, asker, channel_id)
        if forum is None:
            return Posted(None)
        if not _leads(room, forum):
            return NotLeader(forum.name)
        if _just_asked_for(room, forum.id):
            return Posted(forum.name)
        key = _now_key(forum.id, room.now)
        meeting = next_meeting(room, forum.id)
        data = {"by_hand": True, **({"meeting": meeting.id} if meeting else {})}
        for one in _posted(key, data, forum.id, room.now, room.now + timedelta(hours=1)):
            _enqueue(room.tx, room.huvudman_id, one)
        return Posted(forum.name)


def may_post(deps: Deps, asker: Asker, channel_id: str) -> bool:
    """Whether `post_now` would post there for the asker."""
    with reading(deps, asker) as room:
        forum = meets_in(room, asker, channel_id)
        return forum is not None and _leads(room, forum)


def _leads(room: Room, forum: Forum) -> bool:
    return room.actor.is_admin or any(seat.role_id == forum.led_by_id for seat in room.actor.seats)


def _now_key(forum_id: int, at: datetime) -> str:
    return f"digest:now:{forum_id}:{at:%Y-%m-%dT%H:%M}"


def _just_asked_for(room: Room, forum_id: int) -> bool:
    """Whether it was asked for less than a minute ago: in this minute of the clock, or at the end of the last."""
    minute = timedelta(minutes=1)
    found = deliveries.by_key(room.tx, room.huvudman_id, _now_key(forum_id, room.now - minute))
    return found is not None and room.now - found.not_before < minute


def send_now(deps: Deps, asker: Asker, meeting_id: int) -> Steered:
    """Post the digest of a meeting at once; also one that was skipped, or never arrived."""
    with writing(deps, asker) as room:
        meeting = _to_steer(room, meeting_id)
        if not isinstance(meeting, Meeting):
            return meeting
        if meeting.skipped:
            meetings.change_meeting(room.tx, room.huvudman_id, meeting_id, skipped=False)
        rhythm = rhythm_of(room.huvudman)
        begins = rhythm.begins(meeting.on_date, meeting.at_time)
        send_after_all(room.tx, room.huvudman_id, meeting_id, room.now, begins)
        for one in _digest(rhythm, meeting, room.now):
            _enqueue(room.tx, room.huvudman_id, one)
        key = digest_key(meeting_id)  # may wait there since a night when nobody was at work
        deliveries.hasten(room.tx, room.huvudman_id, [key, details_of(key)], room.now)
        tell_anew(room.tx, room.huvudman_id, meeting_id, room.now)
        return DigestSteered("send", meeting)


def skip(deps: Deps, asker: Asker, meeting_id: int) -> Steered:
    """Post nothing before a meeting."""
    with writing(deps, asker) as room:
        meeting = _to_steer(room, meeting_id)
        if not isinstance(meeting, Meeting):
            return meeting
        meetings.change_meeting(room.tx, room.huvudman_id, meeting_id, skipped=True)
        delivering.cancel(room.tx, room.huvudman_id, [digest_key(meeting_id)], "Mötets ledare hoppade över.")
        tell_anew(room.tx, room.huvudman_id, meeting_id, room.now)
        return DigestSteered("skip", meeting)


def add_line(deps: Deps, asker: Asker, meeting_id: int, text: str) -> Steered:
    """Add a line of the leader's own to the digest, where it stands already too."""
    if refused := refused_text(text):
        return refused
    with writing(deps, asker) as room:
        meeting = _steerable(room, meeting_id)
        if not isinstance(meeting, Meeting):
            return meeting
        note = f"{meeting.note}\n{text.strip()}".strip()
        meetings.change_meeting(room.tx, room.huvudman_id, meeting_id, note=note)
        tell_anew(room.tx, room.huvudman_id, meeting_id, room.now)
        return DigestSteered("note", meeting)


def _to_steer(room: Room, meeting_id: int) -> Meeting | NotLeader | NotMet | TooLate:
    """A meeting whose digest is not posted yet; else why nothing can be done about it."""
    meeting = _steerable(room, meeting_id)
    if isinstance(meeting, Meeting):
        found = deliveries.by_key(room.tx, room.huvudman_id, digest_key(meeting_id))
        if found is not None and found.state is DeliveryState.SENT:
            return TooLate(meeting)
    return meeting


def _steerable(room: Room, meeting_id: int) -> Meeting | NotLeader | NotMet:
    """A meeting that is still to be held, and that the asker leads. Raises NotHere."""
    meeting = meetings.meeting_by_id(room.tx, room.huvudman_id, meeting_id)
    if meeting is None:
        raise NotHere(f"meeting {meeting_id}")
    forum = next(one for one in meetings.forums(room.tx, room.huvudman_id) if one.id == meeting.forum_id)
    leads = any(seat.role_id == forum.led_by_id for seat in room.actor.seats)
    if not leads and not room.actor.is_admin:
        return NotLeader(meeting.forum)
    begins = rhythm_of(room.huvudman).begins(meeting.on_date, meeting.at_time)
    return NotMet(meeting) if meeting.cancelled or room.now >= begins else meeting
