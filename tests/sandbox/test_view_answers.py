"""What a real Bolt app answers to a form, over Socket Mode and over signed HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox import Sandbox
from tests.sandbox.forms import BUTTON, field, modal, opened
from tests.sandbox.support import (
    MANIFEST,
    SECRET,
    WORKSPACE,
    call,
    client_for,
    over_http,
    over_socket_mode,
)


@pytest.fixture(params=["socket", "http"])
def status_box(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """An app with a form whose comment says what the acknowledgement is to be."""
    url = None if request.param == "socket" else "http://127.0.0.1:1/"
    with Sandbox(WORKSPACE, MANIFEST, message_interval=0, request_url=url) as box:
        app = App(client=client_for(box), signing_secret=SECRET, token_verification_enabled=False)

        @app.command("/eko")
        def open_form(ack: Any, body: dict[str, Any], client: WebClient) -> None:
            ack()
            view = modal(field("kommentar"), BUTTON, callback_id="form", notify_on_close=True)
            client.views_open(trigger_id=body["trigger_id"], view=view)

        @app.action("knapp")
        def push(ack: Any, body: dict[str, Any], client: WebClient) -> None:
            ack()
            view = modal(field("kommentar"), title="Mer", callback_id="form", notify_on_close=True)
            client.views_push(trigger_id=body["trigger_id"], view=view)

        @app.view("form")
        def sent(ack: Any, view: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
            said = view["state"]["values"]["b_kommentar"]["kommentar"]["value"]
            answers: dict[str, dict[str, Any]] = {
                "fel": {"response_action": "errors", "errors": {"b_kommentar": "Inget om <elever>."}},
                "fel fält": {"response_action": "errors", "errors": {"b_finns_inte": "Nej."}},
                "byt": {"response_action": "update", "view": modal(title="Bytt", callback_id="form")},
                "byt fel": {"response_action": "update", "view": modal(title="a" * 25)},
                "ovanpå": {"response_action": "push", "view": modal(title="Ovanpå", callback_id="form")},
                "rensa": {"response_action": "clear"},
                "hitta på": {"response_action": "hoppa"},
            }
            ack(**answers.get(said, {}))
            client.chat_postMessage(channel=body["user"]["id"], text=f"Sparat: {said}")

        @app.view_closed("form")
        def closed(ack: Any, body: dict[str, Any], client: WebClient) -> None:
            ack()
            client.chat_postMessage(channel=body["user"]["id"], text=f"Stängt: {body['is_cleared']}")

        with over_socket_mode(box, app) if url is None else over_http(box, app):
            yield box


def test_a_form_from_command_to_saved(status_box: Sandbox) -> None:
    view = status_box.command("karin", "alla", "/eko").wait_for_view()
    asked = status_box.submit("karin", view, {"kommentar": "presenterad"})
    assert (asked.status, asked.view, status_box.open_view("karin")) == ("ok", None, None)
    assert status_box.wait_for_message("arshjul", "karin").text == "Sparat: presenterad"


@pytest.mark.parametrize(
    ("said", "titles", "error", "problem"),
    [
        ("fel", ["Uppdatera 3b"], "Inget om <elever>.", ""),
        (
            "fel fält",
            ["Uppdatera 3b"],
            "",
            "no input block with this block_id [json-pointer:/errors/b_finns_inte]",
        ),
        ("byt", ["Bytt"], "", ""),
        ("byt fel", ["Uppdatera 3b"], "", "must be less than 25 characters [json-pointer:/view/title/text]"),
        ("ovanpå", ["Uppdatera 3b", "Ovanpå"], "", ""),
        ("rensa", [], "", ""),
        ("hitta på", ["Uppdatera 3b"], "", "unknown response_action: 'hoppa'"),
    ],
)
def test_what_an_acknowledgement_can_say(
    status_box: Sandbox, said: str, titles: list[str], error: str, problem: str
) -> None:
    view = status_box.command("karin", "alla", "/eko").wait_for_view()
    asked = status_box.submit("karin", view, {"kommentar": said})
    assert asked.status == "ok"
    assert [entry.title for entry in status_box.views("karin")] == titles
    assert view.errors.get("b_kommentar", "") == error
    assert [entry.removeprefix("[ERROR] ") for entry in asked.problems] == ([problem] if problem else [])
    assert ("som Slack inte tar emot" in view.problem) == bool(problem)
    if said == "ovanpå":
        status_box.submit("karin", values={"kommentar": "klart"})
        assert [entry.title for entry in status_box.views("karin")] == ["Uppdatera 3b"]


def test_a_pushed_view_and_closing_the_whole(status_box: Sandbox) -> None:
    view = status_box.command("karin", "alla", "/eko").wait_for_view()
    pushed = status_box.click("karin", view, "knapp").wait_for_view()
    assert (pushed.title, pushed.previous_id) == ("Mer", view.id)
    status_box.close_view("karin", whole=True)
    status_box.wait_until(lambda: len(status_box.dm("karin")) == 2)
    assert {message.text for message in status_box.dm("karin")} == {"Stängt: True"}
    assert status_box.open_view("karin") is None


@pytest.mark.parametrize("url", [None, "http://127.0.0.1:1/"])
def test_a_form_that_nobody_takes_says_so_and_keeps_what_was_written(url: str | None) -> None:
    with Sandbox(WORKSPACE, MANIFEST, request_url=url) as box:
        view = opened(box)
        asked = box.submit("karin", view, {"kommentar": "långt och viktigt"})
        assert asked.status == "dispatch_failed"
        assert view.problem.startswith("Formuläret gick inte att nå (dispatch_failed). Det du skrev är kvar.")
        assert view.values["b_kommentar"]["kommentar"]["value"] == "långt och viktigt"


def test_a_form_that_is_acknowledged_too_late_says_so(box: Sandbox) -> None:
    box.settings.ack_timeout = 0
    box.faults.add("lost", "interactive")
    view = opened(box)
    assert box.submit("karin", view, {"kommentar": "hej"}).status == "operation_timeout"
    assert view.open and view.problem.startswith("Formuläret svarade inte i tid (operation_timeout).")


def test_modals_from_another_process(status_box: Sandbox) -> None:
    control = f"{status_box.url}sandbox/"
    assert call(f"{control}view?user=karin") == {"view": None, "depth": 0}
    call(f"{control}command", "POST", {"user": "karin", "channel": "alla", "command": "/eko"})
    found = call(f"{control}view?user=karin&wait=5&contains=Uppdatera")
    view = found["view"]["id"]
    assert found["depth"] == 1 and found["view"]["callback_id"] == "form"
    asked = {"user": "karin", "view": view, "wait": 5}
    wrong = call(f"{control}view/submit", "POST", {**asked, "values": {"kommentar": "fel"}})
    assert wrong["top"]["errors"] == {"b_kommentar": "Inget om <elever>."}
    call(f"{control}view/fill", "POST", {**asked, "values": {"kommentar": "hej"}})
    acted = call(f"{control}view/act", "POST", {**asked, "action_id": "knapp"})
    assert acted["status"] == "ok"
    assert call(f"{control}view?user=karin&wait=5&contains=Mer")["depth"] == 2
    closed = call(f"{control}view/close", "POST", {"user": "karin", "whole": True, "wait": 5})
    assert (closed["status"], closed["top"]) == ("ok", None)
    with pytest.raises(HTTPError) as caught:
        call(f"{control}view/submit", "POST", asked)
    with caught.value as answer:
        assert answer.code == 404
