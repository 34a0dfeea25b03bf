"""Importing documents: the example's own two, and the seeds where they lie beside the repository."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.answering import Measured
from benchmarks.load import median
from benchmarks.processes import ROOT, environment
from benchmarks.sizes import Sizes
from benchmarks.stage import empty_database
from benchmarks.table import Aim, Line, Result, Skipped
from bot.example import DOCUMENTS, FOLDER

SEEDS = ROOT.parent / "shared" / "seeds"
# The first seed doesn't say its school year in a way that can be relied on.
YEARS = {"000": "22/23"}
AIM = Aim(at_most=500)


@dataclass(frozen=True)
class Document:
    """A file to import, and the year that is said along with it, if any."""

    name: str
    file: Path
    year: str = ""


def importing(folder: Path, sizes: Sizes) -> Measured:
    """Each document, read and stored in a fresh process and a fresh database."""
    folder.mkdir()
    empty = folder / "empty.db"
    empty_database(empty)
    measured = Measured()
    found, missing = documents(sizes.seeds)
    for document in found:
        measured.lines += _one(document, folder, empty, sizes)
    largest = max(found, key=lambda document: document.file.stat().st_size)
    measured.lines += [_whole_command(largest, folder, empty, sizes), *missing]
    return measured


def documents(seeds: Sequence[str]) -> tuple[list[Document], list[Line]]:
    """The example's documents and the seeds of these numbers, and lines about those that are not here."""
    found = [Document(f"example's {name}", FOLDER / name) for name in DOCUMENTS]
    missing: list[Line] = []
    for number in seeds:
        file = next(iter(sorted(SEEDS.glob(f"{number}*.txt"))), None) if SEEDS.is_dir() else None
        if file is None:
            missing.append(Skipped(f"import of seed {number}", "not in ../shared/seeds"))
        else:
            found.append(Document(f"seed {number}", file, YEARS.get(number, "")))
    return found, missing


def _one(document: Document, folder: Path, empty: Path, sizes: Sizes) -> list[Line]:
    what = f"import of {document.name}"
    runs = [_run(document, folder, empty) for _ in range(sizes.imports)]
    if why := runs[0].get("unreadable"):
        return [Skipped(what, f"can't be read yet: {why}")]
    whole = [run["read"] + run["store"] for run in runs]
    floors = [run["floor_read"] + run["floor_insert"] for run in runs]
    return [
        _result(
            f"{what}: reading, {runs[0]['items']} items",
            [r["read"] for r in runs],
            [r["floor_read"] for r in runs],
        ),
        _result(f"{what}: reading and storing, {runs[0]['rows']} rows", whole, floors),
    ]


def _result(what: str, ours: list[float], floor: list[float]) -> Result:
    return Result(what, median(ours) * 1000, "ms", median(floor) * 1000, AIM)


def _run(document: Document, folder: Path, empty: Path) -> dict[str, Any]:
    ours, floor = _fresh(folder, empty), folder / "floor.db"
    floor.unlink(missing_ok=True)
    command = ["-m", "benchmarks.one_import", str(document.file), str(ours), str(floor), document.year]
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment(), check=True, stdout=subprocess.PIPE
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _whole_command(document: Document, folder: Path, empty: Path, sizes: Sizes) -> Result:
    """`python -m bot import FILE` from start to end: for information. Its floor is starting Python at all."""
    year = ["--year", document.year] if document.year else []
    ours, floor = [], []
    for _ in range(sizes.imports):
        settings = environment(DATABASE_URL=f"sqlite:///{_fresh(folder, empty)}")
        ours.append(seconds_of(["-m", "bot", "import", *year, str(document.file)], folder, settings))
        floor.append(seconds_of(["-c", "import sqlalchemy"], folder, environment()))
    what = f"the command `import`, {document.name}, start to end"
    return Result(what, median(ours) * 1000, "ms", median(floor) * 1000)


def seconds_of(arguments: list[str], folder: Path, settings: dict[str, str]) -> float:
    """How long a Python process with these arguments lives. Raises CalledProcessError where it fails."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=settings,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - begun


def _fresh(folder: Path, empty: Path) -> Path:
    """A new copy of the empty database."""
    file = folder / "ours.db"
    for old in folder.glob("ours.db*"):
        old.unlink()
    shutil.copyfile(empty, file)
    return file
