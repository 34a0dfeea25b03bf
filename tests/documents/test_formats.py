"""The same content as Word, Excel and CSV gives the same items as the text."""

from functools import cache
from pathlib import Path

import pytest

from bot.example import FOLDER
from documents import Reading, read_document
from plan.schoolyear import SchoolYear
from tests.documents import papers

DOCUMENTS = ("verksamhetsplan", "arshjul")
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
YEARS = {"000": SchoolYear(2022)}
WRITTEN = [
    *((number, kind) for number in ("000", "001") for kind in ("docx", "pdf", "xlsx", "csv with semicolons")),
    # Running text is not sent as separated values.
    *((number, kind) for number in ("003", "004") for kind in ("docx", "pdf", "xlsx")),
]


@cache
def text_of(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text("utf-8")


@cache
def parts_of(name: str) -> tuple[papers.Part, ...]:
    return tuple(papers.parts_of(text_of(name)))


@cache
def as_text(name: str) -> Reading:
    return read_document(text_of(name).encode(), f"{name}.txt")


FORMATS = {
    "docx": lambda parts: papers.word(parts),
    "docx with automatic letters and numbers": lambda parts: papers.word(parts, numbered=True),
    "pdf": lambda parts: papers.pdf(parts),
    "pdf without borders": lambda parts: papers.pdf(parts, borders=False),
    "pdf on small pages": lambda parts: papers.pdf(parts, page=(595, 420)),
    "xlsx": lambda parts: papers.excel(papers.sheet_rows(parts)),
    "csv with semicolons": lambda parts: papers.separated(papers.sheet_rows(parts), ";"),
    "csv with commas": lambda parts: papers.separated(papers.sheet_rows(parts), ",", "utf-8"),
    "csv in Windows-1252": lambda parts: papers.separated(papers.sheet_rows(parts), ";", "cp1252"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_content_gives_the_same_items_in_every_format(name: str, kind: str) -> None:
    text, other = as_text(name), read_document(FORMATS[kind](parts_of(name)), f"{name}.bin")
    assert [item.as_json() for item in other.items] == [item.as_json() for item in text.items]
    assert [item.fingerprint for item in other.items] == [item.fingerprint for item in text.items]
    assert (other.kind, other.title, other.year) == (text.kind, text.title, text.year)
    assert other.areas == text.areas
    assert [forum.name for forum in other.forums] == [forum.name for forum in text.forums]
    assert other.problems == ()


@pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the real documents beside the repository")
@pytest.mark.parametrize(("number", "kind"), WRITTEN)
def test_the_real_documents_give_the_same_items_in_every_format(number: str, kind: str) -> None:
    (file,) = SEEDS.glob(f"{number}_*.txt")
    text = file.read_text("utf-8")
    year = YEARS.get(number)
    wanted = read_document(text.encode(), file.name, year)
    found = read_document(FORMATS[kind](tuple(papers.parts_of(text))), file.name, year)
    assert [item.as_json() for item in found.items] == [item.as_json() for item in wanted.items]
    assert found.kind == wanted.kind
    assert all(problem.place for problem in found.problems)
