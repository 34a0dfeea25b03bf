"""A plan is dropped, asked about, corrected and approved; then dropped again as a new version, and approved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.person import TIMEOUT_MS, Person

if TYPE_CHECKING:
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser
Be = Callable[..., Person]
KARIN, JOHAN = "U03KARIN", "U05JOHAN"
PLAN = """Kompetensplan 26/27

Kompetens - KOM

Strategier

a) Alla får lära av varandra.

Strategi och aktiviteter 26/27\tAnsvar/Klart
a) Alla får lära av varandra.\t
1. Gör en översikt över kurserna\tKvalitetsstrateg maj 27
2. Planera höstens studiedagar\tUtbildningschef 31 april
3. Bjud in grannkommunerna\tStrateg VT27
"""


def drop(person: Person, file: Path) -> Locator:
    """Drop a file, and give the message that says what was in it."""
    from playwright.sync_api import expect

    before = person.messages.count()
    person.page.get_by_label("Bifoga en fil").set_input_files(file)
    person.page.get_by_role("button", name="Skicka").click()
    answer = person.messages.nth(before + 1)
    expect(answer).not_to_contain_text("Jag läser", timeout=2 * TIMEOUT_MS)
    return answer


@pytest.mark.parametrize("width", [1000, 390], ids=["desk", "phone"])
def test_a_plan_is_dropped_corrected_approved_and_dropped_again(
    be: Be, tmp_path: Path, screenshots: Path, width: int
) -> None:
    johan = be(JOHAN, "D05JOHAN", width=width, height=844)
    page, title = johan.page, {1000: "Kompetensplan", 390: "Trygghetsarbete"}[width]
    first = tmp_path / "Kompetensplan 26-27.txt"
    first.write_text(PLAN.replace("Kompetensplan", title), "utf-8")

    draft = drop(johan, first)
    said = draft.inner_text()
    assert "3 aktiviteter i 1 område" in said and "En fråga innan den gäller." in said
    johan.photograph(screenshots, f"dokument-{width}")

    johan.change(draft, "Svara på frågorna", "Fråga 1 av 1")
    johan.photograph(screenshots, f"fraga-{width}")
    draft.get_by_role("button", name="Annat svar").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("30 april")
    page.get_by_role("dialog").get_by_role("button", name="Spara").click()
    page.get_by_text("Svaret är sparat.").wait_for()
    page.get_by_role("dialog").get_by_role("button", name="Stäng").last.click()
    draft.get_by_text("Inget är plan förrän du har godkänt.").wait_for()

    johan.change(draft, "Titta igenom", "1–3 av 3")
    assert johan.fits()
    johan.photograph(screenshots, f"rader-{width}")
    draft.get_by_role("button", name="Ändra").last.click()
    page.get_by_role("dialog").get_by_label("Vem ansvarar?").fill("Strateg, Rektor")
    johan.photograph(screenshots, f"andra-{width}")
    page.get_by_role("dialog").get_by_role("button", name="Spara").click()
    page.get_by_text("Raden är ändrad.").wait_for()
    page.get_by_role("dialog").get_by_role("button", name="Stäng").last.click()
    draft.get_by_text("strateg, rektor").wait_for()
    johan.change(draft, "Till översikten", "Godkänn")
    johan.change(draft, "Godkänn", "gäller nu.")
    johan.photograph(screenshots, f"godkand-{width}")

    second = tmp_path / "Kompetensplan 26-27 v2.txt"
    changed = first.read_text("utf-8").replace("maj 27", "juni 27").replace("31 april", "30 april")
    second.write_text(changed.replace("3. Bjud in grannkommunerna\tStrateg VT27\n", ""), "utf-8")
    newer = drop(johan, second)
    said = newer.inner_text()
    assert "är en ny version av" in said and "1 ändrad, 1 borttagen och 1 som förut" in said
    assert "tid: maj 27 → juni 27" in said
    assert johan.fits()
    johan.photograph(screenshots, f"skillnad-{width}")
    johan.change(newer, "Godkänn", "är uppdaterad.")
    assert "Inga dokument väntar." in johan.say("/plan import").inner_text()


def test_who_does_not_run_the_plan_is_told_who_does(be: Be, tmp_path: Path) -> None:
    karin = be(KARIN, "D03KARIN")
    plan = tmp_path / "Plan.txt"
    plan.write_text(PLAN, "utf-8")
    answer = drop(karin, plan).inner_text()
    assert "Johan" in answer and "Jag har inte öppnat filen." in answer


def test_a_word_template_is_dropped_and_its_fault_is_said_with_its_place(
    be: Be, tmp_path: Path, screenshots: Path
) -> None:
    from docx import Document

    johan = be(JOHAN, "D05JOHAN", width=1000, height=844)
    file = tmp_path / "Ekdalas mall.docx"
    made = Document()
    made.add_heading("Uppföljning {{ period }}", 1)
    made.add_paragraph("{{ huvudmann }}")
    made.save(str(file))
    asked = drop(johan, file)
    assert "är en Word-mall. Vilket dokument ska skrivas med den?" in asked.inner_text()
    johan.photograph(screenshots, "mall")
    johan.change(asked, "Uppföljning", "går inte att använda än")
    assert "I stycke 2, under rubriken “Uppföljning {{ period }}”" in asked.inner_text()
    johan.photograph(screenshots, "mall-fel")
