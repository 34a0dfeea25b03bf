"""The issue's own story, through the whole bot: ask, answer, undo, choose, look."""

from __future__ import annotations

import unicodedata

import pytest

from plan.status import Status
from tests.support.ekdala import ALI, ANNA, JOHAN, KARIN, NILS, Ekdala, labels


def test_a_status_is_given_answered_stored_seen_and_taken_back(ekdala: Ekdala) -> None:
    done = ekdala.asked(KARIN, "/aktivitet", "klar 3b Presenterad på rektorsmötet")
    assert done.answer is not None
    assert done.answer["text"].startswith(
        "✅ *Läs 3b är klar.* Skriv en handledning om högläsning för fritidshemmen\n"
        "“Presenterad på rektorsmötet”\nStrategi b: 3 av 3 klara · Läsning: 5 av 9"
    )
    assert labels(done.answer) == ["Ångra", "Visa"]
    assert done.answer["response_type"] == "ephemeral"
    stored = ekdala.assignment("Läs 3b")
    assert (stored.status, stored.comment) == (Status.DONE, "Presenterad på rektorsmötet")
    assert stored.reported_by == "Karin Lindqvist"

    card = ekdala.press(ALI, ekdala.asked(ALI, "/aktivitet", "alla"), "Visa")
    assert card.answer is not None and "Läs 1a" in card.answer["text"]

    undone = ekdala.press(KARIN, done, "Ångra")
    assert undone.answer is not None
    assert undone.answer["text"].startswith("*Ångrat.* Läs 3b pågår igen")
    assert undone.answer["replace_original"] is True
    assert ekdala.assignment("Läs 3b").status is Status.IN_PROGRESS


def test_undo_pressed_twice_takes_back_once(ekdala: Ekdala) -> None:
    done = ekdala.asked(KARIN, "/aktivitet", "klar 3b")
    presses = [ekdala.start_press(KARIN, done, "Ångra") for _ in range(2)]
    answers = sorted(press.wait_for_answer()["text"].split(".")[0] for press in presses)
    assert answers == ["*Ångrat", "Det var redan ångrat"]
    assert ekdala.assignment("Läs 3b").version == 4


@pytest.mark.parametrize(
    "command, text, says",
    [
        ("/aktivitet", "", "Du har 4 åtaganden kvar de närmaste fyra månaderna."),
        ("/aktivitet", "mina", "Läs 3b"),
        ("/aktivitet", "3b", "Skriv en handledning om högläsning"),
        ("/aktivitet", "alla", "Alla aktiviteter (24)"),
        ("/aktivitet", "försenade", "Org 3c"),
        ("/aktivitet", "läsning", "Läsning (9)"),
        ("/aktivitet", "rektor", "Ansvarig: rektor"),
        ("/aktivitet", "handledning", "Läs 3b"),
        ("/aktivitet", "hjälp", "Så här gör du"),
        ("/aktivitet", "ångra", "Ska det tas tillbaka?"),
        ("/årshjul", "", "Årshjulet i mars och april"),
        ("/årshjul", "mars", "Sammanställ enkätresultat för huvudmannen"),
        ("/arshjul", "mars", "Sammanställ enkätresultat för huvudmannen"),
        ("/årshjul", "v 12", "Årshjulet v. 12"),
        ("/årshjul", "rektor", "Brandövning"),
        ("/årshjul", "hjälp", "Så frågar du årshjulet"),
        ("/plan", "", "10 av 24 klara"),
        ("/plan", "ansvar", "Vem har vilken funktion"),
        ("/plan", "hjälp", "Så frågar du om planen"),
    ],
)
def test_each_question_gets_its_answer(ekdala_by_http: Ekdala, command: str, text: str, says: str) -> None:
    assert says in ekdala_by_http.ask(KARIN, command, text)


@pytest.mark.parametrize(
    "command",
    ["/ÅRSHJUL", unicodedata.normalize("NFD", "/årshjul"), unicodedata.normalize("NFD", "/ÅRSHJUL")],
)
def test_commands_are_known_in_capitals_and_decomposed(ekdala: Ekdala, command: str) -> None:
    assert "Årshjulet i mars" in ekdala.ask(KARIN, command, "mars")


def test_a_long_list_goes_on_with_show_more(ekdala: Ekdala) -> None:
    first = ekdala.asked(KARIN, "/aktivitet", "alla")
    assert first.answer is not None and "Visa fler (14 till)" in labels(first.answer)
    second = ekdala.press(KARIN, first, "Visa fler")
    assert second.answer is not None and "Visa fler (4 till)" in labels(second.answer)
    third = ekdala.press(KARIN, second, "Visa fler")
    assert third.answer is not None
    pages = [one.answer["text"].split("\n")[2:] for one in (first, second, third) if one.answer]
    assert [len(page) for page in pages] == [10, 10, 4]
    assert len({line for page in pages for line in page}) == 24


def test_one_of_several_is_chosen_with_the_comment_kept(ekdala: Ekdala) -> None:
    asked = ekdala.asked(ANNA, "/aktivitet", "klar 3a Ombudet är utbildat")
    assert asked.answer is not None
    assert asked.answer["text"].startswith("*Läs 3a* gäller flera enheter. Vilken menar du?")
    assert labels(asked.answer) == ["Bergskolan", "Lillåns skola"]
    chosen = ekdala.press(ANNA, asked, "Lillåns")
    assert chosen.answer is not None
    assert "*Läs 3a för Lillåns skola är klar.*" in chosen.answer["text"]
    assert "“Ombudet är utbildat”" in chosen.answer["text"]


def test_a_number_in_two_areas_is_chosen_for_the_unit_that_was_named(ekdala: Ekdala) -> None:
    asked = ekdala.asked("U08ERIK", "/aktivitet", "pågår 2b Norrskolan Börjar i april")
    assert asked.answer is not None
    assert [one.rsplit(" · ", 1)[1] for one in labels(asked.answer)] == ["Norrskolan"] * 2
    chosen = ekdala.press("U08ERIK", asked, "Led 2b")
    assert chosen.answer is not None
    assert "*Led 2b för Norrskolan pågår.*" in chosen.answer["text"]
    assert "“Börjar i april”" in chosen.answer["text"]


def test_several_references_get_an_answer_each(ekdala: Ekdala) -> None:
    said = ekdala.ask(KARIN, "/aktivitet", "klar läs 2a läs 3b", count=2)
    assert "Läs 2a är klar" in said and "Läs 3b är klar" in said


def test_who_holds_a_role_is_said_by_mention_and_asked_about(ekdala: Ekdala) -> None:
    asked = ekdala.asked(JOHAN, "/plan", f"ansvar Strateg <@{NILS}|nils>")
    assert asked.answer is not None
    assert labels(asked.answer) == ["I stället", "Tillsammans"]
    beside = ekdala.press(JOHAN, asked, "Tillsammans")
    assert beside.answer is not None and "*Nils är nu strateg.*" in beside.answer["text"]
    assert "*Läs 3b*" in ekdala.ask(NILS, "/aktivitet")


def test_somebody_elses_is_not_changed_and_says_whom_to_ask(ekdala: Ekdala) -> None:
    before = ekdala.assignment("Läs 3b")
    said = ekdala.ask(ANNA, "/aktivitet", "klar läs 3b")
    assert said.startswith(
        "Ansvarig för *Läs 3b*: strateg (Karin och Ali). Kontakta Karin, Ali eller Johan om något ska ändras."
    )
    assert ekdala.assignment("Läs 3b") == before
