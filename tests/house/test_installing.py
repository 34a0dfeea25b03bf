"""What somebody who installs the bot copies and runs."""

from __future__ import annotations

import os
import re
import shlex

import pytest

from bot.cli import VERBS
from bot.settings import Settings
from tests.support.tree import ROOT

EXAMPLE = ROOT / ".env.example"


def example() -> dict[str, str]:
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_the_example_settings_are_all_settings() -> None:
    assert sorted(example()) == sorted(name.upper() for name in Settings.model_fields)


def test_every_example_setting_is_explained() -> None:
    for block in EXAMPLE.read_text().strip().split("\n\n")[1:]:
        assert block.startswith("# ")
        assert re.search(r"^[A-Z_]+=", block, re.MULTILINE)


def test_the_example_settings_copied_as_they_are_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in example():
        monkeypatch.delenv(name, raising=False)
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)  # type: ignore[call-arg]


def test_every_process_is_a_command_that_exists() -> None:
    verbs = {verb.name for verb in VERBS}
    processes = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    assert list(processes) == ["release", "web", "worker"]
    for command in processes.values():
        words = [word for word in shlex.split(command) if "=" not in word]
        assert words[:3] == ["python", "-m", "bot"]
        assert words[3] in verbs


def test_the_whole_is_run_by_one_executable_file() -> None:
    run = ROOT / ".ci" / "run"
    assert os.access(run, os.X_OK)
    assert "make check" in run.read_text()
