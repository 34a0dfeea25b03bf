"""The one function that wires everything: `build(settings)` gives a `Bot` that can be started and stopped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.calendars import CalendarDesk
from bot.errors import BotError
from bot.http import Server, Site, SlackGate
from bot.metrics import Metrics
from bot.settings import Settings
from handlers.slack.answer import Poster
from handlers.slack.app import Workspace, build_app
from handlers.slack.attached import Attachments
from handlers.slack.channels import Channels
from handlers.slack.clicks import clicks
from handlers.slack.commands import commands
from handlers.slack.editing import Editing
from handlers.slack.fetching import Fetcher
from handlers.slack.files import Files
from handlers.slack.forms import Opener, forms
from handlers.slack.home_tab import HomeTab
from handlers.slack.importing import Bringing
from handlers.slack.importing.clicks import clicks as importing_clicks
from handlers.slack.importing.forms import forms as importing_forms
from handlers.slack.members import for_members
from handlers.slack.opening import Opening
from handlers.slack.papers import Papers
from handlers.slack.pictures import Pictures
from handlers.slack.pool import Pool
from handlers.slack.profiles import Profiles
from handlers.slack.request import PLATFORM
from handlers.slack.shortcuts import shortcuts
from handlers.slack.shown import ShownPictures
from handlers.slack.talking import events
from handlers.slack.transport import Handlers, Transport
from services.deps import Account, Deps, SystemClock
from services.errors import NotHere
from services.people import seat_administrators
from services.workspaces import connect
from storage.database import Database, DatabaseUnavailable
from storage.schema import expected_version, require_current, version_of

log = structlog.stdlib.get_logger(__name__)

# How many requests may wait. At some hundred a second that is what people are ready to wait for.
QUEUE = 500
APOLOGIES = 100
API_TIMEOUT_S = 10
FINISH_WITHIN_S = 10.0

HandlerSource: TypeAlias = Callable[[Deps, WebClient], Handlers]


def slack_handlers(deps: Deps, client: WebClient) -> Handlers:
    """What the bot answers in Slack."""
    profiles, files, opener = Profiles(client), Files(client), Opener(client)
    shown = ShownPictures(client)
    pictures, papers, bringing = (
        Pictures(deps, files, shown),
        Papers(deps, files, opener, profiles),
        Bringing(deps, client),
    )
    channels = Channels(client)
    editing = Editing(deps, profiles, opener, channels)
    heard = events(deps)
    written = commands(deps, profiles, opener, pictures, papers, editing, channels)
    found = Handlers(
        commands=written,
        clicks=clicks(deps, profiles, opener)
        | Opening(deps, opener, written).clicks()
        | pictures.clicks()
        | papers.clicks()
        | importing_clicks(deps, opener, bringing)
        | editing.clicks(),
        forms=forms(deps, Attachments(Fetcher(client)))
        | papers.forms()
        | importing_forms(deps, bringing.put)
        | editing.forms(),
        events={**heard, "message": bringing.or_else(heard["message"])},
        shortcuts=shortcuts(deps, client, opener),
        stop=bringing.stop,
    )
    return for_members(HomeTab(deps, client, shown).handlers(found), profiles)


@dataclass
class Bot:
    """Everything that runs, wired. Made by `build`."""

    settings: Settings
    deps: Deps
    client: WebClient
    workspace: Workspace
    metrics: Metrics
    pool: Pool
    apologies: Pool
    stop_handlers: Callable[[float], int]  # what they do beside; gives how much of it was left
    server: Server
    listener: Any = None  # bot.socket_mode.Listener, where there is an app token

    def start(self) -> None:
        """Begin to answer. Raises BotError where Socket Mode can't be had."""
        self.server.start()
        if self.listener is not None:
            self.listener.open()
        log.info(
            "ready",
            workspace=self.workspace.team_id,
            way="socket" if self.listener else "http",
            port=self.server.port,
        )

    def stop(self, within: float = FINISH_WITHIN_S) -> None:
        """Take nothing more, finish what has been taken (for `within` seconds), and let go of everything."""
        if self.listener is not None:
            self.listener.stop()
        self.server.stop()
        left = self.pool.stop(within) + self.apologies.stop(1.0) + self.stop_handlers(within)
        if left:
            log.error("requests were left unanswered", count=left)
        self.deps.database.close()
        log.info("stopped")


