"""Files of the workspace in blocks: which pictures may stand there and who sees them, and fields for files."""

from __future__ import annotations

from typing import Any

from sandbox.core import Core
from sandbox.rules.message import elements_with_place
from sandbox.rules.pictures import files_in
from sandbox.rules.problem import Problems


def check_files(core: Core, blocks: Any, at: str = "/blocks") -> Problems:
    """What is wrong with the files in blocks whose shape is right: each is a picture that the bot may see, and
    that Slack has had time to look at. (That takes a moment after the upload, as with Slack.) And a field for files
    wants the scope to read them.
    """
    problems = Problems()
    for number, block in enumerate(blocks if "files:read" not in core.manifest.scopes else ()):
        for place, element in elements_with_place(block):
            if element.get("type") == "file_input":
                problems.add("file_input requires the scope files:read", f"{at}/{number}{place}")
    for pointer, slack_file in files_in(blocks, at):
        if core.workspace.files.shown(slack_file) is None:
            problems.add("invalid slack file", pointer)
    return problems


def show_files(core: Core, blocks: Any, place: str) -> None:
    """Let those who see the blocks see the pictures in them: all in a channel, or one person."""
    for _, slack_file in files_in(blocks, "/blocks"):
        if (file := core.workspace.files.shown(slack_file)) is not None:
            file.shown_to.add(place)
