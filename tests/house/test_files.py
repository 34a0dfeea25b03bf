from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.tree import ROOT, modules, name_of, own_files

VERSIONS = ROOT / "storage" / "migrations" / "versions"
LONGEST = 400
# Longer for a reason, and not to grow: a list of small things that are read together.
LONGER: dict[str, int] = {}
# Written in two so that this file is not found by itself.
ELSEWHERE = re.compile(
    "|".join(
        [
            r"(?<![\w.~])/(?:wor" + r"k|roo" + r"t|hom" + r"e|Use" + r"rs)/[\w.]",
            "pypi" + r"\.org",
            "pythonhosted" + r"\.org",
            r"index-ur" + r"l[ =]\S*:/",
            r"find-link" + r"s[ =]\S*/",
        ]
    )
)


def is_text(path: Path) -> bool:
    return b"\0" not in path.read_bytes()[:8_000]


def test_a_file_is_one_thing() -> None:
    too_long = {
        name_of(path): lines
        for path in [*modules(), *modules("tests", "benchmarks")]
        if VERSIONS not in path.parents
        if (lines := len(path.read_text().splitlines())) > LONGER.get(name_of(path), LONGEST)
    }
    assert too_long == {}


def test_nothing_names_a_machine_or_a_package_index() -> None:
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:100]}"
        for path in own_files()
        if is_text(path)
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if ELSEWHERE.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    ["cd /ro" + "ot/x", "--index-u" + "rl=https://x", "https://py" + "pi.org/simple", "'/wor" + "k/main'"],
)
def test_such_a_line_would_be_found(line: str) -> None:
    assert ELSEWHERE.search(line)


def test_text_is_composed() -> None:
    """An å in two characters looks like any other and compares with none."""
    decomposed = re.compile("[aoAO][\u030a\u0308]")
    assert [
        name_of(path) for path in own_files() if is_text(path) and decomposed.search(path.read_text())
    ] == []
