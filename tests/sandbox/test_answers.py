"""Acknowledgements in time and too late, and what a response_url takes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk.webhook import WebhookClient

from sandbox import Asked, Sandbox
from tests.sandbox.support import MANIFEST, SECRET, WORKSPACE, client_for, over_http, over_socket_mode

SOCKET, HTTP = "socket", "http"


@pytest.fixture(params=[SOCKET, HTTP])
def slow_box(request: pytest.FixtureRequest) -> Iterator[tuple[Sandbox, threading.Event]]:
    """A sandbox with little patience, and an app that acknowledges when the event is set."""
    url = "http://127.0.0.1:1/" if request.param == HTTP else None
    with Sandbox(WORKSPACE, MANIFEST, ack_timeout=0.2, request_url=url) as box:
        app = App(client=client_for(box), signing_secret=SECRET, token_verification_enabled=False)
        release = threading.Event()

        @app.command("/eko")
        def late(ack: Callable[..., None]) -> None:
            release.wait(10)
            ack("för sent")

        with over_socket_mode(box, app) if request.param == SOCKET else over_http(box, app):
            try:
                yield box, release
            finally:
                release.set()


def test_a_late_acknowledgement_is_told_to_the_user(slow_box: tuple[Sandbox, threading.Event]) -> None:
    box, release = slow_box
    asked = box.command("karin", "ledningsgrupp", "/eko")
    assert asked.status == "operation_timeout"
    (told,) = box.messages("ledningsgrupp", viewer="karin")
    assert (told.user, told.only_for) == ("USLACKBOT", "UKARIN")
    assert told.text.startswith("/eko svarade inte i tid (operation_timeout)")
    release.set()
    if box.request_url is None:
        box.wait_until(lambda: asked.ack_latency)
        assert asked.ack_latency is not None and asked.ack_latency > 0.2
    assert asked.answers == []
    assert box.messages("ledningsgrupp", viewer="maria.ek") == []


def test_a_command_that_the_app_does_not_know_fails_over_http() -> None:
    with Sandbox(WORKSPACE, MANIFEST, request_url="http://127.0.0.1:1/") as box:
        app = App(client=client_for(box), signing_secret=SECRET, token_verification_enabled=False)
        with over_http(box, app):
            asked = box.command("karin", "alla", "/eko")
        assert asked.status == "dispatch_failed"
        assert box.deliveries[0].http_status == 404
        assert "dispatch_failed" in box.messages("alla", viewer="karin")[0].text


@pytest.mark.parametrize("url", [None, "http://127.0.0.1:1/"])
def test_nobody_there_to_take_the_command(url: str | None) -> None:
    with Sandbox(WORKSPACE, MANIFEST, request_url=url) as box:
        assert box.command("karin", "alla", "/eko").status == "dispatch_failed"
        assert "/eko gick inte att nå" in box.messages("alla", viewer="karin")[0].text


def test_an_unknown_command_reaches_nobody(box: Sandbox) -> None:
    asked = box.command("karin", "alla", "/finns<inte")
    assert (asked.status, box.deliveries) == ("unknown_command", [])
    (told,) = box.messages("alla", viewer="karin")
    assert told.text.startswith("/finns&lt;inte är inget kommando som finns här.")
    assert "/eko, /rått" in told.text


@pytest.mark.parametrize(
    ("text", "channel", "told"),
    [
        ("", "alla", "/invite @namn"),
        ("@ingen", "alla", "/invite @namn"),
        ("@per", "alla", "/invite @namn"),  # has left
        ("@ali", "alla", "redan med"),
        ("@arshjul", "arshjul", "bara i kanaler"),
    ],
)
def test_an_invitation_that_can_not_be(box: Sandbox, text: str, channel: str, told: str) -> None:
    assert box.command("karin", channel, "/invite", text).status == "by_slack"
    assert told in box.messages(channel if channel == "alla" else "DKARIN", viewer="karin")[-1].text


def test_an_invitation_lets_the_bot_in_and_all_see_it(box: Sandbox) -> None:
    assert box.command("karin", "alla", "/invite", "@arshjul").status == "by_slack"
    (told,) = box.messages("alla", viewer="ali")
    assert told.text == "lades till i kanalen av <@UKARIN>." and told.user == "UBOT"
    assert client_for(box).conversations_info(channel="CALLA")["channel"]["is_member"]
    assert box.deliveries == []


def test_commands_do_not_work_in_threads(box: Sandbox) -> None:
    ts = box.say("karin", "alla", "hej").ts
    asked = box.command("karin", "alla", "/eko", thread_ts=ts)
    assert (asked.status, box.deliveries) == ("not_in_threads", [])
    assert box.messages("alla", viewer="karin")[-1].thread_ts == ts


@pytest.mark.parametrize("typed", ["/RÅTT", "/ra\N{COMBINING RING ABOVE}tt"])
def test_a_command_is_found_and_delivered_in_the_spelling_it_was_typed(box: Sandbox, typed: str) -> None:
    asked = box.command("karin", "alla", typed)
    assert asked.payload["command"] == typed


def test_a_command_carries_what_slack_sends(box: Sandbox) -> None:
    payload = box.command("ali", "arshjul", "/eko", " hej ").payload
    assert payload["trigger_id"].count(".") == 2
    assert payload["response_url"].startswith(box.url)
    assert {
        name: payload[name]
        for name in ("channel_id", "channel_name", "user_id", "user_name", "text", "team_domain")
    } == {
        "channel_id": "DALI",
        "channel_name": "directmessage",
        "user_id": "UALI",
        "user_name": "ali",
        "text": "hej",
        "team_domain": "ekdala",
    }


@pytest.fixture
def asked(box: Sandbox) -> Asked:
    """A command whose response_url a test may use."""
    return box.command("karin", "ledningsgrupp", "/eko")


def respond(asked: Asked, **body: Any) -> tuple[int, str]:
    answer = WebhookClient(asked.response_url, retry_handlers=[]).send_dict(body)
    return answer.status_code, answer.body


def test_an_answer_is_for_the_one_who_asked_unless_it_says_otherwise(box: Sandbox, asked: Asked) -> None:
    assert respond(asked, text="bara du") == (200, "ok")
    respond(asked, text="alla", response_type="in_channel")
    assert [message.text for message in box.messages("CLED", viewer="maria.ek")] == ["alla"]
    assert [answer.via for answer in asked.answers] == ["response_url"] * 2


def test_a_sixth_use_is_refused(box: Sandbox, asked: Asked) -> None:
    for number in range(5):
        assert respond(asked, text=str(number)) == (200, "ok")
    status, body = respond(asked, text="en till")
    assert status == 404
    assert "used_url" in body
    assert len(asked.answers) == 5
    assert not box.calls_to("response_url")[-1].ok


def test_it_is_refused_when_half_an_hour_has_passed() -> None:
    with Sandbox(WORKSPACE, MANIFEST, response_url_seconds=0) as box:
        status, body = respond(box.command("karin", "alla", "/eko"), text="sent")
        assert status == 404
        assert "expired_url" in body


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"response_type": "ephemeral"}, "no_text"),
        ({"text": 3}, "invalid_payload"),
        ({"text": "a", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
    ],
)
def test_a_bad_answer_is_refused_and_costs_no_use(asked: Asked, body: dict[str, Any], error: str) -> None:
    status, said = respond(asked, **body)
    assert status == 400
    assert error in said
    assert asked.answers == []


def test_an_address_that_was_never_given_out(box: Sandbox) -> None:
    answer = WebhookClient(f"{box.url}response/T1/gissat", retry_handlers=[]).send_dict({"text": "a"})
    assert answer.status_code == 404


def test_a_button_in_an_ephemeral_message_carries_no_message(box: Sandbox) -> None:
    slack = client_for(box)
    button = {
        "type": "button",
        "action_id": "b",
        "value": "v",
        "text": {"type": "plain_text", "text": "Klar"},
    }
    blocks = [{"type": "actions", "block_id": "rad", "elements": [button]}]
    ts = slack.chat_postEphemeral(channel="CLED", user="UKARIN", text="a", blocks=blocks)["message_ts"]
    payload = box.act("karin", ts, "b", channel="CLED").payload
    assert "message" not in payload
    assert payload["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": "CLED",
        "is_ephemeral": True,
    }
    assert [payload["actions"][0][name] for name in ("action_id", "block_id", "value", "type")] == [
        "b",
        "rad",
        "v",
        "button",
    ]


def test_the_original_can_be_replaced_and_taken_away(box: Sandbox) -> None:
    slack = client_for(box)
    button = {"type": "button", "action_id": "b", "text": {"type": "plain_text", "text": "Klar"}}
    slack.chat_postMessage(channel="CLED", text="a", blocks=[{"type": "actions", "elements": [button]}])
    (message,) = box.messages("CLED")
    clicked = box.act("karin", message, "b")
    assert clicked.payload["message"]["ts"] == message.ts
    respond(clicked, text="bytt", replace_original=True)
    assert [(entry.ts, entry.text) for entry in box.messages("CLED")] == [(message.ts, "bytt")]
    respond(clicked, delete_original=True)
    assert box.messages("CLED") == []


def test_a_choice_in_a_menu_and_what_else_is_chosen_are_sent(box: Sandbox) -> None:
    options = [{"text": {"type": "plain_text", "text": word}, "value": word[0]} for word in ("Ett", "Två")]
    elements: list[dict[str, Any]] = [
        {"type": "static_select", "action_id": "s", "options": options, "initial_option": options[0]},
        {"type": "users_select", "action_id": "u"},
        {"type": "overflow", "action_id": "o", "options": options},
    ]
    blocks = [{"type": "actions", "block_id": "rad", "elements": elements}]
    client_for(box).chat_postMessage(channel="CLED", text="a", blocks=blocks)
    (message,) = box.messages("CLED")
    people = box.act("karin", message, "u", "UALI").payload
    assert people["actions"][0]["selected_user"] == "UALI"
    assert people["state"]["values"]["rad"] == {
        "s": {"type": "static_select", "selected_option": options[0]},
        "u": {"type": "users_select", "selected_user": "UALI"},
    }
    menu = box.act("karin", message, "s", "Två").payload
    assert menu["actions"][0]["selected_option"] == options[1]
    assert menu["state"]["values"]["rad"]["u"]["selected_user"] == "UALI"
    assert box.act("karin", message, "o", "E").payload["actions"][0]["selected_option"] == options[0]
    with pytest.raises(LookupError, match="'Tre' is not among"):
        box.act("karin", message, "s", "Tre")
    with pytest.raises(LookupError, match="no 'x' in the message"):
        box.act("karin", message, "x")


def test_nobody_clicks_in_what_they_cannot_see(box: Sandbox) -> None:
    ts = client_for(box).chat_postEphemeral(channel="CLED", user="UKARIN", text="a")["message_ts"]
    with pytest.raises(LookupError, match="doesn't see"):
        box.act("maria.ek", ts, "b", channel="CLED")
    with pytest.raises(ValueError, match="not in"):
        box.send_command("ali", "ledningsgrupp", "/eko")
