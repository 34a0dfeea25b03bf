"""Pictures as they are drawn: letters that are there, text that stays text, colours that are told apart, bounds."""

from __future__ import annotations

import io
import re
import threading
import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from documents.pictures import charts, colours, words
from documents.pictures.bounds import bounded
from documents.pictures.charts import Asked, Bar, Matrix, Progress
from documents.pictures.drawing import NotDrawn
from documents.pictures.measuring import FAMILY, FILES, printable, shortened, width, widths, wrapped
from documents.pictures.model import Mark, Picture, Series, Year
from documents.pictures.rendering import LARGEST_SVG, TooLarge, _Kept, png, with_letters
from documents.pictures.strip import laid_out, strip
from documents.pictures.wheel import laid_out as wheel_laid_out
from documents.pictures.wheel import wheel
from tests.documents.years import RINGS, TODAY, item, likely, texts, year, years

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script> & \"'><image href='file:///etc/passwd'/> {{ 7*7 }}"


def pixels(picture: Picture, scale: float = 1.0) -> Image.Image:
    return Image.open(io.BytesIO(png(picture, scale))).convert("L")


def cells(texts: list[str], bold: bool) -> list[bytes]:
    """How each text is drawn, on a line of its own."""
    weight = 600 if bold else 400
    lines = "".join(
        f'<text x="8" y="{40 * n + 28}" font-size="24" font-weight="{weight}">{text}</text>'
        for n, text in enumerate(texts)
    )
    high = 40 * len(texts)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 {high}" width="60" height="{high}"'
    drawn = pixels(Picture(f'{head} font-family="{FAMILY}">{lines}</svg>', 60, high, "", ""))
    return [drawn.crop((0, 40 * n, 60, 40 * n + 40)).tobytes() for n in range(len(texts))]


def test_the_widths_are_those_of_the_font() -> None:
    for file, bold in zip(FILES, (False, True), strict=True):
        font = TTFont(file)
        advances = {chr(code): font["hmtx"][name][0] for code, name in font.getBestCmap().items()}
        assert advances == widths(bold) and font["head"].unitsPerEm == 1000


