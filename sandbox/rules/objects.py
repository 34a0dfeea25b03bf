"""Composition objects: text, options and confirm dialogs.

Source: Slack's reference for composition objects, as gathered in the project's platform notes.
"""

from __future__ import annotations

from typing import Any

from sandbox.rules.problem import Problems
from sandbox.rules.shapes import Check, array, boolean, one_of, record, string, url


def text(most: int, *, kinds: tuple[str, ...] = ("plain_text", "mrkdwn"), least: int = 1) -> Check:
    """A text object of one of `kinds` with `least` to `most` characters."""
    bodies = {
        "plain_text": record({"type": one_of(kinds), "text": string(least, most)}, {"emoji": boolean}),
        "mrkdwn": record({"type": one_of(kinds), "text": string(least, most)}, {"verbatim": boolean}),
    }

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", at)
            return
        if "type" not in value:
            problems.add("missing required field: type", at)
            return
        kind = value["type"]
        if not isinstance(kind, str) or kind not in kinds:
            problems.add("failed to match all allowed schemas", at)
            problems.add("must be a valid enum value", f"{at}/type")
            return
        found = Problems()
        bodies[kind](value, at, found)
        if found and len(kinds) > 1:
            problems.add("failed to match all allowed schemas", at)
        problems.extend(found)

    return check


def plain(most: int, *, least: int = 1) -> Check:
    """A `plain_text` object of `least` to `most` characters."""
    return text(most, kinds=("plain_text",), least=least)


def option(*, with_url: bool = False, mrkdwn: bool = False) -> Check:
    """An option of a menu (plain text) or of a group of boxes (`mrkdwn` allowed)."""
    wording = text(75) if mrkdwn else plain(75)
    extra: dict[str, Check] = {"description": wording}
    if with_url:
        extra["url"] = url(3000)
    return record({"text": wording, "value": string(1, 150)}, extra)


option_group = record({"label": plain(75), "options": array(1, 100, option())}, {})

confirm = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of(("primary", "danger"))},
)

placeholder = plain(150)
