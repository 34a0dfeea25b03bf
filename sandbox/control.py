"""The control API under /sandbox/: what a test in another process does. JSON in, JSON out; see README.md."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.core import Core
from sandbox.elements import NoSuchElement
from sandbox.faults import FaultError
from sandbox.file_addresses import read_content
from sandbox.invocations import Invocation
from sandbox.people import NotAllowedError, People
from sandbox.socketmode import SocketHub
from sandbox.workspace import Message, UnknownError

LONGEST_WAIT = 60.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def reply(body: Any, status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.json_response(body, status=status, dumps=lambda data: json.dumps(data, ensure_ascii=False))


def kindly(handler: Handler) -> Handler:
    """Turn what can be asked wrongly into an answer that says so."""

    async def wrapped(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except (UnknownError, NoSuchElement) as error:
            return reply({"error": str(error)}, 404)
        except (NotAllowedError, FaultError, ValueError, TypeError) as error:
            return reply({"error": str(error)}, 400)
        except KeyError as error:
            return reply({"error": f"{error} is missing"}, 400)

    return wrapped


class Control:
    """The handlers."""

    def __init__(self, core: Core, people: People, hub: SocketHub) -> None:
        self._core, self._people, self._hub = core, people, hub

    def routes(self) -> list[web.RouteDef]:
        """Every address."""
        post = {
            "command": self.command,
            "click": self.click,
            "say": self.say,
            "upload": self.upload,
            "event": self.event,
            "faults": self.add_fault,
            "settings": self.change_settings,
            "record/clear": self.clear_record,
            "connections/drop": self.drop,
            "connections/refresh": self.refresh,
        }
        get = {
            "invocations/{id}": self.invocation,
            "messages": self.messages,
            "dm": self.dm,
            "record": self.record,
            "faults": self.faults,
            "settings": self.settings,
            "status": self.status,
        }
        return [
            *(web.post(f"/sandbox/{path}", kindly(handler)) for path, handler in post.items()),
            *(web.get(f"/sandbox/{path}", kindly(handler)) for path, handler in get.items()),
            web.delete("/sandbox/faults", kindly(self.clear_faults)),
        ]

    async def command(self, request: web.Request) -> web.StreamResponse:
        """Give a slash command."""
        data = await read_body(request)
        invocation = self._people.command(
            data["user"],
            data["channel"],
            data["command"],
            data.get("text", ""),
            thread_ts=data.get("thread_ts"),
        )
        return await self._invocation(request, invocation, data)

    async def click(self, request: web.Request) -> web.StreamResponse:
        """Click a button or choose in a menu."""
        data = await read_body(request)
        invocation = self._people.act(
            data["user"],
            data["channel"],
            data["ts"],
            data["action_id"],
            data.get("value"),
            block_id=data.get("block_id"),
        )
        return await self._invocation(request, invocation, data)

    async def say(self, request: web.Request) -> web.StreamResponse:
        """Write an ordinary message."""
        data = await read_body(request)
        message = self._people.say(
            data["user"], data["channel"], data["text"], thread_ts=data.get("thread_ts")
        )
        return reply(self._core.workspace.as_json(message))

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Drop a file: the body is its content, the rest stands in the address."""
        query = request.query
        data = await read_content(request, self._core.settings.largest_file)
        message = self._people.upload(
            query["user"],
            query["channel"],
            [(query["name"], data)],
            query.get("text", ""),
            thread_ts=query.get("thread_ts"),
        )
        return reply(self._core.workspace.as_json(message))

    async def event(self, request: web.Request) -> web.StreamResponse:
        """Let something happen that the bot gets an event about."""
        data = await read_body(request)
        self._people.event(data["type"], data.get("payload") or {})
        return reply({"ok": True})

    async def invocation(self, request: web.Request) -> web.StreamResponse:
        """How a command or click went; with `wait`, once there is an answer (or `for=ack`)."""
        invocation = self._core.invocations.get(request.match_info["id"])
        if invocation is None:
            raise UnknownError(f"no invocation {request.match_info['id']!r}")
        return await self._invocation(request, invocation, dict(request.query))

    async def _invocation(
        self, request: web.Request, invocation: Invocation, asked: dict[str, Any]
    ) -> web.StreamResponse:
        wait = min(float(asked.get("wait") or 0), LONGEST_WAIT)
        if wait:
            if asked.get("for") == "ack":
                await invocation.until_settled(wait)
            else:
                await invocation.until_answered(wait, int(asked.get("count") or 1))
        return reply(invocation.as_json())

    async def messages(self, request: web.Request) -> web.StreamResponse:
        """What somebody sees in a channel; with `contains` and `wait`, once there is such a message."""
        query = request.query
        viewer = self._core.workspace.user(query["viewer"]).id if "viewer" in query else None
        channel = self._core.workspace.channel(query["channel"], viewer).id
        return await self._messages(request, channel, viewer)

    async def dm(self, request: web.Request) -> web.StreamResponse:
        """The direct messages between the bot and somebody."""
        viewer = self._core.workspace.user(request.query["user"]).id
        return await self._messages(request, self._core.workspace.im(viewer).id, viewer)

    async def _messages(self, request: web.Request, channel: str, viewer: str | None) -> web.StreamResponse:
        contains = request.query.get("contains", "")

        def found() -> list[Message]:
            seen = self._core.workspace.seen(channel, viewer)
            return [message for message in seen if contains in message.everything()]

        wait = min(float(request.query.get("wait") or 0), LONGEST_WAIT)
        if wait:
            await self._core.changed.until(found, wait)
        return reply({"messages": [self._core.workspace.as_json(message) for message in found()]})

    async def record(self, request: web.Request) -> web.StreamResponse:
        """Every call and delivery; `method` and `kind` narrow it down."""
        record = self._core.record.as_json()
        method, kind = request.query.get("method"), request.query.get("kind")
        if method is not None:
            record["calls"] = [call for call in record["calls"] if call["method"] == method]
        if kind is not None:
            record["deliveries"] = [entry for entry in record["deliveries"] if entry["kind"] == kind]
        return reply(record)

    async def clear_record(self, request: web.Request) -> web.StreamResponse:
        """Forget the record."""
        self._core.record.clear()
        return reply({"ok": True})

    async def add_fault(self, request: web.Request) -> web.StreamResponse:
        """Ask for a fault."""
        data = await read_body(request)
        self._core.faults.add(**data)
        return reply({"ok": True})

    async def faults(self, request: web.Request) -> web.StreamResponse:
        """The faults there are."""
        return reply({"faults": self._core.faults.as_json()})

    async def clear_faults(self, request: web.Request) -> web.StreamResponse:
        """Let everything work again."""
        self._core.faults.clear()
        return reply({"ok": True})

    async def change_settings(self, request: web.Request) -> web.StreamResponse:
        """Change Slack's numbers."""
        self._core.settings.update(await read_body(request))
        return reply(self._core.settings.as_json())

    async def settings(self, request: web.Request) -> web.StreamResponse:
        """Slack's numbers as they are."""
        return reply(self._core.settings.as_json())

    async def drop(self, request: web.Request) -> web.StreamResponse:
        """Cut the Socket Mode connections."""
        return reply({"connections": self._hub.drop()})

    async def refresh(self, request: web.Request) -> web.StreamResponse:
        """Ask the Socket Mode connections to be renewed."""
        return reply({"connections": await self._hub.refresh()})

    async def status(self, request: web.Request) -> web.StreamResponse:
        """Whether the bot is there; with `wait`, once it is connected."""
        wait = min(float(request.query.get("wait") or 0), LONGEST_WAIT)
        if wait:
            await self._core.changed.until(lambda: self._hub.connections, wait)
        return reply(
            {
                "connections": len(self._hub.connections),
                "socket_mode": self._core.socket_mode,
                "request_url": self._core.request_url,
                "now": self._core.clock.now(),
            }
        )


async def read_body(request: web.Request) -> dict[str, Any]:
    """The JSON object that came with the request."""
    data = await request.json()
    if not isinstance(data, dict):
        raise TypeError("a JSON object is wanted")
    return data
