"""Modals: opening, stacking, changing, sending and closing them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox, View
from tests.sandbox.support import (
    MANIFEST,
    SECRET,
    WORKSPACE,
    call,
    client_for,
    over_http,
    over_socket_mode,
)


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def field(action_id: str, kind: str = "plain_text_input", **more: Any) -> dict[str, Any]:
    block = {name: more.pop(name) for name in ("optional", "dispatch_action", "hint") if name in more}
    element = {"type": kind, "action_id": action_id, **more}
    return {
        "type": "input",
        "block_id": f"b_{action_id}",
        "label": plain(action_id),
        "element": element,
        **block,
    }


def modal(*blocks: dict[str, Any], title: str = "Uppdatera 3b", **more: Any) -> dict[str, Any]:
    parts = list(blocks or [field("kommentar")])
    return {"type": "modal", "title": plain(title), "submit": plain("Spara"), "blocks": parts, **more}


def options(*words: str) -> list[dict[str, Any]]:
    return [{"text": plain(word), "value": word.lower()} for word in words]


BUTTON = {"type": "actions", "elements": [{"type": "button", "action_id": "knapp", "text": plain("Mer")}]}


def refused(slack: WebClient, method: str, **args: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        slack.api_call(method, json=args)
    error: str = caught.value.response["error"]
    return error


def trigger(box: Sandbox, user: str = "karin") -> str:
    """A trigger id, from a command that nobody is there to take."""
    found: str = box.send_command(user, "alla", "/eko").payload["trigger_id"]
    return found


def opened(box: Sandbox, view: dict[str, Any] | None = None, user: str = "karin") -> View:
    client_for(box).views_open(trigger_id=trigger(box, user), view=view or modal())
    found = box.open_view(user)
    assert found is not None
    return found


def test_a_modal_is_opened_for_whoever_gave_the_command(box: Sandbox, slack: WebClient) -> None:
    asked = box.send_command("karin", "alla", "/eko")
    view = slack.views_open(trigger_id=asked.payload["trigger_id"], view=modal(private_metadata="m"))["view"]
    assert asked.view is box.open_view("karin") is not None
    assert asked.view.id == view["id"] == view["root_view_id"]
    assert (view["title"]["text"], view["private_metadata"], view["previous_view_id"]) == (
        "Uppdatera 3b",
        "m",
        None,
    )
    assert view["state"]["values"] == {
        "b_kommentar": {"kommentar": {"type": "plain_text_input", "value": None}}
    }
    assert box.open_view("ali") is None
    assert box.calls[-1].effect == {"view_opened": {"view": view["id"], "user": "UKARIN"}}


def test_a_trigger_works_once_and_for_three_seconds(box: Sandbox, slack: WebClient) -> None:
    used = trigger(box)
    assert refused(slack, "views.open", trigger_id=used, view=modal(title="a" * 25)) == "invalid_arguments"
    slack.views_open(trigger_id=used, view=modal())  # what was refused has not used it up
    assert refused(slack, "views.open", trigger_id=used, view=modal()) == "exchanged_trigger_id"
    assert refused(slack, "views.open", trigger_id="1.2.x", view=modal()) == "invalid_trigger_id"
    assert box.settings.trigger_seconds == 3
    box.settings.trigger_seconds = 0
    assert refused(slack, "views.open", trigger_id=trigger(box), view=modal()) == "expired_trigger_id"


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("views.open", {"view": modal()}, "invalid_arguments"),
        ("views.open", {"trigger_id": "T"}, "invalid_arguments"),
        ("views.open", {"trigger_id": "T", "view": "{"}, "invalid_arguments"),
        ("views.open", {"trigger_id": "T", "view": {**modal(), "type": "home"}}, "invalid_arguments"),
        ("views.push", {"trigger_id": "T", "view": modal()}, "not_found"),
        ("views.update", {"view": modal()}, "invalid_arguments"),
        ("views.update", {"view_id": "V404", "view": modal()}, "not_found"),
        ("views.update", {"external_id": "x", "view": modal()}, "not_found"),
    ],
)
def test_what_the_view_methods_refuse(box: Sandbox, method: str, args: dict[str, Any], error: str) -> None:
    if args.get("trigger_id") == "T":
        args = {**args, "trigger_id": trigger(box)}
    assert refused(client_for(box), method, **args) == error


def test_an_enormous_view_is_refused(box: Sandbox, slack: WebClient) -> None:
    sections = [{"type": "section", "fields": [plain("a" * 2000)] * 10}] * 13
    assert refused(slack, "views.open", trigger_id=trigger(box), view=modal(*sections)) == "view_too_large"


def test_a_view_is_changed_where_it_stands_and_keeps_what_was_written(box: Sandbox, slack: WebClient) -> None:
    view = opened(box, modal(field("kommentar"), field("datum", "datepicker"), external_id="3b"))
    box.fill("karin", view, {"kommentar": "väntar på IT", "datum": "2027-03-31"})
    changed = modal(field("kommentar"), field("datum", "timepicker"), external_id="3b", title="Nytt")
    answer = slack.views_update(external_id="3b", view=changed)["view"]
    assert (answer["id"], view.title, answer["hash"]) == (view.id, "Nytt", view.hash)
    assert answer["state"]["values"]["b_kommentar"]["kommentar"]["value"] == "väntar på IT"
    assert answer["state"]["values"]["b_datum"]["datum"] == {"type": "timepicker", "selected_time": None}
    slack.views_update(view_id=view.id, hash=view.hash, view=changed)
    assert (
        refused(slack, "views.update", view_id=view.id, hash=answer["hash"], view=changed) == "hash_conflict"
    )


def test_an_external_id_belongs_to_one_open_view(box: Sandbox, slack: WebClient) -> None:
    opened(box, modal(external_id="3b"))
    args = {"trigger_id": trigger(box, "ali"), "view": modal(external_id="3b")}
    assert refused(slack, "views.open", **args) == "duplicate_external_id"
    box.close_view("karin")
    slack.views_open(**args)


def test_at_most_three_views_lie_upon_each_other(box: Sandbox, slack: WebClient) -> None:
    first = opened(box, modal(BUTTON))
    for number in (2, 3):
        top = box.open_view("karin")
        assert top is not None
        pushed = box.act("karin", top, "knapp")
        slack.views_push(trigger_id=pushed.payload["trigger_id"], view=modal(BUTTON, title=f"Nr {number}"))
        assert pushed.view is not None and pushed.view.previous_id == top.id
    top = box.open_view("karin")
    assert top is not None and (top.title, top.root_id) == ("Nr 3", first.id)
    again = box.act("karin", top, "knapp").payload["trigger_id"]
    assert refused(slack, "views.push", trigger_id=again, view=modal()) == "push_limit_reached"
    box.close_view("karin")
    assert [view.title for view in box.views("karin")] == ["Uppdatera 3b", "Nr 2"]


def test_an_action_in_a_modal_carries_the_view_and_no_channel(box: Sandbox) -> None:
    view = opened(box, modal(field("kommentar"), BUTTON))
    box.fill("karin", view, {"kommentar": "hej"})
    payload = box.act("karin", view, "knapp").payload
    assert payload["type"] == "block_actions"
    assert payload["container"] == {"type": "view", "view_id": view.id}
    assert payload["view"]["state"]["values"]["b_kommentar"]["kommentar"]["value"] == "hej"
    assert payload["actions"][0]["action_id"] == "knapp"
    assert not payload.keys() & {"channel", "message", "response_url", "state"}


def test_an_input_is_told_at_once_only_with_dispatch_action(box: Sandbox) -> None:
    choices = options("Klar", "Pågår")
    status = field("status", "static_select", options=choices, dispatch_action=True)
    view = opened(box, modal(field("kommentar"), status))
    payload = box.act("karin", view, "status", "Klar").payload
    assert payload["actions"][0]["selected_option"] == choices[0]
    assert payload["view"]["state"]["values"]["b_status"]["status"]["selected_option"] == choices[0]
    with pytest.raises(ValueError, match="dispatch_action"):
        box.act("karin", view, "kommentar", "hej")


KINDS: list[tuple[str, dict[str, Any], Any, dict[str, Any]]] = [
    ("plain_text_input", {"multiline": True}, "ett\ntvå", {"value": "ett\ntvå"}),
    ("plain_text_input", {"initial_value": "redan"}, None, {"value": "redan"}),
    ("email_text_input", {}, "a@b.se", {"value": "a@b.se"}),
    ("url_text_input", {}, "https://a.invalid/", {"value": "https://a.invalid/"}),
    ("number_input", {"is_decimal_allowed": True}, "1.5", {"value": "1.5"}),
    ("static_select", {"options": options("A")}, "A", {"selected_option": options("A")[0]}),
    ("multi_static_select", {"options": options("A", "B")}, ["b"], {"selected_options": options("B")}),
    ("radio_buttons", {"options": options("A")}, "a", {"selected_option": options("A")[0]}),
    ("checkboxes", {"options": options("A", "B")}, ["a", "b"], {"selected_options": options("A", "B")}),
    ("users_select", {}, "ali", {"selected_user": "UALI"}),
    ("multi_users_select", {}, ["ali", "UKARIN"], {"selected_users": ["UALI", "UKARIN"]}),
    ("conversations_select", {}, "alla", {"selected_conversation": "CALLA"}),
    ("channels_select", {}, "#alla", {"selected_channel": "CALLA"}),
    ("multi_channels_select", {}, ["alla"], {"selected_channels": ["CALLA"]}),
    ("datepicker", {}, "2027-03-31", {"selected_date": "2027-03-31"}),
    ("timepicker", {}, "09:00", {"selected_time": "09:00"}),
]


@pytest.mark.parametrize(("kind", "more", "value", "held"), KINDS, ids=[row[0] for row in KINDS])
def test_what_every_kind_of_field_sends(
    box: Sandbox, kind: str, more: dict[str, Any], value: Any, held: dict[str, Any]
) -> None:
    view = opened(box, modal(field("f", kind, **more)))
    payload = box.submit("karin", view, {} if value is None else {"f": value}).payload
    assert payload["type"] == "view_submission"
    assert payload["view"]["state"]["values"] == {"b_f": {"f": {"type": kind, **held}}}
    assert payload["view"]["id"] == view.id and payload["trigger_id"] and payload["response_urls"] == []


WRONG: list[tuple[str, dict[str, Any], Any, str]] = [
    ("plain_text_input", {}, "  ", "behöver fyllas i"),
    ("plain_text_input", {"min_length": 5}, "fyra", "minst 5 tecken"),
    ("plain_text_input", {"max_length": 3}, "fyra", "högst 3 tecken. Nu är det 4"),
    ("plain_text_input", {}, "a" * 3001, "högst 3000 tecken"),
    ("static_select", {"options": options("A")}, None, "behöver fyllas i"),
    ("checkboxes", {"options": options("A")}, [], "behöver fyllas i"),
    ("multi_users_select", {"max_selected_items": 1}, ["ali", "karin"], "högst 1"),
    ("datepicker", {}, None, "behöver fyllas i"),
    ("email_text_input", {}, "a@b", "e-postadress"),
    ("url_text_input", {}, "javascript:alert(1)", "https://"),
    ("number_input", {"is_decimal_allowed": False}, "tre", "ett tal"),
    ("number_input", {"is_decimal_allowed": False}, "1.5", "ett heltal"),
    ("number_input", {"is_decimal_allowed": True, "min_value": "2"}, "1.9", "minst 2"),
    ("number_input", {"is_decimal_allowed": True, "max_value": "2"}, "2.1", "högst 2"),
]


@pytest.mark.parametrize(("kind", "more", "value", "why"), WRONG)
def test_what_slack_itself_sees_is_wrong_is_not_sent(
    box: Sandbox, kind: str, more: dict[str, Any], value: Any, why: str
) -> None:
    view = opened(box, modal(field("f", kind, **more)))
    before = len(box.deliveries)
    asked = box.submit("karin", view, {"f": value})
    assert asked.status == "invalid_input" and why in view.errors["b_f"]
    assert len(box.deliveries) == before and view.open


def test_an_optional_field_may_be_left_empty(box: Sandbox) -> None:
    view = opened(box, modal(field("f", optional=True, min_length=5)))
    state = box.submit("karin", view).payload["view"]["state"]["values"]
    assert state == {"b_f": {"f": {"type": "plain_text_input", "value": None}}}


def test_values_go_by_action_by_block_or_by_both(box: Sandbox) -> None:
    for values in ({"f": "a"}, {"b_f": "a"}, {"b_f": {"f": "a"}}):
        view = opened(box, modal(field("f")))
        assert (
            box.submit("karin", view, values).payload["view"]["state"]["values"]["b_f"]["f"]["value"] == "a"
        )
    with pytest.raises(LookupError, match="no field 'x'"):
        box.submit("karin", opened(box), {"x": 1})


def test_only_what_is_before_the_user_can_be_used(box: Sandbox) -> None:
    view = opened(box)
    with pytest.raises(LookupError, match="no modal open"):
        box.submit("ali")
    box.close_view("karin", view)
    with pytest.raises(LookupError, match="no modal open"):
        box.submit("karin", view)
    newer = opened(box)
    with pytest.raises(LookupError, match="doesn't have the view"):
        box.submit("karin", view)
    assert newer.open and not view.open
    static = opened(box, {key: value for key, value in modal(BUTTON).items() if key != "submit"})
    with pytest.raises(ValueError, match="nothing to submit"):
        box.submit("karin", static)


def test_closing_is_told_where_the_bot_asked(box: Sandbox) -> None:
    assert box.close_view("karin", opened(box)).status == "not_notified"
    asked = box.close_view("karin", opened(box, modal(notify_on_close=True, private_metadata="m")))
    assert (asked.payload["type"], asked.payload["is_cleared"]) == ("view_closed", False)
    assert asked.payload["view"]["private_metadata"] == "m"
    assert box.open_view("karin") is None
    cleared = box.close_view("karin", opened(box, modal(notify_on_close=True, clear_on_close=True)))
    assert cleared.payload["is_cleared"] is True


def test_fields_in_a_message_are_sent_with_the_next_click_in_it(box: Sandbox, slack: WebClient) -> None:
    slack.chat_postMessage(channel="CLED", text="a", blocks=[field("kommentar"), BUTTON])
    (message,) = box.messages("CLED")
    with pytest.raises(ValueError, match="dispatch_action"):
        box.act("karin", message, "kommentar", "hej")
    box.fill("karin", message, {"kommentar": "hej"})
    values = box.act("karin", message, "knapp").payload["state"]["values"]
    assert values["b_kommentar"]["kommentar"]["value"] == "hej"
    others = box.act("maria.ek", message, "knapp").payload["state"]["values"]
    assert others["b_kommentar"]["kommentar"]["value"] is None


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
