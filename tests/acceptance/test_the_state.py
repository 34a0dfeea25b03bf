"""The state of things in a channel, and the forms that open over it, through the whole bot."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.clockwork import deliveries_of
from bot.example import StoryClock
from plan.records import Assignment
from plan.status import Status
from sandbox.asked import Asked
from schedules.ticks import Ticks
from storage.queries import assignments, meetings, organisation
from tests.support.ekdala import JOHAN, KARIN, ROOM, Ekdala, buttons, labels

MARIA, SOFIA = "U01MARIA", "U06SOFIA"


def tick(ekdala: Ekdala) -> None:
    """The clock plans and delivers once. Time goes on meanwhile: a second between two messages to the same person."""
    clock = ekdala.bot.deps.clock
    assert isinstance(clock, StoryClock)
    clock.set(clock.now())
    clock.let_go()
    Ticks(ekdala.bot.deps).tick()
    deliveries_of(ekdala.bot.deps, ekdala.bot.client, ekdala.bot.workspace).tick()


def posted(ekdala: Ekdala) -> list[str]:
    """The digests that everybody in the channel sees."""
    every = ekdala.box.messages(ROOM, KARIN)
    return [m.text for m in every if m.text.startswith("*Inför") and not m.ephemeral]


def said_whole(asked: Asked) -> str:
    """All that stands in the answers, in their blocks too."""
    return "\n".join(str(answer.body) for answer in asked.answers)


def of_title(ekdala: Ekdala, title: str) -> list[Assignment]:
    with ekdala.bot.deps.database.read() as tx:
        return [a for a in assignments.all_assignments(tx, 1) if a.title == title]


def test_the_state_is_shown_to_the_one_who_asks_and_sent_by_the_one_who_leads(ekdala: Ekdala) -> None:
    shown = ekdala.asked(KARIN, "/plan", "läget")
    assert shown.answer is not None
    assert shown.answer["text"].startswith("*Inför ledningsgruppen tisdag 6 april kl. 9*")
    assert "Bara du ser den." in said_whole(shown)
    assert shown.answer["response_type"] == "ephemeral"

    assert "Inget ändrades." in ekdala.ask(KARIN, "/plan", "läget skicka")
    tick(ekdala)
    assert posted(ekdala) == []

    assert "skickas nu hit, till ledningsgruppen" in ekdala.ask(MARIA, "/plan", "läget skicka")
    ekdala.ask(MARIA, "/plan", "läget skicka")  # a second time changes nothing
    tick(ekdala)
    tick(ekdala)
    [digest] = posted(ekdala)
    assert digest.splitlines()[:6] == shown.answer["text"].splitlines()[:6]
    ts = next(m.ts for m in ekdala.box.messages(ROOM, KARIN) if m.text == digest and not m.ephemeral)
    assert [m for m in ekdala.box.messages(ROOM, KARIN) if m.thread_ts == ts and m.ts != ts]  # details


@pytest.mark.parametrize(
    "words, answer",
    [
        ("3", "fredag 19 mars"),
        ("om 3 dagar", "fredag 19 mars"),
        ("om en vecka", "tisdag 23 mars"),
        ("i morgon", "onsdag 17 mars"),
        ("på fredag", "fredag 19 mars"),
        ("nästa vecka", "måndag 22 mars"),
        ("22 mars", "måndag 22 mars"),
        ("1 juni", "onsdag 24 mars, som är sista dagen. Senare än så vill jag inte vänta"),
        (
            "i förrgår",
            "Jag förstår inte vilket datum som menas med “i förrgår”. Skriv till exempel “om 3 dagar”",
        ),
        ("16 mars", "Den dagen har redan varit. Skriv till exempel"),
    ],
)
def test_later_in_words(ekdala_by_http: Ekdala, words: str, answer: str) -> None:
    assert answer in ekdala_by_http.ask(KARIN, "/aktivitet", f"senare läs 3b {words}")


def test_later_without_a_day_asks_for_one_with_buttons(ekdala_by_http: Ekdala) -> None:
    asked = ekdala_by_http.asked(KARIN, "/aktivitet", "senare 3b")
    assert asked.answer is not None and labels(asked.answer) == ["I morgon", "Om 3 dagar", "Om en vecka"]
    pressed = ekdala_by_http.press(KARIN, asked, "Om en vecka")
    assert pressed.answer is not None and "tisdag 23 mars" in pressed.answer["text"]


def test_a_decision_becomes_an_assignment_of_its_own_and_is_told_in_the_next_state(ekdala: Ekdala) -> None:
    state = ekdala.asked(MARIA, "/plan", "läget")
    ekdala.start_press(MARIA, state, "Anteckna beslut")
    view = ekdala.box.wait_for_view(MARIA, contains="Org 3c")
    ekdala.box.submit(
        MARIA, view, {"what": "IT köper in en kalender", "who": "Verksamhetschef", "when": "2027-04-30"}
    )
    ekdala.box.wait_until(lambda: of_title(ekdala, "IT köper in en kalender"))
    [decided] = of_title(ekdala, "IT köper in en kalender")
    assert (decided.due and decided.due.isoformat(), decided.category) == ("2027-04-30", "beslut")
    assert "IT köper in en kalender" in ekdala.ask(JOHAN, "/plan", "läget")


def test_a_decision_with_a_personal_identity_number_is_not_stored(ekdala_by_http: Ekdala) -> None:
    state = ekdala_by_http.asked(MARIA, "/plan", "läget")
    ekdala_by_http.start_press(MARIA, state, "Anteckna beslut")
    view = ekdala_by_http.box.wait_for_view(MARIA, contains="Org 3c")
    sent = ekdala_by_http.box.submit(MARIA, view, {"what": "Barnet 20120103-2305 flyttas"})
    assert "personnummer" in str(sent.ack_body)
    assert ekdala_by_http.box.open_view(MARIA) is not None  # with what was written
    with ekdala_by_http.bot.deps.database.read() as tx:
        assert meetings.decisions_since(tx, 1, datetime.fromisoformat("2026-01-01T00:00+00:00")) == []


def test_the_leader_adds_a_line_to_the_draft_and_it_stands_in_what_is_posted(ekdala: Ekdala) -> None:
    clock = ekdala.bot.deps.clock
    assert isinstance(clock, StoryClock)
    clock.set(datetime.fromisoformat("2027-04-01T08:05+02:00"))
    tick(ekdala)
    [draft] = [m for m in ekdala.box.dm(MARIA) if m.text.startswith("*Utkast")]
    press = next(b for b in buttons({"blocks": draft.blocks}) if b["text"]["text"].startswith("Lägg till"))
    ekdala.box.act(MARIA, draft, press["action_id"], press.get("value"))
    view = ekdala.box.wait_for_view(MARIA)
    ekdala.box.submit(MARIA, view, {"what": "Ta med höstens kalender."})

    def noted() -> bool:
        with ekdala.bot.deps.database.read() as tx:
            found = meetings.meetings(tx, 1, clock.now().date(), clock.now().date().replace(month=5))
        return any("höstens kalender" in one.note for one in found)

    ekdala.box.wait_until(noted)
    clock.set(datetime.fromisoformat("2027-04-02T08:05+02:00"))
    tick(ekdala)
    [digest] = posted(ekdala)
    assert "Ta med höstens kalender." in digest


def test_the_centre_answers_for_a_unit_with_a_reason(ekdala: Ekdala) -> None:
    asked = ekdala.asked(SOFIA, "/aktivitet", "skolfrånvaro period 2")
    card = ekdala.press(SOFIA, asked, "Visa")
    ekdala.start_press(SOFIA, card, "Svara för en enhet")
    view = ekdala.box.wait_for_view(SOFIA)
    unit = next(b for b in ekdala.box.view_json(view)["blocks"] if b.get("block_id") == "unit")
    one = next(o for o in unit["element"]["options"] if "Åskolan" in o["text"]["text"])
    ekdala.box.submit(
        SOFIA, view, {"unit": one["value"], "status": "done", "what": "Rektorn är sjuk, ringde i dag"}
    )
    ekdala.box.wait_until(lambda: answered(ekdala).status is Status.DONE)
    assert answered(ekdala).comment == "Rektorn är sjuk, ringde i dag"


def answered(ekdala: Ekdala) -> Assignment:
    with ekdala.bot.deps.database.read() as tx:
        key = next(unit.key for unit in organisation.units(tx, 1) if unit.name == "Åskolan")
        every = assignments.all_assignments(tx, 1)
    return next(
        a
        for a in every
        if (a.title, a.unit_key) == ("Skolfrånvaro, period 2", key) and a.due and a.due.year == 2027
    )
