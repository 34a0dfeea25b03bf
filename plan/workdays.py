"""Working days: when the bot may speak, and how to count to a deadline. The red days themselves are handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

# (month, day) of the first and the last day, both counted; it may cross new year.
Break = tuple[tuple[int, int], tuple[int, int]]

CHRISTMAS: Break = ((12, 23), (1, 6))
JULY: Break = ((7, 1), (7, 31))
# No break is this long: looking for a working day further away would mean that there are none.
_LONGEST = 120


@dataclass(frozen=True)
class WorkDays:
    """Which days the huvudman works. `is_red` says which days are off for everybody."""

    is_red: Callable[[date], bool]
    breaks: tuple[Break, ...] = field(default=(CHRISTMAS, JULY))
    # A round of planning asks of the same few days thousands of times.
    _known: dict[date, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    _away: dict[tuple[date, int, int], date] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __contains__(self, day: date) -> bool:
        """Whether people are at work: not a weekend, a red day or in a break."""
        known = self._known.get(day)
        if known is None:
            known = day.weekday() < 5 and not self.is_red(day) and not self.in_break(day)
            self._known[day] = known
        return known

    def in_break(self, day: date) -> bool:
        """Whether the day is in a break when nobody is asked anything."""
        return any(_within(day, *one) for one in self.breaks)

    def on_or_before(self, day: date) -> date:
        """The day itself, or the nearest working day before it: what would fall on a day off moves earlier."""
        return self._step(day, -1)

    def on_or_after(self, day: date) -> date:
        """The day itself, or the nearest working day after it."""
        return self._step(day, 1)

    def before(self, day: date, count: int) -> date:
        """The working day that lies `count` working days before `day`."""
        return self._counted(day, count, -1)

    def after(self, day: date, count: int) -> date:
        """The working day that lies `count` working days after `day`."""
        return self._counted(day, count, 1)

    def first_of_week(self, day: date) -> date:
        """The first working day of the week that `day` is in; the nearest before, where it has none up to then."""
        found = self.first_in_week(day)
        return found if found is not None and found <= day else self.on_or_before(day)

    def first_in_week(self, day: date) -> date | None:
        """The first working day from Monday to Friday of the week that `day` is in; None where it has none."""
        monday = day - timedelta(days=day.weekday())
        days = (monday + timedelta(days=ahead) for ahead in range(5))
        return next((one for one in days if one in self), None)

    def _counted(self, day: date, count: int, by: int) -> date:
        known = self._away.get((day, count, by))
        if known is None:
            known = day
            for _ in range(count):
                known = self._step(known + timedelta(days=by), by)
            self._away[day, count, by] = known
        return known

    def _step(self, day: date, by: int) -> date:
        found = day
        for _ in range(_LONGEST):
            if found in self:
                return found
            found += timedelta(days=by)
        raise ValueError(f"no working day within {_LONGEST} days of {day}")


def _within(day: date, first: tuple[int, int], last: tuple[int, int]) -> bool:
    this = (day.month, day.day)
    return first <= this <= last if first <= last else this >= first or this <= last
