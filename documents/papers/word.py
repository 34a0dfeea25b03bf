"""Word documents and PDFs: made by a process of its own, with limits on what it uses and how long it takes."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from documents.papers.context import Context, context_of
from documents.papers.faults import PrintFault, TemplateFault
from documents.papers.kinds import TITLES, Format, Kind
from documents.papers.model import Picture, Report
from documents.papers.names import example

__all__ = [
    "PrintFault",
    "TemplateFault",
    "Writer",
    "Written",
    "check_template",
    "example_template",
    "pdf_document",
    "word_document",
]

_ROOT = Path(__file__).parents[2]
WITHIN_S = 30.0
CHECKED_WITHIN_S = 10.0  # on the example, which is small
LARGEST = 60_000_000
# Each takes a processor for a second or two and some hundred megabytes.
_AT_ONCE = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Written:
    """A document. `lost` says in a sentence or two what Word has and a PDF has not; empty where there is all."""

    data: bytes
    lost: str = ""


class Writer:
    """A process that writes one document of a kind: it gets ready from here on, and ends with the `with`.

    Several that are begun at once wait for their turn.
    """

    def __init__(self, kind: Kind, format_: Format = Format.WORD, within: float = WITHIN_S) -> None:
        self._kind, self._format, self._within = kind, format_, within

    def __enter__(self) -> Self:
        _AT_ONCE.acquire()
        try:
            self._process = _started(self._kind, self._format)
        except BaseException:
            _AT_ONCE.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
        finally:
            _AT_ONCE.release()

    def document(self, report: Report, template: bytes | None = None) -> Written:
        """A report as a file, by the template that comes along or one of a municipality's own.

        Raises TemplateFault where that one can't be filled in, PrintFault where it can't be printed.
        """
        about = {
            "title": f"{TITLES[self._kind]}, {report.unit or report.huvudman}",
            "author": report.huvudman,
            "on": report.on,
        }
        return self.filled(context_of(report), template, report.pictures, about)

    def filled(
        self,
        context: Context | None,
        template: bytes | None,
        pictures: Sequence[Picture],
        about: dict[str, Any] | None = None,
    ) -> Written:
        """The same, of what the report says by the names that templates use; without it the template as it is.

        `about` is what a PDF says of itself.
        """
        asked = {
            "about": about,
            "template": template,
            "context": context,
            "pictures": [(one.data, one.caption, one.alt) for one in pictures],
        }
        try:
            made = self._process.communicate(pickle.dumps(asked), timeout=self._within)[0]
        except subprocess.TimeoutExpired:
            made = b""
        if made[:1] == b"D" and len(made) <= LARGEST:
            return Written(made[1:])
        if made[:1] == b"P" and len(made) <= LARGEST:
            told, _, data = made[1:].partition(b"\n")
            return Written(data, str(json.loads(told.decode())["lost"]))
        if made[:1] == b"E":
            fault = json.loads(made[1:].decode())
            raised = PrintFault if fault.get("printing") else TemplateFault
            raise raised(str(fault["why"]), str(fault["where"]))
        if template is None:
            raise RuntimeError("the standard template could not be filled in")
        raise TemplateFault("Mallen tar för lång tid eller för mycket minne att fylla i.")


def word_document(
    report: Report, kind: Kind, template: bytes | None = None, within: float = WITHIN_S
) -> bytes:
    """A report as a Word file, by the template that comes along or one of a municipality's own.

    Raises TemplateFault where that one can't be filled in `within` so many seconds; waits for its turn first, where
    several are asked for at once.
    """
    with Writer(kind, within=within) as writer:
        return writer.document(report, template).data


def pdf_document(report: Report, kind: Kind, template: bytes | None = None) -> Written:
    """The same printed as a PDF. Raises PrintFault as well, where the template's document can't be printed."""
    with Writer(kind, Format.PDF) as writer:
        return writer.document(report, template)


def example_template(kind: Kind) -> bytes:
    """The template that comes along, as a Word file to begin from."""
    with Writer(kind) as writer:
        return writer.filled(None, None, ()).data


def check_template(template: bytes, kind: Kind) -> None:
    """Whether a template can be filled in: tried on an example. Raises TemplateFault that says where it can't."""
    with Writer(kind, within=CHECKED_WITHIN_S) as writer:
        writer.filled(context_of(example()), template, ())


def _started(kind: Kind, format_: Format) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 -- our own module
        [sys.executable, "-m", "documents.papers.render", kind.value, format_.value],
        cwd=_ROOT,
        # Nothing of ours that it has no need of: the environment has tokens and the database's password.
        env={"PATH": os.defpath, "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
