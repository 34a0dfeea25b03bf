"""What spreadsheets keep in their own ways: dates, merged and hidden cells, formulas; and separated values."""

import io
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from documents import UnreadableDocument, read_document
from documents.formats import structure_of
from tests.documents import papers

HEAD = ["Tid", "Moment", "Ansvarig"]


def book(**sheets: list[list[Any]]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return made


def cells(made: Any) -> list[tuple[str, ...]]:
    return [block.cells for block in structure_of(papers.saved(made)).blocks]


@pytest.mark.parametrize(
    ("value", "format_", "shown"),
    [
        (date(2027, 3, 5), "yyyy-mm-dd", "2027-03-05"),
        (datetime.fromisoformat("2027-03-05T09:30"), "yyyy-mm-dd hh:mm", "2027-03-05"),
        (date(2027, 3, 5), "mm-dd-yy", "2027-03-05"),
        (date(2027, 3, 1), "mmm-yy", "mars 2027"),
        (date(2027, 3, 1), "mmmm", "mars"),
        (date(2027, 11, 15), "d-mmm", "15 november"),
        (date(2027, 11, 15), '[$-41D]d" "mmmm;@', "15 november"),
        (date(2027, 11, 15), "yyyy", "2027"),
        (time(9, 30), "hh:mm", "9.30"),
        (3, "General", "3"),
        (3.5, "0.00", "3.5"),
        (45, '"v. "0', "45"),
        (True, "General", "Ja"),
    ],
)
def test_a_cell_reads_as_it_is_shown(value: object, format_: str, shown: str) -> None:
    made = book(Plan=[["Tid", "Moment"], [value, "Samtal"]])
    made["Plan"]["A2"].number_format = format_
    assert cells(made)[1] == (shown, "Samtal")


def test_dates_counted_from_1904_are_the_same_dates() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"date_1904": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Tid", "Moment"])
        sheet.write_datetime(1, 0, date(2027, 3, 5), made.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write(1, 1, "Samtal")
    assert [block.cells for block in structure_of(file.getvalue()).blocks][1] == ("2027-03-05", "Samtal")


def test_rich_text_in_a_cell_is_one_text() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Tid", "Moment"])
        sheet.write(1, 0, "Mars")
        sheet.write_rich_string(1, 1, "Sam", made.add_format({"bold": True}), "tal", " hålls")
    assert [block.cells for block in structure_of(file.getvalue()).blocks][1] == ("Mars", "Samtal hålls")


def test_merged_cells_give_their_text_to_the_rows_below() -> None:
    made = book(Plan=[HEAD, ["Mars", "Samtal", "Rektor"], [None, "Rapport", "Strateg"], [None, None, None]])
    made["Plan"].merge_cells("A2:A4")
    found = structure_of(papers.saved(made)).blocks
    assert [(block.cells, set(block.inherited)) for block in found[1:]] == [
        (("Mars", "Samtal", "Rektor"), set()),
        (("Mars", "Rapport", "Strateg"), {0}),
    ]


def test_what_is_hidden_is_left_out_and_told() -> None:
    made = book(
        Plan=[[*HEAD, "Internt"], ["Mars", "Samtal", "Rektor", "hemligt"], ["April", "Bort", "Rektor", ""]],
        Utkast=[HEAD, ["Maj", "Inte bestämt", "Rektor"]],
    )
    made["Plan"].row_dimensions[3].hidden = True
    made["Plan"].column_dimensions["D"].hidden = True
    made["Utkast"].sheet_state = "hidden"
    found = structure_of(papers.saved(made))
    assert [block.cells for block in found.blocks] == [tuple(HEAD), ("Mars", "Samtal", "Rektor")]
    assert [note.why for note in found.notes] == [
        "Bladet “Utkast” är dolt, så jag läste det inte.",
        "En rad i bladet “Plan” är dold, så jag läste den inte.",
        "En kolumn i bladet “Plan” är dold, så jag läste den inte.",
    ]
    problems = read_document(papers.saved(made), "plan.xlsx").problems
    assert {note.why for note in found.notes} <= {problem.why for problem in problems}


def test_a_formula_gives_the_value_that_was_saved_and_one_without_is_told() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet("Plan")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["Mars", "Samtal"])
        sheet.write_formula(1, 2, '="Rek"&"tor"', None, "Rektor")
    assert [block.cells for block in structure_of(file.getvalue()).blocks][1] == ("Mars", "Samtal", "Rektor")
    unsaved = book(Plan=[HEAD, ["Mars", "Samtal", '="Rek"&"tor"']])
    found = structure_of(papers.saved(unsaved))
    assert found.blocks[1].cells == ("Mars", "Samtal", "")
    assert "formel utan sparat värde" in found.notes[0].why


def test_several_sheets_are_read_in_order_with_their_names() -> None:
    made = book(
        Läsning=[HEAD, ["Mars", "Samtal", "Rektor"]],
        Organisation=[[], [], HEAD, ["Maj", "Rapport", "Strateg"]],
    )
    found = structure_of(papers.saved(made)).blocks
    assert [(block.kind, block.cells[0], block.place) for block in found] == [
        ("heading", "Läsning", "bladet Läsning"),
        ("row", "Tid", "rad 1 i bladet Läsning"),
        ("row", "Mars", "rad 2 i bladet Läsning"),
        ("heading", "Organisation", "bladet Organisation"),
        ("row", "Tid", "rad 3 i bladet Organisation"),
        ("row", "Maj", "rad 4 i bladet Organisation"),
    ]


def test_the_head_may_stand_anywhere_and_rows_keep_their_numbers() -> None:
    made = book(Blad1=[[], ["", "Årshjul 26/27"], [], ["", *HEAD], ["", "Mars", "Samtal hålls", "Rektor"]])
    reading = read_document(papers.saved(made), "a.xlsx")
    assert [(item.title, item.owners, item.when, item.line) for item in reading.items] == [
        ("Samtal hålls", ("Rektor",), "Mars", 5)
    ]
    assert str(reading.year) == "26/27"


@pytest.mark.parametrize(
    "head",
    [
        ["Månad", "Moment", "Ansvarig"],
        ["Datum", "Aktivitet", "Vem"],
        ["Klart", "Åtgärd", "Ansvar"],
        ["Tidplan", "Insats", "Ansvarig"],
    ],
)
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 0, 1)])
def test_any_order_of_columns_and_any_of_their_names(head: list[str], order: tuple[int, ...]) -> None:
    rows = [head, ["5 mars 2027", "Samtal hålls", "Rektor"], ["maj 2027", "Rapport skrivs", "Strateg"]]
    reading = read_document(papers.excel([[row[at] for at in order] for row in rows]), "plan.xlsx")
    assert [(item.title, item.owners, item.when) for item in reading.items] == [
        ("Samtal hålls", ("Rektor",), "5 mars 2027"),
        ("Rapport skrivs", ("Strateg",), "maj 2027"),
    ]


