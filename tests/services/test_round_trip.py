"""What is exported can be imported again: nothing changes, or just what somebody changed in the workbook."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from documents import Reading, UnreadableDocument, read_document
from plan.status import Status
from services.exporting import task_workbook
from services.importing import Imported, import_reading
from services.layout import lay_out_all
from storage.queries import plans
from tests.support.house import House


def exported(house: House) -> bytes:
    data = task_workbook(house.deps, house.huvudman_id)
    assert data is not None
    return data


def brought_in(house: House, data: bytes) -> Imported:
    return import_reading(house.deps, house.huvudman_id, read(data), "åtaganden.xlsx")


def read(data: bytes) -> Reading:
    return read_document(data, "åtaganden.xlsx")


def edited(data: bytes, title: str, column: str, value: str) -> bytes:
    """The workbook as somebody leaves it who has written in one cell of every row with a title."""
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[heads.index("Aktivitet")].value == title:
            row[heads.index(column)].value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_that_comes_back_as_it_was_changes_nothing(either_house: House) -> None:
    house = either_house
    house.report("karin", "läs 1a", Status.DONE, "Planen finns")
    house.move("karin", "läs 2a", "till 15 april, väntar på svar")
    lay_out_all(house.deps)
    before = house.everything()
    done = brought_in(house, exported(house))
    assert (done.new, done.changed, done.removed, done.questions, done.draft_id) == (0, 0, 0, 0, None)
    assert done.known == 15
    after = house.everything()
    assert [name for name, rows in after.items() if rows != before[name]] == []


def test_only_what_somebody_changed_in_it_is_changed(house: House) -> None:
    data = edited(exported(house), "Läsombud på varje skola", "Ansvarig", "Rektor")
    data = edited(data, "Kartlägg läsförståelsen", "När", "30 april")
    done = brought_in(house, data)
    assert (done.new, done.changed, done.removed) == (0, 2, 0)
    with house.deps.database.read() as tx:
        whens = {a.label: a.when_text for a in plans.activities(tx, house.huvudman_id)}
    assert whens["Läs 2a"] == "30 april"
    assert whens["Läs 1a"] == "okt 26"


def test_units_are_one_row_of_the_plan_and_a_pointer_is_still_one(house: House) -> None:
    reading = read(exported(house))
    assert (reading.kind, reading.title, reading.year and reading.year.label) == (
        "verksamhetsplan",
        "Verksamhetsplan 26/27",
        "26/27",
    )
    assert [item.title for item in reading.items].count("Läsombud på varje skola") == 1
    assert [item.kind for item in reading.items].count("reference") == 1
    assert [(area.code, len(area.strategies)) for area in reading.areas] == [("LÄS", 2), ("ORG", 2)]
    assert reading.problems == ()


def test_several_plans_in_one_workbook_are_refused_in_plain_words(house: House) -> None:
    data = edited(exported(house), "Ta fram en läsplan", "Plan", "En annan plan")
    with pytest.raises(UnreadableDocument) as caught:
        read(data)
    assert "flera planer" in caught.value.why
