"""Which days a written period is, for a school year and a huvudman. What can't be settled is asked about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from plan.periods import syntax as s
from plan.periods.calendar import Doubt, Window, day_after, limits
from plan.periods.model import Every, MonthDay, Period, Precision, Recurrence, Unreadable
from plan.periods.resolve import Resolver
from plan.schoolyear import SchoolYear, Terms

_PRECISION: dict[Every, Precision] = {"year": "year", "term": "term", "month": "month", "week": "week"}
YEARLY = Recurrence("year")
_MOST_WEEKDAYS, _MOST_WORKDAYS = 5, 23


@dataclass(frozen=True)
class Context:
    """What is known beside the text: the plan's school year, the terms, and whether rows come back."""

    year: SchoolYear | None
    terms: Terms
    recurs: bool


def understand(expression: s.Expression, text: str, context: Context) -> Period | Unreadable:
    """The days of an expression, or why there are none."""
    try:
        return _meaning(expression, text, context)
    except Doubt as doubt:
        return Unreadable(text, doubt.why, doubt.suggestion)


def _meaning(expression: s.Expression, text: str, context: Context) -> Period:
    if isinstance(expression, s.Relative):
        raise Doubt(
            f"Tiden hänger på något som inte har något datum här ({expression.anchor}).",
            "Skriv datumet, till exempel “senast 15 november”.",
        )
    if isinstance(expression, s.TermEdge):
        return _term_edge(expression, text, context)
    if isinstance(expression, s.Ongoing):
        return _ongoing(expression, text, context)
    if isinstance(expression, s.Often):
        return _often(expression, text, context)
    return _dated(expression, text, context)


def _term_edge(edge: s.TermEdge, text: str, context: Context) -> Period:
    """The end of every term is when what is done every term is due; the beginning is a month of each."""
    if not (edge.each or context.recurs):
        part = {"start": "början", "middle": "mitten", "end": "slutet"}[edge.part]
        raise Doubt(
            "Det står inte vilken termin.",
            f"Skriv “{part} av höstterminen” eller “{part} av vårterminen”.",
        )
    if edge.part == "end":
        return Period(text, precision="term", recurrence=Recurrence("term"))
    terms = (s.TermOf("VT", part=edge.part), s.TermOf("HT", part=edge.part))
    return _dated(s.Several(terms), text, replace(context, recurs=True))


def _ongoing(expression: s.Ongoing, text: str, context: Context) -> Period:
    if expression.within is None:
        return Period(text, open_ended=True)
    within = _dated(expression.within, text, context)
    return replace(within, open_ended=True, recurrence=None)


def _often(expression: s.Often, text: str, context: Context) -> Period:
    recurrence = expression.recurrence
    _check(recurrence)
    each: Precision = "day" if recurrence.on_days else _PRECISION[recurrence.every]
    if expression.when is None:
        return Period(text, precision=each, recurrence=recurrence)
    yearly = recurrence.every == "year"
    within = _dated(expression.when, text, replace(context, recurs=yearly))
    if yearly and within.parts and recurrence.times == 1:
        recurrence = replace(recurrence, times=len(within.parts))
    precision = within.precision if yearly else each
    return replace(within, precision=precision, recurrence=recurrence, open_ended=False)


def _check(recurrence: Recurrence) -> None:
    """Whether the days that something comes back on exist."""
    if recurrence.day is not None and not 1 <= recurrence.day <= 31:
        raise Doubt(f"Det finns ingen dag {recurrence.day} i någon månad.", "Skriv en dag från 1 till 31.")
    if recurrence.nth and max(recurrence.nth) > (_MOST_WORKDAYS if recurrence.workday else _MOST_WEEKDAYS):
        raise Doubt("Så många sådana dagar har ingen månad.", "Skriv “sista” för den sista.")


def _dated(expression: s.Dated, text: str, context: Context) -> Period:
    resolver = Resolver(None if context.recurs else context.year, context.year, context.terms)
    if isinstance(expression, s.Several):
        return _several(expression, text, context, resolver)
    if isinstance(expression, s.Limit):
        window = resolver.window(expression.moment)
        start, due = limits(expression.kind, window)
        return _period(text, replace(window, start=start, due=due), context, expression.kind)
    return _period(text, resolver.window(expression), context)


def _several(expression: s.Several, text: str, context: Context, resolver: Resolver) -> Period:
    windows = resolver.listed(expression.moments)
    if all(isinstance(window.start, date) for window in windows):
        windows.sort(key=lambda window: str(window.start))
    if all(_follows(earlier, later) for earlier, later in pairwise(windows)):
        opens, closes = windows[0].weeks, windows[-1].weeks
        weeks = (opens[0], closes[1]) if opens and closes else None
        return _period(text, replace(windows[0], due=windows[-1].due, weeks=weeks), context)
    whole = _period(text, replace(windows[0], due=windows[-1].due, weeks=None), context)
    recurrence = replace(YEARLY, times=len(windows)) if whole.recurrence else None
    parts = tuple((window.start, window.due) for window in windows)
    return replace(whole, parts=parts, recurrence=recurrence)


def _follows(earlier: Window, later: Window) -> bool:
    """Whether two windows are one: mars och april, v. 45 och 46, but not mars och oktober."""
    end, start = earlier.due, later.start
    if earlier.weeks and later.weeks:
        return later.weeks[0] == earlier.weeks[1] + 1
    if earlier.precision != "month" or later.precision != "month":
        return False
    if isinstance(end, MonthDay) and isinstance(start, MonthDay):
        return start.day == 1 and start.month == end.month % 12 + 1
    return isinstance(end, date) and isinstance(start, date) and day_after(end) == start


def _period(text: str, window: Window, context: Context, limit: s.LimitKind | None = None) -> Period:
    dated = isinstance(window.start or window.due, date)
    endless = limit in ("from", "after")
    if isinstance(window.start, date) and isinstance(window.due, date) and window.start > window.due:
        raise Doubt("Perioden slutar innan den börjar.", "Skriv den tidigare dagen först.")
    return Period(
        text,
        window.start,
        window.due,
        window.precision,
        YEARLY if context.recurs and not dated and not endless else None,
        open_ended=endless,
        weeks=window.weeks if limit is None else None,
    )
