"""The whole bot on Ekdala's story, over both transports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.ekdala import Ekdala, running_ekdala
from tests.support.slack import WAYS


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
