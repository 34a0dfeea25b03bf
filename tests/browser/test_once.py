from __future__ import annotations

import subprocess
import sys

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
