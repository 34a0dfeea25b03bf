"""Reads one document in a process of its own: bytes on standard input, JSON on standard output.

`python -m documents.child YEAR WHAT NAME`; YEAR is the first year of the school year, or "-", WHAT is "plan", or
"any" where a Word template is to be told of and not read. The parent is `documents.apart`. Before a byte is looked
at, the process gives up what reading doesn't need: memory and time without bound, the network, other processes, and
files to write. It never says more than what was read, or the kind of an error.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

MEMORY = 280_000_000
"""Bytes of address space. What is in use is well below: the interpreter and libraries that are only mapped count."""
SECONDS = 10
_OPEN_FILES = 64
_NO_MEMORY = b'{"failed": "MemoryError"}'
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "ctypes.",
    "urllib.",
)


def main(year: str, what: str, name: str) -> None:
    """Read what stands on standard input, and say what came of it."""
    data = sys.stdin.buffer.read()
    prepare(data)
    _give_up()
    _forbid()
    try:
        answer = json.dumps(
            _answer(data, name, int(year) if year != "-" else None, tell=what == "any"), ensure_ascii=False
        )
        sys.stdout.buffer.write(answer.encode("utf-8", "replace"))
        sys.stdout.flush()
    except MemoryError:
        os.write(sys.stdout.fileno(), _NO_MEMORY)
    # What is left to tidy up goes with the process.
    os._exit(0)


def _answer(data: bytes, name: str, first_year: int | None, *, tell: bool) -> dict[str, Any]:
    from documents.carrying import packed
    from documents.items import UnreadableDocument
    from documents.reader import is_template, read_document
    from plan.schoolyear import SchoolYear

    try:
        if tell and is_template(data):
            return {"template": True}
        return {"reading": packed(read_document(data, name, SchoolYear(first_year) if first_year else None))}
    except UnreadableDocument as refused:
        return {"why": refused.why}
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a hostile file may raise anything in a library
        return {"failed": type(error).__name__}


def prepare(data: bytes) -> None:
    """Imports what the reading takes, while what Python compiles may still be kept for the next time."""
    import documents.carrying
    import documents.formats.separated
    import documents.reader

    if data.startswith(b"PK"):
        import documents.formats.word
        import documents.formats.workbook
    elif b"%PDF-" in data[:1024]:
        import documents.formats.pdf  # noqa: F401


def _give_up() -> None:
    """Bounds what the process may use. Where the system has no such bounds, the parent's clock is left."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for bound, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(bound, (most, most))
        except (ValueError, OSError):  # a lower one is set already, or the system doesn't bear it
            continue


def _forbid() -> None:
    """From here on nothing may be sent, started or written, whatever a library is made to do."""

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        mode, flags = (arguments[1] or "", arguments[2]) if event == "open" else ("", 0)
        writes = any(letter in mode for letter in "wax+") or flags & (os.O_WRONLY | os.O_RDWR)
        if writes or event.startswith(_FORBIDDEN):
            raise PermissionError(event)

    sys.addaudithook(refuse)


if __name__ == "__main__":
    main(*sys.argv[1:4])
