"""The sandbox in a real browser, on a desk and on a phone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from sandbox import Sandbox
from tests.sandbox.support import (
    MANIFEST,
    WORKSPACE,
    client_for,
    echo_app,
    enter,
    fits,
    over_socket_mode,
    picture,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_command_is_answered_and_its_button_replaces_the_answer(page: Page, box: Sandbox) -> None:
    with over_socket_mode(box, echo_app(box)):
        page.goto(box.url)
        page.get_by_role("link", name="Karin Holm").click()
        page.wait_for_selector("body[data-live]")
        field = page.get_by_role("textbox", name="Skriv till Årshjul")
        field.press_sequentially("/e")
        page.get_by_role("option", name="/eko").click()
        field.press_sequentially("hej på dig")
        page.get_by_role("button", name="Skicka").click()
        answer = page.locator("article.ephemeral", has_text="Du skrev hej på dig")
        answer.get_by_text("Syns bara för dig").wait_for()
        answer.get_by_role("button", name="Gott så").click()
        page.get_by_text("Tack, noterat.").wait_for()
        assert page.locator("article").count() == 1
        assert page.get_by_role("button", name="Gott så").count() == 0
        assert fits(page)


def test_the_bot_is_among_those_who_are_suggested(page: Page, box: Sandbox) -> None:
    enter(page, box, "UKARIN/CLED")
    field = page.get_by_role("textbox")
    field.press_sequentially("@års")
    page.get_by_role("option", name="@arshjul").click()
    field.press_sequentially("hej")
    field.press("Enter")
    page.locator("article .mention", has_text="@Årshjul").wait_for()


def test_what_the_bot_posts_and_changes_shows_without_reloading(page: Page, box: Sandbox) -> None:
    enter(page, box, "UKARIN/CLED")
    slack = client_for(box)
    ts = slack.chat_postMessage(channel="CLED", text="Läs 2a pågår")["ts"]
    page.get_by_text("Läs 2a pågår").wait_for()
    slack.chat_update(channel="CLED", ts=ts, text="Läs 2a är klar")
    page.get_by_text("Läs 2a är klar").wait_for()
    assert page.get_by_text("Läs 2a pågår").count() == 0
    slack.chat_delete(channel="CLED", ts=ts)
    page.locator("article").wait_for(state="detached")


def test_a_page_that_lost_contact_catches_up(page: Page, box: Sandbox) -> None:
    enter(page, box, "UKARIN/CLED")

    def lose_contact() -> None:
        box.server.live.close()
        box.server.people.say("maria.ek", "ledningsgrupp", "under tiden")

    box.do(lose_contact)
    page.get_by_text("under tiden").wait_for()


def test_a_dangerous_button_asks_first(page: Page, box: Sandbox) -> None:
    def plain(text: str) -> dict[str, str]:
        return {"type": "plain_text", "text": text}

    confirm = {"title": plain("Är du säker?"), "text": plain("Det går att ångra.")}
    confirm |= {"confirm": plain("Ja"), "deny": plain("Nej")}
    button = {
        "type": "button",
        "action_id": "b",
        "style": "danger",
        "text": plain("Utgår"),
        "confirm": confirm,
    }
    client_for(box).chat_postMessage(
        channel="CLED", text="a", blocks=[{"type": "actions", "elements": [button]}]
    )
    enter(page, box, "UKARIN/CLED")
    page.get_by_role("button", name="Utgår").click()
    page.get_by_role("dialog", name="Är du säker?").get_by_role("button", name="Nej").click()
    assert box.deliveries == []
    page.get_by_role("button", name="Utgår").click()
    page.get_by_role("dialog").get_by_role("button", name="Ja").click()
    page.get_by_text("gick inte att nå (dispatch_failed)").wait_for()
    assert [delivery.kind for delivery in box.deliveries] == ["interactive"]


def test_choosing_in_a_menu_is_sent(page: Page, box: Sandbox) -> None:
    options = [
        {"text": {"type": "plain_text", "text": word}, "value": word} for word in ("I dag", "I morgon")
    ]
    elements = [
        {"type": "static_select", "action_id": "s", "options": options},
        {"type": "overflow", "action_id": "o", "options": options},
    ]
    client_for(box).chat_postMessage(
        channel="CLED", text="a", blocks=[{"type": "actions", "elements": elements}]
    )
    enter(page, box, "UKARIN/CLED")
    page.get_by_role("combobox").select_option("I morgon")
    box.wait_for_deliveries("interactive")
    page.locator("details.overflow summary").click()
    page.locator("details.overflow").get_by_role("button", name="I dag").click()
    chosen = [entry.payload["actions"][0] for entry in box.wait_for_deliveries("interactive", 2)]
    assert [action["selected_option"]["value"] for action in chosen] == ["I morgon", "I dag"]


def test_being_somebody_else_and_news_elsewhere(page: Page, box: Sandbox) -> None:
    enter(page, box, "UKARIN/CLED")
    client_for(box).chat_postMessage(channel="UKARIN", text="en påminnelse")
    page.wait_for_selector("a[data-channel=DKARIN].has-news", state="attached")
    menu = page.get_by_role("button", name="Meny")
    if menu.is_visible():
        menu.click()
    page.locator(".who summary").click()
    page.get_by_role("link", name="Ali Demir").click()
    page.wait_for_url("**/UALI/DALI")


def test_the_keyboard_is_enough(page: Page, box: Sandbox) -> None:
    enter(page, box, "UKARIN/CLED")
    field = page.get_by_role("textbox")
    field.focus()
    page.keyboard.type("/")
    page.get_by_role("option", name="/eko").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert field.input_value() == "/rått "
    page.keyboard.press("Control+A")
    page.keyboard.type("rad ett")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("rad två")
    page.keyboard.press("Enter")
    page.get_by_text("rad två").wait_for()
    assert box.messages("CLED")[0].text == "rad ett\nrad två"


def test_the_day_is_moved_with_the_keyboard_and_every_page_follows(page: Page) -> None:
    start = datetime.fromisoformat("2027-03-16T08:30+01:00")
    meeting = {"label": "Till nästa möte", "at": "2027-04-06T09:00+02:00"}
    with Sandbox(WORKSPACE, MANIFEST, message_interval=0, start=start) as box:
        box.mark_clock([meeting])
        box.say("maria.ek", "ledningsgrupp", "Vi ses på tisdag.")
        page.goto(box.url)
        page.get_by_text("tisdag 16 mars 2027 kl. 8.30").wait_for()
        assert fits(page)
        picture(page, "dag-start")
        enter(page, box, "UKARIN/CLED")
        page.get_by_text("tisdag 16 mars 2027 kl. 8.30").wait_for()
        page.get_by_role("heading", name="I dag, tisdag 16 mars").wait_for()
        page.get_by_role("button", name="Nästa morgon").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="I dag, onsdag 17 mars").wait_for()
        page.get_by_role("heading", name="I går, tisdag 16 mars").wait_for()
        page.get_by_text("Nu är det onsdag 17 mars 2027 kl. 8.00.").wait_for()
        assert page.get_by_role("button", name="Nästa morgon").evaluate("e => e === document.activeElement")
        page.get_by_role("button", name="Till nästa möte").click()
        page.get_by_role("heading", name="I dag, tisdag 6 april").wait_for()
        assert page.locator("h3.day").all_inner_texts() == ["Tisdag 16 mars", "I dag, tisdag 6 april"]
        page.get_by_role("button", name="Till nästa möte").wait_for(state="detached")
        client_for(box).chat_postMessage(channel="CLED", text="Inför ledningsgruppen")
        page.locator("article time", has_text="09:00").wait_for()
        assert page.locator("h3.day").count() == 2
        assert fits(page)
        box.mark_clock([{"label": "Till nästa möte", "at": "2027-05-04T09:00+02:00"}])
        page.get_by_role("button", name="Till nästa möte").wait_for()
        picture(page, "dag-kanal")
        page.close()
