"""The benchmarks run, from their smallest form, and say what they measured. No time is asserted anywhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.load import Command, Target, p99
from benchmarks.recorder import Recorder
from benchmarks.table import Aim, Result, Skipped, table

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def output() -> str:
    command = [sys.executable, "-m", "benchmarks", "--quick", "answer", "import", "start", "documents"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "what",
    ["answer, alone: median", "answer, 4 at a time: p99", "import of example's arshjul.txt", "time to ready"],
)
def test_each_number_stands_beside_its_floor(output: str, what: str) -> None:
    line = next(line for line in output.splitlines() if line.startswith(what))
    assert len([word for word in line.split() if word in ("ms", "s")]) >= 2
    assert "aim" in line


@pytest.mark.parametrize("what", ["example's plan as docx", "example's cycle as xlsx", "a docx of 2 pages"])
def test_a_document_is_read_with_and_without_a_process_and_its_memory_is_measured(
    output: str, what: str
) -> None:
    lines = [line for line in output.splitlines() if line.startswith(f"reading {what}")]
    assert len(lines) == 3
    assert "items" in lines[0]
    assert "with the start of a process" in lines[1]
    assert "MB" in lines[2]
    assert all("aim" in line for line in lines)


def test_what_was_answered_was_stored_once(output: str) -> None:
    assert "WRONG" not in output


def test_a_part_that_does_not_exist_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "allt"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert "allt" in done.stderr


def test_a_command_that_is_lost_or_answered_twice_is_told() -> None:
    async def nowhere(slack: Recorder, command: Command) -> float:
        raise AssertionError("is never called")

    slack, first, second = Recorder(), Command("U1", "klar 3b", "a"), Command("U1", "pågår 3b", "b")
    target = Target("the bot", nowhere, given=[first, second], lost=[first])
    slack.answered_at["b"] += [1.0, 2.0]
    assert target.wrong(slack) == [
        "the bot: klar 3b (a) got no answer",
        "the bot: pågår 3b (b) was answered 2 times",
    ]


@pytest.mark.parametrize(
    ("aim", "measured", "floor", "holds"),
    [
        (Aim(at_most=300), 300, 1, True),
        (Aim(at_most=300), 301, 300, False),
        (Aim(times_floor=2), 6, 3, True),
        (Aim(times_floor=2), 6.1, 3, False),
        (Aim(times_floor=2), 1, None, False),
    ],
)
def test_an_aim_is_so_much_or_so_many_times_the_floor(
    aim: Aim, measured: float, floor: float | None, holds: bool
) -> None:
    assert aim.holds(measured, floor) is holds


def test_the_columns_stand_under_one_another() -> None:
    head, rule, first, second, third = table(
        [
            Result("short", 1.5, "ms", 0.5, Aim(times_floor=2)),
            Result("something longer", 1234, "MB"),
            Skipped("missing", "it is not here"),
        ]
    ).splitlines()
    assert head.index("measured") + len("measured") == first.index("1.5 ms") + len("1.5 ms")
    assert second.index("1234 MB") + len("1234 MB") == head.index("measured") + len("measured")
    assert first.endswith("3.0  over aim")
    assert third.endswith("it is not here")
    assert set(rule) == {"-"}


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (99, 99), (100, 99), (200, 198), (300, 297)])
def test_the_99th_percentile_is_the_nearest_rank(count: int, expected: int) -> None:
    assert p99(range(1, count + 1)) == expected
