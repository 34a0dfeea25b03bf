"""What a fault does to a request from the bot: before anything has happened, and after."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from sandbox.faults import Fault

AFTER = frozenset({"timeout_after", "lost_after"})


class Cut(Exception):
    """No answer is to be given."""


async def before(request: web.Request, fault: Fault) -> tuple[int, dict[str, Any], dict[str, str]]:
    """What the fault does before anything has happened; an empty body lets the call go on."""
    if fault.kind == "ratelimited":
        return 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(fault.retry_after)}
    if fault.kind == "error_500":
        return 500, {"ok": False, "error": "internal_error"}, {}
    if fault.kind == "error":
        return 200, {"ok": False, "error": fault.error}, {}
    if fault.kind == "slow":
        await asyncio.sleep(fault.delay)
    elif fault.kind not in AFTER:
        await cut(request, fault)
    return 200, {}, {}


async def cut(request: web.Request, fault: Fault) -> None:
    """Let the caller wait (`timeout_…`), then cut the connection."""
    if fault.kind.startswith("timeout"):
        loop = asyncio.get_running_loop()
        deadline = loop.time() + fault.delay
        while loop.time() < deadline and request.transport is not None:
            await asyncio.sleep(0.02)
    if request.transport is not None:
        request.transport.abort()
    raise Cut
