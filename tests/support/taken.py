"""Whether Slack would take what the bot sends: by the sandbox's rules, and by the models of Slack's own library.

The two are written apart from each other. What the library reads and writes again is to be what was sent: it passes
over what it doesn't know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from sandbox import Sandbox
from sandbox.rules import check_home, check_message_blocks, check_view

_FILE = "invalid slack file"
# What a call is refused with where the blocks or the view are wrong.
_REFUSALS = (
    "invalid_blocks",
    "invalid_arguments",
    "invalid_payload",
    "msg_blocks_too_long",
    "view_too_large",
)


def wrong_with_blocks(blocks: Any) -> list[str]:
    """What is wrong with the blocks of a message."""
    found = [str(one) for one in check_message_blocks(blocks).as_messages()]
    try:
        again = [block and block.to_dict() for block in Block.parse_all(blocks)]
    except SlackObjectFormationError as error:
        return [*found, str(error)]
    return found if again == blocks else [*found, f"the library reads {again} for {blocks}"]


def wrong_with_view(view: Mapping[str, Any]) -> list[str]:
    """What is wrong with a form or a home tab."""
    check = check_home if view.get("type") == "home" else check_view
    found = [str(one) for one in check(view).as_messages()]
    try:
        parsed = View(**view)
        parsed.validate_json()
        again = parsed.to_dict()
    except SlackObjectFormationError as error:
        return [*found, str(error)]
    return found if again == view else [*found, f"the library reads {again} for {view}"]


def not_taken(box: Sandbox) -> list[str]:
    """All that the bot has sent to a workspace that Slack would not take, and what it did refuse."""
    return [*_calls(box), *_acknowledgements(box)]


def _calls(box: Sandbox) -> Iterator[str]:
    for call in box.calls:
        for blocks in filter(None, [call.arguments.get("blocks")]):
            yield from (f"{call.method}: {one}" for one in wrong_with_blocks(blocks))
        for view in filter(None, [call.arguments.get("view")]):
            yield from (f"{call.method}: {one}" for one in wrong_with_view(view))
        refused = (call.response or {}).get("error") in _REFUSALS and call.fault is None
        if refused and _FILE not in str(
            call.response
        ):  # a picture may be gone by then; that is not in the blocks
            yield f"{call.method}: {call.response}"


def _acknowledgements(box: Sandbox) -> Iterator[str]:
    for delivery in box.deliveries:
        answer = delivery.ack_body or {}
        for blocks in filter(None, [answer.get("blocks")]):
            yield from (f"acknowledged: {one}" for one in wrong_with_blocks(blocks))
        for view in filter(None, [answer.get("view")]):
            yield from (f"acknowledged: {one}" for one in wrong_with_view(view))
