from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.support.tree import ROOT, modules, name_of


def imported(source: str) -> Iterator[str]:
    """The full names of the modules that are imported, at the top or inside functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"


def imports_of(paths: list[Path], wrong: Callable[[str], bool]) -> list[str]:
    """Which of the modules import something that is `wrong`, and what."""
    return [
        f"{name_of(path)}: {name}" for path in paths for name in imported(path.read_text()) if wrong(name)
    ]


def top(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def test_imports_run_one_way_through_the_house() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_plan_imports_the_standard_library_only() -> None:
    assert imports_of(modules("plan"), lambda name: top(name) not in sys.stdlib_module_names | {"plan"}) == []


def test_slack_is_known_in_its_own_folder_and_by_bot_only() -> None:
    allowed = (ROOT / "handlers" / "slack", ROOT / "bot")
    others = [path for path in modules() if not any(path.is_relative_to(folder) for folder in allowed)]
    assert imports_of(others, lambda name: top(name) in ("slack_sdk", "slack_bolt")) == []


def test_no_module_imports_by_dots() -> None:
    """So that where something comes from can be read, and searched for."""
    assert imports_of(modules(), lambda name: name.startswith(".")) == []


def test_a_wrong_import_would_be_found() -> None:
    """Wherever it stands, and there is something to look through."""
    assert len(modules("plan")) > 5
    assert list(imported("import a.b\nfrom c.d import e\ndef f():\n  from .g import h")) == [
        "a.b",
        "c.d",
        ".g",
    ]
    assert imports_of(modules("handlers"), lambda name: top(name) == "slack_sdk") != []
