"""The HTTP side: Slack's requests, /healthz and /metrics, served by waitress in this process."""

from __future__ import annotations

import contextlib
import io
import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from waitress import wasyncore  # type: ignore[import-untyped]
from waitress.server import create_server  # type: ignore[import-untyped]

from bot.errors import BotError
from bot.metrics import CONTENT_TYPE, Metrics

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

log = structlog.stdlib.get_logger(__name__)

SLACK_PATH = "/slack/events"
CALENDARS = "/calendar/"
LARGEST_BODY = 1_000_000
# Acknowledging needs no more: nothing in it waits for anything.
THREADS = 8

Page = tuple[int, str, bytes]


@dataclass(frozen=True)
class Reply:
    """An answer with headers of its own."""

    status: int
    kind: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


class Site:
    """The WSGI application."""

    def __init__(
        self,
        slack: SlackGate | None,
        health: Callable[[], dict[str, Any]],
        metrics: Metrics,
        calendars: Callable[[WSGIEnvironment], Reply] | None = None,
    ) -> None:
        """Without a gate (Socket Mode) `/slack/events` isn't there; without `calendars` there are none.

        `health` gives an object with `status`, which is "ok" or something else.
        """
        self._slack, self._health, self._calendars = slack, health, calendars
        self._pages: dict[str, Callable[[], Page]] = {
            "/healthz": self._healthz,
            "/metrics": lambda: (200, CONTENT_TYPE, metrics.page()),
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path, method = environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD", "")
        if path == SLACK_PATH and self._slack is not None:
            if method != "POST":
                return _plain(start_response, 405, "Här tas bara POST emot.", allow="POST")
            return self._slack(environ, start_response)
        if path.startswith(CALENDARS) and self._calendars is not None and method in ("GET", "HEAD"):
            return _reply(start_response, self._calendars(environ), with_body=method == "GET")
        page = self._pages.get(path)
        if page is None:
            return _plain(start_response, 404, "Här finns ingenting.")
        if method not in ("GET", "HEAD"):
            return _plain(start_response, 405, "Här tas bara GET emot.", allow="GET, HEAD")
        return _send(start_response, *page())

    def _healthz(self) -> Page:
        found = self._health()
        status = 200 if found.get("status") == "ok" else 503
        return status, "application/json", json.dumps(found, ensure_ascii=False).encode()


class SlackGate:
    """What Slack posts, to Bolt.

    Signatures are checked here on the bytes as they came, before anything reads them: Bolt parses first,
    and a body that isn't what it says would end in a 500.
    """

    def __init__(self, app: App, signing_secret: str, metrics: Metrics) -> None:
        self._bolt = SlackRequestHandler(app, SLACK_PATH)
        self._verifier = SignatureVerifier(signing_secret)
        self._metrics = metrics

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one POST."""
        begun = time.perf_counter()
        raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if not self._is_signed(raw, environ) and not _is_ssl_check(raw):
            log.warning("a request without a valid signature", bytes=len(raw))
            return _plain(start_response, 401, "Signaturen stämmer inte.")
        environ["wsgi.input"] = io.BytesIO(raw)
        try:
            answer = self._bolt(environ, start_response)
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
            log.warning("a signed request that can't be read", why=type(error).__name__, bytes=len(raw))
            return _plain(start_response, 400, "Det går inte att läsa.")
        self._metrics.acknowledged("http", time.perf_counter() - begun)
        return answer

    def _is_signed(self, raw: bytes, environ: WSGIEnvironment) -> bool:
        at = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        if not (at.isascii() and at.isdigit() and len(at) <= 12 and signature.isascii()):
            return False
        try:
            return self._verifier.is_valid(raw, at, signature)
        except UnicodeDecodeError:
            return False


class Server:
    """Waitress in a thread of its own; `port` is the one it got, where 0 was asked for."""

    def __init__(self, site: Site, host: str, port: int) -> None:
        """Listens at once. Raises BotError where the address can't be had."""
        self._sockets: dict[int, Any] = {}
        try:
            self._server = create_server(
                site,
                map=self._sockets,
                host=host,
                port=port,
                threads=THREADS,
                max_request_body_size=LARGEST_BODY,
                connection_limit=1000,
                ident="",
                clear_untrusted_proxy_headers=True,
            )
        except (OSError, ValueError) as error:
            why = f"Det går inte att lyssna på {host}:{port} ({getattr(error, 'strerror', None) or 'adressen'})."
            raise BotError(
                f"{why} Är programmet redan igång? Välj annars en annan PORT eller HOST."
            ) from error
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(getattr(self._server, "effective_port", 0) or self._server.effective_listen[0][1])

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Take no more requests, answer those that are being answered, and close."""
        self._server.task_dispatcher.shutdown()
        if self._thread.is_alive():
            # The server's thread may have closed everything before it is woken: then there is nothing to wake.
            with contextlib.suppress(OSError):
                self._server.trigger.pull_trigger(lambda: wasyncore.close_all(self._sockets))
            self._thread.join(5)
        else:
            wasyncore.close_all(self._sockets)


def _is_ssl_check(raw: bytes) -> bool:
    # Slack checks the certificate with a request that it doesn't sign; Bolt answers that one and no other.
    return len(raw) < 500 and b"ssl_check=1" in raw


def _plain(start: StartResponse, status: int, text: str, *, allow: str = "") -> Iterable[bytes]:
    return _send(start, status, "text/plain; charset=utf-8", text.encode(), allow=allow)


def _reply(start: StartResponse, reply: Reply, *, with_body: bool) -> Iterable[bytes]:
    """304 has neither a body nor what describes one (RFC 9110, 15.4.5)."""
    described = [("Content-Type", reply.kind), ("Content-Length", str(len(reply.body)))]
    headers = [*(described if reply.status != 304 else []), *reply.headers]
    start(f"{reply.status} {HTTPStatus(reply.status).phrase}", headers)
    return [reply.body] if with_body and reply.status != 304 else []


def _send(start: StartResponse, status: int, kind: str, body: bytes, *, allow: str = "") -> Iterable[bytes]:
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    start(f"{status} {HTTPStatus(status).phrase}", headers + ([("Allow", allow)] if allow else []))
    return [body]
