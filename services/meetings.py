"""When the forums meet: a rule, dates of their own, or the imported cycle; who leads them, and in which channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Connection

from plan.periods import MonthDay, Period, Unreadable, clock_time, read_period, trailing_period
from plan.records import Assignment, HuvudmanRecord
from plan.recurrence import occurrences
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.schoolyear import SchoolYear, Terms
from plan.status import Status
from plan.words import key_of
from services.changing import Changes
from services.dates_to_give import DateToGive, dates_to_give
from services.deps import Asker, Deps
from services.finding import leading_name
from services.meeting_messages import send_after_all, take_back, tell_anew
from services.red_days import is_red
from services.results import AdminOnly
from services.rhythms import rhythm_of
from services.room import Room, day_of, reading, writing
from services.sources import AHEAD, terms_of
from storage.periods import period_from, stored
from storage.queries import assignments as assignment_queries
from storage.queries import cycle as cycle_queries
from storage.queries import deliveries, journal, meetings, notices, organisation, rows
from storage.queries.meetings import Forum, Meeting

__all__ = [
    "ForumChanged",
    "ForumLine",
    "ForumList",
    "ForumUnknown",
    "Meeting",
    "MeetingOutcome",
    "WhenUnclear",
]
__all__ += [
    "change",
    "follow_meeting",
    "follow_occurrence",
    "lay_out_meetings",
    "list_forums",
    "meet_anew",
    "move_to",
]

SHOWN = 3


@dataclass(frozen=True)
class ForumLine:
    """A forum, and the meetings that come next."""

    forum: Forum
    coming: tuple[Meeting, ...]


@dataclass(frozen=True)
class ForumList:
    """The forums; `ask_anew` are fixed dates that have been and have no new one yet. `may_edit`
    whether the asker may change them.
    """

    forums: tuple[ForumLine, ...]
    ask_anew: tuple[DateToGive, ...]
    today: date
    may_edit: bool = False


@dataclass(frozen=True)
class ForumChanged:
    """What was changed of a forum (rule, date, cancelled, leader, channel, weekly), and when it meets next.

    `batch_id` takes it back; None where it was so already.
    """

    what: str
    line: ForumLine
    on: date | None
    today: date
    batch_id: int | None = None


@dataclass(frozen=True)
class ForumUnknown:
    """No forum is called so."""

    asked: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class WhenUnclear:
    """When it meets was not understood."""

    text: str
    why: str
    suggestion: str


MeetingOutcome = ForumList | ForumChanged | ForumUnknown | WhenUnclear | AdminOnly


def list_forums(deps: Deps, asker: Asker) -> ForumList:
    """The forums, when they meet next, and which dates that have been are to be given anew."""
    with reading(deps, asker) as room:
        lines = [_line(room, one) for one in meetings.forums(room.tx, room.huvudman_id)]
        anew = dates_to_give(room.tx, room.huvudman_id, room.today)
        may = allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is Verdict.YES
        return ForumList(tuple(lines), anew, room.today, may)


def change(deps: Deps, asker: Asker, words: str, channel_id: str) -> MeetingOutcome:
    """Change a forum as `words` say: its name, then when it meets, `bort` and a date, `leds av` a role, `kanal`
    (the channel where it is said), or `veckobrev` with `av` to have none. `nytt` and a name adds a forum.
    """
    with writing(deps, asker) as room:
        if allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is not Verdict.YES:
            seated = organisation.administrators(room.tx, room.huvudman_id)
            return AdminOnly(tuple(room.names.short(name) for _, name in seated))
        changes = Changes(room, "forum")
        if key_of(words).startswith("nytt "):
            words = words[len("nytt ") :].strip()
            _found(room, changes, _name_in(words))
        by_name = {one.name: one for one in meetings.forums(room.tx, room.huvudman_id)}
        name, rest = leading_name(words, by_name)
        if name is None:
            return ForumUnknown(words, tuple(by_name))
        return _change(room, changes, by_name[name], rest.strip(), asker, channel_id)


def _found(room: Room, changes: Changes, name: str) -> None:
    """A forum with this name, where there is none."""
    taken = {row["name_key"] for row in rows.rows(room.tx, room.huvudman_id, "forum")}
    if key_of(name) not in taken:
        changes.add("forum", {"name": name, "name_key": key_of(name)})


def _name_in(words: str) -> str:
    """The name of a new forum, where a time may stand after it: "samverkan första tisdagen i månaden"."""
    read = trailing_period(words)
    return read[0] if read is not None and read[0] else words


def _change(
    room: Room, changes: Changes, forum: Forum, words: str, asker: Asker, channel_id: str
) -> MeetingOutcome:
    said = key_of(words)
    if not said:
        return _said(room, changes, "date", forum.id)
    if said.startswith("leds av "):
        return _lead(room, changes, forum, words[len("leds av ") :])
    if said == "kanal":
        move_to(room, changes, forum.id, asker, channel_id)
        return _said(room, changes, "channel", forum.id)
    if said in ("veckobrev", "veckobrev på", "veckobrev av"):
        changes.change("forum", forum.id, {"weekly": not said.endswith(" av")})
        return _said(room, changes, "weekly", forum.id)
    if said.startswith("bort "):
        return _cancel(room, forum, words[len("bort ") :])
    return _meets(room, changes, forum, words)


def _lead(room: Room, changes: Changes, forum: Forum, name: str) -> MeetingOutcome:
    role = organisation.role_by_name(room.tx, room.huvudman_id, name)
    if role is None:
        names = tuple(one.name for one in organisation.roles(room.tx, room.huvudman_id).values())
        return WhenUnclear(name, "Jag hittar ingen sådan funktion.", f"Välj bland {', '.join(names)}.")
    changes.change("forum", forum.id, {"led_by_id": role.id})
    return _said(room, changes, "leader", forum.id)


def _cancel(room: Room, forum: Forum, words: str) -> MeetingOutcome:
    read = read_period(words, year=SchoolYear.containing(room.today))
    on = _day(read, room.today) if isinstance(read, Period) else None
    held = on and meetings.meetings(room.tx, room.huvudman_id, on, on, forum.id)
    if not held:
        return WhenUnclear(
            words, f"{forum.name} har inget möte då.", "Skriv `/plan möten` för dem som finns."
        )
    changes = Changes(room, "meeting")
    if changes.change("meeting", held[0].id, {"cancelled": True}):
        follow_meeting(room, held[0].id)
    return _said(room, changes, "cancelled", forum.id, on)


def _meets(room: Room, changes: Changes, forum: Forum, words: str) -> MeetingOutcome:
    """A rule where it comes back, else a date."""
    read = read_period(words, year=SchoolYear.containing(room.today), terms=terms_of(room.huvudman))
    if isinstance(read, Unreadable):
        return WhenUnclear(words, read.why, read.suggestion)
    at_time = clock_time(words) or forum.at_time
    if read.recurrence is not None:
        rule = {"rule_text": words, "rule": stored(read), "at_time": at_time}
        changes.change("forum", forum.id, rule)
        meet_anew(room)
        return _said(room, changes, "rule", forum.id)
    on = _day(read, room.today)
    if on is None:
        return WhenUnclear(
            words, "Jag behöver en dag eller en regel.", "Till exempel “första tisdagen i månaden”."
        )
    if on < room.today:
        return WhenUnclear(words, "Den dagen har redan varit.", "Skriv en dag som kommer.")
    if changes.batch_id is None:  # else the day goes with the forum that is new
        changes = Changes(room, "meeting")
    _hold(room, changes, forum.id, on, at_time)
    return _said(room, changes, "date", forum.id, on)


def _hold(room: Room, changes: Changes, forum_id: int, on: date, at_time: str) -> None:
    """A meeting on a day and at a time, whether there was one, held or cancelled, or not."""
    rows.row(room.tx, room.huvudman_id, "forum", forum_id, lock=True)  # one at a time gives it days
    held = {"at_time": at_time, "cancelled": False, "source": "date"}
    known = meetings.ids_on(room.tx, room.huvudman_id, forum_id, on)
    if not known:
        changes.add("meeting", {"forum_id": forum_id, "on_date": on, **held, "skipped": False, "note": ""})
    elif changes.change("meeting", known[0], held):
        follow_meeting(room, known[0])


def follow_meeting(room: Room, meeting_id: int) -> None:
    """Let what is said before a meeting follow what it has become.

    It is taken back where it is not held; what was taken back is said after all where it is again, and what has been
    said gets its new time.
    """
    one = meetings.meeting_by_id(room.tx, room.huvudman_id, meeting_id)
    if one is None or one.cancelled:
        take_back(room.tx, room.huvudman_id, [meeting_id], room.now)
        return
    begins = rhythm_of(room.huvudman).begins(one.on_date, one.at_time)
    if room.now < begins:
        send_after_all(room.tx, room.huvudman_id, meeting_id, room.now, begins)
    tell_anew(room.tx, room.huvudman_id, meeting_id, room.now)


def meet_anew(room: Room) -> None:
    """Lay out what comes, where a rule or the cycle may say something else than before.

    Who is asked before which meeting is worked out anew.
    """
    lay_out_meetings(room.tx, room.huvudman, room.now)
    notices.consider_now(room.tx, room.huvudman_id)


def follow_occurrence(room: Room, title: str) -> None:
    """A moment of the cycle has another day, or is not to be: where a forum has its name, its meetings follow."""
    if any(key_of(forum.name) == key_of(title) for forum in meetings.forums(room.tx, room.huvudman_id)):
        lay_out_meetings(room.tx, room.huvudman, room.now)


def _day(period: Period, today: date) -> date | None:
    """The one day that a period is. A day without a year is the next that comes."""
    if period.due is None or period.due != period.start:
        return None
    if isinstance(period.due, MonthDay):
        this_year = period.due.in_year(today.year)
        return this_year if this_year >= today else period.due.in_year(today.year + 1)
    return period.due


def _said(room: Room, changes: Changes, what: str, forum_id: int, on: date | None = None) -> ForumChanged:
    """What was changed; who is asked before which meeting is worked out anew."""
    notices.consider_now(room.tx, room.huvudman_id)
    forum = next(one for one in meetings.forums(room.tx, room.huvudman_id) if one.id == forum_id)
    return ForumChanged(what, _line(room, forum), on, room.today, changes.batch_id)


def move_to(room: Room, changes: Changes, forum_id: int, asker: Asker, channel: str) -> None:
    """Where a forum meets, on the asker's platform."""
    account = asker.account
    whose = {"platform": account.platform, "tenant_id": account.tenant_id}
    was = deliveries.channel_of(room.tx, room.huvudman_id, forum_id, account.platform, account.tenant_id)
    batch_id = changes.opened() if was != channel else None
    if batch_id is None:
        return
    deliveries.set_channel(room.tx, room.huvudman_id, forum_id, account.platform, account.tenant_id, channel)
    before, after = {**whose, "channel": was}, {**whose, "channel": channel}
    journal.add_event(room.tx, room.huvudman_id, batch_id, "forum_channel", forum_id, before, after)


