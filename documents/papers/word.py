"""Word documents: filled in by a process of its own, with limits on what it uses and how long it takes."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from documents.papers.context import Context, context_of
from documents.papers.faults import TemplateFault
from documents.papers.kinds import Kind
from documents.papers.model import Picture, Report
from documents.papers.names import example

__all__ = ["TemplateFault", "check_template", "word_document"]

_ROOT = Path(__file__).parents[2]
WITHIN_S = 30.0
LARGEST = 60_000_000
# Each takes a processor for a second or two and some hundred megabytes.
_AT_ONCE = threading.BoundedSemaphore(2)


def word_document(report: Report, kind: Kind, template: bytes | None = None) -> bytes:
    """A report as a Word file, by the template that comes along or one of a municipality's own.

    Raises TemplateFault where that one can't be filled in; takes at most about 30 s, and waits for its turn where
    several are asked for at once.
    """
    return _filled(context_of(report), kind, template, report.pictures)


def check_template(template: bytes, kind: Kind) -> None:
    """Whether a template can be filled in: tried on an example. Raises TemplateFault that says where it can't."""
    _filled(context_of(example()), kind, template, ())


def _filled(context: Context, kind: Kind, template: bytes | None, pictures: Sequence[Picture]) -> bytes:
    asked = {
        "template": template,
        "kind": kind.value,
        "context": context,
        "pictures": [(one.data, one.caption, one.alt) for one in pictures],
    }
    with _AT_ONCE:
        made = _apart(pickle.dumps(asked))
    if made[:1] == b"D" and len(made) <= LARGEST:
        return made[1:]
    if made[:1] == b"E":
        fault = json.loads(made[1:].decode())
        raise TemplateFault(str(fault["why"]), str(fault["where"]))
    if template is None:
        raise RuntimeError("the standard template could not be filled in")
    raise TemplateFault("Mallen tar för lång tid eller för mycket minne att fylla i.")


def _apart(asked: bytes) -> bytes:
    """What the other process answers; nothing where it was killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "documents.papers.render"],
        cwd=_ROOT,
        # Nothing of ours that it has no need of: the environment has tokens and the database's password.
        env={"PATH": os.defpath, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.communicate(asked, timeout=WITHIN_S)[0]
    except subprocess.TimeoutExpired:
        return b""
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
