"""Merged cells and rows that look alike: asked about once, with their place."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import openpyxl
import pytest

from documents import Reading, read_document
from documents.items import Problem

PLAN = ("Aktivitet", "Ansvarig", "Klart")
ROWS = (
    ("Läs högt varje dag", "Rektor", "v. 40"),
    ("Skriv en plan för böcker", "Rektor", "v. 41"),
    ("Kartlägg läsförståelsen", "Rektor", "v. 42"),
    ("Följ upp läsningen", "Strateg", "v. 43"),
    ("Bjud in en författare", "Strateg", "v. 44"),
)


def word(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    merges: Sequence[tuple[int, int, int]],
    title: str = "Verksamhetsplan 26/27",
) -> Reading:
    """A document with a table; `merges` are column, first and last row (0 is the first after the head)."""
    paper = docx.Document()
    paper.add_heading(title, 1)
    table = paper.add_table(rows=1 + len(rows), cols=len(head))
    for at, line in enumerate((head, *rows)):
        for column, text in enumerate(line):
            table.cell(at, column).text = text
    for column, first, last in merges:
        text = rows[first][column]
        table.cell(1 + first, column).merge(table.cell(1 + last, column)).text = text
    out = io.BytesIO()
    paper.save(out)
    return read_document(out.getvalue(), "plan.docx", None)


def sheet(
    head: Sequence[str], rows: Sequence[Sequence[str]], merges: Sequence[tuple[int, int, int]]
) -> Reading:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Plan"
    for line in (("Verksamhetsplan 26/27",), (), head, *rows):
        page.append(list(line))
    for column, first, last in merges:
        page.merge_cells(
            start_row=4 + first, end_row=4 + last, start_column=column + 1, end_column=column + 1
        )
    out = io.BytesIO()
    book.save(out)
    return read_document(out.getvalue(), "plan.xlsx", None)


def merged(found: Reading) -> list[Problem]:
    return [one for one in found.problems if one.field.startswith("merged")]


class TestMergedCells:
    @pytest.mark.parametrize("write", [word, sheet])
    def test_an_owner_over_several_rows_is_one_question(self, write: object) -> None:
        found = write(PLAN, ROWS, [(1, 0, 2)])  # type: ignore[operator]
        assert [item.owners for item in found.items] == [("Rektor",)] * 3 + [("Strateg",)] * 2
        (problem,) = merged(found)
        assert (problem.field, problem.text, problem.choices) == (
            "merged_owners",
            "Rektor",
            ("ja", "bara första"),
        )
        assert "3 rader" in problem.why and "Läs högt" in problem.why and "Kartlägg" in problem.why
        about = {(item.fingerprint, item.ordinal): item.title for item in found.items}
        assert [about[one] for one in (problem.item, *problem.also) if one] == [ROWS[1][0], ROWS[2][0]]
        assert problem.place in ("tabell 1, rad 2", "rad 4 i bladet Plan", "rad 4")

    def test_a_time_in_a_plan_is_asked_about_too(self) -> None:
        (problem,) = merged(word(PLAN, ROWS, [(2, 1, 2)]))
        assert (problem.field, problem.text) == ("merged_when", "v. 41")

    def test_who_and_when_in_one_cell_is_one_question(self) -> None:
        rows = [(title, f"{who} {when}") for title, who, when in ROWS]
        found = word(("Aktivitet", "Ansvar/Klart"), rows, [(1, 0, 1)])
        assert [one.field for one in merged(found)] == ["merged_both"]

    def test_a_cell_over_all_of_an_area_is_a_heading_and_no_doubt(self) -> None:
        assert merged(word(PLAN, ROWS[:3], [(1, 0, 2)])) == []

    def test_a_cell_to_the_left_of_what_is_to_be_done_is_a_heading_and_no_doubt(self) -> None:
        rows = [(who, title, when) for title, who, when in ROWS]
        found = word(("Ansvarig", "Aktivitet", "Klart"), rows, [(0, 0, 2), (0, 3, 4)])
        assert len(found.items) == 5 and merged(found) == []

    def test_many_of_them_are_one_question(self) -> None:
        rows = [(f"Gör sak {n} på skolorna", f"Chef {n // 2}", f"v. {n + 3}") for n in range(12)]
        found = word(PLAN, rows, [(1, n, n + 1) for n in range(0, 10, 2)])
        (problem,) = merged(found)
        assert "5 celler" in problem.why and len(problem.also) == 4

    def test_an_owner_in_a_cycle_is_asked_about(self) -> None:
        rows = [(when, title, who) for title, who, when in ROWS]
        found = word(("Tid", "Moment", "Ansvarig"), rows, [(2, 0, 2)], "Årshjul 26/27")
        assert [one.field for one in merged(found)] == ["merged_owners"]

    def test_a_table_without_merged_cells_asks_nothing(self) -> None:
        assert merged(word(PLAN, ROWS, [])) == []


class TestRowsThatLookAlike:
    def alike(self, *rows: tuple[str, str, str]) -> list[Problem]:
        found = word(PLAN, rows, [])
        return [one for one in found.problems if one.field == "duplicate"]

    def test_other_endings_are_asked_about_once_with_their_place(self) -> None:
        (problem,) = self.alike(
            ("Kartlägg läsförståelsen på skolorna", "Rektor", "v. 40"),
            ("Något helt annat att göra", "Rektor", "v. 40"),
            ("Kartlägg läsförståelse på skolor", "Rektor", "v. 40"),
        )
        assert problem.choices == ("två", "samma")
        assert problem.place == "tabell 1, rad 4" and "tabell 1, rad 2" in problem.why

    @pytest.mark.parametrize(
        "other",
        [
            ("Kartlägg läsförståelsen i årskurs 6", "Rektor", "v. 40"),
            ("Kartlägg läsförståelsen i årskurs 3", "Rektor", "v. 41"),
            ("Kartlägg läsförståelsen i årskurs 3", "Strateg", "v. 41"),
            ("Följ upp läsförståelsen i årskurs 3", "Rektor", "v. 40"),
        ],
    )
    def test_another_year_time_or_verb_is_another_row(self, other: tuple[str, str, str]) -> None:
        assert self.alike(("Kartlägg läsförståelsen i årskurs 3", "Rektor", "v. 40"), other) == []

    def test_the_same_row_says_where_the_other_stands(self) -> None:
        (problem,) = self.alike(ROWS[0], ROWS[1], ROWS[0])
        assert "tabell 1, rad 2" in problem.why

    LONG = "Inventera hur skolorna samverkar med fritidshemmen kring högläsning under eftermiddagarna"

    def test_a_long_title_that_stands_whole_in_another_is_asked_about(self) -> None:
        other = self.LONG.replace("Inventera", "Inventera och utvärdera")
        (problem,) = self.alike((self.LONG, "Rektor", "v. 40"), ROWS[0], (other, "Rektor", "v. 40"))
        assert problem.choices == ("två", "samma")
        assert problem.place == "tabell 1, rad 4" and "tabell 1, rad 2" in problem.why

    @pytest.mark.parametrize(
        "other",
        [
            (LONG.replace("Inventera", "Inventera och utvärdera"), "Strateg", "v. 40"),
            (LONG.replace("Inventera", "Inventera och utvärdera"), "Rektor", "v. 41"),
            (f"{LONG} 2", "Rektor", "v. 40"),
            (f"{LONG} och skriv sedan en rapport till nämnden", "Rektor", "v. 40"),
        ],
    )
    def test_another_owner_time_number_or_task_more_is_another_row(self, other: tuple[str, str, str]) -> None:
        assert self.alike((self.LONG, "Rektor", "v. 40"), other) == []
