"""Modals and fields in the control API."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.control import LONGEST_WAIT, kindly, read_body, reply
from sandbox.core import Core
from sandbox.forms import Forms
from sandbox.invocations import Invocation
from sandbox.modals import View
from sandbox.people import People


class ViewControl:
    """The handlers."""

    def __init__(self, core: Core, people: People, forms: Forms) -> None:
        self._core, self._people, self._forms = core, people, forms

    def routes(self) -> list[web.RouteDef]:
        """Every address."""
        return [
            web.get("/sandbox/view", kindly(self.view)),
            web.post("/sandbox/view/submit", kindly(self.submit)),
            web.post("/sandbox/view/act", kindly(self.act)),
            web.post("/sandbox/view/fill", kindly(self.fill)),
            web.post("/sandbox/view/close", kindly(self.close)),
            web.post("/sandbox/fill", kindly(self.fill_message)),
            web.get("/sandbox/home", kindly(self.home)),
            web.post("/sandbox/home/open", kindly(self.open_home)),
            web.post("/sandbox/home/act", kindly(self.act_at_home)),
            web.post("/sandbox/home/fill", kindly(self.fill_at_home)),
            web.post("/sandbox/shortcut", kindly(self.shortcut)),
        ]

    async def view(self, request: web.Request) -> web.StreamResponse:
        """What somebody has before them; with `wait` (and `contains`), once they have."""
        query = request.query
        user, contains = self._core.workspace.user(query["user"]).id, query.get("contains", "")

        def found() -> View | None:
            top = self._core.modals.top(user)
            return top if top is not None and contains in top.everything() else None

        wait = min(float(query.get("wait") or 0), LONGEST_WAIT)
        if wait:
            await self._core.changed.until(found, wait)
        return reply({"view": self._json(found()), "depth": len(self._core.modals.stack(user))})

    async def submit(self, request: web.Request) -> web.StreamResponse:
        """Fill in and send."""
        data = await read_body(request)
        invocation = self._forms.submit(data["user"], data.get("view"), data.get("values"))
        return await self._answer(invocation, data)

    async def act(self, request: web.Request) -> web.StreamResponse:
        """Click a button in it, or choose in a menu."""
        data = await read_body(request)
        invocation = self._forms.act(
            data["user"],
            data.get("view"),
            data["action_id"],
            data.get("value"),
            block_id=data.get("block_id"),
        )
        return await self._answer(invocation, data)

    async def fill(self, request: web.Request) -> web.StreamResponse:
        """Fill in, and send nothing."""
        data = await read_body(request)
        return reply({"view": self._json(self._forms.fill(data["user"], data.get("view"), data["values"]))})

    async def close(self, request: web.Request) -> web.StreamResponse:
        """Close it, or with `whole` all of the modal."""
        data = await read_body(request)
        invocation = self._forms.close(data["user"], data.get("view"), whole=data.get("whole") is True)
        return await self._answer(invocation, data)

    async def fill_message(self, request: web.Request) -> web.StreamResponse:
        """Fill in fields of a message."""
        data = await read_body(request)
        self._people.fill(data["user"], data["channel"], data["ts"], data["values"])
        return reply({"ok": True})

    async def home(self, request: web.Request) -> web.StreamResponse:
        """Somebody's home tab; with `wait` (and `contains`), once it says so."""
        query = request.query
        user, contains = self._core.workspace.user(query["user"]).id, query.get("contains", "")

        def found() -> View | None:
            view = self._core.homes.of(user)
            return view if view is not None and contains in view.everything() else None

        wait = min(float(query.get("wait") or 0), LONGEST_WAIT)
        if wait:
            await self._core.changed.until(found, wait)
        return reply({"view": self._json(found())})

    async def open_home(self, request: web.Request) -> web.StreamResponse:
        """Open the home tab, or with `tab` the direct messages."""
        data = await read_body(request)
        self._people.open_app(data["user"], data.get("tab", "home"))
        return reply({"ok": True})

    async def act_at_home(self, request: web.Request) -> web.StreamResponse:
        """Click a button in the home tab, or choose in a menu."""
        data = await read_body(request)
        invocation = self._forms.act_at_home(
            data["user"], data["action_id"], data.get("value"), block_id=data.get("block_id")
        )
        return await self._answer(invocation, data)

    async def fill_at_home(self, request: web.Request) -> web.StreamResponse:
        """Fill in fields of the home tab, and send nothing."""
        data = await read_body(request)
        return reply({"view": self._json(self._forms.fill_at_home(data["user"], data["values"]))})

    async def shortcut(self, request: web.Request) -> web.StreamResponse:
        """Choose a shortcut: with `channel` and `ts` on a message."""
        data = await read_body(request)
        invocation = self._people.shortcut(
            data["user"], data["shortcut"], data.get("channel"), data.get("ts")
        )
        return await self._answer(invocation, data)

    async def _answer(self, invocation: Invocation, data: dict[str, Any]) -> web.StreamResponse:
        """How it went, and what the person has before them then."""
        wait = min(float(data.get("wait") or 0), LONGEST_WAIT)
        if wait:
            await invocation.until_settled(wait)
        return reply({**invocation.as_json(), "top": self._json(self._core.modals.top(invocation.user))})

    def _json(self, view: View | None) -> dict[str, Any] | None:
        if view is None:
            return None
        return {**self._core.modals.as_json(view), "errors": view.errors, "problem": view.problem}
