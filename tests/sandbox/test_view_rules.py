"""One row a rule for modals: right at the limit is accepted, the smallest step over it refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.rules import check_home, check_message_blocks, check_view
from tests.sandbox.test_rules import DIVIDER, button, field, mrkdwn, option, plain, section, without

View = dict[str, Any]


def modal(*blocks: Any, **more: Any) -> View:
    return {"type": "modal", "title": plain(), "blocks": list(blocks or [DIVIDER]), **more}


def form(*blocks: Any, **more: Any) -> View:
    return modal(*(blocks or [field()]), submit=plain("Spara"), **more)


def text(**more: Any) -> View:
    return form({**field(), "element": {"type": "plain_text_input", "action_id": "f", **more}})


def number(**more: Any) -> View:
    return form({**field(), "element": {"type": "number_input", "action_id": "f", **more}})


def files(**more: Any) -> View:
    return form({**field(), "element": {"type": "file_input", "action_id": "f", **more}})


def focused(*numbers: int) -> View:
    inputs = [field() for _ in range(2)]
    for at, block in enumerate(inputs):
        block["element"] = {**block["element"], "action_id": str(at), "focus_on_load": at in numbers}
    return form(*inputs)


ELEMENT = "/view/blocks/0/element"
CHOICE = {"type": "multi_static_select", "action_id": "m", "options": [option()]}

# (what is tested, accepted, refused, where, why)
RULES: list[tuple[str, View, Any, str, str]] = [
    ("a view is an object", modal(), "modal", "/view", "must provide an object"),
    ("a modal and nothing else", modal(), {**modal(), "type": "dialog"}, "/view/type", "valid enum value"),
    ("a title", modal(), without(modal(), "title"), "/view", "missing required field: title"),
    ("title ≤ 24", modal(title=plain("a" * 24)), modal(title=plain("a" * 25)), "/view/title/text", "less than 25"),
    ("title is plain text", modal(), modal(title=mrkdwn()), "/view/title/type", "valid enum value"),
    ("title not empty", modal(), modal(title=plain("")), "/view/title/text", "more than 0"),
    ("submit ≤ 24", modal(submit=plain("a" * 24)), modal(submit=plain("a" * 25)),
     "/view/submit/text", "less than 25"),
    ("submit is plain text", modal(submit=plain()), modal(submit=mrkdwn()), "/view/submit/type", "valid enum value"),
    ("close ≤ 24", modal(close=plain("a" * 24)), modal(close=plain("a" * 25)), "/view/close/text", "less than 25"),
    ("close is plain text", modal(close=plain()), modal(close=mrkdwn()), "/view/close/type", "valid enum value"),
    ("blocks", modal(), without(modal(), "blocks"), "/view", "missing required field: blocks"),
    ("at least one block", modal(), {**modal(), "blocks": []}, "/view/blocks", "no fewer than 1"),
    ("100 blocks", modal(*[DIVIDER] * 100), modal(*[DIVIDER] * 101), "/view/blocks", "no more than 100"),
    ("blocks by the same rules", modal(section()), modal(section(x=1)), "/view/blocks/0", "additional property: x"),
    ("a form can be sent", form(), modal(field()), "/view", "must define `submit`"),
    ("private_metadata ≤ 3000", modal(private_metadata="a" * 3000), modal(private_metadata="a" * 3001),
     "/view/private_metadata", "less than 3001"),
    ("private_metadata is text", modal(private_metadata="{}"), modal(private_metadata={}),
     "/view/private_metadata", "must provide a string"),
    ("callback_id ≤ 255", modal(callback_id="a" * 255), modal(callback_id="a" * 256),
     "/view/callback_id", "less than 256"),
    ("external_id ≤ 255", modal(external_id="a" * 255), modal(external_id="a" * 256),
     "/view/external_id", "less than 256"),
    ("clear_on_close", modal(clear_on_close=True), modal(clear_on_close="ja"),
     "/view/clear_on_close", "must provide a boolean"),
    ("notify_on_close", modal(notify_on_close=True), modal(notify_on_close=1),
     "/view/notify_on_close", "must provide a boolean"),
    ("no unknown property", modal(), modal(hash="1"), "/view", "invalid additional property: hash"),
    ("block_id once", modal({**DIVIDER, "block_id": "1"}, {**DIVIDER, "block_id": "2"}),
     modal(*[{**DIVIDER, "block_id": "1"}] * 2), "/view/blocks/1/block_id", "already exists"),
    ("action_id once", form(field(), section(accessory=button())), form(field(), field()),
     "/view/blocks/1/element/action_id", "`action_id` f already exists"),
    ("one field with focus", focused(1), focused(0, 1), "/view/blocks/1/element/focus_on_load", "only one"),
    ("a menu of several in an input", form({**field(), "element": CHOICE}), form({**field(), "element": button()}),
     f"{ELEMENT}/type", "unsupported type: button"),
    ("label ≤ 2000", form({**field(), "label": plain("a" * 2000)}), form({**field(), "label": plain("a" * 2001)}),
     "/view/blocks/0/label/text", "less than 2001"),
    ("hint ≤ 2000", form({**field(), "hint": plain("a" * 2000)}), form({**field(), "hint": plain("a" * 2001)}),
     "/view/blocks/0/hint/text", "less than 2001"),
    ("dispatch_action", form({**field(), "dispatch_action": True}), form({**field(), "dispatch_action": "ja"}),
     "/view/blocks/0/dispatch_action", "must provide a boolean"),
    ("min_length ≤ 3000", text(min_length=3000), text(min_length=3001), f"{ELEMENT}/min_length", "less than 3001"),
    ("min_length ≥ 0", text(min_length=0), text(min_length=-1), f"{ELEMENT}/min_length", "greater than -1"),
    ("max_length ≥ 1", text(max_length=1), text(max_length=0), f"{ELEMENT}/max_length", "greater than 0"),
    ("max_length ≤ 3000", text(max_length=3000), text(max_length=3001), f"{ELEMENT}/max_length", "less than 3001"),
    ("max_length ≥ min_length", text(min_length=2, max_length=2), text(min_length=2, max_length=1),
     ELEMENT, "must be greater than `min_length`"),
    ("initial_value ≤ 3000", text(initial_value="a" * 3000), text(initial_value="a" * 3001),
     f"{ELEMENT}/initial_value", "less than 3001"),
    ("multiline", text(multiline=True), text(multiline=1), f"{ELEMENT}/multiline", "must provide a boolean"),
    ("placeholder ≤ 150", text(placeholder=plain("a" * 150)), text(placeholder=plain("a" * 151)),
     f"{ELEMENT}/placeholder/text", "less than 151"),
    ("no unknown property of a field", text(), text(required=True), ELEMENT, "additional property: required"),
    ("when a field tells", text(dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]}),
     text(dispatch_action_config={"trigger_actions_on": ["on_blur"]}),
     f"{ELEMENT}/dispatch_action_config/trigger_actions_on/0", "valid enum value"),
    ("decimals or not", number(is_decimal_allowed=False), number(),
     ELEMENT, "missing required field: is_decimal_allowed"),
    ("files", files(), form({**field(), "element": {"type": "file_input", "action_id": "f", "initial_files": []}}),
     ELEMENT, "additional property: initial_files"),
    ("no placeholder for files", files(), files(placeholder=plain()), ELEMENT, "additional property: placeholder"),
    ("max_files ≥ 1", files(max_files=1), files(max_files=0), f"{ELEMENT}/max_files", "greater than 0"),
    ("max_files ≤ 10", files(max_files=10), files(max_files=11), f"{ELEMENT}/max_files", "less than 11"),
    ("filetypes", files(filetypes=["pdf", "docx"]), files(filetypes=[".pdf"]),
     f"{ELEMENT}/filetypes/0", "without a dot"),
    ("filetypes has some", files(filetypes=["pdf"]), files(filetypes=[]), f"{ELEMENT}/filetypes", "no fewer than 1"),
    ("files in an input alone", files(), form(section(accessory={"type": "file_input", "action_id": "f"})),
     "/view/blocks/0/accessory/type", "unsupported type: file_input"),
    ("min_value is text", number(is_decimal_allowed=False, min_value="1"),
     number(is_decimal_allowed=False, min_value=1), f"{ELEMENT}/min_value", "must provide a string"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("accepted", "refused", "at", "why"), [row[1:] for row in RULES], ids=[row[0] for row in RULES]
)
def test_a_rule(accepted: View, refused: Any, at: str, why: str) -> None:
    assert check_view(accepted).as_messages() == []
    problems = check_view(refused)
    assert [problem for problem in problems if problem.at == at and why in problem.why], (
        problems.as_messages()
    )


def test_files_are_for_modals_alone() -> None:
    blocks = files()["blocks"]
    for problems in (
        check_message_blocks(blocks, "/view/blocks"),
        check_home({"type": "home", "blocks": blocks}),
    ):
        assert [problem.at for problem in problems if "modals only" in problem.why] == [f"{ELEMENT}/type"]
