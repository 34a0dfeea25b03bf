"""A small made-up workspace, a sandbox around it, and a tiny app that uses the real SDK and Bolt."""

from __future__ import annotations

import http.client
import json
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from waitress import wasyncore
from waitress.server import create_server

from sandbox import Sandbox

if TYPE_CHECKING:
    from playwright.sync_api import Page

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-sandbox", "xapp-sandbox", "hemligt"

WORKSPACE: dict[str, Any] = {
    "team": {"id": "T1", "name": "Ekdala kommun", "domain": "ekdala"},
    "bot": {"user_id": "UBOT", "bot_id": "B1", "app_id": "A1", "name": "arshjul"},
    "tokens": {"bot": BOT_TOKEN, "app": APP_TOKEN},
    "signing_secret": SECRET,
    "users": [
        {"id": "UKARIN", "name": "karin", "real_name": "Karin Holm", "title": "Strateg", "is_admin": True},
        {"id": "UALI", "name": "ali", "real_name": "Ali Demir", "title": "Rektor, Norrskolan"},
        {"id": "UMARIA", "name": "maria.ek", "real_name": "Maria Ek", "title": "Utbildningschef"},
        {"id": "UGONE", "name": "per", "real_name": "Per Åberg", "deleted": True},
    ],
    "channels": [
        {
            "id": "CLED",
            "name": "ledningsgrupp",
            "members": ["UKARIN", "UMARIA", "bot"],
            "topic": "Förvaltningens ledningsgrupp",
        },
        {"id": "CALLA", "name": "alla", "members": ["UKARIN", "UALI", "UMARIA"]},
        {"id": "GNAMND", "name": "nämndberedning", "members": ["UMARIA"], "is_private": True},
    ],
}

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Årshjul", "description": "Verksamhetsplanen där ni pratar"},
    "features": {
        "slash_commands": [
            {
                "command": "/eko",
                "description": "Säger samma sak tillbaka",
                "usage_hint": "text",
                "should_escape": True,
            },
            {"command": "/rått", "description": "Utan att skriva om texten", "usage_hint": "text"},
        ]
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "app_mentions:read",
                "chat:write",
                "im:write",
                "im:history",
                "users:read",
                "channels:read",
                "channels:history",
            ]
        }
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["message.im", "app_mention"]},
        "socket_mode_enabled": True,
    },
}


def with_scopes(*scopes: str) -> dict[str, Any]:
    """The manifest with other scopes."""
    return {**MANIFEST, "oauth_config": {"scopes": {"bot": list(scopes)}}}


def client_for(box: Sandbox, token: str = BOT_TOKEN, timeout: int = 5) -> WebClient:
    """The real SDK's client, without its own retries."""
    return WebClient(token=token, base_url=box.api_url, timeout=timeout, retry_handlers=[])


def echo_app(box: Sandbox) -> App:
    """An app that says back what it was told, with a button that replaces the answer."""
    app = App(
        client=client_for(box),
        signing_secret=SECRET,
        listener_executor=ThreadPoolExecutor(16),
        token_verification_enabled=False,
        ignoring_self_assistant_message_events_enabled=False,
    )

    @app.command("/eko")
    def echo(ack: Callable[..., None], command: dict[str, str], respond: Callable[..., Any]) -> None:
        ack()
        button = {"type": "button", "action_id": "gott", "value": "v1"}
        button |= {"text": {"type": "plain_text", "text": "Gott så"}, "style": "primary"}
        section = {"type": "section", "text": {"type": "mrkdwn", "text": f"Du skrev *{command['text']}*"}}
        respond(
            text=f"Du skrev {command['text']}", blocks=[section, {"type": "actions", "elements": [button]}]
        )

    @app.command("/rått")
    def raw(ack: Callable[..., None], command: dict[str, str]) -> None:
        ack(text=f"I kvittot: {command['text']}")

    @app.action("gott")
    def good(ack: Callable[..., None], respond: Callable[..., Any]) -> None:
        ack()
        respond(text="Tack, noterat.", replace_original=True)

    @app.event("message")
    def heard(event: dict[str, Any], say: Callable[..., Any]) -> None:
        say(text=f"Hörde: {event['text']}")

    return app


@contextmanager
def over_socket_mode(box: Sandbox, app: App, ping_interval: float = 10) -> Iterator[SocketModeHandler]:
    """The app connected over Socket Mode with Bolt's built-in client."""
    handler = SocketModeHandler(app, APP_TOKEN, concurrency=16, ping_interval=ping_interval)
    handler.connect()
    box.wait_for_connection()
    try:
        yield handler
    finally:
        # Cut from this side first: the client would else sit in recv() until its time-out.
        handler.client.auto_reconnect_enabled = False
        box.drop_connections()
        handler.close()


@contextmanager
def over_http(box: Sandbox, app: App) -> Iterator[str]:
    """The app behind waitress, with signed requests."""
    sockets: dict[int, Any] = {}
    server = create_server(SlackRequestHandler(app), map=sockets, host="127.0.0.1", port=0, threads=16)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.effective_port}/slack/events"
    box.request_url = url
    try:
        yield url
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
        thread.join()


def call(url: str, method: str = "GET", body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urlopen(request, timeout=10) as response:
        return json.load(response)


def ask(
    box: Sandbox, path: str, method: str = "GET", body: str | None = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    """A plain request, with whatever headers a test wants; `Host` may be overridden."""
    port = int(box.url.rstrip("/").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body.encode() if body is not None else None, names)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read().decode()
    finally:
        connection.close()


def enter(page: Page, box: Sandbox, path: str) -> None:
    page.goto(f"{box.url}{path}")
    page.wait_for_selector("body[data-live]")


def fits(page: Page) -> bool:
    """Whether nothing sticks out sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def picture(page: Page, name: str) -> None:
    """A screenshot to look at, where SANDBOX_PICTURES names a folder for them."""
    folder = os.environ.get("SANDBOX_PICTURES")
    if folder and page.viewport_size:
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png")
