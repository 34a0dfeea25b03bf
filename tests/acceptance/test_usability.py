"""What people did when they used it: each ended somewhere else than they meant."""

from __future__ import annotations

from plan.status import Status
from tests.support.ekdala import ANNA, JOHAN, KARIN, Ekdala, labels


def test_the_unit_is_kept_when_the_activity_is_chosen(ekdala: Ekdala) -> None:
    asked = ekdala.asked(ANNA, "/aktivitet", "klar 2b Lillåns skola Bra")
    done = ekdala.press(ANNA, asked, "Led 2b")
    assert done.answer is not None
    assert "*Led 2b för Lillåns skola är klar.*" in done.answer["text"]
    assert "“Bra”" in done.answer["text"]


def test_first_the_activity_and_then_its_unit_is_chosen(ekdala: Ekdala) -> None:
    asked = ekdala.asked(JOHAN, "/aktivitet", "klar 2b Enligt samtal")
    assert asked.answer is not None and len(labels(asked.answer)) == 3
    units = ekdala.press(JOHAN, asked, "Led 2b")
    assert units.answer is not None and len(labels(units.answer)) == 8
    done = ekdala.press(JOHAN, units, "Norrskolan")
    assert done.answer is not None and "“Enligt samtal”" in done.answer["text"]
    assert "*Led 2b för Norrskolan är klar.*" in done.answer["text"]


def test_a_title_is_enough_and_the_button_does_what_was_asked(ekdala_by_http: Ekdala) -> None:
    asked = ekdala_by_http.asked(KARIN, "/aktivitet", "klar handledning Den är tryckt")
    assert asked.answer is not None and labels(asked.answer)[0].startswith("Läs 3b")
    ekdala_by_http.press(KARIN, asked, "Läs 3b")
    stored = ekdala_by_http.assignment("Läs 3b")
    assert (stored.status, stored.comment) == (Status.DONE, "Den är tryckt")


def test_what_is_written_to_the_bot_gets_to_know_what_can_be_written(ekdala: Ekdala) -> None:
    channel = ekdala.bot.client.conversations_open(users=KARIN)["channel"]["id"]
    before = len(ekdala.box.dm(KARIN))
    ekdala.box.say(KARIN, channel, "hej")
    for _ in range(50):
        found = ekdala.box.dm(KARIN)
        if len(found) >= before + 2:
            break
        ekdala.ask(KARIN, "/plan")  # something else that takes a while
    assert "Fråga om planen eller säg hur det går" in found[-1].text
    ekdala.ask(KARIN, "/plan")
    assert len(ekdala.box.dm(KARIN)) == before + 2  # and not to itself
