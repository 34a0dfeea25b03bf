"""A Word template of the municipality's own: dropped, tried, used, taken back, all in chat."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from docx import Document

from sandbox.workspace import Message
from tests.acceptance.test_documents import drop, press, pressed
from tests.acceptance.test_papers import files, words_of
from tests.support.ekdala import JOHAN, KARIN, Ekdala, buttons, labels, said

OURS = "Ekdalas egen uppföljning {{ period }}"


def template(*paragraphs: str) -> bytes:
    made = Document()
    for one in paragraphs:
        made.add_paragraph(one)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def names(message: Message) -> list[str]:
    return [one["text"]["text"] for one in buttons({"blocks": message.blocks})]


def chosen(ekdala: Ekdala, message: Message, name: str, says: str = "") -> Message:
    """The message once the template has been tried, which is done beside."""
    before = message.text
    pressed(ekdala, JOHAN, message, name)

    def tried() -> Message | None:
        found = next(one for one in ekdala.box.dm(JOHAN) if one.ts == message.ts)
        return found if "Jag provar" not in found.text and found.text != before else None

    found = ekdala.box.wait_until(tried, 30)
    assert found is not None and says in found.text, found
    return found


def test_a_template_is_dropped_used_and_taken_back(ekdala_by_http: Ekdala) -> None:
    ekdala = ekdala_by_http
    asked = drop(ekdala, JOHAN, template(OURS), "Vår mall.docx")
    assert asked.text.startswith("*“Vår mall.docx” är en Word-mall.* Vilket dokument ska skrivas med den?")
    assert names(asked) == ["Uppföljning", "Skollagen 4:6", "Läs som plan", "Avbryt"]
    kept = chosen(ekdala, asked, "Uppföljning")
    assert kept.text.startswith("*Uppföljning av verksamhetsplanen skrivs med er mall från och med nu.*")
    ekdala.ask(KARIN, "/plan", "rapport uppföljning")
    assert words_of(files(ekdala, KARIN)[-1]).strip() == "Ekdalas egen uppföljning 26/27"
    assert "er egen mall, Vår mall.docx" in ekdala.ask(KARIN, "/plan", "mall")
    assert "en Word-mall" in ekdala.ask(JOHAN, "/plan", "historik")
    answer = pressed(ekdala, JOHAN, kept, "Ångra").wait_for_answer()
    assert "Mallen för Uppföljning av verksamhetsplanen är som före ändringen" in answer["text"]
    ekdala.ask(KARIN, "/plan", "rapport uppföljning")
    assert "LÄS – Läsning" in words_of(files(ekdala, KARIN)[-1])


def test_what_is_wrong_is_said_with_its_place_and_nothing_is_changed(ekdala_by_http: Ekdala) -> None:
    ekdala = ekdala_by_http
    asked = drop(ekdala, JOHAN, template("Rubrik", "{{ huvudmann }}"), "Fel.docx")
    wrong = chosen(ekdala, asked, "Skollagen")
    assert "“Fel.docx” går inte att använda än.* “huvudmann” är inget som finns att visa." in wrong.text
    assert "Menas “huvudman”? I stycke 2: “{{ huvudmann }}”." in wrong.text
    assert "Inget är ändrat. Rätta i Word och släpp filen här igen." in wrong.text
    assert names(wrong) == names(asked)
    assert "mallarna som följer med" in ekdala.ask(KARIN, "/plan", "mall")
    cancelled = press(ekdala, JOHAN, wrong, "Avbryt")
    assert "lagd åt sidan" in cancelled.text


def test_a_template_can_be_read_as_the_plan_it_is_and_waits_until_somebody_says(
    ekdala_by_http: Ekdala,
) -> None:
    ekdala = ekdala_by_http
    asked = drop(ekdala, JOHAN, template(OURS, "Skriv en plan, ansvarig: rektor, 12 maj 2027"), "Plan.docx")
    listed = ekdala.asked(JOHAN, "/plan", "import").answer
    assert listed is not None and "En Word-mall. Säg vad den är till." in said(listed)
    assert labels(listed) == ["Fortsätt"]
    before = {one.ts for one in ekdala.box.dm(JOHAN)}
    pressed(ekdala, JOHAN, asked, "Läs som plan")
    read = ekdala.box.wait_until(
        lambda: next(
            (one for one in ekdala.box.dm(JOHAN) if one.ts not in before and "Jag läser" not in one.text),
            None,
        ),
        30,
    )
    assert read is not None and "Word-mall" not in read.text and "Plan.docx" in read.text


def test_who_runs_the_plan_begins_from_the_template_that_comes_along(ekdala_by_http: Ekdala) -> None:
    ekdala = ekdala_by_http
    told = ekdala.asked(KARIN, "/plan", "mall").answer
    assert told is not None and "tala med Johan" in said(told) and labels(told) == []
    asked = ekdala.asked(JOHAN, "/plan", "mall")
    assert asked.answer is not None
    assert labels(asked.answer) == ["Utgå från: Uppföljning", "Utgå från: Skollagen 4:6"]
    ekdala.press(JOHAN, asked, "Utgå från: Skollagen")
    [file] = files(ekdala, JOHAN)
    assert (file.name, file.title) == (
        "mall-skollagen.docx",
        "Word-mall: Dokumentation enligt skollagen 4 kap. 6 §",
    )
    dropped = drop(ekdala, JOHAN, file.data or b"", "mall-skollagen.docx", says="Word-mall.")
    chosen(ekdala, dropped, "Skollagen", "skrivs med er mall")
    again = ekdala.asked(JOHAN, "/plan", "mall")
    assert again.answer is not None and "er egen mall, mall-skollagen.docx" in said(again.answer)
    stopped = ekdala.press(JOHAN, again, "Sluta använda")
    assert stopped.answer is not None and "skrivs med mallen som följer med igen" in said(stopped.answer)
    assert labels(stopped.answer) == ["Ångra"]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["{{ huvudman.__class__.__mro__ }}"],
        ["{% for a in 'x' * 1000000000 %}{{ a }}{% endfor %}"],
        ["{%p for a in ändringar %}" * 12 + "{{ huvudman }}" + "{%p endfor %}" * 12],
        [
            "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a * 10 %}" * 9 + "{{ a }}",
        ],
        ["{% include '/etc/passwd' %}"],
    ],
)
def test_a_template_that_means_harm_gets_a_plain_answer(
    ekdala_by_http: Ekdala, paragraphs: Sequence[str]
) -> None:
    asked = drop(ekdala_by_http, JOHAN, template("Ekdala {{ huvudman }}", *paragraphs), "Mall.docx")
    said = chosen(ekdala_by_http, asked, "Uppföljning")
    assert "går inte att använda än" in said.text and "Inget är ändrat" in said.text
    assert "mallarna som följer med" in ekdala_by_http.ask(KARIN, "/plan", "mall")
