"""Decoding, owners, heads of tables, and the structure of plain text."""

import pytest

from documents import UnreadableDocument, read_document
from documents.columns import header
from documents.decoding import LARGEST, text_of
from documents.owners import owners_of, slips
from documents.textlayout import blocks_of


@pytest.mark.parametrize(
    "data",
    [
        "Årshjul för måluppföljning".encode(),
        b"\xef\xbb\xbf" + "Årshjul för måluppföljning".encode(),
        "Årshjul för måluppföljning".encode("cp1252"),
        "Årshjul för måluppföljning".encode("utf-16"),
        "Årshjul för måluppföljning".encode().decode("cp1252").encode(),
        "A\u030arshjul fo\u0308r ma\u030aluppfo\u0308ljning".encode(),
    ],
)
def test_encodings_that_occur_are_read(data: bytes) -> None:
    assert text_of(data) == "Årshjul för måluppföljning"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "tom"),
        (b" \r\n\t ", "tom"),
        (b"%PDF-1.7 ...", "Pdf-filen är skadad"),
        (b"PK\x03\x04rest", "skadad"),
        (b"\x89PNG....", "bild"),
        (b"text\x00with\x00nulls", "inte text"),
        (bytes(range(256)) * 4, "inte text"),
        (b"abc \x81\x8d\x8f def", "tecknen"),
        (b"123 --- 456", "ingen text"),
        (b"\xff\xfea", "tecknen"),
        (b"a" * (LARGEST + 1), "för stor"),
    ],
)
def test_what_is_not_text_gets_a_plain_answer(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_document(data, "fil.txt")
    assert why in refused.value.why
    assert refused.value.why.endswith(".")


@pytest.mark.parametrize(
    ("expression", "roles"),
    [
        ("Strateg", ("Strateg",)),
        ("Verksamhetschef/ Utbildningschef", ("Verksamhetschef", "Utbildningschef")),
        ("BUN + ledningsgrupp", ("BUN", "Ledningsgrupp")),
        ("Rektor, kurator, chef för elevhälsa", ("Rektor", "Kurator", "Chef för elevhälsa")),
        ("BUN au", ("BUN au",)),
        ("rektor och förskolechef", ("Rektor", "Förskolechef")),
        ("Barn- och utbildningschef samt rektor", ("Barn- och utbildningschef", "Rektor")),
        ("Rektor, rektor,", ("Rektor",)),
        ("Rektor;kurator\nskolsköterska", ("Rektor", "Kurator", "Skolsköterska")),
        ("–", ()),
        ("", ()),
    ],
)
def test_owner_expressions(expression: str, roles: tuple[str, ...]) -> None:
    assert owners_of(expression) == roles


def test_slips_are_one_letter_from_a_known_role() -> None:
    owners = [
        "Utvecklingsledare",
        "Utvecklingsledare",
        "Utveckilngsledare",
        "Rektr",
        "Verksamhetshef",
        "Strateger",
    ]
    assert slips(owners) == {
        "Utveckilngsledare": "Utvecklingsledare",
        "Rektr": "Rektor",
        "Verksamhetshef": "Verksamhetschef",
    }


def test_a_grammatical_ending_is_no_slip() -> None:
    assert slips(["Ledningsgruppen", "Ledningsgrupp", "Elevhälsochefen", "Rektorer"]) == {}


def test_heads_of_tables() -> None:
    found = header(["Strategi och aktivitet 26/27", "Ansvar/Klart"])
    assert found is not None
    assert found.together
    assert found.activities
    found = header(["Datum", "", "Ansvarig"])
    assert found is not None
    assert (found.when, found.title, found.owner, found.activities) == (0, 1, 2, False)
    found = header(["Nr", "Åtgärd", "Vem", "Klart senast", "Status"])
    assert found is not None
    assert (found.number, found.title, found.owner, found.when) == (0, 1, 2, 3)


@pytest.mark.parametrize(
    "cells",
    [
        ["Område", "Förskola", "Grundskola"],
        ["Januari", "Budgeten fördelas", "Skolchef"],
        ["Ansvarig", ""],
        ["Datum", "Tid"],
        ["1. Ansvar", "Klart"],
    ],
)
def test_other_rows_are_no_heads(cells: list[str]) -> None:
    assert header(cells) is None


def test_the_structure_of_text() -> None:
    text = (
        "# Rubrik\n\n1. Inledning\n\nEn mening som fort-\nsätter på nästa rad\nmed gemen.\n\n"
        "- en punkt\n- ✓ en till\n\nInnehåll....... 3\n\n-----\n\n12 (14)\n\n"
        "a) Första\nb) Andra\n\nTid\tVad\nmars\tsamtal\n"
    )
    assert [(block.kind, block.line, block.text) for block in blocks_of(text)] == [
        ("heading", 1, "Rubrik"),
        ("heading", 3, "1. Inledning"),
        ("text", 5, "En mening som fortsätter på nästa rad med gemen."),
        ("list", 9, "en punkt"),
        ("list", 10, "en till"),
        ("list", 18, "a) Första"),
        ("list", 19, "b) Andra"),
        ("row", 21, "Tid Vad"),
        ("row", 22, "mars samtal"),
    ]


def test_a_line_on_every_page_is_a_running_header() -> None:
    text = "\n\n".join(["Skolstad 1", "Ett", "Skolstad 2", "Två", "Skolstad 3", "Tre"])
    assert [block.text for block in blocks_of(text) if not block.repeated] == ["Ett", "Två", "Tre"]
