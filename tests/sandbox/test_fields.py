"""Fields in a modal: what each kind sends, and what Slack itself doesn't let through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from sandbox.people import NotAllowedError
from sandbox.workspace import UnknownError
from tests.sandbox.forms import field, modal, opened, options
from tests.sandbox.support import WORKSPACE, client_for, with_scopes

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


@pytest.fixture
def reading_box() -> Iterator[Sandbox]:
    """With a bot that may read files."""
    with Sandbox(WORKSPACE, with_scopes("commands", "chat:write", "files:read")) as found:
        yield found


def test_files_are_sent_whole_and_nobody_but_the_bot_sees_them_then(reading_box: Sandbox) -> None:
    box = reading_box
    client = client_for(box)
    view = opened(box, modal(field("f", "file_input", filetypes=["pdf"], max_files=2)))
    own = [box.attach("karin", f"{name}.pdf", b"%PDF") for name in ("a", "b", "c")]
    word = box.attach("karin", "d.docx", b"PK")
    for chosen, why in (
        ([], "behöver fyllas i"),
        (own, "högst 2 filer"),
        ([word], "inte en fil av rätt slag"),
    ):
        asked = box.submit("karin", view, {"f": [file.id for file in chosen]})
        assert asked.status == "invalid_input" and why in view.errors["b_f"]
    for file in (*own, word):
        with pytest.raises(SlackApiError, match="file_not_found"):
            client.files_info(file=file.id)
    [sent] = box.submit("karin", view, {"f": own[0].id}).payload["view"]["state"]["values"].values()
    assert (sent["f"]["type"], [file["id"] for file in sent["f"]["files"]]) == ("file_input", [own[0].id])
    assert sent["f"]["files"][0]["name"] == "a.pdf" and sent["f"]["files"][0]["permalink"].endswith("a.pdf")
    assert client.files_info(file=own[0].id)["file"]["user"] == "UKARIN"
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_info(file=own[1].id)
    address = f"files/{own[0].id}/a.pdf"
    with urlopen(f"{box.url}UKARIN/{address}") as page:
        assert page.read() == b"%PDF"
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{box.url}UALI/{address}")
    box.delete_file(own[0])
    with pytest.raises(SlackApiError, match="file_deleted"):
        client.files_info(file=own[0].id)


def test_files_of_others_and_too_large_ones_are_not_taken(reading_box: Sandbox) -> None:
    box = reading_box
    view = opened(box, modal(field("f", "file_input")))
    with pytest.raises(UnknownError):
        box.fill("karin", view, {"f": [box.attach("ali", "a.pdf", b"%PDF").id]})
    for data in (b"", b"x" * 10_000_001):
        with pytest.raises(NotAllowedError):
            box.attach("karin", "a.pdf", data)


def test_a_field_for_files_wants_the_scope_to_read_them() -> None:
    with (
        Sandbox(WORKSPACE, with_scopes("commands", "chat:write")) as box,
        pytest.raises(SlackApiError) as refused,
    ):
        opened(box, modal(field("f", "file_input")))
    assert "requires the scope files:read" in str(refused.value.response["response_metadata"])