@pytest.mark.parametrize("bold", [False, True])
def test_every_letter_that_the_font_promises_is_seen(bold: bool) -> None:
    """None is blank, and none is the box that stands for a missing glyph."""
    letters = [char for char in widths(bold) if char not in " \xa0\xad"]
    assert {*"åäöÅÄÖéüæøÆØđŋšžčáŠŽČŊŦ–—…“”’·•×§½€"} <= set(letters)
    safe = [f"&#{ord(char)};" for char in letters]
    seen = [cell for n in range(0, len(safe), 150) for cell in cells(safe[n : n + 150], bold)]
    missing, blank = cells(["&#x10FFFD;", "&#x20;"], bold)
    assert [char for char, cell in zip(letters, seen, strict=True) if cell in (blank, missing)] == []


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_what_the_font_lacks_is_replaced_and_never_dropped(text: str) -> None:
    shown = printable(text)
    assert set(shown) <= set(widths(False)) and set(shown) <= set(widths(True))
    letters = [char for char in text if char.isalnum()]
    assert len(shown) >= len([char for char in letters if char.isascii()])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Fo\u0308rskola", "Förskola"),  # decomposed
        ("ﬁnska", "finska"),
        ("Ǩiõll", "Kiõll"),
        ("Школа 🎉", "????? ?"),
        ("a\u200db\tc\nd", "ab c d"),
        ("10\xa0mars", "10\xa0mars"),
    ],
)
def test_characters_become_what_is_nearest(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(texts, st.floats(8, 40), st.floats(0, 600), st.integers(1, 3))
@settings(max_examples=200, deadline=None)
def test_text_that_is_made_to_fit_fits(text: str, size: float, room: float, lines: int) -> None:
    text = printable(text)
    assert width(shortened(text, size, room), size) <= max(room, 0) or shortened(text, size, room) == ""
    parts = wrapped(text, size, room, lines)
    assert len(parts) <= lines and all(width(part, size) <= room for part in parts)


def test_every_label_on_the_wheel_is_seen_where_it_should_be() -> None:
    asked = year(*(item(f"Lönesamtal {n}", date(2026 + (n > 3), (n + 8) % 12 + 1, 5)) for n in range(10)))
    laid = wheel_laid_out(bounded(asked))
    drawn = pixels(wheel(asked))
    without = replace_labels(wheel(asked))
    for spot in laid.spots:
        assert spot.label is not None
        x, y = laid.circle.point(spot.label.radius, (spot.label.begins + spot.label.ends) / 2)
        box = (int(x) - 20, int(y) - 20, int(x) + 20, int(y) + 20)
        assert drawn.crop(box).tobytes() != without.crop(box).tobytes()


def replace_labels(picture: Picture) -> Image.Image:
    return pixels(replace(picture, svg=re.sub(r"Lönesamtal \d+</textPath>", "</textPath>", picture.svg)))


def all_pictures(text: str) -> list[Picture]:
    asked = year(item(text, mark=Mark.LATE, ring=text), item("Annat"), meetings=(Series(text, (TODAY,)),))
    asked = replace(asked, title=text, whose=text, about=text)
    march = replace(asked, first=date(2027, 2, 1), last=date(2027, 2, 28))
    bars = Progress(text, text, TODAY, Bar(text, {Mark.DONE: 1}), ((text, (Bar(text, {Mark.LATE: 2}),)),))
    asked_of = Asked(text, text, {text: Mark.DONE})
    answers = Matrix(text, text, TODAY, (text,), (asked_of,))
    return [wheel(asked), strip(march), charts.progress(bars), charts.matrix(answers)]


def test_text_from_people_is_text_and_nothing_else() -> None:
    known = {"svg", "title", "rect", "path", "text", "textPath", "g", "circle", "tspan", "defs", "pattern"}
    for picture in all_pictures(HOSTILE):
        tree = ElementTree.fromstring(picture.svg)
        assert {element.tag.removeprefix(SVG) for element in tree.iter()} <= known
        assert "{{ 7*7 }}" in "".join(tree.itertext())
        links = [value for e in tree.iter() for name, value in e.attrib.items() if name.endswith("href")]
        assert all(value.startswith("#") for value in links)
        assert png(picture).startswith(b"\x89PNG")


@pytest.mark.parametrize("text", ["\x00\x1b\ufffe\ud800 text", "", "𝔘" * 400, "W" * 5000])
def test_no_text_is_too_much(text: str) -> None:
    for picture in all_pictures(text):
        ElementTree.fromstring(picture.svg)
        assert len(picture.svg) < 100_000


@given(years(most=60))
@settings(max_examples=15, deadline=None)
def test_whatever_it_holds_it_is_well_formed_and_within_bounds(asked: Year) -> None:
    month = replace(asked, first=date(2027, 3, 1), last=date(2027, 3, 31))
    for picture in (wheel(asked), strip(month)):
        ElementTree.fromstring(picture.svg)
        assert len(picture.svg) < LARGEST_SVG and max(picture.width, picture.height) < 8000


def test_the_fullest_picture_is_far_within_the_bounds_and_drawn() -> None:
    picture = wheel(likely(5000))
    assert len(picture.svg) < LARGEST_SVG / 4
    assert png(picture).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "picture",
    [
        Picture("<svg/>" + " " * LARGEST_SVG, 10, 10, "", ""),
        Picture("<svg/>", 100_000, 10, "", ""),
        Picture("<svg/>", 10, 100_000, "", ""),
        Picture("<svg/>", 0, 0, "", ""),
    ],
)
def test_an_enormous_picture_is_refused_before_it_is_drawn(picture: Picture) -> None:
    with pytest.raises(TooLarge):
        png(picture)


def test_the_same_gives_the_same_bytes_and_is_kept() -> None:
    one, other = wheel(likely(12)), wheel(likely(12))
    assert one.svg == other.svg
    assert png(one) is png(other)
    assert png(wheel(likely(12, seed=2))) != png(one)


def test_what_is_kept_is_bounded() -> None:
    kept = _Kept(3, 100)
    for n in range(6):
        kept.put(bytes([n]), b"x" * 40)
    assert [n for n in range(6) if kept.get(bytes([n]))] == [4, 5]
    kept.put(b"big", b"x" * 200)
    assert kept.get(b"big") is None and kept.get(bytes([5])) is None


