"""Modals: opening, stacking, changing, sending and closing them."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from tests.sandbox.forms import BUTTON, field, modal, opened, options, plain, trigger
from tests.sandbox.support import (
    client_for,
)


def refused(slack: WebClient, method: str, **args: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        slack.api_call(method, json=args)
    error: str = caught.value.response["error"]
    return error


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
