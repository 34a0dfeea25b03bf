from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plan.words import folded, key_of, stem, tidy


@pytest.mark.parametrize(
    "text", ["ÅRSHJUL", "Årshjul", "A\u030arshjul", "årshjul", "a\u030aRSHJUL", "ÅRSHJUL"]
)
def test_every_form_of_a_word_folds_to_one(text: str) -> None:
    assert folded(text) == "årshjul"


@pytest.mark.parametrize(
    "text",
    ["Biträdande rektor", " biträdande  rektor ", "BITRÄDANDE\u00a0REKTOR", "bitra\u0308dande\n\trektor"],
)
def test_two_spellings_of_a_name_have_one_key(text: str) -> None:
    assert key_of(text) == "biträdande rektor"


def test_tidying_keeps_capitals_and_dashes() -> None:
    assert tidy("  Barn-  och\r\nutbildningsnämnden – BUN ") == "Barn- och utbildningsnämnden – BUN"


def test_different_names_keep_different_keys() -> None:
    assert len({key_of(name) for name in ["Åsa", "Asa", "Äsa", "Ås a", "Ösa"]}) == 5


@given(st.text())
@example("\u1fb3\u0300")
@example("\u0345\u0301")
@example("ΐ")
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert key_of(key_of(text)) == key_of(text)


@given(st.text())
@example("ΐ")
def test_a_key_is_composed(text: str) -> None:
    assert unicodedata.is_normalized("NFC", key_of(text))


@given(st.text())
def test_decomposition_changes_no_key(text: str) -> None:
    assert key_of(unicodedata.normalize("NFD", text)) == key_of(text)


@given(st.text())
def test_tidy_text_has_single_spaces_and_none_at_the_ends(text: str) -> None:
    tidied = tidy(text)
    assert tidied == " ".join(unicodedata.normalize("NFC", text).split())
    assert tidy(tidied) == tidied


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("läsplanen", "läsplan"),
        ("skyddsronden", "skyddsrond"),
        ("veckorna", "veck"),
        ("plan", "plan"),
        ("", ""),
    ],
)
def test_a_word_loses_the_ending_of_what_is_known(written: str, bare: str) -> None:
    assert stem(written) == bare
