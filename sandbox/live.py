"""Live updates to open pages, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

from sandbox.core import Core
from sandbox.dates import day, in_words, moment
from sandbox.signal import Signal
from sandbox.views import Viewer, clock_bar
from sandbox.workspace import Change, Message

BEAT = 15.0  # seconds between signs of life


class Live:
    """Those who have a page open."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._listeners: list[tuple[Viewer | None, asyncio.Queue[dict[str, Any] | None]]] = []
        self._left = Signal()
        self.sequence = 0
        core.workspace.listeners.append(self._on_change)
        core.clock_listeners.append(self._on_clock)
        core.modals.listeners.append(self._on_modal)
        core.homes.listeners.append(self._on_home)

    async def stream(self, request: web.Request, viewer: Viewer | None) -> web.StreamResponse:
        """One page's connection. A page that is older than the workspace is told to fetch anew.

        Without a viewer it is a page that shows nothing but the time.
        """
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        if request.query.get("since") != str(self.sequence):
            queue.put_nowait({"kind": "stale"})
        entry = (viewer, queue)
        self._listeners.append(entry)
        try:
            await response.write(b"retry: 1000\n\n")
            told = ""
            while True:
                if self._core.clock.shown and told != (told := in_words(self._core.clock.at())):
                    await _send(response, self._time(viewer))
                try:
                    data = await asyncio.wait_for(queue.get(), BEAT)
                except TimeoutError:
                    await response.write(b": kvar\n\n")
                    continue
                if data is None:
                    break
                await _send(response, data)
            await response.write_eof()
        except ConnectionError:
            pass
        finally:
            self._listeners.remove(entry)
            self._left.fire()
        return response

    def close(self) -> None:
        """End every page's connection."""
        for _, queue in self._listeners:
            queue.put_nowait(None)

    async def closed(self, timeout: float) -> None:
        """End them, and wait until each has got its end."""
        self.close()
        await self._left.until(lambda: not self._listeners, timeout)

    def _on_change(self, change: Change) -> None:
        self.sequence += 1
        for viewer, queue in self._listeners:
            if viewer is None:
                continue
            if change.message.only_for not in (None, viewer.user.id):
                continue
            if not viewer.may_read(self._core.workspace.channels[change.message.channel]):
                continue
            queue.put_nowait(self._event(viewer, change.kind, change.message))
            parent = self._parent(change.message)
            if parent is not None:
                queue.put_nowait(self._event(viewer, "changed", parent))

    def _on_clock(self) -> None:
        self.sequence += 1
        for viewer, queue in self._listeners:
            queue.put_nowait(self._time(viewer))

    def _on_modal(self, user: str) -> None:
        self.sequence += 1
        for viewer, queue in self._listeners:
            if viewer is not None and viewer.user.id == user:
                queue.put_nowait({"kind": "modal", "html": viewer.modal(), "sequence": self.sequence})

    def _on_home(self, user: str) -> None:
        self.sequence += 1
        for viewer, queue in self._listeners:
            if viewer is not None and viewer.user.id == user:
                queue.put_nowait({"kind": "home", "html": viewer.home(), "sequence": self.sequence})

    def _time(self, viewer: Viewer | None) -> dict[str, Any]:
        """The time as it is now, and what the days are called."""
        clock = self._core.clock
        return {
            "kind": "clock",
            "version": clock.version,
            "words": in_words(clock.at()),
            "date": clock.at().date().isoformat(),
            "html": clock_bar(self._core) if clock.shown else "",
            "days": viewer.days() if viewer is not None else {},
            "sequence": self.sequence,
        }

    def _event(self, viewer: Viewer, kind: str, message: Message) -> dict[str, Any]:
        found: dict[str, Any] = {
            "kind": kind,
            "channel": message.channel,
            "ts": message.ts,
            "thread": message.thread_ts,
            "reply": message.in_thread,
            "sequence": self.sequence,
        }
        if kind != "deleted":
            date = moment(message.ts).date()
            found |= {"date": date.isoformat(), "day": day(date, self._core.clock.now())}
            found["html"] = viewer.html(message)
            if message.thread_ts is not None:
                found["panel"] = viewer.html(message, in_panel=True)
        return found

    def _parent(self, message: Message) -> Message | None:
        if not message.in_thread or message.thread_ts is None:
            return None
        return self._core.workspace.messages.get(message.channel, {}).get(message.thread_ts)


async def _send(response: web.StreamResponse, data: dict[str, Any]) -> None:
    await response.write(f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode())
