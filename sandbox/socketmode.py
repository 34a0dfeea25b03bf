"""Socket Mode: the WebSocket connections of the bot, and envelopes through them."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import WSMsgType, web

from sandbox.core import Core
from sandbox.record import Delivery

UNANSWERED_KEPT = 10_000
WITH_PAYLOAD = frozenset({"slash_commands", "interactive"})


@dataclass(eq=False)
class Connection:
    """One of the bot's connections."""

    id: str
    socket: web.WebSocketResponse
    request: web.Request
    leaving: bool = False


class SocketHub:
    """Those that are open. Envelopes go round among them."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._tickets: set[str] = set()
        self._sent: OrderedDict[str, tuple[Delivery, asyncio.Future[None]]] = OrderedDict()
        self._turn = 0
        self.connections: list[Connection] = []

    def issue_url(self) -> str:
        """An address to connect to, once."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        query = urlencode({"ticket": ticket, "app_id": self._core.workspace.bot.app_id})
        return f"{self._core.base_url.replace('http', 'ws', 1)}/link/?{query}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """The WebSocket itself: greets, and takes acknowledgements."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="This address has been used or was never given out.\n")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(max_msg_size=1024 * 1024)
        await socket.prepare(request)
        refusal = None
        if not self._core.socket_mode:
            refusal = "link_disabled"
        elif len(self.connections) >= self._core.settings.socket_connections:
            refusal = "too_many_websockets"
        if refusal is not None:
            await self._say(socket, {"type": "disconnect", "reason": refusal, "debug_info": _debug()})
            await socket.close()
            return socket
        connection = Connection(secrets.token_hex(6), socket, request)
        self.connections.append(connection)
        try:
            await self._say(
                socket,
                {
                    "type": "hello",
                    "num_connections": len(self.connections),
                    "connection_info": {"app_id": self._core.workspace.bot.app_id},
                    "debug_info": {**_debug(), "approximate_connection_time": 18060},
                },
            )
            self._core.changed.fire()
            for old in [entry for entry in self.connections if entry.leaving]:
                self._core.start(self._see_off(old))
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._take(message.data)
        finally:
            self._forget(connection)
        return socket

    async def send(self, delivery: Delivery) -> None:
        """Put the delivery in an envelope and wait for its acknowledgement."""
        connection = self._next()
        if connection is None:
            delivery.status = "dispatch_failed"
            return
        envelope: dict[str, Any] = {
            "envelope_id": delivery.id,
            "payload": delivery.payload,
            "type": delivery.kind,
            "accepts_response_payload": delivery.kind in WITH_PAYLOAD,
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": delivery.retry, "retry_reason": delivery.retry_reason}
        delivery.connection = connection.id
        acked = asyncio.get_running_loop().create_future()
        self._sent[delivery.id] = (delivery, acked)
        if len(self._sent) > UNANSWERED_KEPT:
            self._sent.popitem(last=False)
        try:
            await self._say(connection.socket, envelope)
        except (ConnectionError, RuntimeError):
            self._forget(connection)
            delivery.status = "dispatch_failed"
            return
        done, _ = await asyncio.wait({acked}, timeout=self._core.settings.ack_timeout)
        delivery.status = "ok" if done else "operation_timeout"

    def drop(self) -> int:
        """Cut every connection, without a word. Says how many there were."""
        connections = list(self.connections)
        for connection in connections:
            self._forget(connection)
            if connection.request.transport is not None:
                connection.request.transport.abort()
        return len(connections)

    async def refresh(self) -> int:
        """Ask every connection to make way for a new one, as Slack does every few hours."""
        connections = list(self.connections)
        for connection in connections:
            connection.leaving = True
            await self._say(
                connection.socket,
                {"type": "disconnect", "reason": "refresh_requested", "debug_info": _debug()},
            )
        return len(connections)

    async def close(self) -> None:
        """Say goodbye to all."""
        for connection in list(self.connections):
            self._forget(connection)
            await connection.socket.close()

    async def _see_off(self, connection: Connection) -> None:
        """Close a connection that has got its replacement."""
        self._forget(connection)
        await connection.socket.close()

    def _next(self) -> Connection | None:
        open_ones = [entry for entry in self.connections if not entry.leaving and not entry.socket.closed]
        if not open_ones:
            return None
        self._turn += 1
        return open_ones[self._turn % len(open_ones)]

    def _take(self, text: str) -> None:
        try:
            data = json.loads(text)
        except ValueError:
            return
        envelope_id = data.get("envelope_id") if isinstance(data, dict) else None
        sent = self._sent.pop(envelope_id, None) if isinstance(envelope_id, str) else None
        if sent is None:
            return
        # It may come on another connection than the envelope went out on, when one was renewed in between.
        delivery, acked = sent
        delivery.acked_at = time.time()
        if delivery.kind in WITH_PAYLOAD and isinstance(data.get("payload"), dict):
            delivery.ack_body = data["payload"]
        if not acked.done():
            acked.set_result(None)
        self._core.changed.fire()

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
            self._core.changed.fire()

    @staticmethod
    async def _say(socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        await socket.send_str(json.dumps(data, ensure_ascii=False))


def _debug() -> dict[str, Any]:
    return {"host": "sandbox", "build_number": 1}
