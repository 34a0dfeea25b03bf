"""Pictures in blocks: from a public address, or a file that the workspace holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.rules.problem import Problems
from sandbox.rules.shapes import Check, record, url

# As Slack's own refusal has it: "input must match regex pattern".
FILE_ID = re.compile(r"^[F][A-Z0-9]{8,}$")


def _file_id(value: Any, at: str, problems: Problems) -> None:
    if not isinstance(value, str):
        problems.add("must provide a string", at)
    elif not FILE_ID.fullmatch(value):
        problems.add(f"input must match regex pattern: {FILE_ID.pattern}", at)


_file = record({}, {"id": _file_id, "url": url(3000)})


def _slack_file(value: Any, at: str, problems: Problems) -> None:
    """A file of the workspace: by its id, or by its `url_private` or permalink, and not by both."""
    _file(value, at, problems)
    if isinstance(value, dict) and ("id" in value) == ("url" in value):
        problems.add("must define either `id` or `url`", at)


PICTURE: Mapping[str, Check] = {"image_url": url(3000), "slack_file": _slack_file}
"""Where a picture comes from: one of them."""


def picture(body: Check) -> Check:
    """The same check, for what has exactly one of `image_url` and `slack_file`."""

    def check(value: Any, at: str, problems: Problems) -> None:
        if isinstance(value, dict) and ("image_url" in value) == ("slack_file" in value):
            problems.add("must define either `image_url` or `slack_file`", at)
        body(value, at, problems)

    return check


def files_in(blocks: Any, at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each `slack_file` in blocks that are as they should be, with its pointer."""
    for number, block in enumerate(blocks):
        place = f"{at}/{number}"
        parts = [(place, block), (f"{place}/accessory", block.get("accessory") or {})]
        if block["type"] == "context":
            parts += [(f"{place}/elements/{n}", part) for n, part in enumerate(block["elements"])]
        for pointer, part in parts:
            if part.get("type") == "image" and "slack_file" in part:
                yield f"{pointer}/slack_file", part["slack_file"]
