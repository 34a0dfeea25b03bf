"""The wheel is laid out so that nothing is lost and nothing stands on anything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from documents.pictures.bounds import bounded
from documents.pictures.columns import SMALL, TITLE, Row
from documents.pictures.geometry import WHOLE, Turn, degrees_of, length_of
from documents.pictures.measuring import width
from documents.pictures.model import MOST_ITEMS, Mark, Series, Undated, Year
from documents.pictures.rings import MANNERS
from documents.pictures.wheel import Spot, Wheel, laid_out, wheel
from tests.documents.years import LAST, item, likely, year, years

# A hair's breadth, in the picture's units: what rounding may cost.
HAIR = 0.05
drawn_often = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def lanes(laid: Wheel) -> Iterator[list[Spot]]:
    """The spots of each lane, in order around it."""
    radii = sorted({spot.place.radius for spot in laid.spots})
    for radius in radii:
        yield sorted(
            (spot for spot in laid.spots if spot.place.radius == radius), key=lambda one: one.place.begins
        )


def extent(spot: Spot) -> tuple[float, float]:
    """From where to where a badge, its arc and its label reach, in degrees."""
    ends = max(spot.place.ends, spot.label.ends if spot.label else 0.0)
    return spot.place.begins, ends


def overlaps_along(laid: Wheel) -> list[tuple[str, str]]:
    """Pairs of neighbours in a lane that stand on each other, around the turn of the year too."""
    found = []
    for lane in lanes(laid):
        hair = degrees_of(HAIR, lane[0].place.radius)
        turned = [(one.number, *extent(one)) for one in lane]
        first = turned[0]
        turned.append((first[0], first[1] + WHOLE, first[2] + WHOLE))
        found += [(a[0], b[0]) for a, b in pairwise(turned) if a[2] > b[1] + hair]
    return found


def overlapping_rows(rows: Sequence[Row]) -> list[tuple[str, str]]:
    columns: dict[float, list[Row]] = {}
    for row in rows:
        columns.setdefault(row.x, []).append(row)
    found = []
    for of_one in columns.values():
        found += [(a.entry.title, b.entry.title) for a, b in pairwise(of_one) if a.y + a.height > b.y + HAIR]
    return found


def check(asked: Year) -> Wheel:
    """Everything that holds for every wheel."""
    laid = laid_out(bounded(asked))
    assert overlaps_along(laid) == []
    assert overlapping_rows(laid.listing.rows) == []
    # Each is on the wheel, or known not to be; and in the list with its number, always.
    on_wheel = {spot.key for spot in laid.spots}
    every = set(range(len(laid.year.items)))
    assert on_wheel | laid.unplaced == every and not on_wheel & laid.unplaced
    listed = [row.entry for row in laid.listing.rows if row.entry.mark is not None]
    assert [entry.title for entry in listed] == [one.title for one in laid.year.items]
    numbers = {spot.key: spot.number for spot in laid.spots}
    assert all(numbers.get(n, entry.number) == entry.number for n, entry in enumerate(listed))
    # Rings lie outside of one another, from the meetings to the hub, and lanes within their ring.
    edges = [(band.outer, band.inner) for band in laid.bands]
    if laid.meeting_band:
        edges.insert(0, (laid.meeting_band.outer, laid.meeting_band.inner))
    assert all(a[1] >= b[0] - HAIR for a, b in pairwise(edges)) and all(a > b > 0 for a, b in edges)
    # What stands in the list is within the picture.
    assert all(row.y + row.height <= laid.height and row.x >= 0 for row in laid.listing.rows)
    assert all(row.x + row.width <= laid.width for row in laid.listing.rows)
    for row in laid.listing.rows:
        assert all(width(line, TITLE) <= row.width - 29 for line in row.lines)
        assert all(width(line, SMALL) <= row.width - 29 for line in row.small)
    return laid


@drawn_often
@given(years())
def test_whatever_it_holds_nothing_is_lost_and_nothing_overlaps(asked: Year) -> None:
    check(asked)


@pytest.mark.parametrize("count", [0, 1, 5, 36, 80, 150, 200])
def test_a_year_as_they_are_finds_room_for_all(count: int) -> None:
    laid = check(likely(count))
    assert laid.unplaced == frozenset()
    assert len(laid.spots) == count


def test_few_have_their_whole_titles_on_the_wheel() -> None:
    titles = ("Lönesamtal", "Brandövning på alla enheter", "Delårsbokslut", "Elevenkäten är öppen", "Bokslut")
    spread = [item(title, date(2026 + (n > 1), (9 + 2 * n) % 12 + 1, 3)) for n, title in enumerate(titles)]
    laid = check(year(*spread))
    assert {spot.label.text for spot in laid.spots if spot.label} == set(titles)


def test_two_hundred_in_the_same_month_stand_in_the_list_where_the_wheel_is_full() -> None:
    span = (date(2027, 3, 2), date(2027, 3, 30))
    laid = check(year(*(item(f"Moment {n}", *span) for n in range(200))))
    assert laid.unplaced and len(laid.spots) > 20
    assert len([row for row in laid.listing.rows if row.entry.mark]) == 200


def test_more_than_a_picture_holds_is_counted_and_said() -> None:
    picture = wheel(likely(MOST_ITEMS + 137))
    assert "137 till som inte får plats" in picture.svg
    assert picture.told.startswith(f"{MOST_ITEMS} moment")


def test_a_lane_is_high_enough_for_badges_and_letters() -> None:
    for manner in MANNERS:
        diamond = 2.4 * (manner.badge / 2 - 0.75)
        assert diamond <= manner.lane and manner.letters <= manner.lane * 0.6


def test_todays_line_stands_where_the_day_is() -> None:
    laid = laid_out(bounded(year(item())))
    assert laid.today is not None
    line, said, _ = laid.today
    turn = Turn(date(2026, 8, 1), date(2027, 7, 31))
    angle = WHOLE * (227 + 0.5) / 365  # 16 March is the 228th day of the year from 1 August
    assert turn.middle(date(2027, 3, 16)) == pytest.approx(angle)
    x, y = laid.circle.point(laid.hub, angle)
    assert line.startswith(f"M{x:.2f} {y:.2f}")
    assert said.text == "i dag 16\xa0mars" and said.begins < angle < said.ends


def test_another_year_has_no_line_and_no_lit_month() -> None:
    asked = year(item())
    laid = laid_out(Year(**{**vars(asked), "today": date(2028, 1, 10)}))
    assert laid.today is None and laid.lit == "" and not any(month.lit for month in laid.months)


@pytest.mark.parametrize(
    ("first", "last", "days", "weeks"),
    [
        (date(2026, 8, 1), date(2027, 7, 31), 365, ["31", "53", "30"]),  # 2026 has a week 53
        (date(2027, 8, 1), date(2028, 7, 31), 366, ["31", "52", "31"]),  # a leap year
        (date(2027, 1, 1), date(2027, 12, 31), 365, ["53", "1", "52"]),
    ],
)
def test_a_year_is_as_long_as_it_is(first: date, last: date, days: int, weeks: list[str]) -> None:
    assert Turn(first, last).days == days
    assert Turn(first, last).ends(last) == WHOLE
    laid = laid_out(Year("Årshjulet", "Ekdala", "", first, last, first))
    numbers = [said.text for _, said in laid.weeks]
    assert len(laid.months) == 12 and 51 <= len(numbers) <= 53
    assert numbers[-1] == weeks[2] or last.weekday() < 2  # a week of a day or two has no number
    assert weeks[1] in numbers
    assert all(int(b) == int(a) + 1 or b == "1" for a, b in pairwise(numbers))


def test_what_goes_over_the_turn_of_the_year_is_cut_there_and_keeps_its_words() -> None:
    laid = check(
        year(
            item("Början är förra året", date(2026, 7, 1), date(2026, 9, 1)),
            item("Slutet är nästa år", date(2027, 7, 1), date(2027, 9, 1)),
            item("Före", date(2026, 7, 1)),
            item("Hela tiden", date(2026, 1, 1), date(2028, 1, 1)),
        )
    )
    spans = {laid.year.items[spot.key].title: spot.place for spot in laid.spots}
    assert "Före" not in spans
    assert spans["Början är förra året"].begins == pytest.approx(0)
    assert spans["Slutet är nästa år"].ends == pytest.approx(WHOLE)
    assert spans["Hela tiden"].ends - spans["Hela tiden"].begins < WHOLE
    below = {row.entry.title: row.entry.below for row in laid.listing.rows}
    assert below["Slutet är nästa år"].startswith("1\xa0juli–1\xa0sep")
    assert below["Hela tiden"].startswith("1\xa0jan 2026–1\xa0jan 2028")


def test_a_month_without_a_day_is_an_arc_where_there_is_room_and_within_its_month_where_not() -> None:
    one = laid_out(bounded(year(item("Lönesamtal", date(2027, 2, 1), date(2027, 2, 28)))))
    assert one.spots[0].arc
    turn = Turn(date(2026, 8, 1), LAST)
    begins, ends = turn.begins(date(2027, 2, 1)), turn.ends(date(2027, 2, 28))
    many = check(year(*(item(f"Moment {n}", date(2027, 2, 1), date(2027, 2, 28)) for n in range(40))))
    assert all(begins - 0.01 <= spot.place.begins and spot.place.badge <= ends for spot in many.spots)
    assert any(not spot.arc for spot in many.spots)


def test_meetings_are_marks_of_their_forum_on_their_days() -> None:
    days = (date(2026, 9, 1), date(2026, 10, 6))
    asked = year(item(), meetings=(Series("Ledningsgrupp", days), Series("Rektorsmöte", days[:1])))
    laid = check(asked)
    turn = Turn(date(2026, 8, 1), LAST)
    assert sorted((dot.shape, round(dot.angle, 3)) for dot in laid.dots) == sorted(
        (n, round(turn.middle(day), 3)) for n, of in ((0, days), (1, days[:1])) for day in of
    )
    same = [dot for dot in laid.dots if dot.angle == pytest.approx(turn.middle(days[0]))]
    assert len({dot.place.radius for dot in same}) == 2  # two forums on a day are two marks
    assert "1\xa0sep, 6\xa0okt" in {row.entry.below for row in laid.listing.rows}


def test_what_has_no_date_stands_in_the_list() -> None:
    laid = check(year(item(), undated=(Undated("Nämndens kvalitetsdialog", "två gånger per läsår"),)))
    last = laid.listing.rows[-1].entry
    assert (last.title, last.below) == ("Nämndens kvalitetsdialog", "två gånger per läsår")


def test_numbers_have_two_figures_at_most() -> None:
    laid = laid_out(bounded(likely(150)))
    assert max(len(spot.number) for spot in laid.spots) <= 2
    months = [(laid.year.items[s.key].start.month, s.number) for s in laid.spots]
    assert len(set(months)) == len(months)


def test_every_status_is_told_by_a_shape_of_its_own() -> None:
    """Without any colour: the elements and their geometry alone."""
    import re

    shapes = set()
    for mark in Mark:
        svg = wheel(year(item("Lönesamtal", date(2027, 2, 1), mark=mark))).svg
        drawn = svg[svg.index('<g text-anchor="middle">') - 900 : svg.index('<g text-anchor="middle">')]
        badge = drawn[drawn.rindex("</textPath></text>") :]
        shapes.add(re.sub(r"#[0-9a-f]{3,6}", lambda found: str(found[0] in ("#fff", "#ffffff")), badge))
    assert len(shapes) == len(Mark)


def test_a_label_is_never_longer_than_its_room() -> None:
    for count in (5, 36, 150):
        for spot in laid_out(bounded(likely(count))).spots:
            if spot.label:
                taken = width(spot.label.text, spot.label.size)
                assert taken <= spot.place.room + HAIR
                assert length_of(spot.label.ends - spot.label.begins, spot.label.radius) == pytest.approx(
                    taken
                )


def test_the_end_of_the_year_does_not_run_into_its_beginning() -> None:
    late = LAST - timedelta(days=2)
    laid = check(year(item("Ett moment med en lång rubrik i slutet av juli", late)))
    assert all(spot.label is None or spot.label.ends <= WHOLE for spot in laid.spots)
