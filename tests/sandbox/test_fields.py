"""Fields in a modal: what each kind sends, and what Slack itself doesn't let through."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import Sandbox
from tests.sandbox.forms import field, modal, opened, options

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
