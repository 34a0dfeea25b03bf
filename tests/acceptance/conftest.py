"""Ekdala's story, told once and copied; the whole bot over both transports."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.ekdala import Ekdala, fill, running_ekdala
from tests.support.slack import WAYS


@pytest.fixture(scope="session")
def ekdala_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with Ekdala's story in it, to copy."""
    path = tmp_path_factory.mktemp("ekdala") / "story.db"
    shutil.copyfile(sqlite_template, path)
    fill(f"sqlite:///{path}")
    return path


@pytest.fixture(params=WAYS)
def ekdala(request: pytest.FixtureRequest, ekdala_file: Path, tmp_path: Path) -> Iterator[Ekdala]:
    """The bot in Ekdala, over Socket Mode and over signed HTTP in turn."""
    with running_ekdala(ekdala_file, tmp_path, request.param) as found:
        yield found


@pytest.fixture
def ekdala_by_http(ekdala_file: Path, tmp_path: Path) -> Iterator[Ekdala]:
    """The bot in Ekdala over signed HTTP, for what does not differ."""
    with running_ekdala(ekdala_file, tmp_path, "http") as found:
        yield found
