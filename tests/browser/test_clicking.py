"""By clicking, as a strateg, a rektor and the head of education: the home tab, forms, plain words, shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.person import TIMEOUT_MS, Person

pytestmark = pytest.mark.browser
Be = Callable[..., Person]
MARIA, KARIN, ANNA, HEADS = "U01MARIA", "U03KARIN", "U07ANNA", "C02REKTOR"
PHONE = {"width": 390, "height": 844}


def test_a_strateg_answers_at_home_and_takes_it_back(be: Be, screenshots: Path) -> None:
    from playwright.sync_api import expect

    karin = be(KARIN, "home", height=900)
    home = karin.page.locator("#home")
    expect(home).to_contain_text("Mina åtaganden", timeout=TIMEOUT_MS)
    for part in ("Den här månaden (", "Läget", "Nästa möten"):
        expect(home).to_contain_text(part)
    assert karin.fits()
    row = home.locator(".section", has_text="Org 2c").locator("xpath=following-sibling::*[1]")
    row.get_by_role("button", name="Klar", exact=True).click()
    expect(home).to_contain_text("Org 2c är klar.", timeout=TIMEOUT_MS)
    home.get_by_role("button", name="Ångra").first.click()
    expect(home).to_contain_text("Ångrat. Org 2c", timeout=TIMEOUT_MS)
    karin.photograph(screenshots, "hem", whole=False)
    wheel_stands_in(karin)


def wheel_stands_in(person: Person) -> None:
    """The wheel is drawn last in the tab, with words for those who don't see it, and as wide as there is room."""
    wheel = person.page.locator("#home figure img")
    wheel.wait_for(timeout=TIMEOUT_MS)
    wheel.scroll_into_view_if_needed()
    assert "Mars är markerad" in (wheel.get_attribute("alt") or "")
    person.page.wait_for_function("() => document.querySelector('#home figure img').naturalWidth === 900")
    assert person.fits()


def test_a_rektor_says_everything_in_a_form_on_the_phone(be: Be) -> None:
    from playwright.sync_api import expect

    anna = be(ANNA, "home", **PHONE)
    home, form = anna.page.locator("#home"), anna.page.locator("#modal")
    expect(home).to_contain_text("Mina enheter", timeout=TIMEOUT_MS)
    wheel_stands_in(anna)
    row = home.locator(".section", has_text="Skyddsrond").first.locator("xpath=following-sibling::*[1]")
    row.get_by_role("button", name="Mer …").click()
    expect(form).to_contain_text("Skyddsrond", timeout=TIMEOUT_MS)
    form.get_by_label("Kommentar").fill("Ombudet är utsett")
    form.get_by_label("Underlag: länk").fill("i pärmen")
    form.get_by_role("button", name="Spara").click()
    expect(form).to_contain_text("Skriv en hel webbadress", timeout=TIMEOUT_MS)
    assert form.get_by_label("Kommentar").input_value() == "Ombudet är utsett"
    assert anna.fits()
    form.get_by_label("Underlag: länk").fill("https://ekdala.example/ombud")
    form.get_by_role("button", name="Spara").click()
    expect(form).to_contain_text("Underlag: https://ekdala.example/ombud", timeout=TIMEOUT_MS)
    form.get_by_role("button", name="Ångra").click()
    expect(form).to_contain_text("Ångrat.", timeout=TIMEOUT_MS)


def test_the_head_of_education_asks_in_plain_words_and_makes_a_message_a_proposal(be: Be) -> None:
    from playwright.sync_api import expect

    maria = be(MARIA, "D01MARIA")
    field = maria.page.get_by_role("textbox")
    field.fill("vad ska vara klart i april?")
    field.press("Enter")
    expect(maria.messages.last).to_contain_text("Ska vara klart i april", timeout=TIMEOUT_MS)
    heads = be(MARIA, HEADS)
    field = heads.page.get_by_role("textbox")
    field.fill("Vi behöver en gemensam rutin")
    field.press("Enter")
    said = heads.messages.filter(has_text="Vi behöver en gemensam rutin").last
    said.hover()
    said.get_by_label("Fler åtgärder").click()
    said.get_by_role("button", name="Gör till aktivitet").click()
    form = heads.page.locator("#modal")
    expect(form).to_contain_text("I vilken strategi?", timeout=TIMEOUT_MS)
    assert form.get_by_label("Vad ska göras?").input_value() == "Vi behöver en gemensam rutin"
    form.get_by_label("I vilken strategi?").select_option(index=1)
    form.get_by_role("button", name="Spara").click()
    expect(form).to_contain_text("Förslaget är sparat.", timeout=TIMEOUT_MS)
    form.get_by_role("button", name="Ångra").click()
    expect(form).to_contain_text("Ångrat", timeout=TIMEOUT_MS)
