"""Blocks: what each kind must and may hold."""

from __future__ import annotations

from typing import Any

from sandbox.rules.elements import IDENTIFIER, in_actions, in_context, in_input, in_section
from sandbox.rules.objects import plain, text
from sandbox.rules.pictures import PICTURE, picture
from sandbox.rules.problem import Problems
from sandbox.rules.shapes import Check, array, boolean, by_type, one_of, record, string


def _block(kind: str, required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return record({"type": one_of((kind,)), **required}, {"block_id": IDENTIFIER, **(optional or {})})


_section_body = _block(
    "section",
    {},
    {
        "text": text(3000),
        "fields": array(1, 10, text(2000)),
        "accessory": in_section,
        "expand": boolean,
    },
)


def _section(value: Any, at: str, problems: Problems) -> None:
    if "text" not in value and "fields" not in value:
        problems.add("must define either `text` or `fields`", at)
    _section_body(value, at, problems)


def _anything(value: Any, at: str, problems: Problems) -> None:
    """Not checked."""


def _rich(kind: str, **extra: Check) -> Check:
    """A part of a rich text block.

    The pieces within are many, and mostly written by Slack's own composer: only the outline is checked.
    """
    piece = record({"type": string(1, 50)}, {}, free=_RICH_PIECE)
    return record(
        {"type": one_of((kind,)), "elements": array(0, 1000, piece)},
        {"border": _anything, **extra},
    )


_RICH_PIECE = (
    *("text", "style", "url", "user_id", "channel_id", "name", "range", "timestamp", "format", "fallback"),
    *("elements", "border", "unicode", "usergroup_id", "team_id", "value", "skin_tone", "unsafe"),
)

_rich_part = by_type(
    {
        "rich_text_section": _rich("rich_text_section"),
        "rich_text_list": _rich(
            "rich_text_list", style=one_of(("bullet", "ordered")), indent=_anything, offset=_anything
        ),
        "rich_text_preformatted": _rich("rich_text_preformatted", language=_anything),
        "rich_text_quote": _rich("rich_text_quote"),
    }
)

check_block = by_type(
    {
        "actions": _block("actions", {"elements": array(1, 25, in_actions)}),
        "context": _block("context", {"elements": array(1, 10, in_context)}),
        "divider": _block("divider", {}),
        "header": _block("header", {"text": plain(150)}),
        "image": picture(_block("image", {"alt_text": string(1, 2000)}, {"title": plain(2000), **PICTURE})),
        "input": _block(
            "input",
            {"label": plain(2000), "element": in_input},
            {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        ),
        "rich_text": _block("rich_text", {"elements": array(0, 1000, _rich_part)}),
        "section": _section,
    }
)