def build(
    settings: Settings,
    *,
    socket_mode: bool | None = None,
    huvudman: str | None = None,
    handlers: HandlerSource = slack_handlers,
    deps: Deps | None = None,
) -> Bot:
    """Wire a bot for the workspace that the token is for.

    `socket_mode` says which way Slack talks to us; by itself that is Socket Mode where there is an app
    token. Asks Slack once (`auth.test`) and looks at the database. Raises BotError, SchemaMismatch,
    DatabaseUnavailable.
    """
    by_socket = bool(settings.app_token) if socket_mode is None else socket_mode
    client = web_client(settings)
    secret = settings.signing_secret if by_socket else settings.need_signing_secret()
    with ExitStack() as undo:
        if deps is None:
            deps = Deps(Database(settings.database_url), SystemClock())
        deps = replace(deps, public_url=settings.arshjul_public_url)
        undo.callback(deps.database.close)
        require_current(deps.database)
        workspace = who_am_i(client)
        connect(deps, PLATFORM, workspace.team_id, workspace.team, huvudman, settings.arshjul_timezone)
        _seat_administrators(deps, settings, workspace, Profiles(client))

        metrics = Metrics()
        answering = handlers(deps, client)
        undo.callback(answering.stop, 0)
        poster = Poster(client, at_home=answering.at_home)
        pool = Pool("work", workers=settings.arshjul_workers, capacity=QUEUE, at_thread_end=poster.close_mine)
        undo.callback(pool.stop, 0)
        apologies = Pool("sorry", workers=1, capacity=APOLOGIES, at_thread_end=poster.close_mine)
        undo.callback(apologies.stop, 0)
        metrics.watch_queue(lambda: pool.waiting)
        transport = Transport(
            workspace.team_id,
            answering,
            pool=pool,
            apologies=apologies,
            poster=poster,
            meter=metrics,
        )
        app = build_app(transport, workspace, signing_secret=secret, base_url=settings.slack_api_url)
        listener = None
        if by_socket:
            from bot.socket_mode import Listener

            listener = Listener(app, settings.app_token or "", settings.slack_api_url, metrics)
            undo.callback(listener.stop)
        gate = SlackGate(app, secret, metrics) if secret else None
        site = Site(gate, _health_of(deps.database, listener), metrics, CalendarDesk(deps))
        server = Server(site, settings.host, settings.port)
        undo.pop_all()
    return Bot(settings, deps, client, workspace, metrics, pool, apologies, answering.stop, server, listener)


def web_client(settings: Settings) -> WebClient:
    """The client for Slack's Web API. It tries nothing twice by itself: a message could then come twice."""
    return WebClient(
        token=settings.bot_token,
        base_url=settings.slack_api_url,
        timeout=API_TIMEOUT_S,
        retry_handlers=[],
    )


def who_am_i(client: WebClient) -> Workspace:
    """Ask Slack which workspace the token is for. Raises BotError."""
    try:
        return Workspace.from_auth_test(client.auth_test().data)  # type: ignore[arg-type]
    except SlackApiError as error:
        raise BotError(
            f"Slack säger nej till SLACK_BOT_TOKEN ({error.response['error']}). "
            "Kopiera den på nytt från OAuth & Permissions i Slack."
        ) from error
    except (SlackClientError, OSError) as error:
        raise BotError(
            f"Det går inte att nå Slack på {client.base_url} ({type(error).__name__}). "
            "Kontrollera nätet, eller SLACK_API_URL, och försök igen."
        ) from error


def _seat_administrators(deps: Deps, settings: Settings, workspace: Workspace, profiles: Profiles) -> None:
    """Those whom ARSHJUL_ADMINS names run the plan. Raises BotError for an id that nobody has."""
    found = []
    for external_id in settings.arshjul_admins:
        try:
            found.append(profiles.of(Account(PLATFORM, workspace.team_id, external_id)).profile)
        except NotHere as error:
            raise BotError(
                f"ARSHJUL_ADMINS har {external_id}, som Slack inte känner. "
                "Kopiera användar-id:t från personens profil i Slack (⋮, Kopiera medlems-ID)."
            ) from error
        except SlackApiError as error:
            raise BotError(
                f"ARSHJUL_ADMINS har {external_id}, som Slack inte berättar om ({error.response['error']}). "
                "Kontrollera appens rättigheter i Slack (OAuth & Permissions) och försök igen."
            ) from error
    if added := seat_administrators(deps, found):
        log.info("administrators were added", count=added)


def _health_of(database: Database, listener: Any) -> Callable[[], dict[str, Any]]:
    expected = expected_version()

    def health() -> dict[str, Any]:
        found: dict[str, Any] = {"status": "ok", "database": "ok", "schema": expected}
        try:
            with database.read() as connection:
                schema = version_of(connection)
        except DatabaseUnavailable:
            found |= {"status": "fel", "database": "går inte att nå"}
        else:
            if schema != expected:
                found |= {"status": "fel", "schema": schema, "expected_schema": expected}
        if listener is not None:
            found["socket"] = "ok" if listener.is_connected else "nere"
        return found

    return health
