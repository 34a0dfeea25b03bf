"""What holds for any file that was once a document and has been bent: an answer, or a plain refusal."""

from __future__ import annotations

import io
import zipfile
from functools import cache

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import UnreadableDocument, read_document
from documents.formats import structure_of
from tests.documents import papers

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
PARTS: list[papers.Part] = [
    ("heading", 1, "Årshjul 26/27"),
    ("text", "Det här kommer tillbaka varje år.", None),
    ("list", "a)", "Alla läser varje dag."),
    ("table", [["Tid", "Moment", "Ansvarig"], ["Mars", "Samtal hålls", "Rektor"]], None),
]
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@cache
def paper(kind: str) -> bytes:
    if kind == "docx":
        return papers.word(PARTS, numbered=True)
    if kind == "pdf":
        return papers.pdf(PARTS)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:  # with shared strings, as Excel writes them
        sheet = book.add_worksheet()
        for at, row in enumerate(papers.sheet_rows(PARTS)):
            sheet.write_row(at, 0, row)
    return file.getvalue()


def bent(data: bytes, at: float, length: int, put: bytes) -> bytes:
    start = int(at * len(data))
    return data[:start] + put + data[start + length :]


PLACES = st.floats(0, 1, exclude_max=True)
LENGTHS = st.integers(0, 60)
PUT = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [b"<w:tbl>", b"</w:p>", b"-1", b"999999999999", b"\x00", b"<!DOCTYPE x>", b"&amp;", b'"']
    ),
)


def read(data: bytes) -> None:
    """Reads a file; what it raises, if anything, must be a plain refusal."""
    try:
        read_document(data, "fil").as_json()
    except UnreadableDocument as refused:
        assert refused.why.endswith(".")


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
@CALM
@given(PLACES, LENGTHS, PUT)
def test_a_file_bent_anywhere_is_read_or_refused(kind: str, at: float, length: int, put: bytes) -> None:
    read(bent(paper(kind), at, length, put))


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("docx", "word/document.xml"),
        ("docx", "word/styles.xml"),
        ("docx", "word/numbering.xml"),
        ("docx", "_rels/.rels"),
        ("xlsx", "xl/workbook.xml"),
        ("xlsx", "xl/worksheets/sheet1.xml"),
        ("xlsx", "xl/styles.xml"),
        ("xlsx", "xl/sharedStrings.xml"),
    ],
)
@CALM
@given(PLACES, LENGTHS, PUT)
def test_a_part_bent_anywhere_is_read_or_refused(
    kind: str, part: str, at: float, length: int, put: bytes
) -> None:
    with zipfile.ZipFile(io.BytesIO(paper(kind))) as archive:
        content = archive.read(part)
    read(papers.with_parts(paper(kind), {part: bent(content, at, length, put)}))


@CALM
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from(";,\t"))
def test_any_cells_survive_as_separated_values_under_a_head(rows: list[list[str]], separator: str) -> None:
    head = ["Tid", "Moment", "Ansvarig"]
    table = [head, *([f"x{cell}" for cell in row] for row in rows), ["ett", 'tv"å', "tre"]]
    found = structure_of(papers.separated(table, separator, "utf-8")).blocks
    assert [len(block.cells) for block in found] == [3] * len(table)
    assert found[-1].cells == ("ett", 'tv"å', "tre")
