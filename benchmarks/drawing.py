"""Drawing the wheel: 36 items as PNG, beside matplotlib drawing the same items as large."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.answering import Measured
from benchmarks.processes import environment
from benchmarks.sizes import Sizes
from benchmarks.table import Aim, Line, Result

ITEMS = 36
MANY = 150


def drawing(folder: Path, sizes: Sizes) -> Measured:
    """The first picture of a process, the next ones, and one that has been drawn before."""
    folder.mkdir()
    ours, floor = [], []
    for _ in range(sizes.imports):  # in turn, so that what else the machine does meets both
        ours.append(_run("ours", ITEMS, sizes.imports, folder))
        floor.append(_run("matplotlib", ITEMS, sizes.imports, folder))
    many = _run("ours", MANY, 2, folder)
    what = f"the wheel with {ITEMS} items"
    lines: list[Line] = [
        _result(f"{what}: the first of a process", ours, floor, "cold", Aim(at_most=400)),
        _result(f"{what}: another one", ours, floor, "warm", Aim(at_most=200)),
        _result(f"{what}: the same again", ours, floor, "again", Aim(at_most=200)),
        Result(
            f"{what}: processor time of another one",
            _milliseconds(ours, "processor"),
            "ms",
            _milliseconds(floor, "processor"),
        ),
        Result(f"the wheel with {MANY} items: another one", _milliseconds([many], "warm"), "ms"),
    ]
    return Measured(lines, [])


def _result(what: str, ours: list[dict[str, Any]], floor: list[dict[str, Any]], of: str, aim: Aim) -> Result:
    return Result(what, _milliseconds(ours, of), "ms", _milliseconds(floor, of), aim)


def _milliseconds(runs: list[dict[str, Any]], of: str) -> float:
    values = [one for run in runs for one in (run[of] if isinstance(run[of], list) else [run[of]])]
    return median(values) * 1000


def _run(which: str, count: int, rounds: int, folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.one_picture", which, str(count), str(rounds)],
        cwd=folder,
        env=environment(),
        check=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
