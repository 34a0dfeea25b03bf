"""Excel: one row an assignment. Dates are dates, and no text is ever a formula or a link."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from documents.papers import heads, words
from documents.papers.model import Task
from plan.status import Status

CellValue = str | int | date | None

SHEET = "Åtaganden"
# Excel's own limit for the text of a cell.
LONGEST = 32_767
LONGEST_TITLE = 255
MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Column = tuple[str, int, Callable[[Task], CellValue]]

_COLUMNS: tuple[Column, ...] = (
    (heads.ID, 12, lambda task: task.id or None),
    (heads.PLAN, 24, lambda task: task.plan),
    (heads.KIND, 15, lambda task: task.plan_kind),
    (heads.YEAR, 8, lambda task: task.period),
    (heads.AREA, 22, lambda task: task.area),
    (heads.CODE, 8, lambda task: task.area_code),
    (heads.STRATEGY, 30, lambda task: f"{task.strategy}. {task.strategy_title}" if task.strategy else ""),
    (heads.NUMBER, 6, lambda task: task.number),
    (heads.TITLE, 60, lambda task: task.title),
    (heads.DETAILS, 30, lambda task: task.details),
    ("Enhet", 20, lambda task: task.unit),
    (heads.OWNER, 24, lambda task: ", ".join(task.owners)),
    ("Innehavare", 24, lambda task: ", ".join(task.holders)),
    (heads.WHEN, 16, lambda task: task.when),
    ("Start", 12, lambda task: task.start),
    ("Slutdatum", 12, lambda task: task.due),
    ("Första slutdatum", 15, lambda task: task.first_due),
    (heads.STATUS, 14, lambda task: task.mark or words.STATUS[task.status]),
    ("Försenad", 10, lambda task: "ja" if task.late else "nej" if task.id else ""),
    ("Kommentar", 50, lambda task: task.comment),
    ("Rapporterad", 12, lambda task: task.reported_at.date() if task.reported_at else None),
    ("Rapporterad av", 20, lambda task: task.reported_by),
    ("Skäl till flytt", 40, lambda task: "; ".join(move.reason for move in task.moves)),
    (heads.CATEGORY, 16, lambda task: task.category),
)

_EFFECTS: tuple[Column, ...] = (
    (heads.CARRIED_OUT, 12, lambda task: _if_one(task, "ja" if task.status is Status.DONE else "nej")),
    (heads.GAVE_EFFECT, 18, lambda task: _if_one(task, words.EFFECT[task.effect or ""])),
)


def _if_one(task: Task, said: str) -> str:
    return said if task.effect is not None else ""


def workbook(title: str, tasks: Sequence[Task], on: date) -> bytes:
    """A workbook with all of `tasks`, filterable, its first row always seen. `on` is the day it is made.

    The same tasks on the same day give the same bytes. Text that begins like a formula stays text: it is stored as a
    string, and Excel is told not to look for numbers, formulas or addresses in it.
    """
    file = io.BytesIO()
    book = Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    book.set_properties({"title": words.on_one_line(title)[:LONGEST_TITLE], "created": _midnight(on)})
    head = book.add_format(
        {"bold": True, "bg_color": "#E4EDF0", "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    body = book.add_format({"text_wrap": True, "valign": "top"})
    dated = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
    sheet = book.add_worksheet(SHEET)
    _fill(sheet, tasks, head, body, dated)
    book.close()
    return file.getvalue()


def _fill(sheet: Worksheet, tasks: Iterable[Task], head: Format, body: Format, dated: Format) -> None:
    tasks = list(tasks)
    columns = [
        *_COLUMNS,
        *(_EFFECTS if any(task.effect is not None for task in tasks) else ()),
        *(_field(name) for name in heads.FIELDS if any(task.fields.get(name) for task in tasks)),
    ]
    for place, (name, width, _) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, head)
    last = 0
    for last, task in enumerate(tasks, 1):
        for place, (_, _, value_of) in enumerate(columns):
            _write(sheet, last, place, value_of(task), body, dated)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _field(name: str) -> Column:
    return heads.FIELDS[name], 30, lambda task: task.fields.get(name, "")


def _write(sheet: Worksheet, row: int, place: int, value: CellValue, body: Format, dated: Format) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, place, _midnight(value), dated)
    elif isinstance(value, int):
        sheet.write_number(row, place, value, body)
    elif value:
        sheet.write_string(row, place, words.writable(value)[:LONGEST], body)


def _midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day)  # noqa: DTZ001 -- a cell of a workbook has no zone
