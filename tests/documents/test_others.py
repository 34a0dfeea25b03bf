"""Documents in other authorities' manners, each with what a person sees in it, written before it was read.

A label is a line: kind, title, owners, time as written, last day. `*` stands for anything, where a day depends on the
year or a wording on where a label ends.
"""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from documents import read_document
from documents.items import Item

OTHERS = Path(__file__).parent / "others"
NAMES = sorted(path.stem for path in OTHERS.glob("*.txt"))


def labels(name: str) -> list[list[str]]:
    lines = (OTHERS / f"{name}.labels").read_text().splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines]


def said(item: Item) -> list[str]:
    due = item.as_json()["due"]
    return [item.kind, item.title, "; ".join(item.owners), item.when or "-", due or "-"]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_of_another_authority_gives_what_a_person_sees_in_it(name: str) -> None:
    reading = read_document((OTHERS / f"{name}.txt").read_bytes(), f"{name}.txt")
    found, expected = [said(item) for item in reading.items], labels(name)
    assert [one[:3] for one in found] == [one[:3] for one in expected]
    assert all(
        fnmatchcase(part, pattern)
        for one, label in zip(found, expected, strict=True)
        for part, pattern in zip(one[3:], label[3:], strict=True)
    ), found


def read(text: str, name: str = "dokument.txt") -> list[list[str]]:
    return [said(item) for item in read_document(text.encode(), name).items]
