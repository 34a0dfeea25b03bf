"""Documents through the whole bot: dropped in the direct messages, read apart, approved."""

from __future__ import annotations

import time
from typing import Any

from handlers.slack.importing import bringing
from sandbox.workspace import Message
from services.deps import Account, Asker
from services.importing import drafts
from tests.support.ekdala import JOHAN, KARIN, NILS, ROOM, Ekdala, buttons
from tests.support.tree import ROOT

PLAN = (ROOT / "bot" / "example" / "verksamhetsplan.txt").read_bytes()
NEW = PLAN.replace(b"31 mars", b"15 april", 1)


def drop(ekdala: Ekdala, who: str, data: bytes, name: str = "Plan.txt", says: str = "") -> Message:
    """Drop a file, and give the message that says what became of it."""
    before = len(ekdala.box.dm(who))
    ekdala.box.upload(who, "arshjul", name, data)

    def answered() -> Message | None:
        new = ekdala.box.dm(who)[before + 1 :]
        return next((one for one in new if "Jag läser" not in one.text and says in one.text), None)

    found = ekdala.box.wait_until(answered, 30)
    assert found is not None
    return found


def press(ekdala: Ekdala, who: str, message: Message, name: str) -> Message:
    """Press a button in a message that is replaced, and give it as it is then."""
    pressed(ekdala, who, message, name).wait_for_answer()
    return next(one for one in ekdala.box.dm(who) if one.ts == message.ts)


def pressed(ekdala: Ekdala, who: str, message: Message, name: str) -> Any:
    element = next(one for one in buttons({"blocks": message.blocks}) if one["text"]["text"].startswith(name))
    return ekdala.box.act(who, message, element["action_id"], element.get("value"))


def test_a_new_version_is_dropped_and_approved_once(ekdala: Ekdala) -> None:
    said = drop(ekdala, JOHAN, NEW)
    assert "är en ny version av Verksamhetsplan 26/27" in said.text
    assert "tid: 31 mars → 15 april" in said.text
    before = ekdala.assignment("Läs 2a")
    clicks = [pressed(ekdala, JOHAN, said, "Godkänn") for _ in range(2)]
    answers = sorted(one.wait_for_answer()["text"].split("\n")[0] for one in clicks)
    assert answers[0].startswith("*Verksamhetsplan 26/27 är uppdaterad.*")
    assert "är redan godkänd av Johan" in answers[1]
    after = ekdala.assignment("Läs 2a")
    assert (after.due is not None and after.due.isoformat(), after.status) == ("2027-04-15", before.status)


def test_an_owner_that_is_no_function_is_asked_about_once_and_remembered(ekdala: Ekdala) -> None:
    rows = "".join(f"{n}. Ordna kurs nummer {n}\tKvalitetstrateg maj 27\n" for n in (1, 2, 3))
    head = "Kursplan 26/27\n\nKurser - KUR\n\nStrategier\n\na) Alla lär.\n\n"
    text = f"{head}Strategi och aktiviteter 26/27\tAnsvar/Klart\na) Alla lär.\t\n{rows}"
    said = drop(ekdala, JOHAN, text.encode(), "Kurser.txt")
    assert "En fråga" in said.text and "Nya funktioner: Kvalitetstrateg." in said.text
    asked = press(ekdala, JOHAN, said, "Svara på frågorna")
    assert "är ingen funktion som finns" in asked.text and "2 rader till" in asked.text
    names = [one["text"]["text"] for one in buttons({"blocks": asked.blocks})]
    assert {"Ny funktion", "Annan funktion", "Hoppa över"} < set(names)
    answered = press(ekdala, JOHAN, asked, names[0])
    assert "En fråga" not in answered.text and "Nya funktioner" not in answered.text
    approved = press(ekdala, JOHAN, answered, "Godkänn")
    assert "gäller nu" in approved.text
    again = drop(ekdala, JOHAN, text.replace("kurs nummer 3", "kurs nummer tre").encode(), "Kurser.txt")
    assert "fråga" not in again.text.lower() and "Nya funktioner" not in again.text


def test_who_does_not_run_the_plan_is_told_who_does_and_nothing_is_fetched(ekdala_by_http: Ekdala) -> None:
    for who in (KARIN, NILS):
        said = drop(ekdala_by_http, who, PLAN, says="administrerar")
        assert "Johan" in said.text
    assert ekdala_by_http.box.calls_to("url_private") == ekdala_by_http.box.calls_to("files.info") == []


def test_what_cannot_be_read_says_why_and_stores_nothing(ekdala_by_http: Ekdala) -> None:
    said = drop(ekdala_by_http, JOHAN, b"%PDF-1.4 trasig", "Plan.pdf")
    assert said.text.startswith("*Jag kunde inte läsa “Plan.pdf”.*") and "Inget är sparat." in said.text
    nothing = drop(ekdala_by_http, JOHAN, "Solen sken över Ekdala.".encode(), "dikt.txt")
    assert "Jag hittar inga aktiviteter" in nothing.text
    assert "Kunde inte läsas." in ekdala_by_http.ask(JOHAN, "/plan", "import")


def test_an_event_that_comes_twice_is_read_once(ekdala_by_http: Ekdala) -> None:
    ekdala_by_http.box.faults.add("twice", "events_api")
    drop(ekdala_by_http, JOHAN, NEW)
    time.sleep(0.2)
    assert len(ekdala_by_http.box.calls_to("url_private")) == 1


def test_others_are_answered_while_slow_files_are_read(ekdala_by_http: Ekdala) -> None:
    """All of the reading threads wait; the answers to commands come as if nothing was the matter."""
    box = ekdala_by_http.box
    box.faults.add("slow", "url_private", delay=3, count=bringing.READERS)
    for number in range(bringing.READERS + 3):
        box.upload(JOHAN, "arshjul", f"Plan {number}.txt", NEW)
    box.wait_for_calls("files.info", bringing.READERS)
    for _ in range(5):
        assert "Läs 3b" in ekdala_by_http.ask(KARIN, "/aktivitet", "3b")
    waiting = [one for one in box.dm(JOHAN) if "Jag läser" in one.text]
    assert len(waiting) >= bringing.READERS
    box.wait_until(lambda: not any("Jag läser" in one.text for one in box.dm(JOHAN)), 30)


def test_a_reading_that_was_interrupted_is_shown_and_begun_again(ekdala_by_http: Ekdala) -> None:
    """The process ends between the download and the draft: what was noted before is still there."""
    ekdala = ekdala_by_http
    file_id = ekdala.box.upload(KARIN, ROOM, "Plan.txt", NEW).files[0].id
    asker = Asker(Account("slack", "T0EKDALA", JOHAN), "e1")
    draft_id = drafts.begin(ekdala.bot.deps, asker, "Plan.txt", file_id)
    assert isinstance(draft_id, int)
    ekdala.bot.deps.clock.set(ekdala.bot.deps.clock.now().replace(hour=12))  # type: ignore[attr-defined]
    asked = ekdala.box.command(JOHAN, "arshjul", "/plan", "import")
    assert "Läsningen blev avbruten." in asked.wait_for_answer()["text"]
    before = len(ekdala.box.dm(JOHAN))
    ekdala.start_press(JOHAN, asked, "Läs igen")

    def read() -> Message | None:
        return next((one for one in ekdala.box.dm(JOHAN)[before:] if "ny version" in one.text), None)

    assert ekdala.box.wait_until(read, 20) is not None
