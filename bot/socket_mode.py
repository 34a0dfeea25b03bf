"""Socket Mode: the same app, over connections that we open to Slack."""

from __future__ import annotations

import contextlib
import logging
import socket
import time

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.builtin.client import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.errors import BotError
from bot.metrics import Metrics

log = structlog.stdlib.get_logger(__name__)

# Threads that acknowledge. Nothing in an acknowledgement waits for anything.
CONCURRENCY = 16


class Listener(SocketModeHandler):
    """Bolt's handler for the built-in client, with the acknowledgement timed."""

    def __init__(self, app: App, app_token: str, base_url: str, metrics: Metrics) -> None:
        self._metrics = metrics
        super().__init__(
            app,
            app_token,
            logger=logging.getLogger("slack_sdk.socket_mode"),
            web_client=WebClient(base_url=base_url, retry_handlers=[]),
            concurrency=CONCURRENCY,
            # The client reads a message in a recursion of one call for each buffer: a small one makes a long
            # message too deep for Python.
            receive_buffer_size=64 * 1024,
        )

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Acknowledge one envelope. What can't be read is not acknowledged, and not shown in the log."""
        begun = time.perf_counter()
        try:
            response = run_bolt_app(self.app, req)
        except (ValueError, TypeError, AttributeError, LookupError) as error:
            log.warning("an envelope that can't be read", why=type(error).__name__, kind=req.type)
            return
        send_response(client, req, response, time.time())
        self._metrics.acknowledged("socket", time.perf_counter() - begun)

    @property
    def is_connected(self) -> bool:
        """Whether there is a connection right now."""
        return self.client.is_connected()

    def open(self) -> None:
        """Connect. Raises BotError where Slack refuses the token or can't be reached.

        From then on the client connects again by itself when a connection is lost or Slack asks for a new
        one.
        """
        try:
            self.connect()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            self._end()
            raise BotError(
                f"Slack säger nej till SLACK_APP_TOKEN ({error.response['error']}). Skapa en app-token med "
                "connections:write under Basic Information i Slack, och slå på Socket Mode."
            ) from error
        except (SlackClientError, OSError) as error:
            self._end()
            raise BotError(
                f"Det går inte att nå Slack ({type(error).__name__}). Försök igen om en stund."
            ) from error
        if not self.is_connected:
            self._end()
            raise BotError(
                "Det går inte att öppna en Socket Mode-förbindelse till Slack. Försök igen om en stund."
            )

    def stop(self) -> None:
        """Take no more deliveries, and close."""
        self.client.auto_reconnect_enabled = False
        self.client.current_session_state.terminated = True
        session = self.client.current_session
        raw = session.sock if session is not None else None
        if raw is not None:
            # The client's reader sits in recv() and holds the lock that closing wants: wake it.
            with contextlib.suppress(OSError):
                raw.shutdown(socket.SHUT_RD)
        self._end()

    def _end(self) -> None:
        self.close()  # type: ignore[no-untyped-call]
