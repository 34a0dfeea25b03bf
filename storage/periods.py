"""Periods as JSON, kept as they were read, so that a better grammar never moves a date by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from plan.periods import Day, MonthDay, Period, Recurrence


def stored(period: Period) -> dict[str, Any]:
    """A period as plain values: ISO dates, or `MM-DD` where the year is not known."""
    recurs = period.recurrence
    return {
        "start": _written(period.start),
        "due": _written(period.due),
        "precision": period.precision,
        "open_ended": period.open_ended,
        "weeks": list(period.weeks) if period.weeks else None,
        "parts": [[_written(start), _written(due)] for start, due in period.parts],
        "recurs": recurs and _recurs(recurs),
    }


def period_from(text: str, values: dict[str, Any]) -> Period:
    """The period that `stored` wrote down; `text` is its words."""
    recurs = values["recurs"]
    weeks = values["weeks"]
    return Period(
        text=text,
        start=_read(values["start"]),
        due=_read(values["due"]),
        precision=values["precision"],
        open_ended=values["open_ended"],
        weeks=(weeks[0], weeks[1]) if weeks else None,
        parts=tuple((_read(start), _read(due)) for start, due in values["parts"]),
        recurrence=recurs and Recurrence(**{name: _frozen(value) for name, value in recurs.items()}),
    )


def _recurs(recurrence: Recurrence) -> dict[str, Any]:
    """Its days are written only where it says any: what was stored before it could looks the same."""
    values = {
        **recurrence.as_json(),
        "times_at_most": recurrence.times_at_most,
        "school_year": recurrence.school_year,
    }
    days = {
        "weekday": recurrence.weekday,
        "nth": list(recurrence.nth) or None,
        "workday": recurrence.workday or None,
        "day": recurrence.day,
        "even_weeks": recurrence.even_weeks,
    }
    return {**values, **{name: value for name, value in days.items() if value is not None}}


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _written(day: Day | None) -> str | None:
    return None if day is None else day.isoformat()


def _read(text: str | None) -> Day | None:
    if text is None:
        return None
    if len(text) == len("MM-DD"):
        return MonthDay(int(text[:2]), int(text[3:]))
    return date.fromisoformat(text)
