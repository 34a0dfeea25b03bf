"""The workbook, as openpyxl reads it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from documents.papers.model import Move, Task
from documents.papers.workbook import LONGEST, SHEET, workbook
from plan.status import Status

TASK = Task(
    id=17,
    kind="activity",
    source_id=4,
    plan="Verksamhetsplan 26/27",
    area_code="LÄS",
    area="Läsning",
    strategy="a",
    strategy_title="Läsningen följs upp.",
    number=2,
    label="Läs 2a",
    title="Kartlägg läsförståelsen",
    details="",
    category="",
    unit="Alskolan",
    owners=("Strateg", "Rektor"),
    holders=("Karin",),
    when="31 mars",
    start=date(2027, 3, 1),
    due=date(2027, 4, 15),
    first_due=date(2027, 3, 31),
    status=Status.IN_PROGRESS,
    late=True,
    comment="Två skolor kvar",
    reported_by="Karin Lind",
    reported_at=datetime.fromisoformat("2027-03-12T09:10"),
    moves=(Move(date(2027, 3, 12), "Karin Lind", date(2027, 3, 31), date(2027, 4, 15), "väntar på svar"),),
)
ON = date(2027, 4, 20)


def cells(*tasks: Task) -> list[dict[str, Any]]:
    sheet = load_workbook(io.BytesIO(workbook("Åtaganden", tasks, ON)))[SHEET]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_an_assignment_is_a_row_and_its_dates_are_dates() -> None:
    [row] = cells(TASK)
    assert row["Åtagande-id"] == 17
    assert (row["Område"], row["Nr"], row["Aktivitet"]) == ("Läsning", 2, "Kartlägg läsförståelsen")
    assert row["Slutdatum"] == datetime.fromisoformat("2027-04-15")
    assert row["Första slutdatum"] == datetime.fromisoformat("2027-03-31")
    assert row["Rapporterad"] == datetime.fromisoformat("2027-03-12")
    assert (row["Status"], row["Försenad"]) == ("pågår", "ja")
    assert (row["Ansvarig"], row["Enhet"]) == ("Strateg, Rektor", "Alskolan")
    assert row["Skäl till flytt"] == "väntar på svar"


def test_an_intervention_is_carried_out_and_gave_effect_in_two_columns_where_there_is_any() -> None:
    [row] = cells(TASK)
    assert not {"Genomförd", "Gav effekt"} & row.keys()
    done = replace(TASK, status=Status.DONE)
    told = cells(
        TASK,
        replace(TASK, effect=""),
        *(replace(done, effect=one) for one in ("yes", "partly", "no", "too_early")),
    )
    assert [(row["Genomförd"], row["Gav effekt"]) for row in told] == [
        (None, None),
        ("nej", "inte besvarat"),
        ("ja", "ja"),
        ("ja", "delvis"),
        ("ja", "nej"),
        ("ja", "för tidigt att säga"),
    ]


def test_what_is_not_there_is_an_empty_cell() -> None:
    [row] = cells(replace(TASK, number=None, due=None, comment="", reported_at=None))
    assert (row["Nr"], row["Slutdatum"], row["Kommentar"], row["Rapporterad"]) == (None,) * 4


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://x","y")',
        "+46 8",
        "-3",
        "@SUM(A1)",
        "{=1}",
        "http://exempel.se",
        "007",
        "\t=1",
    ],
)
def test_text_is_text_whatever_it_begins_with(text: str) -> None:
    book = load_workbook(io.BytesIO(workbook("x", [replace(TASK, title=text)], ON)))
    [cell] = [cell for cell in book[SHEET][2] if cell.value == text]
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_the_rows_can_be_filtered_and_their_head_is_always_seen() -> None:
    sheet = load_workbook(io.BytesIO(workbook("x", [TASK] * 3, ON)))[SHEET]
    assert sheet.auto_filter.ref == "A1:X4"
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"


def test_a_text_longer_than_a_cell_is_cut_and_loses_no_row() -> None:
    first, second = cells(replace(TASK, comment="x" * (LONGEST + 5)), TASK)
    assert len(first["Kommentar"]) == LONGEST
    assert second["Kommentar"] == TASK.comment


def test_the_same_tasks_give_the_same_bytes_and_no_formula_stands_in_them() -> None:
    made = workbook("x", [TASK], ON)
    assert made == workbook("x", [TASK], ON)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_no_assignments_are_a_workbook_with_a_head() -> None:
    assert cells() == []
