"""Keeps everyone out but those on this machine who mean to come in.

The server listens on the loopback address only. A page on the web could still make a browser on this machine
send requests here, so a foreign Host (a name rebound to this address) and a foreign Origin are refused.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE = frozenset({"GET", "HEAD"})

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; "
    "img-src 'self' https: http://127.0.0.1:* http://localhost:*; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def is_ours(host: str, port: int, *, port_needed: bool = True) -> bool:
    """Whether a Host header, or the part of an Origin after `//`, names this server."""
    try:
        parts = urlsplit(f"//{host}")
        named_port = parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return False
    if parts.hostname not in NAMES:
        return False
    return named_port == port or (named_port is None and not port_needed)


def refusal(request: web.Request, port: int) -> str | None:
    """Why the request isn't taken, or None."""
    # The SDK's own WebSocket client leaves the port out of Host; that address takes a ticket anyway.
    socket = request.path == "/link/"
    if not is_ours(request.headers.get("Host", ""), port, port_needed=not socket):
        return "Host"
    if request.method in SAFE and not socket:
        return None
    origin = request.headers.get("Origin")
    if origin is not None:
        scheme, _, rest = origin.partition("://")
        if scheme != "http" or not is_ours(rest, port):
            return "Origin"
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return "Sec-Fetch-Site"
    return None


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what is foreign; give every page the headers that keep scripts out."""
    port = request.app[PORT]["port"]
    why = refusal(request, port)
    if why is not None:
        return web.Response(status=403, text=f"Refused: the {why} header doesn't belong to this server.\n")
    return await handler(request)


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the safety headers on everything that is sent."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


PORT: web.AppKey[dict[str, int]] = web.AppKey("port", dict)
