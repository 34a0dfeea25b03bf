"""Time to ready: `python -m bot run` on a migrated database until /healthz says that all is well, Slack included."""

from __future__ import annotations

import asyncio
from pathlib import Path

from benchmarks.answering import Measured
from benchmarks.importing import seconds_of
from benchmarks.load import median
from benchmarks.processes import bot, environment
from benchmarks.recorder import Recorder
from benchmarks.sizes import Sizes
from benchmarks.stage import empty_database
from benchmarks.table import Aim, Result


async def starting(folder: Path, sizes: Sizes) -> Measured:
    """Over Socket Mode, against a fresh process that only imports the two largest libraries."""
    folder.mkdir()
    url = empty_database(folder / "ours.db")
    ours, floor = [], []
    async with Recorder() as slack:
        for _ in range(sizes.starts):
            ours.append(await _start(folder, url, f"{slack.url}/api/"))
            floor.append(
                await asyncio.to_thread(
                    seconds_of, ["-c", "import slack_bolt, sqlalchemy"], folder, environment()
                )
            )
    return Measured([Result("time to ready", median(ours), "s", median(floor), Aim(at_most=2))])


async def _start(folder: Path, url: str, api_url: str) -> float:
    async with bot(folder, url, api_url, by_socket=True) as running:
        return running.ready_after
