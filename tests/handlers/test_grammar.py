"""What people write: every form of the handbook, whatever the case and spacing, and anything else without loss."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import grammar
from handlers.grammar import read_activity, read_cycle, read_plan
from plan.references import Reference
from plan.status import Status
from plan.words import tidy

B3 = (Reference("b", 3),)
FORMS = {
    "": grammar.Mine(),
    "mina": grammar.Mine(),
    "mina åtaganden": grammar.Mine(),
    "alla": grammar.ListAll(),
    "försenade": grammar.ListLate(),
    "sent": grammar.ListLate(),
    "ångra": grammar.Undo(),
    "ångra.": grammar.Undo(),
    "hjälp": grammar.Help(),
    "?": grammar.Help(),
    "3b": grammar.Show(B3, ""),
    "b3": grammar.Show(B3, ""),
    "3 b": grammar.Show(B3, ""),
    "3b)": grammar.Show(B3, ""),
    "ska 3b": grammar.Show((Reference("b", 3, "ska"),), ""),
    "ska-3b": grammar.Show((Reference("b", 3, "ska"),), ""),
    "1a 2a": grammar.Show((Reference("a", 1), Reference("a", 2)), ""),
    "klar 3b": grammar.Report(Status.DONE, "klar", B3, ""),
    "klart 3b": grammar.Report(Status.DONE, "klart", B3, ""),
    "3b klar": grammar.Report(Status.DONE, "klar", B3, ""),
    "klar: 3b": grammar.Report(Status.DONE, "klar", B3, ""),
    "pågår 3b": grammar.Report(Status.IN_PROGRESS, "pågår", B3, ""),
    "påbörjad 3b": grammar.Report(Status.IN_PROGRESS, "påbörjad", B3, ""),
    "stöd 3b": grammar.Report(Status.NEEDS_SUPPORT, "stöd", B3, ""),
    "behöver stöd 3b": grammar.Report(Status.NEEDS_SUPPORT, "behöver stöd", B3, ""),
    "ej påbörjad 3b": grammar.Report(Status.NOT_STARTED, "ej påbörjad", B3, ""),
    "inte påbörjad 3b": grammar.Report(Status.NOT_STARTED, "inte påbörjad", B3, ""),
    "utgår 3b": grammar.Report(Status.DROPPED, "utgår", B3, ""),
    "klar": grammar.Report(Status.DONE, "klar", (), ""),
    "läsning": grammar.Search("läsning"),
    "rektor": grammar.Search("rektor"),
    "klargöra rollerna": grammar.Search("klargöra rollerna"),
    "stödinsatser": grammar.Search("stödinsatser"),
    "3 barn": grammar.Search("3 barn"),
    "flyttar": grammar.Search("flyttar"),
}


def spellings(text: str) -> list[str]:
    spaced = "  " + text.replace(" ", " \t  ") + "\n"
    return [text, unicodedata.normalize("NFD", text), spaced]


@pytest.mark.parametrize("text", FORMS)
def test_every_form_is_read_however_it_is_spaced_and_composed(text: str) -> None:
    for spelled in spellings(text):
        assert read_activity(spelled) == FORMS[text]


@pytest.mark.parametrize(
    "text", [text for text, read in FORMS.items() if not isinstance(read, grammar.Search)]
)
def test_every_form_is_read_in_capitals(text: str) -> None:
    assert read_activity(text.upper()) == FORMS[text]


@pytest.mark.parametrize(
    "text, references, words",
    [
        ("klar 3b Presenterad på mötet", B3, "Presenterad på mötet"),
        ("KLAR 3B PRESENTERAD", B3, "PRESENTERAD"),
        ("klar 3b Bergskolan Klart i går", B3, "Bergskolan Klart i går"),
        ("klar 3b – Presenterad", B3, "– Presenterad"),
        ("3b klar, äntligen", B3, "äntligen"),
        ("klar 1a 2a Båda", (Reference("a", 1), Reference("a", 2)), "Båda"),
        ("klar 1a och 2a", (Reference("a", 1), Reference("a", 2)), ""),
        ("klar 3b med 4c senare", B3, "med 4c senare"),
        ("klar läsningen", (), "läsningen"),
    ],
)
def test_the_comment_is_kept_as_it_was_written(
    text: str, references: tuple[Reference, ...], words: str
) -> None:
    read = read_activity(text)
    assert isinstance(read, grammar.Report)
    assert (read.references, read.words) == (references, words)


@pytest.mark.parametrize(
    "text, words",
    [
        ("flytta 3b till 31 januari – anledning", "till 31 januari – anledning"),
        ("FLYTTA 3B TILL 31 JANUARI", "TILL 31 JANUARI"),
        ("3b flytta till 31 januari", "till 31 januari"),
        ("senarelägg 3b 31 januari: sjukdom", "31 januari: sjukdom"),
        ("flytta 3b Bergskolan till maj – väntar", "Bergskolan till maj – väntar"),
        ("flytta 3b", ""),
    ],
)
def test_a_move(text: str, words: str) -> None:
    assert read_activity(text) == grammar.Move(B3, words)


@pytest.mark.parametrize(
    "text, mentioned, read",
    [
        ("", None, grammar.Overview()),
        ("hjälp", None, grammar.Help()),
        ("ansvar", None, grammar.Roles("")),
        ("ansvar Strateg", None, grammar.Roles("Strateg")),
        ("ANSVARIG strateg", None, grammar.Roles("strateg")),
        ("ansvar Strateg", "U1", grammar.Appoint("Strateg", "U1")),
        ("ansvar Rektor Bergskolan", "U1", grammar.Appoint("Rektor Bergskolan", "U1")),
        ("ansvar bort Strateg", "U1", grammar.Dismiss("Strateg", "U1")),
        ("ansvar ta bort Strateg", "U1", grammar.Dismiss("Strateg", "U1")),
        ("ansvar Strateg @karin", None, grammar.NotMentioned("@karin")),
        ("administratör", None, grammar.Administrators()),
        ("administratör", "U1", grammar.MakeAdministrator("U1")),
        ("blaj", None, grammar.Unclear("blaj")),
        ("", "U1", grammar.Unclear("")),
    ],
)
def test_the_plan(text: str, mentioned: str | None, read: grammar.PlanRequest) -> None:
    for spelled in spellings(text):
        assert read_plan(spelled, mentioned) == read


@pytest.mark.parametrize(
    "text, read",
    [("", grammar.Cycle("")), (" v  12 ", grammar.Cycle("v 12")), ("HJÄLP", grammar.Help())],
)
def test_the_cycle(text: str, read: grammar.CycleRequest) -> None:
    for spelled in spellings(text):
        assert read_cycle(spelled) == read


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "3b " * 3_000, "👩🏽‍🏫", "klar 👩🏽‍🏫", "\u0000", "\u202e3b", "((((", "-" * 999]
)
def test_junk_is_read_as_something(text: str) -> None:
    assert read_activity(text) is not None
    assert read_cycle(text) is not None
    assert read_plan(text, None) is not None


def words_of(read: object) -> str:
    """The words that a request carries on to the service."""
    return str(getattr(read, "words", getattr(read, "name", "")))


@given(st.text())
def test_nothing_that_is_written_raises(text: str) -> None:
    for read in (read_activity(text), read_cycle(text), read_plan(text, None), read_plan(text, "U1")):
        assert tidy(words_of(read)) == words_of(read)


@given(
    verb=st.sampled_from(["klar", "pågår", "behöver stöd", "utgår", "flytta"]),
    number=st.integers(1, 99),
    letter=st.sampled_from("abc"),
    words=st.lists(st.text(st.characters(categories=["L"]), min_size=4), min_size=1, max_size=8),
)
def test_no_word_of_a_comment_is_lost(verb: str, number: int, letter: str, words: list[str]) -> None:
    said = tidy(" ".join(words))
    read = read_activity(f"{verb} {number}{letter} {said}")
    assert isinstance(read, (grammar.Report, grammar.Move))
    assert read.references == (Reference(letter, number),)
    assert read.words == said


@given(st.text(st.characters(categories=["L", "Zs"]), min_size=1))
def test_a_search_has_every_word(text: str) -> None:
    read = read_activity(text)
    if isinstance(read, grammar.Search):
        assert read.words == tidy(text)