def _line(room: Room, forum: Forum) -> ForumLine:
    coming = meetings.meetings(room.tx, room.huvudman_id, room.today, room.today + AHEAD, forum.id)
    return ForumLine(forum, tuple(coming[:SHOWN]))


def lay_out_meetings(tx: Connection, huvudman: HuvudmanRecord, now: datetime) -> int:
    """Lay out the meetings of a year ahead, by each forum's rule and by the dates of the cycle; gives how many.

    A forum has one meeting a day at most. What was laid out on a day that neither gives any more goes, with what was
    to be said before it; what somebody has given a day, or cancelled, stays as it is. A day that is still given keeps
    its meeting, and what has been said before it is not said again.
    """
    today = day_of(now, huvudman)
    everyone = meetings.forums(tx, huvudman.id)
    days: dict[int, dict[date, str]] = {forum.id: {} for forum in everyone}
    for forum_id, on in _by_cycle(tx, huvudman.id, everyone, today):
        days[forum_id][on] = "cycle"
    new, gone = 0, []
    for forum in everyone:
        by_rule = _by_rule(forum, today, today + AHEAD, terms_of(huvudman))
        days[forum.id] |= dict.fromkeys(by_rule, "rule")
        for one in meetings.laid_out_after(tx, huvudman.id, forum.id, today):
            if one.on_date not in days[forum.id]:
                gone.append(one.id)
            elif one.at_time != forum.at_time:
                meetings.change_meeting(tx, huvudman.id, one.id, at_time=forum.at_time)
                tell_anew(tx, huvudman.id, one.id, now)
        for on, source in days[forum.id].items():
            new += meetings.add_meeting(tx, huvudman.id, forum.id, on, forum.at_time, source)
    take_back(tx, huvudman.id, gone, now)
    meetings.drop(tx, huvudman.id, gone)
    if new or gone:
        notices.consider_now(tx, huvudman.id)  # somebody may be to be asked before them
    return new


