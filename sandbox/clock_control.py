"""Telling and moving the clock: the control API's way, and the form on the pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.clock import ClockError
from sandbox.control import LONGEST_WAIT, kindly, read_body, reply
from sandbox.core import Core


class ClockControl:
    """The handlers."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def routes(self) -> list[web.RouteDef]:
        """Every address."""
        return [
            web.get("/sandbox/clock", kindly(self.tell)),
            web.post("/sandbox/clock", kindly(self.move)),
            web.get("/sandbox/clock/marks", kindly(self.marks)),
            web.post("/sandbox/clock/marks", kindly(self.set_marks)),
            web.post("/clock", self.form),
        ]

    async def tell(self, request: web.Request) -> web.StreamResponse:
        """What time it is; with `after` and `wait`, once the clock has been moved since that version."""
        after, clock = int(request.query.get("after", -1)), self._core.clock
        wait = min(float(request.query.get("wait") or 0), LONGEST_WAIT)
        if wait:
            await self._core.changed.until(lambda: clock.version > after, wait)
        return reply(self._time())

    async def move(self, request: web.Request) -> web.StreamResponse:
        """Move it on: `to` a moment, or by a `move`."""
        data = await read_body(request)
        self._core.move_clock(_wanted(data))
        return reply(self._time())

    async def marks(self, request: web.Request) -> web.StreamResponse:
        """The marks that are still to come."""
        return reply(
            {"marks": [{"label": mark.label, "at": mark.at.isoformat()} for mark in self._core.clock.marks]}
        )

    async def set_marks(self, request: web.Request) -> web.StreamResponse:
        """Put other marks in their place."""
        self._core.mark_clock((await read_body(request)).get("marks"))
        return await self.marks(request)

    async def form(self, request: web.Request) -> web.StreamResponse:
        """A button on a page: without scripts, back to that page afterwards."""
        try:
            self._core.move_clock(_wanted(dict(await request.post())))
        except ClockError as error:
            return web.Response(status=400, text=str(error))
        if request.headers.get("X-Requested-With") == "fetch":
            return web.Response(status=204)
        came_from = urlsplit(request.headers.get("Referer", ""))
        path = came_from.path if came_from.path.startswith("/") and came_from.path[1:2] != "/" else "/"
        raise web.HTTPSeeOther(path + (f"?{came_from.query}" if came_from.query else ""))

    def _time(self) -> dict[str, Any]:
        return {"now": self._core.clock.at().isoformat(), "version": self._core.clock.version}


def _wanted(data: dict[str, Any]) -> str:
    if data.get("move") in ("next_morning", "next_week"):
        return str(data["move"])
    if "to" not in data:
        raise ClockError("Säg vart klockan ska: to (en tidpunkt) eller move (next_morning, next_week).")
    if data["to"] in ("next_morning", "next_week") or not isinstance(data["to"], str):
        raise ClockError(f"{data['to']!r} är ingen tidpunkt. Skriv så här: 2027-03-17T08:00+01:00.")
    return data["to"]
