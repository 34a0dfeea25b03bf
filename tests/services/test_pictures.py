"""What is asked for becomes the picture of it: which days, which items, how they stand."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from documents.pictures.charts import Asked, Matrix, matrix, matrix_laid_out
from documents.pictures.model import Mark
from plan.status import RollUp, Status
from services import paper_pictures, pictures
from services.charts import mark_of
from services.pictures import Drawn
from services.results import CycleUnclear
from tests.support.clock import HandedClock
from tests.support.house import TODAY, House


def drawn(house: House, words: str, who: str = "karin") -> tuple[Drawn, str]:
    """The picture, and what stands in it."""
    found = pictures.picture(house.deps, house.asker(who), f"{words} svg".strip())
    assert isinstance(found, Drawn)
    svg = re.sub(r"<style>.*?</style>", "", found.data.decode())
    return found, re.sub(r"<[^>]+>", "\n", svg)


@pytest.mark.parametrize(
    ("words", "title", "name"),
    [
        ("", "Årshjulet 26/27", "arshjulet-26-27"),
        ("läsår", "Årshjulet 26/27", "arshjulet-26-27"),
        ("27/28", "Årshjulet 27/28", "arshjulet-27-28"),
        ("kalenderår", "Årshjulet 2027", "arshjulet-2027"),
        ("månad", "Årshjulet i mars 2027", "arshjulet-i-mars-2027"),
        ("nästa", "Årshjulet i april 2027", "arshjulet-i-april-2027"),
        ("November", "Årshjulet i november 2026", "arshjulet-i-november-2026"),
        ("vt", "Årshjulet vårterminen 2027", "arshjulet-varterminen-2027"),
        ("rektor", "Årshjulet 26/27 · rektor", "arshjulet-26-27-rektor"),
        ("rektor mars", "Årshjulet i mars 2027 · rektor", "arshjulet-i-mars-2027-rektor"),
        ("ekonomi kalenderår", "Årshjulet 2027 · ekonomi", "arshjulet-2027-ekonomi"),
        ("mina", "Årshjulet 26/27 · mina", "arshjulet-26-27-mina"),
        ("plan", "Verksamhetsplanen 26/27", "verksamhetsplanen-26-27"),
        ("läget", "Hur långt vi har kommit", "hur-langt-vi-har-kommit"),
        ("svar", "Vem har svarat", "vem-har-svarat"),
    ],
)
def test_words_choose_the_picture(house: House, words: str, title: str, name: str) -> None:
    found, text = drawn(house, words)
    assert (found.title, found.name) == (title, f"{name}.svg")
    assert title.split(" · ", maxsplit=1)[0] in text and found.alt.startswith(
        title.split(" · ", maxsplit=1)[0]
    )


def test_a_role_shows_its_own_and_a_category_its_own(house: House) -> None:
    _, head = drawn(house, "rektor")
    assert "Skyddsrond" in head and "Delårsrapport" not in head
    _, money = drawn(house, "ekonomi")
    assert "Delårsrapport" in money and "Skyddsrond" not in money
    assert "Skolchef" in money  # the rings are roles where one category was asked for


def test_mine_is_what_the_asker_answers_for(house: House) -> None:
    _, text = drawn(house, "mina", "karin")
    assert "Sammanställ enkäten" in text and "Skyddsrond" not in text


def test_a_ring_for_each_role(house: House) -> None:
    _, text = drawn(house, "funktioner")
    assert text.count("Rektor\n") >= 1 and "Arbetsmiljö\n" not in text


def test_the_plan_shows_each_activity_at_its_last_day_and_references_not_at_all(house: House) -> None:
    house.report("karin", "läs 3b")
    found, text = drawn(house, "plan")
    assert "Läs 3b Skriv en handledning" in text and "Org 4b" not in text
    assert "1 klar" in found.told


def test_what_has_no_date_is_told_below(house: House) -> None:
    _, text = drawn(house, "")
    assert "Matsvinnet följs" in text and "Under året" in text


def test_what_nobody_knows_gets_the_nearest(house: House) -> None:
    found = pictures.picture(house.deps, house.asker("karin"), "rekotr")
    assert isinstance(found, CycleUnclear) and found.nearest[0] == "Rektor"
    of_plan = pictures.picture(house.deps, house.asker("karin"), "plan xyzzy")
    assert isinstance(of_plan, CycleUnclear)


def test_in_july_the_year_that_ends_is_shown(house: House) -> None:
    clock = house.deps.clock
    assert isinstance(clock, HandedClock)
    clock.set(datetime(2027, 7, 5, 8, tzinfo=UTC))
    found, text = drawn(house, "")
    assert found.title == "Årshjulet 26/27" and "i dag 5\xa0juli" in text


def test_how_far_it_has_come_counts_an_activity_once(house: House) -> None:
    before, _ = drawn(house, "läget")
    house.report("anna", "läs 2b", Status.DONE, "Alskolan")
    after, _ = drawn(house, "läget")
    assert before.told.startswith("0 av 11 klara") and after.told.startswith("0 av 11 klara")
    house.report("karin", "läs 3b")
    assert drawn(house, "läget")[0].told.startswith("1 av 11 klara")


def test_who_has_answered_has_a_row_for_each_unit(house: House) -> None:
    house.report("anna", "läs 2b", Status.DONE, "Alskolan")
    found, text = drawn(house, "svar")
    assert {"Alskolan", "Björkskolan"} <= set(text.split("\n")) and "Läs 2b" in text
    assert found.told.startswith("1 av ")


@pytest.mark.parametrize(
    ("total", "mark"),
    [
        (None, Mark.NOTED),
        (RollUp(Status.DONE, 3, 3, 0, 0), Mark.DONE),
        (RollUp(Status.DROPPED, 0, 0, 0, 0), Mark.DROPPED),
        (RollUp(Status.NEEDS_SUPPORT, 1, 3, 1, 2), Mark.SUPPORT),
        (RollUp(Status.IN_PROGRESS, 1, 3, 0, 2), Mark.LATE),
        (RollUp(Status.IN_PROGRESS, 1, 3, 0, 0), Mark.STARTED),
        (RollUp(Status.NOT_STARTED, 0, 3, 0, 0), Mark.COMING),
        (RollUp(Status.PROPOSED, 0, 0, 0, 0), Mark.COMING),
    ],
)
def test_how_it_stands_is_a_shape(total: RollUp | None, mark: Mark) -> None:
    assert mark_of(total) is mark


def test_nobody_is_needed_to_look(house: House) -> None:
    found, _ = drawn(house, "", "nils")
    assert found.title == "Årshjulet 26/27"
    assert drawn(house, "mina", "nils")[0].told == "0 moment"


def test_a_paper_gets_the_pictures_that_have_something_in_them(house: House) -> None:
    from services.room import reading

    with reading(house.deps, house.asker("karin")) as room:
        shown = paper_pictures.for_paper(room)
    made = paper_pictures.drawn_for_paper(shown)
    assert [one.caption.split(":")[0] for one in made] == [
        "Hur långt vi har kommit",
        "Vem har svarat",
        "Årshjulet 26/27",
    ]
    assert all(one.data.startswith(b"\x89PNG") and one.alt for one in made)
    listed = paper_pictures.moments(shown)
    assert shown.year and len(listed) == len(shown.year.items) + len(shown.year.undated)
    assert [one.number for one in listed if one.number] == [
        str(n) for n in range(1, len(shown.year.items) + 1)
    ]


def test_a_matrix_that_no_page_holds_stands_on_several(house: House) -> None:
    units = tuple(f"Skola {n:02}" for n in range(40))
    asked = tuple(Asked("", f"Moment {n}", dict.fromkeys(units, Mark.DONE)) for n in range(12))
    shown = paper_pictures.Shown(
        None, paper_pictures._parts(Matrix("Vem", "Ekdala", TODAY, units, asked)), None
    )
    assert [one.title for one in shown.answers] == [f"Vem ({n} av 4)" for n in range(1, 5)]
    cells = {(unit, one.title) for part in shown.answers for one in part.asked for unit in part.units}
    assert len(cells) == 40 * 12
    for part in shown.answers:
        picture = matrix(part, paper_pictures.WIDE)
        assert picture.width == paper_pictures.WIDE and picture.height <= 22.5 / 16.8 * picture.width
        assert all(cell.y < picture.height for cell in matrix_laid_out(part, paper_pictures.WIDE).cells)
        assert len(matrix_laid_out(part).cells) == len(part.units) * len(part.asked)
