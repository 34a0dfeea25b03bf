"""Signed HTTP requests to the bot, for commands, interactions and events."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.core import Core
from sandbox.record import Delivery


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The value of `X-Slack-Signature`, version 0."""
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return f"v0={digest.hexdigest()}"


def encode(kind: str, payload: dict[str, Any]) -> tuple[bytes, str]:
    """The body and its content type: events are JSON, interactions a field `payload`, commands a form."""
    if kind == "events_api":
        return json.dumps(payload, ensure_ascii=False).encode(), "application/json"
    form = {"payload": json.dumps(payload, ensure_ascii=False)} if kind == "interactive" else payload
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


class HttpSender:
    """Posts deliveries to the request URL."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._session: aiohttp.ClientSession | None = None

    async def send(self, delivery: Delivery) -> None:
        """Post it and read the acknowledgement."""
        if self._core.request_url is None:
            delivery.status = "dispatch_failed"
            return
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
            )
        body, content_type = encode(delivery.kind, delivery.payload)
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self._core.seed.signing_secret, timestamp, body),
        }
        if delivery.retry:
            headers |= {
                "X-Slack-Retry-Num": str(delivery.retry),
                "X-Slack-Retry-Reason": delivery.retry_reason,
            }
        limit = aiohttp.ClientTimeout(total=self._core.settings.ack_timeout)
        try:
            async with self._session.post(
                self._core.request_url, data=body, headers=headers, timeout=limit, allow_redirects=False
            ) as response:
                text = await response.text()
                delivery.http_status = response.status
                delivery.no_retry = response.headers.get("X-Slack-No-Retry") == "1"
        except TimeoutError:
            delivery.status = "operation_timeout"
            return
        except aiohttp.ClientError:
            delivery.status = "dispatch_failed"
            return
        if response.status != 200:
            delivery.status = "dispatch_failed"
            return
        delivery.acked_at = time.time()
        delivery.ack_body = _body(text, response.content_type)
        delivery.status = "ok"

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()


def _body(text: str, content_type: str) -> dict[str, Any] | None:
    """An acknowledgement's body: JSON, or plain text that is to be shown."""
    if not text.strip():
        return None
    if content_type == "application/json":
        try:
            data = json.loads(text)
        except ValueError:
            return {"text": text}
        return data if isinstance(data, dict) else {"text": text}
    return {"text": text}
