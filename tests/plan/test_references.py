from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.references import Reference, leading_references
from plan.words import DASHES, folded

B3 = Reference("b", 3)
SKA_B3 = Reference("b", 3, "ska")
LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"

bare = st.builds(Reference, st.sampled_from(LETTERS), st.integers(0, 999))
coded = st.builds(
    Reference, st.sampled_from(LETTERS), st.integers(0, 999), st.text(LETTERS, min_size=2, max_size=30)
)
# What people type: references, commands, dashes and words, in any order and form.
bits = st.sampled_from(
    [
        "3b",
        "b3",
        "3 b",
        "SKA",
        "ska-3b",
        "1a",
        "och",
        ",",
        "&",
        "klar",
        "i",
        "å",
        " ",
        "\u00a0",
        "\n",
        ")",
        "–",
        "ß",
    ]
)
typed = st.lists(st.one_of(bits, st.text(max_size=5)), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3b", B3),
        ("b3", B3),
        ("3 b", B3),
        ("b 3", B3),
        ("3b)", B3),
        ("3 b)", B3),
        ("3B", B3),
        ("B3", B3),
        ("  3b  ", B3),
        ("3b.", B3),
        ("3b,", B3),
        ("003b", B3),
        ("12c", Reference("c", 12)),
        ("3å", Reference("å", 3)),
        ("Å3", Reference("å", 3)),
        ("3i", Reference("i", 3)),
        ("SKA 3b", SKA_B3),
        ("ska 3b", SKA_B3),
        ("Ska b3", SKA_B3),
        ("SKA 3 b", SKA_B3),
        ("ska-3b", SKA_B3),
        ("SKA - 3b)", SKA_B3),
        ("SKA\u00a03b", SKA_B3),
        ("läsning 2a", Reference("a", 2, "läsning")),
        ("LÄS 2a", Reference("a", 2, "läs")),
    ],
)
def test_a_reference_is_read_in_every_form_people_write(text: str, expected: Reference) -> None:
    assert leading_references(text) == ((expected,), "")


@pytest.mark.parametrize("dash", DASHES)
def test_any_dash_may_stand_between_area_and_number(dash: str) -> None:
    assert leading_references(f"ska{dash}3b") == ((SKA_B3,), "")
    assert leading_references(f"3b {dash} väntar")[0] == (B3,)


@pytest.mark.parametrize(
    ("text", "expected", "rest"),
    [
        ("1a 2a", ["1a", "2a"], ""),
        ("1a 2a och 3b Presenterad", ["1a", "2a", "3b"], "Presenterad"),
        ("1a, 2a & b3 + 4c: Klart", ["1a", "2a", "3b", "4c"], "Klart"),
        ("1a,2a;3b", ["1a", "2a", "3b"], ""),
        ("1a OCH 2a", ["1a", "2a"], ""),
        ("SKA 3b LED 2a och 1c", ["SKA 3b", "LED 2a", "1c"], ""),
        ("3b och sedan vila", ["3b"], "och sedan vila"),
        ("3b ochra", ["3b"], "ochra"),
        ("3b Presenterad på rektorsmötet", ["3b"], "Presenterad på rektorsmötet"),
        ("3b klar den 2a", ["3b"], "klar den 2a"),
        ("3b den 2a", ["3b"], "den 2a"),
        ("3b 3 barn", ["3b"], "3 barn"),
        ("3b\nRad två", ["3b"], "Rad två"),
    ],
)
def test_the_leading_references_are_taken_and_the_rest_is_comment(
    text: str, expected: list[str], rest: str
) -> None:
    references, comment = leading_references(text)
    assert ([str(reference) for reference in references], comment) == (expected, rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "klar 3 barn",
        "3 barn",
        "3barn",
        "b3a",
        "1a2b",
        "3 i",
        "i 3 klasser",
        "å 3 sidor",
        "3 å",
        "1234b",
        "b1234",
        "ska3b",
        "ska_3b",
        "3",
        "b",
        "mars",
        "²b",
        "٣b",
        "3ß",
        "3\N{COMBINING RING ABOVE}",
        "<!channel> 3b",
        "📌 3b",
    ],
)
def test_what_is_no_reference_comes_back_whole(text: str) -> None:
    assert leading_references(text) == ((), unicodedata.normalize("NFC", text).strip())


def test_a_comment_keeps_its_capitals_when_it_was_typed_decomposed() -> None:
    text = unicodedata.normalize("NFD", "LÄS 2å Färdig hos Åsa på BUN")
    assert leading_references(text) == ((Reference("å", 2, "läs"),), "Färdig hos Åsa på BUN")


def test_a_comment_keeps_characters_that_fold_to_more_than_one() -> None:
    assert leading_references("3b Klar hos GROẞ och İpek") == ((B3,), "Klar hos GROẞ och İpek")


@given(st.one_of(st.text(), typed))
def test_no_text_raises_and_nothing_is_lost(text: str) -> None:
    references, rest = leading_references(text)
    composed = unicodedata.normalize("NFC", text).strip()
    assert composed.endswith(rest)
    if not references:
        assert rest == composed
    else:
        assert len(rest) < len(composed)


@given(typed)
def test_the_rest_begins_with_a_reference_only_when_its_area_was_not_allowed(text: str) -> None:
    references, rest = leading_references(text)
    if references:
        again, _ = leading_references(rest)
        assert not again or (again[0].area is not None and references[0].area is None)


@given(st.one_of(bare, coded))
def test_a_written_reference_reads_back(reference: Reference) -> None:
    assert leading_references(str(reference)) == ((reference,), "")


@given(
    st.one_of(bare, coded),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([str.upper, str.lower, str.title]),
)
def test_capitals_and_decomposition_change_nothing(
    reference: Reference, form: str, cased: Callable[[str], str]
) -> None:
    text = unicodedata.normalize(form, cased(str(reference)))
    assert leading_references(text) == ((reference,), "")


@given(st.lists(bare, min_size=1, max_size=6), st.sampled_from([" ", ", ", " och ", " & ", " + ", "; "]))
def test_several_written_references_read_back_in_order(references: list[Reference], joint: str) -> None:
    text = joint.join(map(str, references))
    assert leading_references(f"{text} Klart!") == (tuple(references), "Klart!")


@given(coded)
def test_a_reference_is_folded(reference: Reference) -> None:
    (found,), _ = leading_references(str(reference).upper())
    assert (found.strategy, found.area) == (folded(found.strategy), folded(found.area or ""))


def test_ten_thousand_characters_are_read_at_once() -> None:
    references, rest = leading_references("3b " * 3_333 + "x" * 10_000)
    assert (len(references), len(rest)) == (3_333, 10_000)
