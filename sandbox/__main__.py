"""Starts a workspace: `python -m sandbox --workspace FILE.json --manifest manifest.yaml`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from datetime import datetime

from sandbox.seed import SeedError
from sandbox.server import Server
from sandbox.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop. Prints one line of JSON when ready: `{"url": …, "api_url": …}`."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings()
        settings.update({"message_interval": options.message_interval})
        server = Server(
            options.workspace,
            options.manifest,
            request_url=options.request_url,
            start=options.start,
            settings=settings,
        )
        asyncio.run(_serve(server, options.port))
    except (SeedError, ValueError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"sandbox: can't listen on port {options.port}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="A Slack workspace on this machine."
    )
    parser.add_argument("--workspace", required=True, metavar="FILE", help="people and channels, JSON")
    parser.add_argument("--manifest", required=True, metavar="FILE", help="the app manifest, YAML")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--request-url", metavar="URL", help="send signed HTTP here instead of Socket Mode")
    parser.add_argument(
        "--start",
        type=datetime.fromisoformat,
        metavar="TIME",
        help="the workspace's own clock starts here, e.g. 2027-03-16T08:30+01:00",
    )
    parser.add_argument(
        "--message-interval",
        type=float,
        default=1.0,
        metavar="SECONDS",
        help="least time between two messages in a channel (Slack's: 1); 0 for load tests",
    )
    return parser


async def _serve(server: Server, port: int) -> None:
    stop = asyncio.Event()
    # Asked before anything is said: whoever reads the address may end at once.
    parent = os.getppid()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    url = await server.start(port)
    try:
        print(json.dumps({"url": url, "api_url": f"{url}api/"}), flush=True)
        await _until_told(stop, parent)
    finally:
        await server.stop()


async def _until_told(stop: asyncio.Event, parent: int) -> None:
    """Wait for a signal, or for the process that started this one to be gone."""
    while not stop.is_set() and (parent == 1 or os.getppid() == parent):
        try:
            await asyncio.wait_for(stop.wait(), 1)
        except TimeoutError:
            continue


if __name__ == "__main__":
    sys.exit(main())
