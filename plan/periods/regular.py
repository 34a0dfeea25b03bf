"""What comes back on certain days: "första tisdagen i månaden", "varannan torsdag", "den 15 varje månad"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from plan.periods.frequency import Frequencies
from plan.periods.model import Recurrence
from plan.periods.terminals import Read, remembered
from plan.periods.words import WEEKDAY_NAMES

Node = TypeVar("Node")

_PLURALS: dict[str, int] = {name + "ar": number for number, name in enumerate(WEEKDAY_NAMES, start=1)}
_WEEKDAYS: dict[str, int] = _PLURALS | {
    form: number for number, name in enumerate(WEEKDAY_NAMES, start=1) for form in (name, name + "en")
}
"""Written out: "varje mån" is a month as often as it is a Monday."""
_WORKDAYS = ("vardagen", "vardag", "arbetsdagen", "arbetsdag")
_MONTHS = ("månad", "månaden", "kalendermånad")
_WEEKS = ("vecka", "veckor", "veckorna", "veckonummer", "v")
_PARITIES: dict[str, bool] = {"jämn": True, "jämna": True, "udda": False, "ojämn": False, "ojämna": False}
EACH = ("varje", "alla")
STARTERS = (*EACH, *_PARITIES, "månadens")


class Regulars(Frequencies):
    """Recurrences that say on which days, at a place among the tokens."""

    @remembered
    def regular(self, at: int) -> Read[Recurrence]:
        """Which days, perhaps with a clock time."""
        for rule in (self._in_month, self._in_week):
            for recurrence, end in rule(at):
                for after in self.timed(end):
                    yield recurrence, after

    def timed(self, at: int) -> Iterator[int]:
        """A clock time or nothing; after a day that comes back it may stand without "kl": 13:00–15:00."""
        yield at
        for begun in self.maybe_sign(at, ","):
            yield from self.clock(begun)
            for end in self._minutes(begun):
                yield end
                for dash in self.sign(end, "-"):
                    yield from self._minutes(dash)

    def _minutes(self, at: int) -> Iterator[int]:
        for _, end in self.number(at, 1, 2):
            for point in self.sign(end, ":"):
                for _, after in self.number(point, 2):
                    yield after

    # --- days of a month

    def _in_month(self, at: int) -> Read[Recurrence]:
        """första tisdagen i månaden; varje månad, den 15; månadens sista torsdag."""
        for place, end in self._place(at):
            for interval, after in self._of_months(end):
                yield replace(place, interval=interval), after
        for interval, end in self._each(at, _MONTHS):
            for place, after in self._aside(end, self._place):
                yield replace(place, interval=interval), after
        for named in (*self.word(at, "månadens"), *self.phrase(at, "varje", "månads")):
            yield from self._place(named)

    @remembered
    def _place(self, at: int) -> Read[Recurrence]:
        """första tisdagen, andra och fjärde onsdagen, första vardagen, den 15, den sista dagen."""
        for begun in (at, *self.word(at, "den", "varje")):
            for nth, named in self._which(begun):
                month = Recurrence("month", times=len(nth))
                for weekday, end in self._weekday(named):
                    yield replace(month, weekday=weekday, nth=nth), end
                for end in self.word(named, *_WORKDAYS):
                    yield replace(month, workday=True, nth=nth), end
                alone = (named,) if begun > at and self.tokens[at].word == "den" else ()
                for end in (*self.word(named, "dagen"), *alone) if len(nth) == 1 else ():
                    yield replace(month, day=31 if nth[0] < 0 else nth[0]), end
        for begun in self.word(at, "den"):
            for day, end in self.number(begun, 1, 2):
                yield Recurrence("month", day=day), end
        for day, end in self.number(at, 1, 2):
            for after in self.ending(end):
                yield Recurrence("month", day=day), after

    @remembered
    def _which(self, at: int) -> Read[tuple[int, ...]]:
        """första; andra och fjärde; sista: in the order of the month."""
        for nth, end in self.nth(at):
            yield (nth,), end
            for joint in (*self.sign(end, ",", "&", "+", "/"), *self.word(end, "och", "samt", "resp")):
                for rest, after in self._which(joint):
                    yield tuple(sorted({nth, *rest}, key=lambda one: (one < 0, one))), after

    def _of_months(self, at: int) -> Read[int]:
        """i månaden, i varje månad, varje månad, varannan månad: every how many months."""
        for begun in (at, *self.word(at, "i", "under", "av")):
            yield from self._each(begun, _MONTHS)
            if begun > at:
                for end in self.word(begun, "månaden"):
                    yield 1, end

    # --- days of a week

    def _in_week(self, at: int) -> Read[Recurrence]:
        """varje måndag; varannan tisdag; tisdagar (jämna veckor); udda veckor på torsdagar."""
        for weekly, end in self._weekly(at):
            yield weekly, end
            for after in self.timed(end):
                for even, stop in self._aside(after, self._parity):
                    if weekly.interval <= 2:
                        yield replace(weekly, interval=2, even_weeks=even), stop
        for weekday, end in self._weekday(at):
            for even, after in self._aside(end, self._parity):
                yield Recurrence("week", 2, weekday=weekday, even_weeks=even), after
        for even, end in self._parity(at):
            yield Recurrence("week", 2, even_weeks=even), end
            for weekday, after in self._aside(end, self._weekdays):
                yield Recurrence("week", 2, weekday=weekday, even_weeks=even), after

    def _weekly(self, at: int) -> Read[Recurrence]:
        for interval, begun in self._step(at):
            for weekday, end in self._weekday(begun):
                yield Recurrence("week", interval, weekday=weekday), end
        for begun in (at, *self.word(at, "på")):
            for weekday, end in self._weekday(begun, _PLURALS):
                yield Recurrence("week", weekday=weekday), end
        for weekday, end in self._weekday(at):
            for interval, after in self._aside(end, lambda place: self._each(place, _WEEKS)):
                yield Recurrence("week", interval, weekday=weekday), after
        for interval, end in self._each(at, _WEEKS):
            for weekday, after in self._aside(end, self._weekdays):
                yield Recurrence("week", interval, weekday=weekday), after

    def _weekdays(self, at: int) -> Read[int]:
        """tisdagar, på tisdagar, på tisdag."""
        yield from self._weekday(at, _PLURALS)
        for begun in self.word(at, "på"):
            yield from self._weekday(begun)

    def _weekday(self, at: int, forms: Mapping[str, int] = _WEEKDAYS) -> Read[int]:
        if at < len(self.tokens) and self.tokens[at].word in forms:
            yield forms[self.tokens[at].word], at + 1

    def _parity(self, at: int) -> Read[bool]:
        """jämna veckor, i udda veckor, jämn vecka: whether they are even."""
        for begun in (at, *self.word(at, "i", "på", "under")):
            for word, even in _PARITIES.items():
                for named in self.word(begun, word):
                    for end in self.word(named, *_WEEKS):
                        yield even, end

    # --- what both are made of

    def _step(self, at: int) -> Read[int]:
        """varje, varannan, var tredje."""
        for end in self.word(at, *EACH, "per"):
            yield 1, end
        for end in self.word(at, "varannan"):
            yield 2, end
        for begun in self.word(at, "var"):
            yield from self.ordinal(begun)

    def _each(self, at: int, units: tuple[str, ...]) -> Read[int]:
        """varje månad, varannan vecka: every how many."""
        for interval, begun in self._step(at):
            for end in self.word(begun, *units):
                yield interval, end

    def _aside(self, at: int, rule: Callable[[int], Read[Node]]) -> Read[Node]:
        """What a rule reads next, perhaps after a comma or in brackets."""
        for begun in self.maybe_sign(at, ","):
            yield from rule(begun)
        for begun in self.sign(at, "("):
            for meaning, end in rule(begun):
                for closed in self.sign(end, ")"):
                    yield meaning, closed
