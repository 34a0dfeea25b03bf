"""Fetching a file that somebody dropped: with the bot's token, from Slack only, and no more than is wanted.

The token goes along in a header, so the address is looked at before anything is sent: it has to be Slack's own (or
the one that the Web API is at, in the sandbox), and no redirect is followed. Whoever may not read a file is sent to a
page to log in, which is HTML with the status 200: a file that is not HTML by its own word and comes as HTML is that
page.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import IO, Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

T = TypeVar("T")

log = structlog.stdlib.get_logger(__name__)

LARGEST = 25_000_000
"""Bytes. A plan of two hundred pages with pictures is a tenth of it."""
TIMEOUT_S = 10
WITHIN_S = 60
"""Seconds that a whole file may take."""
_PIECE = 1 << 16
_ATTEMPTS = 3
_LONGEST_WAIT_S = 30.0
_SLACK = ".slack.com"
_NOT_LET_IN = (301, 302, 303, 307, 308, 401, 403)  # redirected to a page to log in, most often


class NotFetched(Exception):
    """The file can't be had. `why` names the sentence that says so (`inlasning.…`)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class _Passing(Exception):
    """It may work in a moment: in how many seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__()
        self.wait = wait


@dataclass(frozen=True)
class Fetched:
    """A file's name and its content."""

    name: str
    data: bytes


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Fetcher:
    """Network calls: never made while a transaction is open. Safe to use from many threads."""

    def __init__(
        self, client: WebClient, *, largest: int = LARGEST, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._largest = largest
        self._pause = pause
        self._opener = build_opener(_NoRedirect())

    def fetch(self, file_id: str) -> Fetched:
        """The file with this id. Raises NotFetched."""
        return self._patiently(lambda: self._fetch(self._info(file_id)))

    def about(self, file_id: str) -> Mapping[str, Any]:
        """What Slack says of the file with this id now; nothing of its content is fetched. Raises NotFetched."""
        return self._patiently(lambda: self._info(file_id))

    def _patiently(self, ask: Callable[[], T]) -> T:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return ask()
            except _Passing as error:
                if attempt == _ATTEMPTS or error.wait > _LONGEST_WAIT_S:
                    break
                self._pause(error.wait)
        raise NotFetched("not_fetched")

    def _info(self, file_id: str) -> Mapping[str, Any]:
        """What Slack says of the file now; what came with the message may be old."""
        try:
            found: Mapping[str, Any] = self._client.files_info(file=file_id)["file"]
        except SlackApiError as error:
            code, response = str(error.response.get("error")), error.response
            if response.status_code == 429 or code == "ratelimited":
                raise _Passing(_seconds(response.headers.get("Retry-After"))) from error
            if response.status_code >= 500 or code in ("internal_error", "fatal_error"):
                raise _Passing(1.0) from error
            log.warning("a dropped file is not to be had", why=code)
            why = {"missing_scope": "no_access", "not_allowed_token_type": "no_access"}.get(code, "gone")
            raise NotFetched(why) from error
        except (SlackClientError, OSError, HTTPException) as error:
            raise _Passing(1.0) from error
        return found

    def _fetch(self, info: Mapping[str, Any]) -> Fetched:
        if info.get("mode") in ("external", "tombstone", "hidden_by_limit") or info.get("is_external"):
            raise NotFetched("external" if info.get("is_external") or info["mode"] == "external" else "gone")
        size = info.get("size")
        if isinstance(size, int) and size > self._largest:
            raise NotFetched("too_large")
        name, url = str(info.get("name") or "fil"), str(info.get("url_private_download") or "")
        if not self._is_slacks(url):
            log.error("the address of a file is not Slack's")
            raise NotFetched("gone")
        request = Request(url, headers={"Authorization": f"Bearer {self._client.token}"})  # noqa: S310
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as response:
                if response.headers.get_content_type() == "text/html" and not _is_html(info):
                    raise NotFetched("no_access")
                return Fetched(name, self._read(response))
        except HTTPError as error:
            with error:
                if error.code == 429:
                    raise _Passing(_seconds(error.headers.get("Retry-After"))) from error
                if error.code >= 500:
                    raise _Passing(1.0) from error
                log.warning("a dropped file could not be fetched", status=error.code)
                why = "no_access" if error.code in _NOT_LET_IN else "gone"
                raise NotFetched(why) from error
        except (OSError, HTTPException) as error:
            log.warning("a dropped file could not be fetched", why=type(error).__name__)
            raise _Passing(1.0) from error

    def _read(self, response: IO[bytes]) -> bytes:
        """The content, piece by piece; no more than the largest, whatever the headers said."""
        data = bytearray()
        ends = time.monotonic() + WITHIN_S
        while piece := response.read(_PIECE):
            data += piece
            if len(data) > self._largest:
                raise NotFetched("too_large")
            if time.monotonic() > ends:
                raise NotFetched("not_fetched")
        return bytes(data)

    def _is_slacks(self, url: str) -> bool:
        """Whether the token may be sent there: to Slack's own servers, or to the one that the Web API is at."""
        try:
            there, api = urlsplit(url), urlsplit(self._client.base_url)
            ports = there.port, api.port
        except ValueError:
            return False
        host = (there.hostname or "").casefold()
        if there.username is not None or there.password is not None:
            return False
        if f".{(api.hostname or '').casefold()}".endswith(_SLACK):
            return there.scheme == "https" and host.endswith(_SLACK) and ports[0] in (None, 443)
        return (there.scheme, host, ports[0]) == (api.scheme, (api.hostname or "").casefold(), ports[1])


def _is_html(info: Mapping[str, Any]) -> bool:
    return "html" in str(info.get("mimetype", "")) or str(info.get("name", "")).lower().endswith(
        (".htm", ".html")
    )


def _seconds(value: str | None) -> float:
    try:
        return max(0.1, float(value or 1))
    except ValueError:
        return 1.0
