from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.documents import papers
from tests.support.tree import ROOT


def test_the_demo_proves_itself_without_a_browser() -> None:
    command = [sys.executable, "-m", "bot", "demo", "--once", "--port", "0"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)
    assert run.returncode == 0, run.stderr
    asked, *answer, last = run.stdout.splitlines()
    assert asked == "/aktivitet klar 3b"
    assert "Läs 3b är klar." in "\n".join(answer)
    assert last == "Demot fungerar."
    assert run.stderr == ""


def test_the_demo_takes_a_plan_of_ones_own_and_moves_to_its_year(tmp_path: Path) -> None:
    rows = [
        ["Aktivitet", "Ansvarig", "Klart"],
        ["1. Bygg en läsande skola", "Rektor", "VT24"],
        ["2. Pröva en ny mall", "Någon ny roll", "31 november"],
    ]
    plan = tmp_path / "plan.docx"
    plan.write_bytes(papers.word([("heading", 1, "Verksamhetsplan 23/24"), ("table", rows, None)]))
    command = [sys.executable, "-m", "bot", "demo", "--once", "--port", "0", "--plan", str(plan)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)
    assert run.returncode == 0, run.stderr
    assert "Verksamhetsplan 23/24: 1 aktivitet." in run.stdout
    assert "15 juni" in run.stdout  # of this school year, so the year is not said
    assert "31 november" in run.stderr


def test_make_hands_the_plan_on() -> None:
    command = ["make", "--dry-run", "--no-print-directory", "demo", "PLAN=min plan.docx", "ARGS=--once"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=True)
    assert run.stdout.splitlines()[-1].endswith('python -m bot demo --plan "min plan.docx" --once')


def test_the_demo_says_why_a_file_is_no_plan(tmp_path: Path) -> None:
    (tmp_path / "plan.docx").write_bytes(b"PK\x03\x04")
    command = [
        sys.executable,
        "-m",
        "bot",
        "demo",
        "--once",
        "--port",
        "0",
        "--plan",
        str(tmp_path / "plan.docx"),
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=90, check=False)
    assert run.returncode == 2
    assert "plan.docx: Filen är skadad" in run.stderr
    assert run.stdout == ""
