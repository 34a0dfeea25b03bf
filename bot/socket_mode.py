"""Socket Mode: the same app, over connections that we open to Slack."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
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
# Slack is silent for a while: ask whether it is there.
PING_S = 5
LOOK_S = 0.5
# How long the client's reader waits for bytes at a time. It holds a lock meanwhile, which closing wants: with the
# client's own 3 s, what comes on the next connection is read too late when Slack asks for a new one.
WAIT_S = 0.3


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
            ping_interval=PING_S,
            # The client reads a message in a recursion of one call for each buffer: a small one makes a long
            # message too deep for Python.
            receive_buffer_size=64 * 1024,
        )
        self.client.on_message_listeners.append(self._shorten_waits)
        self._stopped = threading.Event()
        self._watch = threading.Thread(target=self._keep_connected, name="socket-watch", daemon=True)

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
        self._watch.start()

    def stop(self) -> None:
        """Take no more deliveries, and close."""
        self._stopped.set()
        self.client.auto_reconnect_enabled = False
        self.client.current_session_state.terminated = True
        if (connection := self._connection()) is not None:
            # The client's reader sits in recv() and holds the lock that closing wants: wake it.
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RD)
        self.client.closed = True
        self.client.message_queue.put(
            None
        )  # its processor waits for a message, for a second at a time: wake it
        if self._watch.is_alive():
            self._watch.join(5)
        self._end()

    def _keep_connected(self) -> None:
        """Connect again as soon as a connection is cut.

        The client reads nothing from it then, over and over, and looks for another first after five pings in vain.
        """
        while not self._stopped.wait(LOOK_S):
            connection = self._connection()
            if connection is None or not _is_cut(connection):
                continue
            if self._stopped.is_set() or connection is not self._connection():
                continue  # closed by ourselves, or replaced meanwhile
            log.warning("the connection to Slack was cut")
            try:
                self.client.disconnect()
                self.client.connect_to_new_endpoint()
            except (SlackApiError, SlackClientError, OSError) as error:
                log.warning("no new connection yet", why=type(error).__name__)

    def _shorten_waits(self, _message: str) -> None:
        connection = self._connection()
        if connection is not None and connection.gettimeout() != WAIT_S:
            connection.settimeout(WAIT_S)

    def _connection(self) -> socket.socket | None:
        session = self.client.current_session
        return session.sock if session is not None else None

    def _end(self) -> None:
        self.close()  # type: ignore[no-untyped-call]


def _is_cut(connection: socket.socket) -> bool:
    """Whether the other side has closed. Looks at the bytes below any TLS, and takes none."""
    try:
        return socket.socket.recv(connection, 1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except (BlockingIOError, TimeoutError):
        return False
    except OSError:
        return True
