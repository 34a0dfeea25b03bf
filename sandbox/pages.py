"""The pages for the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from aiohttp import BodyPartReader, web

from sandbox.core import Core
from sandbox.live import Live
from sandbox.people import NotAllowedError, People
from sandbox.seed import Channel
from sandbox.views import Viewer, clock_bar, templates
from sandbox.workspace import UnknownError

STATIC = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Pages:
    """The handlers. Who somebody is stands in the address, so each tab can be someone else."""

    def __init__(self, core: Core, people: People, live: Live) -> None:
        self._core, self._people, self._live = core, people, live
        self._files = {path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in KINDS}

    def routes(self) -> list[web.RouteDef]:
        """Every address."""
        return [
            web.get("/", self.welcome),
            web.get("/static/{name}", self.static),
            web.get("/clock/events", self.clock_events),
            web.get(r"/{user:[UW]\w+}", self.home),
            web.get(r"/{user:[UW]\w+}/events", self.events),
            web.get(r"/{user:[UW]\w+}/home", self.home_tab),
            web.get(r"/{user:[UW]\w+}/tab", self.home_view),
            web.get(r"/{user:[UW]\w+}/{channel:[CDG]\w+}", self.channel),
            web.get(r"/{user:[UW]\w+}/{channel:[CDG]\w+}/messages", self.messages),
            web.post(r"/{user:[UW]\w+}/{channel:[CDG]\w+}/send", self.send),
            web.get(r"/archives/{channel:[CDG]\w+}/p{ts:\d+}", self.permalink),
        ]

    async def welcome(self, request: web.Request) -> web.StreamResponse:
        """The first page: what this is, and who one can be."""
        core = self._core
        people = [Viewer(core, user) for user in core.workspace.people()]
        channels = [entry for entry in core.workspace.channels.values() if not entry.is_im]
        return _page(
            "welcome.html",
            clock_bar=self._clock_bar(),
            team=core.workspace.team,
            manifest=core.manifest,
            people=[viewer.person(viewer.user.id) for viewer in people],
            channels=sorted(
                (entry for entry in channels if not entry.is_private), key=lambda entry: entry.name
            ),
        )

    async def home(self, request: web.Request) -> web.StreamResponse:
        """Being somebody begins in the direct messages with the bot."""
        viewer = viewer_of(self._core, request)
        raise web.HTTPFound(viewer.app("").url)

    async def channel(self, request: web.Request) -> web.StreamResponse:
        """A channel, with a thread beside it where the address names one."""
        viewer = viewer_of(self._core, request)
        channel = self._room(request, viewer)
        if channel.is_im and not viewer.user.team_id:
            self._people.open_app(viewer.user.id, "messages")
        return self._place(viewer, channel, request.query.get("thread"))

    async def home_tab(self, request: web.Request) -> web.StreamResponse:
        """The bot's home tab. Opening it is what the bot hears of."""
        viewer = viewer_of(self._core, request)
        try:
            self._people.open_app(viewer.user.id)
        except NotAllowedError as error:
            raise web.HTTPNotFound(text=str(error)) from error
        return self._place(viewer, self._core.workspace.im(viewer.user.id), None, at_home=True)

    async def home_view(self, request: web.Request) -> web.StreamResponse:
        """The home tab alone, for a page that has missed something."""
        sequence = str(self._live.sequence)
        html = viewer_of(self._core, request).home()
        return web.Response(text=html, content_type="text/html", headers={"X-Sequence": sequence})

    def _place(
        self, viewer: Viewer, channel: Channel, thread_ts: str | None, *, at_home: bool = False
    ) -> web.Response:
        core = self._core
        return _page(
            "channel.html",
            clock_bar=self._clock_bar(),
            modal=viewer.modal(),
            viewer=viewer,
            me=viewer.person(viewer.user.id),
            team=core.workspace.team,
            manifest=core.manifest,
            channel=channel,
            title=viewer.title(channel),
            members=len(channel.members),
            channels=viewer.channels(channel.id),
            app=viewer.app(channel.id),
            others=[self._as(other, channel) for other in core.workspace.people()],
            bot=viewer.person(core.workspace.bot.user_id),
            at_home=at_home,
            tabs=channel.is_im and core.manifest.home_tab and not viewer.user.team_id,
            home=viewer.home() if at_home else "",
            stream="" if at_home else viewer.stream(channel),
            thread_ts=thread_ts,
            thread=viewer.stream(channel, thread_ts) if thread_ts else "",
            sequence=self._live.sequence,
        )

    async def messages(self, request: web.Request) -> web.StreamResponse:
        """The messages alone, for a page that has missed something."""
        viewer = viewer_of(self._core, request)
        sequence = str(self._live.sequence)
        html = viewer.stream(self._room(request, viewer), request.query.get("thread"))
        return web.Response(text=html, content_type="text/html", headers={"X-Sequence": sequence})

    async def send(self, request: web.Request) -> web.StreamResponse:
        """The message field."""
        viewer = viewer_of(self._core, request)
        channel = self._room(request, viewer)
        words, files = await read_form(request, self._core.settings.largest_file)
        text, thread_ts = words.get("text", ""), words.get("thread", "") or None
        try:
            if files:
                self._people.upload(viewer.user.id, channel.id, files, text, thread_ts=thread_ts)
            elif text.strip():
                self._people.write(viewer.user.id, channel.id, text, thread_ts=thread_ts)
        except (NotAllowedError, UnknownError) as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        if request.headers.get("X-Requested-With") == "fetch":
            return web.Response(status=204)
        thread = f"?thread={quote(thread_ts)}" if thread_ts else ""
        raise web.HTTPSeeOther(f"/{viewer.user.id}/{channel.id}{thread}")

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Live updates."""
        return await self._live.stream(request, viewer_of(self._core, request))

    async def clock_events(self, request: web.Request) -> web.StreamResponse:
        """The same for a page that shows nothing but the time."""
        return await self._live.stream(request, None)

    async def permalink(self, request: web.Request) -> web.StreamResponse:
        """A link to a message, opened as whoever one was on the page with the link."""
        digits, channel_id = request.match_info["ts"], request.match_info["channel"]
        ts = f"{digits[:-6]}.{digits[-6:]}"
        user = urlsplit(request.headers.get("Referer", "")).path.strip("/").partition("/")[0]
        channel = self._core.workspace.channels.get(channel_id)
        if user not in self._core.workspace.users and channel is not None:
            people = [entry.id for entry in self._core.workspace.people() if entry.id in channel.members]
            user = people[0] if people else ""
        if not user:
            raise web.HTTPNotFound(text="Ingen kan läsa det meddelandet.")
        thread = request.query.get("thread_ts")
        query = f"?thread={quote(thread)}" if thread else ""
        raise web.HTTPFound(f"/{user}/{channel_id}{query}#m-{ts}")

    async def static(self, request: web.Request) -> web.StreamResponse:
        """Scripts and styles."""
        name = request.match_info["name"]
        if name not in self._files:
            raise web.HTTPNotFound
        return web.Response(
            body=self._files[name],
            content_type=KINDS[Path(name).suffix],
            charset="utf-8",
            headers={"Cache-Control": "no-cache"},
        )

    def _clock_bar(self) -> str | None:
        return clock_bar(self._core) if self._core.clock.shown else None

    def _room(self, request: web.Request, viewer: Viewer) -> Channel:
        try:
            channel = self._core.workspace.channel(request.match_info["channel"], viewer.user.id)
        except UnknownError:
            raise web.HTTPNotFound(text="Den kanalen finns inte.") from None
        if not viewer.may_read(channel):
            raise web.HTTPNotFound(text=f"{viewer.user.real_name} är inte med i den kanalen.")
        return channel

    def _as(self, other: Any, channel: Channel) -> dict[str, Any]:
        """The address for being somebody else, in the same channel if they are in it."""
        viewer = Viewer(self._core, other)
        url = f"/{other.id}/{channel.id}" if viewer.may_read(channel) else viewer.app("").url
        return {"person": viewer.person(other.id), "url": url}


def viewer_of(core: Core, request: web.Request) -> Viewer:
    """Who the address says is looking. 404 where that can't be."""
    user = core.workspace.users.get(request.match_info["user"])
    if user is None or user.is_bot or user.deleted:
        raise web.HTTPNotFound(text="Den personen finns inte i arbetsytan.")
    return Viewer(core, user)


async def read_form(request: web.Request, largest: int) -> tuple[dict[str, str], list[tuple[str, bytes]]]:
    """The words of the message field and its files, each a name and its content.

    413 where there is more than `largest` bytes, and a file that nobody chose is left out.
    """
    if not request.content_type.startswith("multipart/"):
        return {name: str(value) for name, value in (await request.post()).items()}, []
    words: dict[str, str] = {}
    files: list[tuple[str, bytes]] = []
    left = largest
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise web.HTTPBadRequest(text="Formuläret går inte att läsa.")
        data = bytearray()
        while piece := await part.read_chunk():
            data += piece
            if len(data) > left:
                raise web.HTTPRequestEntityTooLarge(largest, len(data), text="Filen är för stor.")
        left -= len(data)
        if part.filename is None:
            words[part.name or ""] = data.decode("utf-8", "replace")
        elif data:
            files.append((part.filename, bytes(data)))
        elif part.filename:
            raise web.HTTPBadRequest(text="Filen är tom.")
    return words, files


def _page(template: str, **values: Any) -> web.Response:
    html = templates.get_template(template).render(**values)
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})
