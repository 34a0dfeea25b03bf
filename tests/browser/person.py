"""Somebody who writes and clicks in the sandbox's page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

TIMEOUT_MS = 15_000
# So that a picture in the README is fetched at once.
LARGEST_PICTURE = 150_000
# In the page, and in the form that is open over it.
_FITS = """() => {
  const form = document.querySelector("#modal[open] .content");
  return document.documentElement.scrollWidth <= window.innerWidth
    && (!form || form.scrollWidth <= form.clientWidth);
}"""


class Person:
    """One person's page, and what went wrong on it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.wrong: list[str] = []
        page.set_default_timeout(TIMEOUT_MS)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        page.on("dialog", lambda dialog: self.wrong.append(f"a dialog: {dialog.message}"))
        page.goto(address)
        page.wait_for_selector("body[data-live]")

    @property
    def messages(self) -> Locator:
        return self.page.locator("#messages article")

    def say(self, text: str) -> Locator:
        """Write something, and give the message that answers it."""
        before = self.messages.count()
        field = self.page.get_by_role("textbox")
        field.fill(text)
        field.press("Enter")
        answer = self.messages.nth(before)
        answer.wait_for()
        return answer

    def open(self, message: Locator, name: str) -> Locator:
        """Click a button in a message that answers with a new message, and give that."""
        before = self.messages.count()
        message.get_by_role("button", name=name, exact=True).click()
        answer = self.messages.nth(before)
        answer.wait_for()
        return answer

    def change(self, message: Locator, name: str, becomes: str) -> None:
        """Click a button in a message that is itself replaced, and wait until it says `becomes`."""
        from playwright.sync_api import expect

        message.get_by_role("button", name=name, exact=True).click()
        expect(message).to_contain_text(becomes, timeout=TIMEOUT_MS)

    def fits(self) -> bool:
        """Whether nothing sticks out sideways."""
        return bool(self.page.evaluate(_FITS))

    def photograph(self, folder: Path, name: str, *, whole: bool = True) -> None:
        """Keep what is on the screen, or only the conversation; the pointer and the caret are out of the way."""
        self.page.mouse.move(0, 0)
        self.page.evaluate("document.activeElement.blur()")
        part = self.page if whole else self.page.locator("main")
        picture = part.screenshot(path=folder / f"{name}.png", animations="disabled", caret="hide")
        assert len(picture) < LARGEST_PICTURE, f"{name}.png is {len(picture)} bytes"
