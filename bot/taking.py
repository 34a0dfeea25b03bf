"""Taking out what is there, from the command line: `export`, and `template` for how documents look."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.errors import BotError
from bot.settings import Settings
from documents.papers.faults import LARGEST as LARGEST_TEMPLATE
from documents.papers.kinds import TITLES, Format, Kind
from documents.papers.word import PrintFault, TemplateFault, example_template
from documents.papers.words import sentence
from services.archive import archive
from services.calendars import calendar_file
from services.deps import Deps, SystemClock
from services.exporting import task_workbook
from services.reports import Asked as PaperAsked
from services.reports import Paper, paper
from services.templates import drop_template, keep_template
from services.workspaces import find_huvudman
from storage.database import Database
from storage.schema import require_current


@dataclass(frozen=True)
class Asked:
    """What was asked for, as it was written. `about` is a unit, a role or a forum."""

    document: str
    about: str = ""
    registration: str = ""
    on: str = ""


def export(settings: Settings, *, format_: str, out: str | None, huvudman: str | None, asked: Asked) -> int:
    """Write a document of what a huvudman has, to a file or to standard output. A file is whole or not there."""
    if out is None and format_ in ("xlsx", "docx", "pdf") and sys.stdout.isatty():
        raise BotError(f"Säg vart filen ska skrivas: --out plan.{format_}")
    deps = Deps(Database(settings.database_url), SystemClock())
    try:
        require_current(deps.database)
        chosen = find_huvudman(deps, huvudman)
        _write(out, _pieces(deps, chosen.id, format_, asked))
    finally:
        deps.database.close()
    return 0


def template(
    settings: Settings,
    file: str | None,
    *,
    document: str,
    huvudman: str | None,
    example: str | None,
    remove: bool,
) -> int:
    """Use a Word template of one's own, write the one that comes along, or go back to it."""
    kind = Kind(document)
    if example is not None:
        _write(example, [example_template(kind)])
        return 0
    if (file is None) is not remove:
        raise BotError("Säg vilken mall: template FIL, --example FIL eller --remove.")
    deps = Deps(Database(settings.database_url), SystemClock())
    try:
        require_current(deps.database)
        chosen = find_huvudman(deps, huvudman)
        if file is None:
            dropped = drop_template(deps, chosen.id, kind)
            print(
                "Mallen som följer med gäller igen."
                if dropped
                else "Ingen egen mall användes. Inget ändrades."
            )
        else:
            keep_template(deps, chosen.id, kind, Path(file).name, _content(Path(file)))
            print(f"{file} används från och med nu: {TITLES[kind]}.")
    except TemplateFault as fault:
        raise BotError(f"{file}: {told(fault)} Inget är ändrat.") from fault
    finally:
        deps.database.close()
    return 0


def told(fault: TemplateFault) -> str:
    """What is wrong with a template, and where."""
    return f"{fault.why} {sentence(fault.where)}." if fault.where else fault.why


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_TEMPLATE:
            raise TemplateFault(f"Mallen är större än {LARGEST_TEMPLATE // 1_000_000} MB.")
        return file.read_bytes()
    except OSError as error:
        raise BotError(f"{file} går inte att öppna ({error.strerror}). Kontrollera sökvägen.") from error


def _document(deps: Deps, huvudman_id: int, asked: Asked, format_: Format) -> bytes | None:
    try:
        on = date.fromisoformat(asked.on) if asked.on else None
    except ValueError as error:
        raise BotError(f"--date: “{asked.on}” är inget datum. Skriv som 2027-06-15.") from error
    try:
        made = paper(
            deps,
            huvudman_id,
            PaperAsked(Kind(asked.document), asked.about, asked.registration, on, format_),
        )
    except PrintFault as fault:
        raise BotError(
            f"Med er mall går det inte att skriva som PDF. {told(fault)} Ta docx i stället."
        ) from fault
    except TemplateFault as fault:
        raise BotError(f"Er mall går inte att fylla i. {told(fault)}") from fault
    if not isinstance(made, Paper):
        return None
    if made.lost:
        print(made.lost, file=sys.stderr)
    return made.data


def _pieces(deps: Deps, huvudman_id: int, format_: str, asked: Asked) -> Iterable[bytes]:
    if format_ == "json":
        return (piece.encode() for piece in archive(deps, huvudman_id))
    makers: dict[str, Callable[[], bytes | None]] = {
        "ics": lambda: calendar_file(deps, huvudman_id, asked.about),
        "xlsx": lambda: task_workbook(deps, huvudman_id, asked.about),
        "docx": lambda: _document(deps, huvudman_id, asked, Format.WORD),
        "pdf": lambda: _document(deps, huvudman_id, asked, Format.PDF),
    }
    made = makers[format_]()
    if made is None:
        raise BotError(
            f"--about: “{asked.about}” är inget som finns här. /plan ansvar i Slack visar vad som finns."
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
