"""What a picture is made of, before anybody has decided where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# More than this is a list and no picture; what is left out is counted, and said in the picture.
MOST_ITEMS = 200
MOST_RINGS = 9
MOST_FORUMS = 6
MOST_MEETINGS = 400
LONGEST_TEXT = 160


class Mark(StrEnum):
    """How something stands. Each has a shape of its own, so that it is read without colour too."""

    COMING = "coming"
    STARTED = "started"
    SUPPORT = "support"
    DONE = "done"
    LATE = "late"
    DROPPED = "dropped"
    NOTED = "noted"  # nobody is asked about it: a body's, or what was before the bot came


@dataclass(frozen=True)
class Item:
    """One thing on the wheel: from `start` to `due` (both inclusive; the same day for what has one).

    `ring` is the category or the role that it stands under, `when` its time in words, `who` who answers for it.
    """

    title: str
    ring: str
    start: date
    due: date
    mark: Mark
    when: str = ""
    who: str = ""


@dataclass(frozen=True)
class Undated:
    """What belongs to the year without a date."""

    title: str
    when: str = ""
    who: str = ""


@dataclass(frozen=True)
class Series:
    """A forum and the days on which it meets."""

    name: str
    days: tuple[date, ...]


@dataclass(frozen=True)
class Year:
    """A year as it is to be drawn: `first` to `last` are its days, twelve whole months.

    `today` is marked where it falls within, and its month is lit. `left_out` counts what there was no room for.
    """

    title: str
    whose: str
    about: str
    first: date
    last: date
    today: date
    items: tuple[Item, ...] = ()
    undated: tuple[Undated, ...] = ()
    meetings: tuple[Series, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Picture:
    """A picture that is done: as SVG, and how large it is in its own units.

    `told` says what is on it in a few words, `alt` the same with what it is, for those who don't see it.
    """

    svg: str
    width: int
    height: int
    alt: str
    told: str
