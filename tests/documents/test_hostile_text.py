"""What people write, however it is written, in everything that is taken out."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import icalendar
import pytest
from defusedxml.ElementTree import fromstring
from docx import Document
from openpyxl import load_workbook

from documents.papers.calendar import Entry, calendar
from documents.papers.kinds import Kind
from documents.papers.model import Decision, Moment, Move, Report, Task
from documents.papers.names import example
from documents.papers.word import word_document
from documents.papers.workbook import workbook
from documents.pictures.model import Item, Mark, Series, Year
from documents.pictures.rendering import png
from documents.pictures.strip import strip
from documents.pictures.wheel import wheel

DAY = date(2027, 3, 1)
TEXTS = [
    "<script>&\"'</script>",
    "två\nrader\r\noch\ten\rtill",
    "styr\x00\x01\x08\x0b\x1f\x7f\x85tecken",
    '=HYPERLINK("http://ekdala.example","k")',
    "@SUM(A1)",
    "\u202eåt andra hållet שלום",
    "🎉👩\u200d👩\u200d👧\ufe0f",
    "{{ huvudman.x }} {% for %}",
    "halva \ud800 tecken \ufffe\uffff",
    "a;b,c\\d:e",
    "Verksamhetsutvecklingssamordningsansvarsfördelningsplan" * 4,
    "Å" * 5000,
    "",
]


def filled(text: str) -> tuple[Report, Task]:
    """The example with the text wherever there is one."""
    found = example()
    part = found.areas[0].strategies[0]
    row = part.rows[0]
    task = replace(
        row.tasks[0],
        **dict.fromkeys(("title", "comment", "unit", "reported_by", "area", "details"), text),
        owners=(text,),
        holders=(text,),
        moves=(Move(DAY, text, None, DAY, text),),
    )
    row = replace(row, title=text, details=text, owners=(text,), tasks=(task, task))
    area = replace(
        found.areas[0],
        title=text,
        findings=(text,),
        goals=(text,),
        strategies=(replace(part, title=text, rows=(row,)),),
    )
    whole = replace(
        found,
        **dict.fromkeys(("huvudman", "unit", "registration"), text),
        areas=(area,),
        cycle=(row,),
        proposals=(row,),
        decisions=(Decision(DAY, text, text, text),),
        moments=(Moment("1", text, text),),
    )
    return whole, task


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_document_is_whole_whatever_stands_in_it(text: str) -> None:
    report, _ = filled(text)
    data = word_document(report, Kind.DOCUMENTATION)
    assert Document(io.BytesIO(data)).tables
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                fromstring(parts.read(name))


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_workbook_has_text_and_neither_formulas_nor_links(text: str) -> None:
    _, task = filled(text)
    book = load_workbook(io.BytesIO(workbook(text, [task], DAY)))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_calendar_is_read_back_as_one_event_with_folded_lines(text: str) -> None:
    entry = Entry("u@x", 1, datetime(2027, 1, 1, tzinfo=UTC), text, text, DAY, DAY, category=text)
    data = calendar(text, "Europe/Stockholm", [entry])
    [event] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert event["uid"] == "u@x"
    assert max(map(len, data.split(b"\r\n"))) <= 75 and b"\n" not in data.replace(b"\r\n", b"")
    assert not [one for one in data.decode() if ord(one) < 32 and one not in "\r\n\t"]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_picture_is_well_formed_and_drawn(text: str) -> None:
    items = tuple(Item(text, text, date(2026, 9, n), date(2026, 9, n), Mark.LATE) for n in range(1, 6))
    year = Year(
        text, text, text, date(2026, 8, 1), date(2027, 7, 31), DAY, items, meetings=(Series(text, (DAY,)),)
    )
    month = replace(year, first=date(2026, 9, 1), last=date(2026, 9, 30))
    for picture in (wheel(year), strip(month)):
        fromstring(picture.svg)
        assert png(picture, 0.2).startswith(b"\x89PNG")
