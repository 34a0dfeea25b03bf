"""The project's own files, as a test of the house sees them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "schedules", "services", "documents", "storage", "plan", "sandbox")
_PASSED_BY = {".git", ".venv", "__pycache__", ".benchmarks", ".coverage", ".env"}


def own_files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file that belongs to the project: no caches, databases or virtual environments."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name in _PASSED_BY or path.name.endswith("_cache") or path.name == ".hypothesis":
            continue
        if path.is_dir():
            if path != ROOT / "tmp":
                yield from own_files(path)
        elif path.suffix not in (".db", ".db-shm", ".db-wal", ".pyc") and path.name not in (
            "uv.lock",
            "pylock.toml",
        ):
            yield path


def modules(*packages: str) -> list[Path]:
    """The Python files of packages (all of them, where none are named), beside those of migrations."""
    wanted = packages or PACKAGES
    return [path for package in wanted for path in own_files(ROOT / package) if path.suffix == ".py"]


def name_of(path: Path) -> str:
    """A path as it is written in a message."""
    return path.relative_to(ROOT).as_posix()
