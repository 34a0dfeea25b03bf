"""HTTP connections that stay open: one for each thread and host, through the machine's proxy if any."""

from __future__ import annotations

import json
import logging
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import proxy_bypass

from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env

# Slack's side closes what is idle for long; a connection older than this is not tried.
IDLE_SECONDS = 20.0
_LOCAL = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Response:
    """What came back. `reason` is Slack's own word for an error ("used_url"), if it gave one."""

    status: int
    reason: str
    retry_after: float | None

    @property
    def ok(self) -> bool:
        """Whether the message was taken."""
        return self.status == 200

    @property
    def may_pass(self) -> bool:
        """Whether the same may work in a moment."""
        return self.status == 429 or self.status >= 500


@dataclass
class _Open:
    connection: HTTPConnection
    used_at: float


class Connections:
    """Keeps connections open. A `timeout` in seconds holds for connecting and for each wait for data."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._mine = threading.local()

    def post_json(self, url: str, body: Mapping[str, Any]) -> Response:
        """POST `body` as JSON. Raises OSError or HTTPException where there is no answer.

        One that was kept open and turns out to be closed by the other side is opened anew, once.
        """
        parts, port = _parts(url)
        place = f"{parts.scheme}://{parts.netloc}"
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        data = json.dumps(body, ensure_ascii=False).encode()
        kept = self._kept(place)
        if kept is not None:
            try:
                return self._send(kept, place, target, data)
            except (ConnectionError, HTTPException):
                pass
        return self._send(self._connect(parts.scheme, parts.hostname or "", port), place, target, data)

    def close_mine(self) -> None:
        """Close this thread's connections."""
        for entry in self._all().values():
            entry.connection.close()
        self._all().clear()

    def _send(self, connection: HTTPConnection, place: str, target: str, data: bytes) -> Response:
        try:
            connection.request("POST", target, data, {"Content-Type": "application/json;charset=utf-8"})
            answer = connection.getresponse()
            text = answer.read(10_000)
            answer.read()
        except BaseException:
            connection.close()
            raise
        if answer.will_close:
            connection.close()
        else:
            self._all()[place] = _Open(connection, time.monotonic())
        return Response(answer.status, _reason(text), _seconds(answer.headers.get("Retry-After")))

    def _kept(self, place: str) -> HTTPConnection | None:
        entry = self._all().pop(place, None)
        if entry is None:
            return None
        if time.monotonic() - entry.used_at > IDLE_SECONDS:
            entry.connection.close()
            return None
        return entry.connection

    def _all(self) -> dict[str, _Open]:
        found: dict[str, _Open] = self._mine.__dict__.setdefault("open", {})
        return found

    def _connect(self, scheme: str, host: str, port: int | None) -> HTTPConnection:
        if scheme not in ("http", "https") or not host:
            raise HTTPException("not an http address")
        proxy = None if host in _LOCAL or proxy_bypass(host) else self._proxy
        if scheme == "http":
            return HTTPConnection(host, port, timeout=self._timeout)
        if proxy is None:
            return HTTPSConnection(host, port, timeout=self._timeout, context=self._tls)
        way = urlsplit(proxy)
        connection = HTTPSConnection(
            way.hostname or "", way.port or 8080, timeout=self._timeout, context=self._tls
        )
        connection.set_tunnel(host, port, headers=_proxy_login(way.username, way.password))
        return connection

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    @cached_property
    def _proxy(self) -> str | None:
        return load_http_proxy_from_env(logging.getLogger(__name__))


def _parts(url: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError as error:
        raise HTTPException("not an http address") from error


def _reason(text: bytes) -> str:
    """Slack's word for what was wrong; never more of what it said, which may quote the message."""
    try:
        found = json.loads(text)
    except ValueError:
        found = text.decode(errors="replace").strip()
    if isinstance(found, dict):
        found = found.get("error", "")
    word = found if isinstance(found, str) else ""
    return word if word.replace("_", "").isalnum() and len(word) < 50 else ""


def _seconds(value: str | None) -> float | None:
    try:
        return max(0.0, float(value)) if value else None
    except ValueError:
        return None


def _proxy_login(user: str | None, password: str | None) -> dict[str, str]:
    if not user:
        return {}
    login = b64encode(f"{unquote(user)}:{unquote(password or '')}".encode()).decode()
    return {"Proxy-Authorization": f"Basic {login}"}