def test_an_empty_workbook_is_said_to_be_empty() -> None:
    with pytest.raises(UnreadableDocument, match="ingen text"):
        structure_of(papers.saved(openpyxl.Workbook()))


@pytest.mark.parametrize("kind", ["docm", "xlsm"])
def test_files_with_macros_are_read_without_them(kind: str) -> None:
    if kind == "docm":
        plain, main = papers.word([("text", "Samtal hålls i mars.", None)]), "word/vbaProject.bin"
    else:
        plain, main = papers.excel([HEAD, ["Mars", "Samtal", "Rektor"]]), "xl/vbaProject.bin"
    with_macros = papers.with_parts(plain, {main: b"\xd0\xcf\x11\xe0" + b"Sub AutoOpen()" * 50})
    assert structure_of(with_macros) == structure_of(plain)


# --- separated values


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separated_values_with_quotes_and_line_breaks(separator: str, encoding: str) -> None:
    rows = [HEAD, ["Mars", 'Samtal, "korta"; två\nmed alla', "Rektor"], ["Maj", "Rapport", "Strateg"]]
    found = structure_of(papers.separated(rows, separator, encoding)).blocks
    assert [block.cells for block in found] == [
        tuple(HEAD),
        ("Mars", 'Samtal, "korta"; två\nmed alla', "Rektor"),
        ("Maj", "Rapport", "Strateg"),
    ]
    assert [block.place for block in found] == ["rad 1", "rad 2", "rad 4"]


def test_text_with_commas_is_no_table() -> None:
    text = "Rektor, strateg och controller träffas.\nDet gäller planer, mål, uppföljning.\nAlla är med.\n"
    assert {block.kind for block in structure_of(text.encode()).blocks} == {"text"}
