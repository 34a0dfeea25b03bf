"""Finding a button or menu in a message, and what acting on it sends."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Iterator
from typing import Any

Blocks = list[dict[str, Any]]
Entered = dict[tuple[str, str], dict[str, Any]]  # by block_id and action_id
# What a menu or field holds, and the name it is sent under; what it starts with has "initial" in that name.
VALUES = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "overflow": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "file_input": "files",
}
SEVERAL = {
    *("selected_options", "selected_users", "selected_conversations", "selected_channels", "files"),
}
STATELESS = {"button", "overflow", "image"}


class NoSuchElement(LookupError):
    """The message has no such button or menu, or no such choice in it."""


def with_ids(blocks: Blocks) -> Blocks:
    """The blocks as Slack stores them: with a block_id, and an action_id on what can be acted on."""
    found = copy.deepcopy(blocks)
    for block in found:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in elements_of(block):
            if element.get("type") in VALUES or element.get("type") == "button":
                element.setdefault("action_id", secrets.token_urlsafe(4))
    return found


def elements_of(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What can be acted on in the block."""
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            yield block[name]
    if block.get("type") == "actions":
        yield from block.get("elements") or ()


def find(
    blocks: Blocks, action_id: str, block_id: str | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The block and the element with this action_id. NoSuchElement where there is none."""
    for block in blocks:
        if block_id is not None and block.get("block_id") != block_id:
            continue
        for element in elements_of(block):
            if element.get("action_id") == action_id and element.get("type") != "image":
                return block, element
    there = [entry.get("action_id") for block in blocks for entry in elements_of(block)]
    raise NoSuchElement(f"no {action_id!r} in the message; there are {there}")


def action(block: dict[str, Any], element: dict[str, Any], value: Any) -> dict[str, Any]:
    """The entry of `actions` for acting on the element with `value` (None: the button's own).

    Of options, `value` is the option's value or its text; several make a list. NoSuchElement where there is
    none.
    """
    kind = element["type"]
    found: dict[str, Any] = {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "type": kind,
    }
    if kind == "button":
        found["text"] = element["text"]
        for name in ("value", "style", "url"):
            if name in element:
                found[name] = element[name]
        return found
    found |= held(element, value)
    for name in ("placeholder",):
        if name in element:
            found[name] = element[name]
    return found


def held(element: dict[str, Any], value: Any) -> dict[str, Any]:
    """What the element holds with `value` chosen, under the name it is sent by."""
    name = VALUES[element["type"]]
    value = None if value == "" else value
    if name == "selected_option":
        return {name: None if value is None else _option(element, value)}
    if name == "selected_options":
        return {name: [_option(element, entry) for entry in value or ()]}
    return {name: list(value or ()) if name in SEVERAL else value}


def initial(element: dict[str, Any]) -> dict[str, Any] | None:
    """What the element holds from the start, as in `state.values`; None for what holds nothing."""
    kind = element.get("type")
    if kind in STATELESS or kind not in VALUES:
        return None
    name = VALUES[kind]
    start = "initial_value" if name == "value" else name.replace("selected", "initial")
    return {"type": kind, name: element.get(start, [] if name in SEVERAL else None)}


def state(blocks: Blocks, entered: Entered) -> dict[str, dict[str, Any]]:
    """Everything that is chosen or written in the blocks, as `state.values` has it."""
    found: dict[str, dict[str, Any]] = {}
    for block in blocks:
        for element in elements_of(block):
            start = initial(element)
            if start is not None:
                key = (block["block_id"], element["action_id"])
                found.setdefault(key[0], {})[key[1]] = entered.get(key, start)
    return found


def kept(blocks: Blocks, entered: Entered) -> Entered:
    """What was entered and still has its field when the blocks are changed."""
    kinds = {
        (block["block_id"], element["action_id"]): element["type"]
        for block in blocks
        for element in elements_of(block)
        if initial(element) is not None
    }
    return {key: value for key, value in entered.items() if kinds.get(key) == value["type"]}


def dispatches(block: dict[str, Any]) -> bool:
    """Whether acting on what is in the block is told to the app at once."""
    return block.get("type") != "input" or bool(block.get("dispatch_action"))


def _option(element: dict[str, Any], value: Any) -> dict[str, Any]:
    offered: list[dict[str, Any]] = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        offered += group["options"]
    for option in offered:
        if value in (option, option.get("value"), option["text"]["text"]):
            return option
    raise NoSuchElement(f"{value!r} is not among {[option.get('value') for option in offered]}")
