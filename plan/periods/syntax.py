"""What was written, before anybody knows which year it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plan.periods.model import Recurrence
from plan.schoolyear import TermName

Part = Literal["start", "middle", "end"]
LimitKind = Literal["by", "before", "from", "after"]

LIMIT_WORDS: dict[str, LimitKind] = {
    "senast": "by",
    "tom": "by",
    "innen": "by",
    "senest": "by",
    "deadline": "by",
    "frist": "by",
    "före": "before",
    "innan": "before",
    "inför": "before",
    "från": "from",
    "from": "from",
    "efter": "after",
}


@dataclass(frozen=True)
class YearMark:
    """A year as written: 2022, or two digits. `clear` when it can't be a day of a month ("-22", "2022")."""

    value: int
    clear: bool

    @property
    def year(self) -> int:
        """The calendar year: two digits are of this century."""
        return self.value if self.value >= 100 else 2000 + self.value


@dataclass(frozen=True)
class DayOf:
    """5 mars, 2 april 2019, tisdag 16/3."""

    day: int
    month: int | None
    year: YearMark | None = None
    weekday: int | None = None


@dataclass(frozen=True)
class MonthOf:
    """mars, dec 22, slutet av maj."""

    month: int
    year: YearMark | None = None
    part: Part | None = None
    maybe_christmas: bool = False
    """Written "jul", which on its own may be Christmas."""


@dataclass(frozen=True)
class WeeksOf:
    """v. 45–47, vecka 12 2023, November (v. 45–47)."""

    first: int
    last: int
    year: YearMark | None = None
    months: tuple[int, ...] = ()


@dataclass(frozen=True)
class TermOf:
    """VT23, HT, hösten 2022."""

    term: TermName
    year: YearMark | None = None
    part: Part | None = None


@dataclass(frozen=True)
class QuarterOf:
    """kvartal 2, Q1 2023; tertial when `months` is 4."""

    number: int
    months: int
    year: YearMark | None = None


@dataclass(frozen=True)
class WholeYear:
    """läsåret 22/23, läsåret, under året, 2023."""

    school: bool
    first: YearMark | None = None
    second: YearMark | None = None
    part: Part | None = None


@dataclass(frozen=True)
class TurnOfYear:
    """årsskiftet; `year` is the one that ends."""

    year: YearMark | None = None


@dataclass(frozen=True)
class NthWeekday:
    """sista fredagen i oktober (nth −1), första måndagen i mars."""

    nth: int
    weekday: int
    month: int
    year: YearMark | None = None


@dataclass(frozen=True)
class WeekOfMonth:
    """första veckan i september: its first seven days; sista veckan i maj (nth −1): the last seven."""

    nth: int
    month: int
    year: YearMark | None = None


SomeYear = DayOf | MonthOf | WeeksOf | WeekOfMonth | TermOf | QuarterOf | TurnOfYear | NthWeekday
"""A moment that a year may be written after."""

Moment = SomeYear | WholeYear


@dataclass(frozen=True)
class Through:
    """From one moment to another: maj–juni, 12–14 maj."""

    first: Moment
    last: Moment


@dataclass(frozen=True)
class Several:
    """Separate moments: mars och oktober."""

    moments: tuple[Moment | Through, ...]


@dataclass(frozen=True)
class Limit:
    """A moment as a bound: senast, före (not counting it), från, efter."""

    kind: LimitKind
    moment: Moment | Through


Dated = Moment | Through | Several | Limit


@dataclass(frozen=True)
class Ongoing:
    """löpande, vid behov, tills vidare; perhaps within a period."""

    within: Dated | None = None


@dataclass(frozen=True)
class Often:
    """How often, perhaps with the period it happens in: två gånger per år, i mars varje år."""

    recurrence: Recurrence
    when: Dated | None = None


@dataclass(frozen=True)
class TermEdge:
    """terminens slut, i början av varje termin: of no term that is named; `each` where it is of them all."""

    part: Part
    each: bool = False


@dataclass(frozen=True)
class Relative:
    """senast två veckor före nämnd: hangs on something that has no date here."""

    anchor: str


Expression = Dated | Ongoing | Often | TermEdge | Relative