def test_a_picture_to_print_holds_its_letters_and_nothing_from_elsewhere() -> None:
    svg = with_letters(wheel(likely(5))).decode()
    ElementTree.fromstring(svg)
    assert svg.count("data:font/ttf;base64,") == 2
    assert re.findall(r"(?:href|src)=.?(?!.?#)[^ >]*", svg.replace("url(data:", "")) == []


def test_colours_are_told_apart_on_a_grey_printer() -> None:
    hues = colours.hues((*RINGS, "Elevhälsa", "Övrigt", "Ledning", "Annat"))
    assert len({hue.full for hue in hues.values()}) == len(hues)
    for hue in hues.values():
        for ground in (hue.span, hue.ground, colours.PAPER):
            assert colours.contrast(colours.INK, ground) > 7  # text on it
        assert colours.contrast(hue.full, colours.PAPER) > 4.5  # a number on it, and its name on its ground
        assert colours.contrast(hue.full, hue.ground) > 4.5
        assert colours.luminance(hue.ground) - colours.luminance(hue.span) > 0.15  # a span on its ring
    assert colours.contrast(colours.LATE, colours.PAPER) > 7
    assert colours.contrast(colours.QUIET, colours.PAPER) > 4.5


def test_spans_overlap_nothing_on_a_strip() -> None:
    asked = replace(likely(150), first=date(2027, 3, 1), last=date(2027, 3, 31))
    laid = laid_out(bounded(asked))
    assert [row.item.title for row in laid.rows] != []
    assert len(laid.rows) == len(laid.year.items)
    for one, other in pairwise(laid.rows):
        assert one.y + 23 + 19 * len(one.title) <= other.y + 0.01
    for row in laid.rows:
        wide = max(*(width(line, 16) for line in row.title), width(row.below, 13.5))
        begins = row.text_x if row.anchor == "start" else row.text_x - wide
        assert begins >= 47.9 and begins + wide <= laid.width - 47.9
        assert not begins < row.badge < begins + wide
    for one_dot, other_dot in combinations(laid.dots, 2):
        if one_dot.y == other_dot.y:
            assert extent(one_dot)[1] <= extent(other_dot)[0] or extent(other_dot)[1] <= extent(one_dot)[0]


def extent(dot: object) -> tuple[float, float]:
    from documents.pictures.strip import MEETING_TEXT, MeetingDot

    assert isinstance(dot, MeetingDot)
    wide = width(dot.text, MEETING_TEXT)
    begins = dot.text_x if dot.anchor == "start" else dot.text_x - wide
    return min(begins, dot.x - 7), max(begins + wide, dot.x + 7)


def test_a_month_says_every_title_whole() -> None:
    title = "Utvecklingssamtal och vårdnadshavarenkät på alla enheter i kommunen"
    days = [date(2027, 3, 1) + timedelta(days=n) for n in range(31)]
    asked = replace(year(*(item(f"{title} {n}", day) for n, day in enumerate(days))), last=days[-1])
    laid = laid_out(bounded(replace(asked, first=days[0])))
    assert [" ".join(row.title) for row in laid.rows] == [f"{title} {n}" for n in range(31)]


def test_bars_are_as_long_as_their_shares_and_say_so_in_words() -> None:
    counts = {Mark.DONE: 5, Mark.LATE: 1, Mark.SUPPORT: 2, Mark.COMING: 2}
    of = Progress("Läget", "Ekdala", TODAY, Bar("Planen", counts), (("Områden", (Bar("Tom", {}),)),))
    laid = charts.bars_laid_out(of)
    [row] = laid.rows  # an area without anything has no bar
    whole = sum(segment.width for segment in row.segments)
    assert {s.mark: round(s.width / whole, 3) for s in row.segments} == {
        mark: count / 10 for mark, count in counts.items()
    }
    assert row.said == "5 av 10 klara, 1 försenad, 2 behöver stöd"
    assert charts.progress(of).told == row.said


