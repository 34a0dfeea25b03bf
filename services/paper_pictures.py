"""Pictures in reports: laid out for a page of paper, where letters are smaller than on a screen.

The wheel stands without its list, which would be too small to read on a page: the document has it as text.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents.papers.model import Moment, Picture
from documents.pictures.charts import Matrix, Progress, matrix, progress
from documents.pictures.drawing import NotDrawn
from documents.pictures.model import Picture as Drawing
from documents.pictures.model import Year
from documents.pictures.rendering import png
from documents.pictures.wheel import numbered, wheel_alone
from services.charts import matrix_of, progress_of
from services.pictures import to_show
from services.room import Room

# Units across: letters of 16 of them are 9 points on a page, those of 13 seven.
WIDE = 860.0
# What a page holds of the matrix. What is more stands in another one.
MOST_COLUMNS, MOST_UNITS = 9, 22
# Pixels for each unit, for a printer.
SHARP, SHARP_WHEEL = 1.6, 1.3

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """What a report shows in pictures: how far it has come, which units have answered, and the year."""

    how_far: Progress | None
    answers: tuple[Matrix, ...]
    year: Year | None


def for_paper(room: Room) -> Shown:
    """Read in the report's own look at the database, to be drawn when that has been let go of."""
    how_far, year = progress_of(room), to_show(room)
    return Shown(
        how_far if how_far.whole.total else None,
        _parts(matrix_of(room)),
        year if year and year.items else None,
    )


def _parts(whole: Matrix) -> tuple[Matrix, ...]:
    """A matrix in as many as pages need."""
    parts = [
        replace(
            whole,
            units=whole.units[first_unit : first_unit + MOST_UNITS],
            asked=whole.asked[first : first + MOST_COLUMNS],
        )
        for first in range(0, len(whole.asked), MOST_COLUMNS)
        for first_unit in range(0, len(whole.units), MOST_UNITS)
    ]
    if len(parts) < 2:
        return tuple(parts)
    many = len(parts)
    return tuple(replace(one, title=f"{one.title} ({n} av {many})") for n, one in enumerate(parts, 1))


def drawn_for_paper(shown: Shown) -> tuple[Picture, ...]:
    """The pictures, the wheel last: it takes a page of its own, and the charts go with the figures before them.

    Takes some tenths of a second for each that is new. A picture that can't be drawn is left out.
    """
    found: list[Picture] = []
    if shown.how_far:
        found += _drawn(shown.how_far.title, progress(shown.how_far, WIDE), SHARP)
    for one in shown.answers:
        found += _drawn(one.title, matrix(one, WIDE), SHARP)
    if shown.year:
        found += _drawn(shown.year.title, wheel_alone(shown.year), SHARP_WHEEL)
    return tuple(found)


def moments(shown: Shown) -> tuple[Moment, ...]:
    """What the wheel's numbers stand for."""
    return tuple(Moment(*one) for one in numbered(shown.year)) if shown.year else ()


def _drawn(title: str, picture: Drawing, scale: float) -> Sequence[Picture]:
    try:
        return [Picture(png(picture, scale), f"{title}: {picture.told}", picture.alt)]
    except NotDrawn as error:  # a report without a picture is a report
        _log.warning("a picture in a report was not drawn: %s", error)
        return []
