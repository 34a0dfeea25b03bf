"""When an assignment is spoken of: the ladder before a deadline, and what silences it (DESIGN §5 and §6).

Everything is worked out from dates. A *point* is a day on which there is reason to say something; `decide` says of
the points that have come which one is said, and why the rest are not. The bot may have been off: what was passed
over is then superseded by what is said now, and a deadline that nobody heard of is missed, never forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
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
    """When to remind, in days before the last day, and how the rest goes. A huvudman can set all of it."""

    days_before: tuple[int, ...] = (14, 7, 1)
    late_every: int = 7
    quiet_after_report: int = 5  # working days
    long_window: int = 60  # days: a window this long gets a check half-way
    term_notice: int = 14  # days before the end of a term


STANDARD = Ladder()
_NEWS = timedelta(days=7)


@dataclass(frozen=True)
class Facts:
    """What decides when an assignment is spoken of. `since` is the first day on which it could have been."""

    start: date | None
    due: date | None
    status: Status
    reported_on: date | None
    since: date
    later: date | None = None  # *påminn mig senare*


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
    """What becomes of a point, and why where it is not said: reported, later, old, superseded, late."""

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
) -> list[Point]:
    """The points of an open assignment from `facts.since` to `until`, in order.

    Each falls on a working day, moved earlier where it would not. Who wants the week's together gets them on its
    first working day; who wants only the deadline gets the day itself.
    """
    if not facts.status.is_open:
        return []
    found = set()
    for kind, about in _abouts(facts, until, ladder, terms or Terms()):
        if rhythm is Rhythm.DEADLINE and kind not in (PointKind.DAY, PointKind.LATER):
            continue
        on = work.on_or_before(about)
        if kind is PointKind.LATE and facts.due is not None and on <= facts.due:
            continue  # a break lies between: the next week's comes after it
        if rhythm is Rhythm.WEEKLY and kind is not PointKind.LATER:
            on = work.first_of_week(on)
        if facts.since <= on <= until:
            found.add(Point(on, about, kind))
    return sorted(found)


def _abouts(facts: Facts, until: date, ladder: Ladder, terms: Terms) -> Iterator[tuple[PointKind, date]]:
    start, due = facts.start, facts.due
    if facts.later is not None:
        yield PointKind.LATER, facts.later
    if due is None:
        for year in range(facts.since.year, until.year + 1):
            for term in ("HT", "VT"):
                ends = terms.window(term, year)[1]
                yield PointKind.TERM, ends - timedelta(days=ladder.term_notice)
        return
    if start is not None and start < due:
        yield PointKind.OPENS, start
        if (due - start).days >= ladder.long_window and facts.status is Status.NOT_STARTED:
            yield PointKind.HALFWAY, start + (due - start) / 2
    for days in ladder.days_before:
        # What opens closer to its end than that is not announced before it opens.
        if start is None or start == due or due - timedelta(days=days) > start:
            yield PointKind.BEFORE, due - timedelta(days=days)
    yield PointKind.DAY, due
    late = due + timedelta(days=ladder.late_every)
    while late <= until + timedelta(days=ladder.late_every):
        yield PointKind.LATE, late
        late += timedelta(days=ladder.late_every)


def decide(
    facts: Facts,
    come: Collection[Point],
    said: Collection[str],
    today: date,
    work: WorkDays,
    ladder: Ladder = STANDARD,
) -> list[Decision]:
    """What becomes today of the points that have come and of which nothing has been `said` (their keys).

    At most one of an assignment's points is announced: the latest. Quiet while the owner has reported within five
    working days and the date has not passed, and while they have asked to be reminded later. A deadline that has
    passed in silence is missed, which is said once, to the one who runs the plan.
    """
    waiting = sorted(point for point in come if point.key not in said)
    if not waiting:
        return []
    quiet = _quiet(facts, waiting[-1], today, work, ladder) or _old(waiting[-1], today)
    latest = Decision(waiting[-1], Outcome.SUPPRESSED if quiet else Outcome.ANNOUNCED, quiet)
    return [*(_passed_over(point, today) for point in waiting[:-1]), latest]


def _passed_over(point: Point, today: date) -> Decision:
    if point.kind is PointKind.DAY and point.on < today:
        return Decision(point, Outcome.MISSED, "late")
    return Decision(point, Outcome.SUPERSEDED, "superseded")


def _old(point: Point, today: date) -> str:
    """That something opened or was half-way is no news after a week: the ladder before the deadline comes."""
    is_news = point.kind not in (PointKind.OPENS, PointKind.HALFWAY) or today - point.on <= _NEWS
    return "" if is_news else "old"


def _quiet(facts: Facts, point: Point, today: date, work: WorkDays, ladder: Ladder) -> str:
    has_passed = facts.due is not None and facts.due < today
    if facts.later is not None and today < work.on_or_before(facts.later) and not has_passed:
        return "later"
    reported = facts.reported_on
    if reported is None or has_passed or point.kind in (PointKind.LATER, PointKind.OPENS):
        return ""
    return "reported" if reported >= work.before(today, ladder.quiet_after_report) else ""


def next_on(
    facts: Facts, after: date, work: WorkDays, *, ladder: Ladder = STANDARD, terms: Terms | None = None
) -> date | None:
    """The first working day after `after` on which there may be something to say, whatever rhythm people chose.

    None where there is nothing more for more than a year.
    """
    ahead = points(facts, after + timedelta(days=400), work, ladder=ladder, terms=terms)
    weekly = points(
        facts, after + timedelta(days=400), work, ladder=ladder, terms=terms, rhythm=Rhythm.WEEKLY
    )
    return min((point.on for point in (*ahead, *weekly) if point.on > after), default=None)


def escalates_on(due: date, work: WorkDays, working_days: int = 5) -> date:
    """The day on which the nearest manager is told that something is late: so many working days after its date."""
    return work.after(due, working_days)
