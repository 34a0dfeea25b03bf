"""Somebody who clicks through forms in the sandbox's page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.person import TIMEOUT_MS, Person

if TYPE_CHECKING:
    from playwright.sync_api import Locator

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Pictures of the walks are taken when this names a folder: `ARSHJUL_WALKS=/tmp/walks`.
_PICTURES = os.environ.get("ARSHJUL_WALKS", "")
# So high is the screen when a picture is taken of all that stands on it.
_TALL = 1500
# What was said last is at the foot of the screen, as it is when nobody has changed its size.
_TO_THE_LAST = "document.querySelector('#messages')?.scrollTo(0, 1e6)"


class Walker(Person):
    """Somebody who clicks through forms; counts what they click and choose."""

    def __init__(self, person: Person) -> None:
        self.page, self.wrong = person.page, person.wrong
        self.clicks = 0

    @property
    def form(self) -> Locator:
        return self.page.locator("#modal")

    def sees(self, words: str, where: Locator | None = None) -> Locator:
        from playwright.sync_api import expect

        found = self.form if where is None else where
        expect(found).to_contain_text(words, timeout=TIMEOUT_MS)
        assert self.fits()
        return found

    def say(self, text: str) -> Locator:
        """Write something, and give the message that answers it."""
        before = self.messages.count()
        field = self.page.locator(".composer textarea").first
        field.fill(text)
        field.press("Enter")
        answer = self.messages.nth(before)
        answer.wait_for()
        return answer

    def mention(self, text: str) -> Locator:
        """Write to the bot by name in a channel, and give its answer, which comes after what was written."""
        before = self.messages.count()
        self.say(text)
        answer = self.messages.nth(before + 1)
        answer.wait_for()
        return answer

    def answered(self, button: Locator) -> Locator:
        """Click what is answered with a new message, and give that."""
        self.clicks += 1
        before = self.messages.count()
        button.click()
        answer = self.messages.nth(before)
        answer.wait_for()
        return answer

    def shortcut(self, message: Locator, name: str) -> None:
        """Choose a shortcut in a message's own menu."""
        self.clicks += 2
        message.hover()
        message.get_by_label("Fler åtgärder").click()
        message.get_by_role("button", name=name).click()

    def titled(self, words: str) -> None:
        """Wait until the form is called so."""
        from playwright.sync_api import expect

        expect(self.page.locator("#modal-title")).to_have_text(words, timeout=TIMEOUT_MS)
        assert self.fits()

    def ask_for(self, text: str, form: str) -> None:
        """Write something that opens a form."""
        field = self.page.locator(".composer textarea").first
        field.fill(text)
        field.press("Enter")
        self.sees(form)

    def click(self, where: Locator, name: str) -> None:
        """Click a button, once the page has taken what it was clicked for before: until then it lets nothing pass."""
        from playwright.sync_api import expect

        self.clicks += 1
        button = where.get_by_role("button", name=name).first
        expect(button).not_to_have_attribute("aria-busy", "true", timeout=TIMEOUT_MS)
        button.click()

    def replaced(self, message: Locator, button: Locator) -> None:
        """Click what replaces its message, and wait for that."""
        from playwright.sync_api import expect

        self.clicks += 1
        before = message.locator(".blocks").inner_text()
        button.first.click()
        expect(message.locator(".blocks")).not_to_have_text(before, timeout=TIMEOUT_MS, use_inner_text=True)

    def choose(self, field: str, *options: str) -> None:
        """One in a menu, a button of several, or several boxes."""
        self.clicks += len(options)
        group = self.form.get_by_role("group", name=field)
        self.form.get_by_label(field).or_(group).first.wait_for()
        if group.count():
            for option in options:
                group.get_by_label(option, exact=True).check()
        else:
            menu = self.form.locator("select").and_(self.form.get_by_label(field)).first
            menu.wait_for()
            texts = menu.locator("option").all_inner_texts()
            menu.select_option(label=next(text for text in texts if text.startswith(options[0])))

    def fill(self, **fields: str) -> None:
        for label, text in fields.items():
            self.clicks += 1
            fields = self.form.locator("input, textarea")
            fields.and_(self.form.get_by_label(label.replace("_", " "))).first.fill(text)

    def save(self, becomes: str, name: str = "Spara") -> None:
        self.click(self.form.locator("footer"), name)
        self.sees(becomes)

    def look(self, name: str) -> None:
        """A picture of what is on the screen, to be looked at, where there is a folder for it."""
        if _PICTURES:
            path = Path(_PICTURES) / f"{name}.png"
            self.page.screenshot(path=path, animations="disabled", caret="hide")

    def look_both(self, name: str) -> None:
        """Pictures of all of it at a desk's width and at a phone's, where nothing may stick out."""
        before = self.page.viewport_size
        for where, screen in (("bord", DESK), ("telefon", PHONE)):
            self.page.set_viewport_size({"width": screen["width"], "height": _TALL})
            self.page.evaluate(_TO_THE_LAST)
            assert self.fits()
            self.look(f"{name}-{where}")
        if before is not None:
            self.page.set_viewport_size(before)

    def leave(self) -> None:
        self.clicks += 1
        self.form.get_by_role("button", name="Stäng").last.click()
        self.form.wait_for(state="hidden")

    def menu(self, message: Locator, name: str, option: str) -> None:
        self.clicks += 1
        message.get_by_label(name).select_option(label=option)
