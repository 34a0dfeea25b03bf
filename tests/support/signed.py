"""Requests as Slack signs them, posted over a real connection."""

from __future__ import annotations

import time
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from slack_sdk.signature import SignatureVerifier

from tests.support.slack import SECRET

FORM = "application/x-www-form-urlencoded"


def command_body(**fields: str) -> bytes:
    """A slash command, with whatever is given in place of the usual."""
    usual = {
        "token": "x",
        "team_id": "T1",
        "user_id": "UKARIN",
        "user_name": "karin",
        "channel_id": "CLED",
        "command": "/aktivitet",
        "text": "",
        "trigger_id": f"{time.time_ns()}.1",
    }
    return urlencode({**usual, **fields}).encode()


def signed_headers(body: bytes, *, secret: str = SECRET, age: int = 0, kind: str = FORM) -> dict[str, str]:
    """The headers for `body`, signed `age` seconds ago."""
    at = str(int(time.time()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=at, body=body) or ""
    return {"Content-Type": kind, "X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature}


def post_signed(address: str, body: bytes, **how: object) -> tuple[int, bytes]:
    """POST to /slack/events and give status and body; `how` as in `signed_headers`."""
    return send(address, "POST", "/slack/events", body, signed_headers(body, **how))  # type: ignore[arg-type]


def send(
    address: str, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """One request over a connection of its own."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
