"""Reads a document in a process of its own, so that a hostile or huge file costs the bot neither time nor memory.

At most a few at a time, and an answer within ten seconds whatever the file is. What the other process says is
checked before it is believed.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

from documents.carrying import unpacked
from documents.formats import refuse_size
from documents.items import Reading, TemplateFound, UnreadableDocument
from plan.schoolyear import SchoolYear

WITHIN_S = 10.0
"""Seconds in which there is an answer, the wait for a turn included."""
AT_A_TIME = 2
_TURN, _TO_SPARE = 0.2, 0.05
"""Parts of the time that may go by before it is a document's turn, and that are kept for what comes after."""
_LONGEST_ANSWER = 30_000_000
"""Bytes of JSON. Eight thousand rows are a fifth of it."""
_ROOT = Path(__file__).parent.parent
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")

_PART = "Spara den del som är planen eller årshjulet i en egen fil och skicka den."
_LATE = f"Dokumentet tog för lång tid att läsa. {_PART}"
_LARGE = f"Dokumentet är för stort för att läsas. {_PART}"
_BROKEN = (
    "Jag kan inte läsa filen; den verkar skadad. "
    "Öppna den i programmet den kommer från, spara den på nytt och försök igen."
)
_BUSY = "Jag läser flera andra dokument just nu. Skicka filen igen om en stund."

_turns = threading.BoundedSemaphore(AT_A_TIME)
_log = logging.getLogger(__name__)


def read_dropped(data: bytes, name: str) -> Reading:
    """Like `read_apart`, of a file that may be something else than a plan.

    Raises TemplateFound for a Word template.
    """
    return read_apart(data, name, what="any")


def read_apart(
    data: bytes,
    name: str,
    year: SchoolYear | None = None,
    *,
    within: float = WITHIN_S,
    what: Literal["plan", "any"] = "plan",
) -> Reading:
    """Like `documents.reader.read_document`, in a process with bounds on memory and time (`within`, in seconds).

    Raises UnreadableDocument with a plain sentence for whatever can't be read, is too large or takes too long.
    May be called from several threads; each waits for its turn, but not for long. Nothing of the document is
    written to disk.
    """
    ends = time.monotonic() + within - _TO_SPARE * within
    refuse_size(data)
    if not _turns.acquire(timeout=_TURN * within):
        raise UnreadableDocument(_BUSY)
    try:
        answer, code = _ask(data, name, year, what, ends)
    finally:
        _turns.release()
    return _understood(answer, code, late=time.monotonic() >= ends)


def _ask(data: bytes, name: str, year: SchoolYear | None, what: str, ends: float) -> tuple[bytes, int]:
    """What the child says, and how it ended. It is killed, with all it started, when its time is out."""
    command = [sys.executable, "-s", "-P", "-m", "documents.child", str(year.start) if year else "-"]
    kept = {key: os.environ[key] for key in _KEPT if key in os.environ}
    with subprocess.Popen(  # noqa: S603 -- our own module
        [*command, what, _as_argument(name)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={**kept, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
        start_new_session=True,
    ) as child:
        clock = threading.Timer(max(0.0, ends - time.monotonic()), _kill, [child])
        clock.start()
        feeder = threading.Thread(target=_feed, args=[child, data])
        feeder.start()
        answer = child.stdout.read(_LONGEST_ANSWER + 1) if child.stdout else b""
        if len(answer) > _LONGEST_ANSWER:
            _kill(child)
        code = child.wait()
        clock.cancel()
        feeder.join()
    return answer, code


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    with suppress(OSError):  # it has ended already
        if child.stdin:
            child.stdin.write(data)
            child.stdin.close()


def _kill(child: subprocess.Popen[bytes]) -> None:
    """Ends the child and whatever it has started: it leads a session of its own."""
    with suppress(OSError):
        os.killpg(child.pid, signal.SIGKILL)


def _understood(answer: bytes, code: int, late: bool) -> Reading:
    try:
        said = json.loads(answer) if answer and len(answer) <= _LONGEST_ANSWER else {}
        if "reading" in said:
            return unpacked(said["reading"])
        if said.get("template") is True:
            raise TemplateFound
        if isinstance(said.get("why"), str):
            raise UnreadableDocument(said["why"][:500])
        failed = str(said.get("failed", ""))[:60]
    except (ValueError, TypeError, AttributeError) as error:
        failed = type(error).__name__
    _log.warning("a document was not read: %s, exit code %s", failed or "no answer", code)
    if late or code == -signal.SIGXCPU or (code == -signal.SIGKILL and not failed):
        raise UnreadableDocument(_LATE)
    raise UnreadableDocument(_LARGE if failed == "MemoryError" or len(answer) > _LONGEST_ANSWER else _BROKEN)


def _as_argument(name: str) -> str:
    """A file's name as it can be handed to a process: only the title is made of it."""
    return name.replace("\x00", "")[:200] or "dokument"
