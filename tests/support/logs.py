"""The log as the process writes it, caught for a test."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import structlog

from bot.log import configure


@contextmanager
def captured_log(style: Literal["text", "json"] = "text", *, debug: bool = False) -> Iterator[io.StringIO]:
    """Logging set up as `bot` does it, written to what is given; afterwards as it was."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    caught = io.StringIO()
    configure(style, debug=debug, to=caught)
    try:
        yield caught
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        structlog.reset_defaults()
