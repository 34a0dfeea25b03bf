"""`python -m benchmarks [PART …] [--quick]`: measure, and tell. The parts are those of `PARTS`; all without any.

A time over its aim is said and is no error. A command that was lost, answered twice or not stored once is: exit
code 1.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.answering import Measured, answering, answering_by_socket, remembering
from benchmarks.delivery import delivering
from benchmarks.drawing import drawing
from benchmarks.home import homes
from benchmarks.importing import importing
from benchmarks.planning import planning
from benchmarks.reading import reading
from benchmarks.sizes import FULL, QUICK, Sizes
from benchmarks.starting import starting
from benchmarks.table import table
from benchmarks.writing import writing

PARTS: dict[str, Callable[[Path, Sizes], Measured]] = {
    "answer": lambda folder, sizes: asyncio.run(answering(folder, sizes)),
    "socket": lambda folder, sizes: asyncio.run(answering_by_socket(folder, sizes)),
    "import": importing,
    "start": lambda folder, sizes: asyncio.run(starting(folder, sizes)),
    "deliver": delivering,
    "memory": lambda folder, sizes: asyncio.run(remembering(folder, sizes)),
    "planning": planning,
    "home": lambda folder, sizes: asyncio.run(homes(folder, sizes)),
    "pictures": drawing,
    "documents": reading,
    "papers": writing,
}


def main() -> int:
    """Run what was asked for, or all, and give the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure, each beside its floor."
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all without any")
    parser.add_argument(
        "--quick", action="store_true", help="only show that it runs; the numbers mean nothing"
    )
    arguments = parser.parse_args()
    if unknown := [part for part in arguments.parts if part not in PARTS]:
        parser.error(f"{', '.join(unknown)}: choose among {', '.join(PARTS)}")
    before = _load()
    lines, wrong = [], []
    with tempfile.TemporaryDirectory(prefix="arshjul-bench-") as folder:
        for part in arguments.parts or PARTS:
            print(f"measuring: {part}", file=sys.stderr)
            measured = PARTS[part](Path(folder) / part, QUICK if arguments.quick else FULL)
            lines += measured.lines
            wrong += measured.wrong
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores. {_told(before)}\n")
    print(table(lines))
    for sentence in wrong[:20]:
        print(f"WRONG: {sentence}")
    if len(wrong) > 20:
        print(f"WRONG: and {len(wrong) - 20} more")
    return 1 if wrong else 0


def _load() -> float | None:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def _told(before: float | None) -> str:
    after = _load()
    if before is None or after is None:
        return "Load average: unknown."
    # What the benchmark itself does is in the second number.
    busy = " Something else was running: measure again when it is quiet." if before > 0.5 else ""
    return f"Load average: {before:.1f} before, {after:.1f} after.{busy}"


if __name__ == "__main__":
    sys.exit(main())
