"""`python -m bot tick --at …` for real, in the sandbox: one pass of the clock, as a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from sandbox import Sandbox
from tests.support.ekdala import the_manifest, workspace
from tests.support.slack import BOT_TOKEN, SECRET
from tests.support.taken import not_taken
from tests.support.tree import ROOT

MORNING = "2027-03-16T08:00"


def test_what_is_rehearsed_for_a_moment_is_posted_then_and_once(ekdala_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "ekdala.db"
    shutil.copyfile(ekdala_file, file)
    with Sandbox(workspace(), the_manifest(), message_interval=0, request_url="http://127.0.0.1:9/") as box:
        settings = {
            "DATABASE_URL": f"sqlite:///{file}",
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": box.api_url,
        }

        def tick(*arguments: str) -> list[dict[str, Any]]:
            command = [sys.executable, "-m", "bot", "tick", "--at", MORNING, *arguments]
            environment = {"PATH": os.environ["PATH"], **settings}
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
            )
            assert done.returncode == 0, done.stderr
            return [json.loads(line) for line in done.stdout.splitlines()]

        def posted() -> list[tuple[str, str]]:
            calls = (call.arguments for call in box.calls_to("chat.postMessage"))
            return sorted((one["metadata"]["event_payload"]["key"], one["text"]) for one in calls)

        rehearsed = tick("--dry-run")
        assert len(rehearsed) > 2 and posted() == []
        for _ in range(2):
            assert tick() == []
            assert posted() == sorted((line["key"], line["text"]) for line in rehearsed)
        accounts = {user["real_name"]: user["id"] for user in workspace()["users"]}
        to = [line for line in rehearsed if line["to"] is not None]
        assert [
            line["text"]
            for line in to
            if line["text"] not in [m.text for m in box.dm(accounts[line["to"]["person"]])]
        ] == []
        assert not_taken(box) == []
