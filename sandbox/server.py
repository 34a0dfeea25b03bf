"""Puts the workspace on the network: this machine's loopback address only."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from sandbox import guard
from sandbox.clock import Clock
from sandbox.clock_control import ClockControl
from sandbox.control import Control
from sandbox.core import Core
from sandbox.delivery import Courier
from sandbox.file_addresses import FileAddresses
from sandbox.forms import Forms
from sandbox.http_delivery import HttpSender
from sandbox.live import Live
from sandbox.modal_pages import ModalPages
from sandbox.pages import Pages
from sandbox.people import People
from sandbox.seed import Source, read_manifest, read_workspace
from sandbox.settings import Settings
from sandbox.socketmode import SocketHub
from sandbox.view_control import ViewControl
from sandbox.webapi import WebApi

LOOPBACK = "127.0.0.1"
FAREWELL = 2.0  # seconds that open pages get to hear that it is over


class Server:
    """One workspace and its server. Belongs to the event loop it is started in."""

    def __init__(
        self,
        workspace: Source,
        manifest: Source,
        *,
        request_url: str | None = None,
        start: datetime | None = None,
        settings: Settings | None = None,
    ) -> None:
        self.core = Core(
            read_workspace(workspace),
            read_manifest(manifest),
            Clock(start),
            settings or Settings(),
            request_url,
        )
        self.hub = SocketHub(self.core)
        self._http = HttpSender(self.core)
        transport = self.hub if self.core.socket_mode else self._http
        courier = Courier(self.core, transport, self.hub.drop)
        self.people = People(self.core, courier)
        self.forms = Forms(self.core, courier)
        self.core.socket_url = self.hub.issue_url
        self.live = Live(self.core)
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> str:
        """Begin to listen; gives the address, with a slash at the end. OSError where the port is taken."""
        app = self._app()
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, LOOPBACK, port, backlog=512)
        await site.start()
        self._runner = runner
        bound: int = runner.addresses[0][1]
        app[guard.PORT]["port"] = bound
        self.core.base_url = self.core.workspace.files.base_url = f"http://{LOOPBACK}:{bound}"
        return f"{self.core.base_url}/"

    async def stop(self) -> None:
        """Stop listening and let go of everything."""
        await self.live.closed(FAREWELL)
        await self.hub.close()
        await self.core.close()
        await self._http.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[guard.guard], client_max_size=2 * 1024 * 1024)
        app[guard.PORT] = {"port": 0}
        app.on_response_prepare.append(guard.add_headers)
        api = WebApi(self.core)
        app.router.add_route("*", "/api/{method}", api.call)
        app.router.add_post("/response/{team}/{token}", api.respond)
        app.router.add_get("/link/", self.hub.handle)
        app.router.add_routes(FileAddresses(self.core).routes())
        app.router.add_routes(Control(self.core, self.people, self.hub).routes())
        app.router.add_routes(ViewControl(self.core, self.people, self.forms).routes())
        app.router.add_routes(ClockControl(self.core).routes())
        app.router.add_routes(ModalPages(self.core, self.forms, self.live).routes())
        app.router.add_routes(Pages(self.core, self.people, self.live).routes())
        return app
