"""A whole message: how many blocks, ids that are used once, its length altogether, and its metadata."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sandbox.rules.blocks import check_block
from sandbox.rules.problem import Problems
from sandbox.rules.shapes import array, record, string

MESSAGE_BLOCKS = 50
# Slack refuses a message whose blocks hold too much text altogether (`msg_blocks_too_long`). The documented
# figure is 12,000; others have measured 13,202 and have seen 11,300 refused.
BLOCK_TEXT_LIMIT = 12_000
METADATA_BYTES = 16_000

_blocks = array(0, MESSAGE_BLOCKS, check_block)


def check_message_blocks(blocks: Any, at: str = "/blocks") -> Problems:
    """Everything that Slack would refuse in the blocks of one message."""
    problems = Problems()
    _blocks(blocks, at, problems)
    if isinstance(blocks, list):
        check_ids(blocks, at, problems)
        check_no_files(blocks, at, problems)
    return problems


def check_no_files(blocks: list[Any], at: str, problems: Problems) -> None:
    """Note every field for files: they belong in modals alone."""
    for number, block in enumerate(blocks):
        for place, element in elements_with_place(block) if isinstance(block, dict) else ():
            if element.get("type") == "file_input":
                problems.add("file_input is for modals only", f"{at}/{number}{place}/type")


def block_text_length(blocks: Any) -> int:
    """The characters of all texts in the blocks together."""
    return sum(len(value) for value in _texts(blocks))


def check_metadata(metadata: Any) -> str | None:
    """The error code for a message's metadata, or None where it is as it should be.

    Slack wants an object with `event_type` (a string) and `event_payload` (an object).
    """
    if not isinstance(metadata, dict):
        return "invalid_metadata_format"
    problems = Problems()
    shape = record({"event_type": string(1, 255), "event_payload": _object}, {}, free=("entities",))
    shape(metadata, "/metadata", problems)
    if problems:
        return "invalid_metadata_schema"
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > METADATA_BYTES:
        return "metadata_too_large"
    return None


def _object(value: Any, at: str, problems: Problems) -> None:
    if not isinstance(value, dict):
        problems.add("must provide an object", at)


def check_ids(blocks: list[Any], at: str, problems: Problems) -> None:
    """Note every block_id and action_id that is used twice."""
    block_ids: set[str] = set()
    action_ids: set[str] = set()
    for number, block in enumerate(blocks):
        if not isinstance(block, dict):
            continue
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in block_ids:
                problems.add(f"`block_id` {block_id} already exists", f"{at}/{number}/block_id")
            block_ids.add(block_id)
        for place, element in elements_with_place(block):
            action_id = element.get("action_id")
            if not isinstance(action_id, str):
                continue
            if action_id in action_ids:
                problems.add(f"`action_id` {action_id} already exists", f"{at}/{number}{place}/action_id")
            action_ids.add(action_id)


def elements_with_place(block: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What can be acted on in a block, each with its pointer within the block."""
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            yield f"/{name}", block[name]
    elements = block.get("elements")
    if block.get("type") == "actions" and isinstance(elements, list):
        for number, element in enumerate(elements):
            if isinstance(element, dict):
                yield f"/elements/{number}", element


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, entry in value.items():
            if name == "text" and isinstance(entry, str):
                yield entry
            else:
                yield from _texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)
