"""A Slack that only records: light enough to be no part of what is measured.

The sandbox checks every block, keeps every message and draws pages; here an answer is noted with its time and that
is all. It answers what the bot calls, takes the posts to `response_url`, and can deliver over Socket Mode.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from typing import Any, Self

from aiohttp import WSMsgType, web

TEAM, BOT_TOKEN, SECRET = "T0EKDALA", "xoxb-matning", "hemligt"
# Each opens its own connection for Socket Mode.
APP_TOKEN, BARE_APP_TOKEN = "xapp-matning", "xapp-golv"
_WHO_AM_I = {
    "ok": True,
    "url": "https://ekdala.example/",
    "team": "Ekdala kommun",
    "team_id": TEAM,
    "user": "arshjul",
    "user_id": "U00BOT",
    "bot_id": "B00BOT",
}


class Recorder:
    """The server. `async with Recorder() as slack:`; all times are `time.perf_counter()`."""

    def __init__(self) -> None:
        self.url = ""
        self.answered_at: defaultdict[str, list[float]] = defaultdict(list)
        self.unexpected: list[str] = []
        self.latest: dict[str, Any] = {}
        self._waiting: dict[str, asyncio.Future[float]] = {}
        self._sockets: dict[str, web.WebSocketResponse] = {}
        self._acks: dict[str, asyncio.Future[float]] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes(
            [
                web.post("/response/{key}", self._respond),
                web.post("/api/{method}", self._call),
                web.get("/api/{method}", self._call),
                web.get("/link", self._link),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        for socket in list(self._sockets.values()):
            await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def expect(self, key: str) -> asyncio.Future[float]:
        """When the answer to this request comes."""
        self._waiting[key] = asyncio.get_running_loop().create_future()
        return self._waiting[key]

    def response_url(self, key: str) -> str:
        """Where the answer to this request is to be posted."""
        return f"{self.url}/response/{key}"

    async def deliver(self, app_token: str, key: str, payload: dict[str, Any]) -> float:
        """Deliver a command to the one who connected with this token; gives when it was acknowledged."""
        acked = asyncio.get_running_loop().create_future()
        self._acks[key] = acked
        envelope = {
            "envelope_id": key,
            "type": "slash_commands",
            "accepts_response_payload": True,
            "payload": payload,
        }
        await self._sockets[app_token].send_str(json.dumps(envelope, ensure_ascii=False))
        found: float = await acked
        return found

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        at = time.perf_counter()
        key = request.match_info["key"]
        self.latest = await request.json()
        self.answered_at[key].append(at)
        waiting = self._waiting.pop(key, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(at)
        return web.Response(text="ok")

    async def _call(self, request: web.Request) -> web.StreamResponse:
        match request.match_info["method"]:
            case "auth.test":
                return web.json_response(_WHO_AM_I)
            case "apps.connections.open":
                _, _, token = request.headers["Authorization"].partition(" ")
                address = f"{self.url.replace('http', 'ws', 1)}/link?token={token}"
                return web.json_response({"ok": True, "url": address})
            case "users.info":
                user = str((await request.post()).get("user", ""))
                return web.json_response({"ok": True, "user": {"id": user, "real_name": user}})
            case "views.publish" | "views.open":
                at, given = time.perf_counter(), await request.json()
                self.answered_at[str(given.get("trigger_id") or given.get("user_id"))].append(at)
                waiting = self._waiting.pop(str(given.get("trigger_id") or given.get("user_id")), None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(at)
                view = {**given["view"], "id": "V1", "hash": str(at)}
                return web.json_response({"ok": True, "view": view})
            case other:
                self.unexpected.append(other)
                return web.json_response({"ok": False, "error": "unknown_method"})

    async def _link(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1, "connection_info": {}}))
        self._sockets[request.query["token"]] = socket
        async for message in socket:
            if message.type != WSMsgType.TEXT:
                continue
            acked = self._acks.pop(json.loads(message.data).get("envelope_id", ""), None)
            if acked is not None:
                acked.set_result(time.perf_counter())
        return socket
