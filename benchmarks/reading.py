"""Reading documents, each in its process: the seeds, the example as Word and Excel, and 200 pages of Word."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import openpyxl

from benchmarks.answering import Measured
from benchmarks.importing import Document, documents, seconds_of
from benchmarks.load import median
from benchmarks.processes import environment
from benchmarks.sizes import Sizes
from benchmarks.table import Aim, Line, Result, Skipped
from bot.example import FOLDER

QUICKLY, PATIENTLY, MEMORY = Aim(at_most=500), Aim(at_most=10_000), Aim(at_most=300)
_ROWS = 7
_WORDS = "Skolan följer upp elevernas resultat och sätter in stöd där det behövs, tidigt och för alla. " * 5


def reading(folder: Path, sizes: Sizes) -> Measured:
    """Each document, with the start of the process and without it, and the memory of the largest."""
    folder.mkdir()
    found, missing = documents(sizes.seeds)
    found += [_as_word(folder), _as_excel(folder)]
    measured = Measured(list(missing))
    for document in found:
        measured.lines += _one(document, folder, sizes, QUICKLY)
    measured.lines += _one(_long(folder, sizes.pages), folder, sizes, PATIENTLY)
    return measured


def _one(document: Document, folder: Path, sizes: Sizes, aim: Aim) -> list[Line]:
    runs = [_run(document, folder) for _ in range(sizes.imports)]
    what = f"reading {document.name}"
    if why := runs[0].get("unreadable"):
        return [Skipped(what, f"can't be read: {why}")]
    floor = [seconds_of(["-c", "pass"], folder, environment()) for _ in range(sizes.imports)]
    return [
        Result(f"{what}, {runs[0]['items']} items", _ms(runs, "here"), "ms", None, aim),
        Result(f"{what}, with the start of a process", _ms(runs, "apart"), "ms", median(floor) * 1000, aim),
        Result(f"{what}: memory of the process", max(run["most_mb"] for run in runs), "MB", None, MEMORY),
    ]


def _ms(runs: list[dict[str, Any]], name: str) -> float:
    return median([run[name] for run in runs]) * 1000


def _run(document: Document, folder: Path) -> dict[str, Any]:
    command = ["-m", "benchmarks.one_reading", str(document.file), document.year]
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment(), check=True, stdout=subprocess.PIPE
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _as_word(folder: Path) -> Document:
    """The example's plan as a Word document."""
    paper = docx.Document()
    for line in (FOLDER / "verksamhetsplan.txt").read_text("utf-8").split("\n"):
        if "\t" in line:
            cells = paper.add_table(0, 2).add_row().cells
            cells[0].text, cells[1].text = line.split("\t")
        else:
            paper.add_paragraph(line)
    file = folder / "verksamhetsplan.docx"
    paper.save(str(file))
    return Document("example's plan as docx", file)


def _as_excel(folder: Path) -> Document:
    """The example's cycle as a workbook."""
    book = openpyxl.Workbook()
    for line in (FOLDER / "arshjul.txt").read_text("utf-8").split("\n"):
        book.worksheets[0].append(line.split("\t"))
    file = folder / "arshjul.xlsx"
    book.save(file)
    return Document("example's cycle as xlsx", file)


def _long(folder: Path, pages: int) -> Document:
    """A Word document of so many pages: a heading, running text and a table on each."""
    paper = docx.Document()
    paper.add_heading("Verksamhetsplan 26/27", 0)
    for page in range(1, pages + 1):
        paper.add_heading(f"Område {page}", 1)
        for _ in range(5):
            paper.add_paragraph(_WORDS)
        table = paper.add_table(0, 3)
        rows = [("Aktivitet", "Ansvarig", "Klart")]
        rows += [(f"{n}. Gör sak {n} i område {page}", "Rektor", "VT27") for n in range(1, _ROWS)]
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        paper.add_page_break()
    file = folder / "long.docx"
    paper.save(str(file))
    return Document(f"a docx of {pages} pages", file)