def _by_cycle(
    tx: Connection, huvudman_id: int, forums: list[Forum], today: date
) -> Iterator[tuple[int, date]]:
    """The days of a year ahead on which the cycle has something of a forum's name: (forum id, day).

    Where what is to be done then has been moved to another day, that is the day; where it is not to be done, none.
    """
    by_name = {key_of(forum.name): forum.id for forum in forums}
    holding = {
        item.id for item in cycle_queries.cycle_items(tx, huvudman_id) if key_of(item.title) in by_name
    }
    if not holding:
        return
    found = cycle_queries.occurrences_between(tx, huvudman_id, today - AHEAD, today + AHEAD)
    found = [one for one in found if one.cycle_item_id in holding and one.precision == "day"]
    asked: dict[int, list[Assignment]] = {one.id: [] for one in found}
    for assignment in assignment_queries.assignments_of(tx, huvudman_id, "occurrence", list(asked)):
        asked[assignment.source_id].append(assignment)
    for one in found:
        still = {a.due for a in asked[one.id] if a.status is not Status.DROPPED}
        on = next(iter(still)) if len(still) == 1 else one.due
        if on is not None and today <= on <= today + AHEAD and (still or not asked[one.id]):
            yield by_name[key_of(one.title)], on


def _by_rule(forum: Forum, first: date, last: date, terms: Terms) -> list[date]:
    """The days a rule gives. One that only says a week or a month ("en gång i månaden") gives none."""
    if forum.rule is None:
        return []
    found = occurrences(period_from(forum.rule_text, forum.rule), first, last, terms=terms, is_red=is_red)
    return [one.due for one in found if one.precision == "day"]
