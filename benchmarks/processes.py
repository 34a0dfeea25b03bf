"""The processes that are measured: the bot as it is run, and the floor."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.recorder import APP_TOKEN, BARE_APP_TOKEN, BOT_TOKEN, SECRET

ROOT = Path(__file__).parent.parent
START_WITHIN_S = 30.0
_LOOK_S = 0.005
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR")


class DidNotStart(Exception):
    """A process that was to be measured ended, or was not ready in time."""


def environment(**more: str) -> dict[str, str]:
    """What a measured process gets to see: nothing of the machine's own settings or proxies."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def bot(
    folder: Path, database_url: str, api_url: str, *, by_socket: bool = False
) -> AsyncIterator[Running]:
    """`python -m bot run`, ready; ended afterwards. Raises DidNotStart."""
    port = free_port()
    settings = {
        "DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": api_url,
        "PORT": str(port),
    }
    if by_socket:
        settings["SLACK_APP_TOKEN"] = APP_TOKEN
    async with _started(["-m", "bot", "run"], folder, settings) as process:
        yield Running(process, port, await _until_healthy(process, port, folder, by_socket=by_socket))


@asynccontextmanager
async def bare(
    folder: Path, api_url: str, answer: Mapping[str, object], *, by_socket: bool = False
) -> AsyncIterator[Running]:
    """The floor: bare Bolt that posts `answer` to every command. Raises DidNotStart."""
    port = free_port()
    (folder / "answer.json").write_text(json.dumps(answer), "utf-8")
    settings = {
        "BARE_FOLDER": str(folder),
        "BARE_PORT": str(port),
        "SLACK_API_URL": api_url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
    }
    if by_socket:
        settings["SLACK_APP_TOKEN"] = BARE_APP_TOKEN
    begun = time.perf_counter()
    async with _started(["-m", "benchmarks.bare"], folder, settings) as process:
        while not (folder / "bare.ready").exists():
            await _still_starting(process, begun, folder)
        (folder / "bare.ready").unlink()
        yield Running(process, port, time.perf_counter() - begun)


class Running:
    """A process that is ready, and how many seconds that took."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, ready_after: float) -> None:
        self._process = process
        self.port = port
        self.ready_after = ready_after

    def processor_seconds(self) -> float | None:
        """How long it has had a processor, in user and system mode; None where the system doesn't tell."""
        try:
            text = Path(f"/proc/{self._process.pid}/stat").read_text()
        except OSError:
            return None
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def resident_mb(self) -> float | None:
        """Resident memory in megabytes (10^6); None where the system doesn't tell."""
        try:
            text = Path(f"/proc/{self._process.pid}/status").read_text()
        except OSError:
            return None
        line = next(line for line in text.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024 / 1e6


@asynccontextmanager
async def _started(
    arguments: list[str], folder: Path, settings: Mapping[str, str]
) -> AsyncIterator[subprocess.Popen[bytes]]:
    # In a folder of its own, so that no .env is read.
    with (folder / "stderr.txt").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=folder, env=environment(**settings), stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                await asyncio.to_thread(process.wait, 10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


async def _until_healthy(
    process: subprocess.Popen[bytes], port: int, folder: Path, *, by_socket: bool
) -> float:
    begun = time.perf_counter()
    while True:
        try:
            health = await asyncio.to_thread(_get, f"http://127.0.0.1:{port}/healthz")
            if not by_socket or health.get("socket") == "ok":
                return time.perf_counter() - begun
        except (URLError, OSError):
            pass
        await _still_starting(process, begun, folder)


def _get(url: str) -> dict[str, object]:
    with urlopen(url, timeout=1) as response:
        found: dict[str, object] = json.load(response)
    return found


async def _still_starting(process: subprocess.Popen[bytes], begun: float, folder: Path) -> None:
    if process.poll() is not None or time.perf_counter() - begun > START_WITHIN_S:
        said = (folder / "stderr.txt").read_text("utf-8", errors="replace")[-2000:]
        raise DidNotStart(f"{process.args!r} was not ready:\n{said}")
    await asyncio.sleep(_LOOK_S)
