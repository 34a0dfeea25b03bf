"""When an assignment is spoken of: the ladder before a deadline, and what silences it (DESIGN §5 and §6).

Everything is worked out from dates. A *point* is a day on which there is reason to say something; `decide` says of
the points that have come which one is said, and why the rest are not. The bot may have been off: what was passed
over is then superseded by what is said now, and a deadline that nobody heard of is missed, never forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plan.schoolyear import Terms
from plan.status import Status
from plan.workdays import WorkDays


class PointKind(StrEnum):
    """Why there is something to say on a day."""

    OPENS = "opens"
    HALFWAY = "halfway"
    BEFORE = "before"
    DAY = "day"
    LATE = "late"
    TERM = "term"
    LATER = "later"
    ASK = "ask"  # before a meeting, those who have not reported lately
    NUDGE = "nudge"  # somebody who may pressed *Påminn dem*


class Rhythm(StrEnum):
    """How often somebody wants to be reminded."""

    DAILY = "daily"
    WEEKLY = "weekly"
    DEADLINE = "deadline"


class Outcome(StrEnum):
    """What became of a point."""

    ANNOUNCED = "announced"
    SUPPRESSED = "suppressed"
    SUPERSEDED = "superseded"
    MISSED = "missed"


@dataclass(frozen=True)
class Ladder:
    """When to remind, in days before the last day, and how the rest goes. A huvudman can set all of it.

    What is late is spoken of on the first working day of a week, every `late_every` weeks: whoever is late with
    several things hears of them together, and not of one each day.
    """

    days_before: tuple[int, ...] = (14, 7, 1)
    late_every: int = 1
    quiet_after_report: int = 5  # working days
    long_window: int = 60  # days: a window this long gets a check half-way
    term_notice: int = 14  # days before the end of a term
    asked_before: int = 5  # working days before a meeting


STANDARD = Ladder()
# Before a meeting nobody is asked about what they were reminded of so many working days ago; and who was asked is
# not reminded of what is far off so soon after.
_JUST_SPOKEN_OF = 5
_SPOKEN_OF_NOW = 3
_FAR_OFF = (PointKind.OPENS, PointKind.HALFWAY, PointKind.BEFORE)
# The digest is posted so many working days before a meeting: an answer that comes later is not in it.
_TOLD = 2
_NEWS = timedelta(days=7)
_WEEK = timedelta(days=7)
# Of the weeks in which something has been late, so many days are looked at: the rest are long since said.
_LOOKED_BACK = timedelta(days=60)
# How far ahead there is nothing to say at most, while something is late: the longest break.
_LATE_AHEAD = timedelta(days=150)
_AHEAD = timedelta(days=400)


@dataclass(frozen=True)
class Facts:
    """What decides when an assignment is spoken of. `since` is the first day on which it could have been.

    `planned` is the last day it had from the beginning, where it has been moved: a window is long by that.
    `ends`: what goes on without a last day is not asked about after this day (next year's has come).
    """

    start: date | None
    due: date | None
    status: Status
    reported_on: date | None
    since: date
    later: date | None = None  # *påminn mig senare*
    ends: date | None = None
    planned: date | None = None


@dataclass(frozen=True)
class Meeting:
    """A meeting that is told how things stand: a report since `previous` is fresh, and what is due by `following`,
    the meeting after it, is on its table.
    """

    on: date
    previous: date
    following: date


@dataclass(frozen=True, order=True)
class Point:
    """There is something to say `on` a working day; `about` is the day it is about, before it was moved."""

    on: date
    about: date
    kind: PointKind

    @property
    def key(self) -> str:
        """By which it is known again: a point is said once. A moved deadline gives new points."""
        return f"{self.kind}:{self.about.isoformat()}"


@dataclass(frozen=True)
class Decision:
    """What becomes of a point, and why: reported, later, old, spoken, superseded; late where it is said after the
    day it is about, or was passed over.
    """

    point: Point
    outcome: Outcome
    why: str = ""


def points(
    facts: Facts,
    until: date,
    work: WorkDays,
    *,
    ladder: Ladder = STANDARD,
    terms: Terms | None = None,
    rhythm: Rhythm = Rhythm.DAILY,
    meetings: Collection[Meeting] = (),
) -> list[Point]:
    """The points of an open assignment from `facts.since` to `until`, in order.

    Each falls on a working day, moved earlier where it would not. Who wants the week's together gets them on its
    first working day; who wants only the deadline gets the day itself. The last day is a point even where it would
    have been spoken of before `since`: then it is on the first working day there is.
    """
    if not facts.status.is_open:
        return []
    found = set()
    first = max(facts.since, until - _LOOKED_BACK)
    for kind, about in _abouts(facts, first, until, ladder, terms or Terms(), meetings, work):
        if rhythm is Rhythm.DEADLINE and kind not in (PointKind.DAY, PointKind.LATER):
            continue
        on = _on(kind, about, work, ladder, rhythm)
        if kind is PointKind.DAY and on < facts.since <= about:
            on = work.on_or_after(facts.since)
        if facts.since <= on <= until:
            found.add(Point(on, about, kind))
    return sorted(found)


def _on(kind: PointKind, about: date, work: WorkDays, ladder: Ladder, rhythm: Rhythm) -> date:
    if kind is PointKind.LATE:
        return about
    on = work.before(about, ladder.asked_before) if kind is PointKind.ASK else work.on_or_before(about)
    if rhythm is Rhythm.WEEKLY and kind is not PointKind.LATER:
        return work.first_of_week(on)
    return on


def _abouts(
    facts: Facts,
    first: date,
    until: date,
    ladder: Ladder,
    terms: Terms,
    meetings: Collection[Meeting],
    work: WorkDays,
) -> Iterator[tuple[PointKind, date]]:
    start, due = facts.start, facts.due
    if facts.later is not None:
        yield PointKind.LATER, facts.later
    for meeting in meetings:
        if _is_on_the_table(facts, meeting, work.before(meeting.on, ladder.asked_before)):
            yield PointKind.ASK, meeting.on
    if due is None:
        yield from ((PointKind.TERM, day) for day in _asked_each_term(facts, until, ladder, terms))
        return
    if start is not None and start < due and facts.status is Status.NOT_STARTED:
        yield PointKind.OPENS, start
        planned = facts.planned or due
        if (planned - start).days >= ladder.long_window:
            yield PointKind.HALFWAY, start + (planned - start) / 2
    for days in ladder.days_before:
        # What opens closer to its end than that is not announced before it opens.
        if start is None or start == due or due - timedelta(days=days) > start:
            yield PointKind.BEFORE, due - timedelta(days=days)
    yield PointKind.DAY, due
    yield from ((PointKind.LATE, day) for day in _late_days(due, max(first, due), until, ladder, work))


def _is_on_the_table(facts: Facts, meeting: Meeting, asked_on: date) -> bool:
    """Begun, late, or due before the meeting after and open when it is asked about; and nothing said of it since
    the meeting before.
    """
    begun = facts.status is not Status.NOT_STARTED
    is_open = facts.start is None or facts.start <= asked_on
    soon = is_open and facts.due is not None and facts.due <= meeting.following
    fresh = facts.reported_on is not None and facts.reported_on >= meeting.previous
    return (begun or soon) and not fresh


def _asked_each_term(facts: Facts, until: date, ladder: Ladder, terms: Terms) -> Iterator[date]:
    for year in range(facts.since.year, until.year + 2):
        for term in ("HT", "VT"):
            day = terms.window(term, year)[1] - timedelta(days=ladder.term_notice)
            if (facts.start is None or facts.start <= day) and (facts.ends is None or day <= facts.ends):
                yield day


def _late_days(due: date, first: date, until: date, ladder: Ladder, work: WorkDays) -> Iterator[date]:
    """The first working day of each week after the one that it was due in; none in a week without."""
    monday = due - timedelta(days=due.weekday()) + _WEEK * ladder.late_every
    if monday < first:
        step = 7 * ladder.late_every
        monday += timedelta(days=(first - monday).days // step * step)
    while monday <= until:
        day = work.first_in_week(monday)
        if day is not None:
            yield day
        monday += _WEEK * ladder.late_every


def decide(
    facts: Facts,
    come: Collection[Point],
    said: Mapping[str, Outcome],
    today: date,
    work: WorkDays,
    ladder: Ladder = STANDARD,
    spoken_on: date | None = None,
) -> list[Decision]:
    """What becomes today of the points that have come and of which nothing has become (`said`, by key).

    At most one of an assignment's points is announced: the latest; the question before a meeting only where there
    is nothing else to say. Quiet while the owner has reported within five working days and the date has not passed,
    and while they have asked to be reminded later. `spoken_on` is the day they last heard of it. A deadline that
    has passed in silence is missed, which is said once, to the one who runs the plan.
    """
    waiting = sorted(point for point in come if point.key not in said)
    asks = [point for point in waiting if point.kind is PointKind.ASK]
    others = [point for point in waiting if point.kind is not PointKind.ASK]
    decisions = _of_ladder(facts, others, said, today, work, ladder, spoken_on)
    is_said = any(decision.outcome is Outcome.ANNOUNCED for decision in decisions)
    return [*_of_meetings(facts, asks, today, work, ladder, spoken_on, is_said), *decisions]


def _of_ladder(
    facts: Facts,
    waiting: list[Point],
    said: Mapping[str, Outcome],
    today: date,
    work: WorkDays,
    ladder: Ladder,
    spoken_on: date | None,
) -> list[Decision]:
    if not waiting:
        return []
    last = waiting[-1]
    quiet = _quiet(facts, last, today, work, ladder) or _old(last, today)
    far = last.kind in _FAR_OFF and facts.due is not None and facts.due - today > _NEWS / 2
    if far and not quiet and spoken_on is not None and spoken_on >= work.before(today, _SPOKEN_OF_NOW):
        quiet = "spoken"
    if quiet:
        latest = Decision(last, Outcome.SUPPRESSED, quiet)
    else:
        is_late = last.kind is PointKind.DAY and last.about < today
        latest = Decision(last, Outcome.ANNOUNCED, "late" if is_late else "")
    heard = _heard(facts, said, ladder)
    return [*(_passed_over(point, heard or point.about >= today) for point in waiting[:-1]), latest]


def _heard(facts: Facts, said: Mapping[str, Outcome], ladder: Ladder) -> bool:
    """Whether they were told of this last day, before it came."""
    if facts.due is None:
        return False
    told = [f"{PointKind.BEFORE}:{facts.due - timedelta(days=days)}" for days in ladder.days_before]
    return any(said.get(key) is Outcome.ANNOUNCED for key in (*told, f"{PointKind.OPENS}:{facts.start}"))


def _passed_over(point: Point, heard: bool) -> Decision:
    if point.kind is PointKind.DAY and not heard:
        return Decision(point, Outcome.MISSED, "late")
    return Decision(point, Outcome.SUPERSEDED, "superseded")


def _of_meetings(
    facts: Facts,
    asks: list[Point],
    today: date,
    work: WorkDays,
    ladder: Ladder,
    spoken_on: date | None,
    is_said: bool,
) -> list[Decision]:
    """The question before a meeting: once, and not where they have just heard of the thing, or said how it goes."""
    found = []
    for n, point in enumerate(asks):
        if is_said or n < len(asks) - 1:
            found.append(Decision(point, Outcome.SUPERSEDED, "superseded"))
            continue
        why = _quiet(facts, point, today, work, ladder)
        if today >= work.before(point.about, _TOLD):
            why = "old"
        elif not why and spoken_on is not None and spoken_on >= work.before(today, _JUST_SPOKEN_OF):
            why = "spoken"
        found.append(Decision(point, Outcome.SUPPRESSED if why else Outcome.ANNOUNCED, why))
    return found


def _old(point: Point, today: date) -> str:
    """That something opened or was half-way is no news after a week: the ladder before the deadline comes. The
    question of a term is not asked in the next.
    """
    age = today - point.on
    if point.kind is PointKind.TERM:
        return "old" if age > 2 * _NEWS else ""
    return "old" if point.kind in (PointKind.OPENS, PointKind.HALFWAY) and age > _NEWS else ""


def _quiet(facts: Facts, point: Point, today: date, work: WorkDays, ladder: Ladder) -> str:
    if _asked_for_later(facts, today, work):
        return "later"
    has_passed = facts.due is not None and facts.due < today
    reported = facts.reported_on
    if reported is None or has_passed or point.kind in (PointKind.LATER, PointKind.OPENS):
        return ""
    return "reported" if reported >= work.before(today, ladder.quiet_after_report) else ""


def _asked_for_later(facts: Facts, today: date, work: WorkDays) -> bool:
    """Whether they have asked for quiet until a day that has not come. It never reaches past the last day."""
    until = facts.later
    if until is not None and facts.due is not None and facts.due >= today:
        until = min(until, facts.due)
    return until is not None and today < work.on_or_before(until)


def next_on(
    facts: Facts,
    after: date,
    work: WorkDays,
    *,
    ladder: Ladder = STANDARD,
    terms: Terms | None = None,
    meetings: Collection[Meeting] = (),
) -> date | None:
    """The first working day after `after` on which there may be something to say, whatever rhythm people chose.

    None where there is nothing more for more than a year.
    """
    if not facts.status.is_open:
        return None
    # A year ahead for what comes each term; of the weeks in which something is late, the next that are worked.
    is_late = facts.due is not None and facts.due <= after
    until = after + (_LATE_AHEAD if is_late else _AHEAD)
    first: date | None = None
    from_day = max(facts.since, after)
    for kind, about in _abouts(facts, from_day, until, ladder, terms or Terms(), meetings, work):
        for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY):
            on = _on(kind, about, work, ladder, rhythm)
            if on > after and (first is None or on < first):
                first = on
        if kind is PointKind.LATE and first is not None and about > after:
            break  # they come in order, last of all
    return first


def escalates_on(due: date, work: WorkDays, working_days: int = 5) -> date:
    """The day on which the nearest manager is told that something is late: so many working days after its date."""
    return work.after(due, working_days)
