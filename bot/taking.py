"""Taking out what is there, from the command line: `export`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

from bot.errors import BotError
from bot.settings import Settings
from services.archive import archive
from services.calendars import calendar_file
from services.deps import Deps, SystemClock
from services.exporting import task_workbook
from services.workspaces import find_huvudman
from storage.database import Database
from storage.schema import require_current


def export(
    settings: Settings, *, format_: str, out: str | None, huvudman: str | None, about: str | None
) -> int:
    """Write a document of what a huvudman has, to a file or to standard output. A file is whole or not there."""
    if out is None and format_ in ("xlsx", "docx") and sys.stdout.isatty():
        raise BotError(f"Säg vart filen ska skrivas: --out plan.{format_}")
    deps = Deps(Database(settings.database_url), SystemClock())
    try:
        require_current(deps.database)
        chosen = find_huvudman(deps, huvudman)
        _write(out, _pieces(deps, chosen.id, format_, about or ""))
    finally:
        deps.database.close()
    return 0


def _pieces(deps: Deps, huvudman_id: int, format_: str, about: str) -> Iterable[bytes]:
    if format_ == "json":
        return (piece.encode() for piece in archive(deps, huvudman_id))
    makers: dict[str, Callable[[], bytes | None]] = {
        "ics": lambda: calendar_file(deps, huvudman_id, about),
        "xlsx": lambda: task_workbook(deps, huvudman_id, about),
    }
    made = makers[format_]()
    if made is None:
        raise BotError(
            f"--about: “{about}” är inget som finns här. /plan ansvar i Slack visar vad som finns."
        )
    return [made]


def _write(out: str | None, pieces: Iterable[bytes]) -> None:
    if out is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.flush()
        return
    file = Path(out)
    part = file.with_name(f".{file.name}.part")
    with ExitStack() as undo:
        try:
            target = undo.enter_context(part.open("wb"))
        except OSError as error:
            raise BotError(f"{file} går inte att skriva ({error.strerror}). Kontrollera sökvägen.") from error
        undo.callback(part.unlink, missing_ok=True)
        for piece in pieces:
            target.write(piece)
        target.flush()
        part.replace(file)
    print(f"Skrev {file} ({_size(file.stat().st_size)}).", file=sys.stderr)


def _size(count: int) -> str:
    return f"{count} byte" if count < 1000 else f"{count / 1000:.0f} kB"
