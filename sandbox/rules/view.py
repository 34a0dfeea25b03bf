"""A modal and a home tab: their parts, how many blocks, and what has to be there for a form to be sent."""

from __future__ import annotations

import json
from typing import Any

from sandbox.rules.blocks import check_block
from sandbox.rules.message import check_ids, check_no_files, elements_with_place
from sandbox.rules.objects import plain
from sandbox.rules.problem import Problems
from sandbox.rules.shapes import array, boolean, one_of, record, string

VIEW_BLOCKS = 100
VIEW_BYTES = 250_000

_modal = record(
    {"type": one_of(("modal",)), "title": plain(24), "blocks": array(1, VIEW_BLOCKS, check_block)},
    {
        "submit": plain(24),
        "close": plain(24),
        "private_metadata": string(0, 3000),
        "callback_id": string(0, 255),
        "external_id": string(0, 255),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
    },
)

_home = record(
    {"type": one_of(("home",)), "blocks": array(1, VIEW_BLOCKS, check_block)},
    {"private_metadata": string(0, 3000), "callback_id": string(0, 255), "external_id": string(0, 255)},
)


def check_home(view: Any, at: str = "/view") -> Problems:
    """Everything that Slack would refuse in a home tab: it has no title and nothing is sent with it."""
    problems = Problems()
    _home(view, at, problems)
    blocks = view.get("blocks") if isinstance(view, dict) else None
    if isinstance(blocks, list):
        check_ids(blocks, f"{at}/blocks", problems)
        check_no_files(blocks, f"{at}/blocks", problems)
        _check_focus(blocks, f"{at}/blocks", problems)
    return problems


def check_view(view: Any, at: str = "/view") -> Problems:
    """Everything that Slack would refuse in a modal."""
    problems = Problems()
    _modal(view, at, problems)
    blocks = view.get("blocks") if isinstance(view, dict) else None
    if not isinstance(view, dict) or not isinstance(blocks, list):
        return problems
    check_ids(blocks, f"{at}/blocks", problems)
    if "submit" not in view and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks):
        problems.add("must define `submit` to use an `input` block in modals", at)
    _check_focus(blocks, f"{at}/blocks", problems)
    return problems


def too_large(view: Any) -> bool:
    """Whether the whole is more than Slack takes."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES


def _check_focus(blocks: list[Any], at: str, problems: Problems) -> None:
    """One field at most may have the focus from the start."""
    seen = False
    for number, block in enumerate(blocks):
        for place, element in elements_with_place(block) if isinstance(block, dict) else ():
            if element.get("focus_on_load") is True:
                if seen:
                    problems.add(
                        "only one element can have focus_on_load", f"{at}/{number}{place}/focus_on_load"
                    )
                seen = True
