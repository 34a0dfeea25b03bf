"""Pictures of the workspace's own files in blocks: which may stand there, and who sees them then."""

from __future__ import annotations

from typing import Any

from sandbox.core import Core
from sandbox.rules.pictures import files_in
from sandbox.rules.problem import Problems


def check_files(core: Core, blocks: Any, at: str = "/blocks") -> Problems:
    """What is wrong with the files in blocks whose shape is right: each is a picture that the bot may see, and
    that Slack has had time to look at. (That takes a moment after the upload, as with Slack.)
    """
    problems = Problems()
    for pointer, slack_file in files_in(blocks, at):
        if core.workspace.files.shown(slack_file) is None:
            problems.add("invalid slack file", pointer)
    return problems


def show_files(core: Core, blocks: Any, place: str) -> None:
    """Let those who see the blocks see the pictures in them: all in a channel, or one person."""
    for _, slack_file in files_in(blocks, "/blocks"):
        if (file := core.workspace.files.shown(slack_file)) is not None:
            file.shown_to.add(place)
