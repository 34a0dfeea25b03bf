"""The day moves: from a reminder to *Klar*, to the updated message, to the digest that names it."""

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
SOON_MS = 4 * TIMEOUT_MS  # the clock has to plan and deliver first


def test_from_a_reminder_to_the_digest_that_names_what_was_done(be: Be, screenshots: Path) -> None:
    from playwright.sync_api import expect

    karin = be("U03KARIN", "D03KARIN")
    ali = be("U04ALI", "D04ALI")
    karin.page.get_by_role("button", name="Nästa morgon").click()

    reminder = _reminder_of(karin, "Läs 2a")
    expect(reminder).to_contain_text("senast onsdag 31 mars, om 14 dagar", timeout=SOON_MS)
    expect(reminder).to_contain_text("Du får det här för att du är strateg")
    karin.photograph(screenshots, "paminnelse", whole=False)

    _row_of(reminder, "Läs 2a").get_by_role("button", name="Klar", exact=True).click()
    expect(karin.messages.last).to_contain_text("Läs 2a är klar.", timeout=SOON_MS)
    expect(reminder).to_contain_text("Läs 2a klar av dig i dag", timeout=SOON_MS)
    expect(_reminder_of(ali, "Läs 2a")).to_contain_text("Läs 2a klar av Karin i dag", timeout=SOON_MS)

    leaders = be("U01MARIA", "C01LEDNING")
    leaders.page.get_by_role("button", name="Till ledningsgrupp 6/4").click()
    digest = leaders.messages.filter(has_text="Inför ledningsgruppen tisdag 6 april")
    expect(digest.first).to_contain_text(
        "Läs 2a Kartlägg läsförståelsen i årskurs 3 (Karin)", timeout=SOON_MS
    )
    assert leaders.fits()
    leaders.photograph(screenshots, "sammanstallning", whole=False)


def _reminder_of(person: Person, label: str) -> Locator:
    return person.messages.filter(has_text="Du får det här").filter(has_text=label).last


def _row_of(message: Locator, label: str) -> Locator:
    """The buttons below the line about `label`."""
    return message.locator(".section", has_text=label).locator("xpath=following-sibling::*[1]")