def test_the_matrix_has_a_cell_for_each_answer_and_counts_what_still_belongs() -> None:
    answers = {"Bergskolan": Mark.DONE, "Norrskolan": Mark.DROPPED, "Åskolan": Mark.LATE}
    of = Matrix(
        "Vem har svarat",
        "Ekdala",
        TODAY,
        tuple(answers),
        (Asked("Läs 2b", "Läsning", answers), Asked("", "Skyddsrond", {"Åskolan": Mark.DONE})),
    )
    laid = charts.matrix_laid_out(of)
    assert [cell.mark for cell in laid.cells] == [Mark.DONE, Mark.DROPPED, Mark.LATE, Mark.DONE]
    assert [(name, said) for name, _, said in laid.rows] == [
        ("Bergskolan", "1 av 1"),
        ("Norrskolan", ""),
        ("Åskolan", "1 av 2"),
    ]
    assert [(label, said) for label, _, said, _ in laid.listed] == [
        ("Läs 2b", "1 av 2 klara"),
        ("2", "1 av 1 klar"),
    ]


def test_no_two_columns_are_called_the_same() -> None:
    asked = tuple(Asked(label, "", {"Åskolan": Mark.DONE}) for label in ("Läs 2b", "Läs 1a", "Läs 2b"))
    laid = charts.matrix_laid_out(Matrix("Vem", "Ekdala", TODAY, ("Åskolan",), asked))
    assert [label for label, _ in laid.columns] == ["1", "Läs 1a", "3"]


def test_many_units_and_things_are_bounded_and_the_rest_is_counted() -> None:
    units = tuple(f"Skola {n}" for n in range(300))
    asked = tuple(Asked("", f"Moment {n}", dict.fromkeys(units, Mark.DONE)) for n in range(90))
    picture = charts.matrix(Matrix("Vem", "Ekdala", TODAY, units, asked))
    assert len(picture.svg) < LARGEST_SVG and max(picture.width, picture.height) < 8000
    assert f"{300 - charts.MOST_UNITS + 90 - charts.MOST_COLUMNS} till" in picture.svg


@pytest.mark.parametrize(
    ("start", "due", "precision", "said"),
    [
        (date(2027, 3, 10), date(2027, 3, 10), "day", "10\xa0mars"),
        (date(2027, 3, 1), date(2027, 3, 31), "month", "mars"),
        (date(2028, 2, 1), date(2028, 2, 29), "month", "februari"),
        (date(2026, 12, 1), date(2027, 1, 31), "month", "dec–jan"),
        (date(2026, 11, 2), date(2026, 11, 22), "week", "v. 45–47"),
        (date(2026, 12, 28), date(2027, 1, 3), "week", "v. 53"),
        (date(2027, 3, 3), date(2027, 3, 21), "", "3–21\xa0mars"),
        (date(2026, 12, 20), date(2027, 1, 10), "", "20\xa0dec–10\xa0jan"),
    ],
)
def test_times_are_said_as_people_say_them(start: date, due: date, precision: str, said: str) -> None:
    assert words.span_words(start, due, precision) == said


def test_drawing_keeps_nobody_waiting_and_its_end_is_not_ours() -> None:
    """The library lets no thread of its own process run, and can end it; here the others go on, and get an error."""
    longest, done = 0.0, threading.Event()

    def tick() -> None:
        nonlocal longest
        last = time.perf_counter()
        while not done.wait(0.001):
            now = time.perf_counter()
            longest, last = max(longest, now - last), now

    ticking = threading.Thread(target=tick)
    ticking.start()
    begun = time.perf_counter()
    png(wheel(likely(150, seed=7)))
    took = time.perf_counter() - begun
    done.set()
    ticking.join()
    assert longest < took / 2
    with pytest.raises(NotDrawn):
        png(Picture("<svg>this is no SVG", 10, 10, "", ""))


def test_what_is_both_late_and_needs_support_is_one_segment_and_counts_as_both_in_words() -> None:
    counts = {Mark.DONE: 5, Mark.LATE: 1, Mark.SUPPORT: 2}
    of = Progress("Läget", "Ekdala", TODAY, Bar("Planen", counts, late_too=1), ())
    laid = charts.bars_laid_out(of)
    assert [segment.text for segment in laid.rows[0].segments] == ["5", "2", "1"]
    assert charts.progress(of).told == "5 av 8 klara, 2 försenade, 2 behöver stöd, varav 1 både och"
    assert laid.note in charts.progress(of).svg and "behöver stöd i stapeln" in laid.note
