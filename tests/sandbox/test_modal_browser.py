"""A form in a real browser, on a desk and on a phone, with a real Bolt app behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox import Sandbox
from tests.sandbox.forms import field, modal, options, plain
from tests.sandbox.support import SECRET, client_for, enter, fits, over_socket_mode, picture

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
EVIL = '<img src=x onerror="alert(1)">'
INSIDE = """[document.body, ...document.querySelectorAll("#modal *")].includes(document.activeElement)"""
CHOICES = options("Klar", "Pågår", "Behöver stöd")


def form(more: bool = False) -> dict[str, Any]:
    about = {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "*Läs 2a* Kartlägg läsförståelsen i årskurs 3"},
    }
    hint = plain("Skriv inget om enskilda elever.")
    blocks = [
        about,
        field("status", "radio_buttons", options=CHOICES, dispatch_action=True),
        field("kommentar", multiline=True, hint=hint, placeholder=plain("Vad har hänt?")),
        field("datum", "datepicker", optional=True),
        field("skolor", "multi_static_select", options=options("Bergskolan", "Norrskolan"), optional=True),
        field("vem", "users_select", optional=True, placeholder=plain("Välj en person")),
        field("länk", "url_text_input", optional=True),
        {
            "type": "actions",
            "elements": [{"type": "button", "action_id": "visa", "text": plain("Visa historik")}],
        },
    ]
    if more:
        blocks.insert(2, field("stöd", "plain_text_input", hint=plain("Chefen eller ledningsgruppen.")))
    return modal(
        *blocks, title="Hur går det?", callback_id="form", notify_on_close=True, close=plain("Avbryt")
    )


@pytest.fixture
def form_box(box: Sandbox) -> Iterator[Sandbox]:
    app = App(client=client_for(box), signing_secret=SECRET, token_verification_enabled=False)

    @app.command("/eko")
    def open_form(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.action("status")
    def chosen(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        more = body["actions"][0]["selected_option"]["value"] == "behöver stöd"
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=form(more))

    @app.action("visa")
    def history(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        text = {"type": "section", "text": plain(f"Inget har hänt än. {EVIL}")}
        view = {"type": "modal", "title": plain("Historik"), "blocks": [text]}
        client.views_push(trigger_id=body["trigger_id"], view=view)

    @app.view("form")
    def sent(ack: Any, view: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        said = view["state"]["values"]["b_kommentar"]["kommentar"]["value"]
        if "elev" in said:
            ack(response_action="errors", errors={"b_kommentar": f"Här kan inget om elever stå. {EVIL}"})
            return
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"Sparat: {said}")

    @app.view_closed("form")
    def closed(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="Du avbröt.")

    with over_socket_mode(box, app):
        yield box


def open_form(page: Page, box: Sandbox) -> Any:
    enter(page, box, "UKARIN/DKARIN")
    box.command("karin", "arshjul", "/eko")
    dialog = page.get_by_role("dialog", name="Hur går det?")
    dialog.wait_for()
    return dialog


def test_a_form_is_filled_in_put_right_and_saved(page: Page, form_box: Sandbox) -> None:
    dialog = open_form(page, form_box)
    picture(page, "form")
    dialog.get_by_role("button", name="Spara").click()
    comment = dialog.get_by_role("textbox", name="kommentar")
    dialog.get_by_text("Det här behöver fyllas i.").first.wait_for()
    assert dialog.get_by_role("group", name="status").get_attribute("aria-invalid") == "true"
    assert comment.get_attribute("aria-invalid") == "true"
    picture(page, "form-fel")
    comment.fill("En elev har")
    dialog.get_by_role("radio", name="Behöver stöd").check()
    support = dialog.get_by_role("textbox", name="stöd")
    support.wait_for()
    assert comment.input_value() == "En elev har"  # survives that the view was changed
    assert dialog.get_by_role("radio", name="Behöver stöd").is_checked()
    support.fill("Ledningsgruppen")
    dialog.get_by_role("checkbox", name="Norrskolan").check()
    dialog.get_by_label("datum").fill("2027-03-31")
    dialog.get_by_role("combobox", name="vem").select_option("Ali Demir")
    dialog.get_by_role("button", name="Spara").click()
    dialog.get_by_text("Här kan inget om elever stå. <img").wait_for()
    described = comment.get_attribute("aria-describedby") or ""
    told = [page.locator(f"#{part}").inner_text() for part in described.split()]
    assert told == ["Skriv inget om enskilda elever.", f"Här kan inget om elever stå. {EVIL}"]
    assert comment.evaluate("e => e === document.activeElement")
    assert fits(page)
    picture(page, "form-svar")
    comment.fill("Presenterad på\nrektorsmötet")
    dialog.get_by_role("button", name="Spara").click()
    page.get_by_text("Sparat: Presenterad på").wait_for()
    assert not page.locator("#modal").is_visible()
    sent = [entry for entry in form_box.deliveries if entry.payload.get("type") == "view_submission"]
    values = sent[-1].payload["view"]["state"]["values"]
    assert values["b_kommentar"]["kommentar"]["value"] == "Presenterad på\nrektorsmötet"
    assert values["b_skolor"]["skolor"]["selected_options"][0]["value"] == "norrskolan"
    assert values["b_datum"]["datum"]["selected_date"] == "2027-03-31"
    assert values["b_vem"]["vem"]["selected_user"] == "UALI"
    assert values["b_länk"]["länk"]["value"] is None


def test_the_keyboard_stays_in_the_form_and_escape_closes_it(page: Page, form_box: Sandbox) -> None:
    dialog = open_form(page, form_box)
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(INSIDE)
    dialog.get_by_role("button", name="Visa historik").click()
    pushed = page.get_by_role("dialog", name="Historik")
    pushed.get_by_text("Inget har hänt än. <img").wait_for()
    picture(page, "form-ovanpa")
    pushed.get_by_role("button", name="Tillbaka").click()
    dialog.wait_for()
    page.keyboard.press("Escape")
    page.get_by_text("Du avbröt.").wait_for()
    assert not page.locator("#modal").is_visible()


def test_what_was_written_stays_when_nobody_takes_the_form(page: Page, form_box: Sandbox) -> None:
    dialog = open_form(page, form_box)
    dialog.get_by_role("radio", name="Klar").check()
    form_box.wait_until(lambda: form_box.calls_to("views.update"))
    dialog.get_by_role("textbox", name="kommentar").fill("Långt och viktigt")
    form_box.settings.ack_timeout = 0.1
    form_box.faults.add("lost", "interactive")
    dialog.get_by_role("button", name="Spara").click()
    dialog.get_by_role("alert").get_by_text("svarade inte i tid (operation_timeout)").wait_for()
    assert dialog.get_by_role("textbox", name="kommentar").input_value() == "Långt och viktigt"
    picture(page, "form-sent")
    page.reload()
    dialog.wait_for()
    assert dialog.get_by_role("textbox", name="kommentar").input_value() == "Långt och viktigt"


def test_a_field_in_a_message_is_sent_with_the_click(page: Page, box: Sandbox) -> None:
    button = {"type": "button", "action_id": "knapp", "text": plain("Spara"), "style": "primary"}
    blocks = [field("kommentar", hint=plain("Högst en mening.")), {"type": "actions", "elements": [button]}]
    client_for(box).chat_postMessage(channel="CLED", text="a", blocks=blocks)
    enter(page, box, "UKARIN/CLED")
    page.get_by_role("textbox", name="kommentar").fill("hej")
    picture(page, "falt-i-meddelande")
    page.get_by_role("button", name="Spara").click()
    (delivery,) = box.wait_for_deliveries("interactive")
    assert delivery.payload["state"]["values"]["b_kommentar"]["kommentar"]["value"] == "hej"
