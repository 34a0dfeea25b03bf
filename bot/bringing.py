"""Bringing in documents and the organisation from the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.errors import BotError
from bot.settings import Settings
from documents import Problem, Reading, UnreadableDocument, read_apart
from handlers.slack.request import PLATFORM
from handlers.texts.sv.phrases import number
from plan.schoolyear import SchoolYear
from services.deps import Deps, SystemClock
from services.errors import NotInOrganisation
from services.importing import Imported, import_reading, without_personal
from services.organising import Organisation, set_up
from services.workspaces import choose_huvudman, workspace_of
from storage.database import Database
from storage.schema import require_current


def import_files(
    settings: Settings,
    files: Sequence[str],
    *,
    year: str | None,
    huvudman: str | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Read documents and store what they hold; with `dry_run` only read. All are read before any is stored."""
    school_year = _year(year)
    readings = [without_personal(read_file(Path(file), school_year)) for file in files]
    if as_json:
        print(json.dumps(_as_json(readings), ensure_ascii=False, indent=2))
    if dry_run:
        if not as_json:
            for reading in readings:
                _show(reading)
        return 0
    deps = Deps(Database(settings.database_url), SystemClock())
    try:
        require_current(deps.database)
        chosen = choose_huvudman(deps, huvudman, settings.arshjul_timezone)
        for file, reading in zip(files, readings, strict=True):
            imported = import_reading(deps, chosen.id, reading, Path(file).name)
            if not as_json:
                report(imported, reading)
    finally:
        deps.database.close()
    return 0


def import_organisation(settings: Settings, file: str, *, huvudman: str | None) -> int:
    """Read units, roles and holders, and add those that are not there."""
    try:
        organisation = TypeAdapter(Organisation).validate_json(_bytes(Path(file)))
    except ValidationError as error:
        first = error.errors()[0]
        place = " → ".join(str(part) for part in first["loc"]) or "filen"
        raise BotError(
            f"{file}: {place} går inte att läsa ({first['type']}). Se exemplet i bot/example/organisation.json."
        ) from error
    deps = Deps(Database(settings.database_url), SystemClock())
    try:
        require_current(deps.database)
        chosen = choose_huvudman(deps, huvudman, settings.arshjul_timezone)
        tenant_id = workspace_of(deps, chosen.id, PLATFORM)
        if organisation.holders and tenant_id is None:
            raise BotError(
                "Filen säger vem som har vilken funktion, men ingen arbetsyta är ansluten än. Starta boten en gång "
                "först (python -m bot run), eller ta bort “holders” ur filen."
            )
        done = set_up(deps, chosen.id, organisation, platform=PLATFORM, tenant_id=tenant_id or "")
    except NotInOrganisation as error:
        raise BotError(f"{file}: {error} Inget är sparat.") from error
    finally:
        deps.database.close()
    print(
        f"Nytt: {done.units} enheter, {done.roles} funktioner, {done.holdings} innehav, "
        f"{done.administrators} som administrerar. Det som fanns är orört."
    )
    return 0


def _year(text: str | None) -> SchoolYear | None:
    try:
        return SchoolYear.parse(text) if text else None
    except ValueError as error:
        raise BotError(f"--year: {error}") from error


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BotError(f"{file} går inte att öppna ({error.strerror}). Kontrollera sökvägen.") from error


def read_file(file: Path, year: SchoolYear | None) -> Reading:
    """Read a document from disk, in a process of its own. Raises BotError with a plain sentence."""
    try:
        return read_apart(_bytes(file), file.name, year)
    except UnreadableDocument as error:
        raise BotError(f"{file}: {error.why}") from error


def _as_json(readings: Sequence[Reading]) -> dict[str, list[object]]:
    """One object, however many files."""
    found: dict[str, list[object]] = {"items": [], "problems": []}
    for reading in readings:
        for name, values in reading.as_json().items():
            found[name] += values
    return found


def _show(reading: Reading) -> None:
    print(f"{reading.title} ({reading.kind}): {len(reading.items)} rader.")
    for item in reading.items:
        place = f"{item.code} {item.number or ''}{item.strategy.letter if item.strategy else ''}".strip()
        print(
            "  " + " · ".join(part for part in (place, item.title, ", ".join(item.owners), item.when) if part)
        )
    for problem in reading.problems:
        print(_asked(problem))


def report(imported: Imported, reading: Reading) -> None:
    """Print what came of a document, and what it leaves to answer."""
    new = [
        number(imported.kinds[kind], *words)
        for kind, words in (
            ("activity", ("aktivitet", "aktiviteter")),
            ("cycle_item", ("moment i årshjulet", "moment i årshjulet")),
        )
        if imported.kinds[kind]
    ]
    new += [f"{imported.forums} forum"] if imported.new and imported.forums else []
    new += [number(imported.changed, "ändrad", "ändrade")] if imported.changed else []
    print(f"{imported.plan_title}: {', '.join(new) or 'inget nytt'}. {imported.known} fanns redan.")
    if imported.new_roles:
        print(f"  Nya funktioner: {', '.join(imported.new_roles)}.")
    if imported.laid_out.assignments:
        laid_out = number(imported.laid_out.assignments, "åtagande utlagt", "åtaganden utlagda")
        print(f"  {laid_out}.")
    for problem in reading.problems:
        place = problem.place or f"rad {problem.line}"
        print(f"  ? {place}: “{problem.text}” {problem.why} {problem.suggestion}".rstrip(), file=sys.stderr)
    if imported.draft_id is not None:
        waits = [number(imported.waiting, "rad", "rader")] if imported.waiting else []
        waits += [f"{imported.removed} som inte finns kvar i dokumentet"] if imported.removed else []
        print(
            f"  Väntar på svar: {' och '.join(waits) or 'frågor'}. "
            "Den som administrerar planen svarar i Slack: /plan import"
        )


def _asked(problem: Problem) -> str:
    place = problem.place or f"rad {problem.line}"
    return f"  ? {place}: “{problem.text}” {problem.why} {problem.suggestion}".rstrip()
