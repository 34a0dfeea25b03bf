"""Plain words: what is understood, what is asked about, and what is not understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import grammar, talk
from handlers.talk import read_talk
from plan.references import Reference
from plan.status import Status


def test_a_reference_is_made_as_the_grammar_makes_it() -> None:
    assert read_talk("hur går det med 3b") == talk.Standing((_ref("3b"),), "")


def _ref(text: str) -> Reference:
    read = grammar.read_activity(text)
    assert isinstance(read, grammar.Show)
    return read.references[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("vad ska vara klart i mars?", talk.Due("mars")),
        ("Vad ska vara klart?", talk.Due("")),
        ("vad händer v. 12?", talk.Due("v. 12")),
        ("hej, vad är på gång under vt?", talk.Due("vt")),
        ("hur går det för SKA?", talk.Standing((), "SKA")),
        ("hur går det?", talk.Standing((), "")),
        ("Läget", talk.Standing((), "")),
        ("hur ligger vi till med läsning", talk.Standing((), "läsning")),
        ("vem ansvarar för läsplanen?", talk.Who((), "läsplanen")),
        ("vem är strateg?", talk.Who((), "strateg")),
        ("vem har 3b?", talk.Who((_ref("3b"),), "")),
        ("vad ska jag göra", talk.Asked(grammar.Mine())),
        ("mina", talk.Asked(grammar.Mine())),
        ("vad är försenat?", talk.Asked(grammar.ListLate())),
        ("3b", talk.Asked(grammar.Show((_ref("3b"),), ""))),
        ("läsombud", talk.Asked(grammar.Search("läsombud"))),
        ("ångra", talk.TakeBack()),
        ("Hej!", talk.Greeted()),
        ("tack så mycket", talk.Greeted()),
        ("", talk.Unclear("")),
        ("kan vi äta lunch på torsdag", talk.Unclear("kan vi äta lunch på torsdag")),
    ],
)
def test_what_is_asked(written: str, meant: talk.Talk) -> None:
    assert read_talk(written) == meant


@pytest.mark.parametrize(
    ("written", "status", "comment"),
    [
        ("3b är klar, presenterad på rektorsmötet", Status.DONE, "presenterad på rektorsmötet"),
        ("3b klar", Status.DONE, ""),
        ("3b är nu klart.", Status.DONE, ""),
        ("3b pågår: halva är gjord", Status.IN_PROGRESS, "halva är gjord"),
        ("3b behöver stöd för att vi saknar folk", Status.NEEDS_SUPPORT, "för att vi saknar folk"),
        ("vi är klara med 3b", Status.DONE, ""),
        ("jag är färdig med 3b, allt ligger i mappen", Status.DONE, "allt ligger i mappen"),
        ("klar 3b", Status.DONE, ""),
        ("3b utgår", Status.DROPPED, ""),
    ],
)
def test_what_would_be_changed_is_told_and_not_done(written: str, status: Status, comment: str) -> None:
    read = read_talk(written)
    assert isinstance(read, talk.Told)
    assert isinstance(read.change, grammar.Report)
    assert (read.change.status, read.change.references, read.change.words) == (status, (_ref("3b"),), comment)


@pytest.mark.parametrize(
    "written", ["3b flyttas till 28 maj – väntar på IT", "flytta 3b till 28 maj – väntar på IT"]
)
def test_a_date_that_would_be_moved_is_told(written: str) -> None:
    read = read_talk(written)
    assert isinstance(read, talk.Told)
    assert isinstance(read.change, grammar.Move)
    assert read.change.words.removeprefix("till ") == "28 maj – väntar på IT"


_WORDS = st.sampled_from(
    [
        "3b",
        "läs",
        "är",
        "klar",
        "klara",
        "vi",
        "med",
        "vem",
        "ansvarar",
        "för",
        "hur",
        "går",
        "det",
        "mars",
        "ångra",
        "flyttas",
        "till",
        "?",
        "!",
        ",",
        "vad",
        "ska",
        "vara",
        "klart",
        "dela",
        "hej",
        "/",
        "<",
        "å",
        "2a",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=12).map(" ".join)))
def test_any_text_is_read_and_a_change_names_what_it_is_about(text: str) -> None:
    read = read_talk(text)
    assert isinstance(read, talk.Talk)
    if isinstance(read, talk.Told):
        words = text.casefold()
        assert any(
            word in words
            for word in (
                "klar",
                "färdig",
                "pågå",
                "stöd",
                "hjälp",
                "påbörja",
                "utg",
                "flytta",
                "skjut",
                "lägg",
            )
        )


@given(st.text(max_size=80))
def test_what_is_said_with_a_number_keeps_every_word_of_the_comment(comment: str) -> None:
    read = read_talk(f"3b är klar, {comment}")
    assert isinstance(read, talk.Told)
    kept = " ".join(read.change.words.split())
    assert kept in " ".join(f"3b är klar, {comment}".split()) or kept in talk.tidy(f"3b är klar, {comment}")
