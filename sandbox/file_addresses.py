"""The addresses that files are sent to and fetched from: the bot's with its token, a person's with their page."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlsplit

from aiohttp import web

from sandbox import striking
from sandbox.core import Core
from sandbox.files import File
from sandbox.pages import viewer_of

SIGN_IN = """<!DOCTYPE html>
<html lang="sv"><head><meta charset="utf-8"><title>Logga in</title></head>
<body><h1>Logga in</h1><p>Du behöver vara inloggad för att se filen.</p></body></html>
"""


class TooLarge(ValueError):
    """More than is taken."""

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} bytes")


async def read_content(request: web.Request, most: int) -> bytes:
    """The body as bytes. TooLarge where it is more than `most` bytes, as soon as that is known."""
    data = bytearray()
    async for piece in request.content.iter_any():
        data += piece
        if len(data) > most:
            raise TooLarge(most)
    return bytes(data)


class FileAddresses:
    """The handlers."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def routes(self) -> list[web.RouteDef]:
        """Every address."""
        return [
            web.post("/upload/v1/{ticket}", self.upload),
            web.get(r"/files-pri/{team}-{file:F\w+}/{name}", self.fetch),
            web.get(r"/files-pri/{team}-{file:F\w+}/download/{name}", self.fetch),
            web.get("/signin", self.sign_in),
            web.get(r"/files/{owner:[UW]\w+}/{file:F\w+}/{name}", self.permalink),
            web.get(r"/{user:[UW]\w+}/files/{file:F\w+}/{name}", self.show),
        ]

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Step two of the bot's upload: the content itself, exactly as long as was said, once."""
        file = self._core.workspace.files.by_ticket(request.match_info["ticket"])
        arguments = {"file": file.id} if file is not None else {}

        async def take() -> web.Response:
            if file is None:
                return web.Response(status=404, text="No such upload.\n")
            if request.content_type.startswith("multipart/"):
                return web.Response(status=400, text="The sandbox wants the content itself as the body.\n")
            try:
                data = await read_content(request, file.length)
            except TooLarge:
                data = b""
            if len(data) != file.length:
                return web.Response(status=400, text="The length is not what was said.\n")
            file.data = data
            return web.Response(text=f"OK - {len(data)}")

        return await self._on_record(request, "upload_url", arguments, take)

    async def fetch(self, request: web.Request) -> web.StreamResponse:
        """The content for the bot. Whoever may not have it is sent to a page to log in, with 200 at its end."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        core = self._core
        file = core.workspace.files.get(request.match_info["file"])
        arguments = {"file": request.match_info["file"]}

        async def give() -> web.Response:
            allowed = token == core.seed.bot_token and "files:read" in core.manifest.scopes
            if (
                not allowed
                or file is None
                or not core.workspace.files.seen_by(core.workspace.bot.user_id, file)
            ):
                raise web.HTTPFound(f"/signin?redir={quote(request.path, safe='')}")
            return _content(file, inline=False)

        return await self._on_record(request, "url_private", arguments, give)

    async def sign_in(self, request: web.Request) -> web.StreamResponse:
        """What a request without rights ends at: a page, and no error."""
        return web.Response(text=SIGN_IN, content_type="text/html")

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The content for somebody who sees it on a page."""
        viewer = viewer_of(self._core, request)
        files = self._core.workspace.files
        file = files.get(request.match_info["file"])
        if file is None or not files.seen_by(viewer.user.id, file):
            raise web.HTTPNotFound(text="Den filen finns inte.")
        return _content(file, inline=file.is_image)

    async def permalink(self, request: web.Request) -> web.StreamResponse:
        """The file's lasting address, opened as whoever one was on the page with the link."""
        user = urlsplit(request.headers.get("Referer", "")).path.strip("/").partition("/")[0]
        file, name = request.match_info["file"], request.match_info["name"]
        user = user if user in self._core.workspace.users else request.match_info["owner"]
        raise web.HTTPFound(f"/{user}/files/{file}/{quote(name, safe='')}")

    async def _on_record(
        self,
        request: web.Request,
        name: str,
        arguments: dict[str, Any],
        answer: Callable[[], Awaitable[web.Response]],
    ) -> web.StreamResponse:
        """Answer with the fault that waits for it, if any; the call is on record under `name`."""
        started = time.perf_counter()
        call = self._core.record.new_call(name, arguments, time.time())
        fault = self._core.faults.strike(name)
        status, response = 0, web.Response(status=500)
        try:
            body: dict[str, Any] = {}
            if fault is not None:
                status, body, headers = await striking.before(request, fault)
                if body:
                    status = status if status != 200 else 400
                    response = web.json_response(body, status=status, headers=headers)
            if not body:
                response = await answer()
                status = response.status
            if fault is not None and fault.kind in striking.AFTER:
                status = 0
                await striking.cut(request, fault)
        except striking.Cut:
            pass
        except web.HTTPFound as found:
            status = found.status
            raise
        finally:
            call.status, call.response = status, {"ok": status == 200} if status else None
            call.seconds = time.perf_counter() - started
            call.fault = fault.kind if fault is not None else None
            self._core.changed.fire()
        return response


def _content(file: File, *, inline: bool) -> web.Response:
    way = "inline" if inline else "attachment"
    return web.Response(
        body=file.data,
        content_type=file.media_type,
        headers={
            "Content-Disposition": f"{way}; filename*=UTF-8''{quote(file.name, safe='')}",
            "Cache-Control": "private, no-store",
        },
    )
