"""Pictures in place: drawn and uploaded once, then known by Slack's id for the file, which blocks show.

A file that is shared with nobody is seen by those who see a message or a home tab that shows it. It costs a drawing,
three calls, and a moment until Slack has looked at the file: before that it refuses the block ("invalid slack file"),
and the only sign is that `files.info` says what the file is. (Slack documents the block and the object; the moment is
known from its maintainers' answers, slackapi/java-slack-sdk#1349 and slack-github-action#413.)

So nothing that has to arrive waits for a picture longer than it says; what is late is there for the next one. What
has been uploaded and is not shown is seen by nobody. What is remembered is lost with the process: then it is uploaded
again.

Scopes: `files:write`, and `files:read` to see that it is ready.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from documents.pictures.drawing import NotDrawn
from documents.pictures.model import Year
from documents.pictures.rendering import TooLarge
from handlers.slack.files import ALT_UNITS, TITLE_UNITS
from handlers.slack.kit import Picture
from handlers.slack.mrkdwn import shortened_plain
from services.pictures import Drawn, drawn_small

log = structlog.stdlib.get_logger(__name__)

# So many pictures are remembered: a workspace has one or two at a time, which change with what they show.
KEPT = 32
# How long a picture that could not be had is left alone, and how long Slack is asked whether it knows one.
LEFT_ALONE_S = 120.0
KNOWN_WITHIN_S = 20.0
LONGEST_PAUSE_S = 2.0


@dataclass
class _Work:
    """One picture on its way, or there. `failed_at` is when it could not be had."""

    future: Future[Picture | None] = field(default_factory=Future)
    failed_at: float | None = None


class ShownPictures:
    """The pictures that one workspace holds for the bot. Safe to use from many threads.

    Network calls, and drawing: never used while a transaction is open.
    """

    def __init__(self, client: WebClient, draw: Callable[[Year], Drawn] = drawn_small) -> None:
        self._client = client
        self._draw = draw
        self._found: OrderedDict[Year, _Work] = OrderedDict()
        self._lock = threading.Lock()
        self._turn = threading.Lock()

    def ready(self, year: Year, within: float) -> Picture | None:
        """The wheel of the year as Slack holds it; None where it is not there within so many seconds.

        It is made ready all the same, once for all who ask, by a thread of its own.
        """
        try:
            return self._work(year).future.result(timeout=within)
        except NotYet:
            return None

    def when_ready(self, year: Year, then: Callable[[Picture | None], None]) -> None:
        """Call `then` with it when it is there, or can't be had; at once where that is known."""
        self._work(year).future.add_done_callback(lambda done: then(done.result()))

    def forget(self, year: Year) -> None:
        """Slack does not show it any more (somebody has deleted the file): the next who asks gets a new one."""
        with self._lock:
            self._found.pop(year, None)

    def _work(self, year: Year) -> _Work:
        with self._lock:
            work = self._found.get(year)
            if work is not None and (work.failed_at is None or _now() - work.failed_at < LEFT_ALONE_S):
                self._found.move_to_end(year)
                return work
            work = self._found[year] = _Work()
            self._found.move_to_end(year)
            while len(self._found) > KEPT:
                self._found.popitem(last=False)
        threading.Thread(target=self._make, args=(year, work), name="picture", daemon=True).start()
        return work

    def _make(self, year: Year, work: _Work) -> None:
        found: Picture | None = None
        try:
            with self._turn:  # one at a time: the limits of uploading are for all of them
                found = self._uploaded(year)
        except (NotDrawn, TooLarge) as error:
            log.error("a picture to show was not drawn", why=str(error))
        except SlackApiError as error:
            log.error("Slack did not take a picture to show", why=str(error.response.get("error")))
        except (SlackClientError, OSError, HTTPException) as error:
            log.error("a picture to show could not be uploaded", why=type(error).__name__)
        except Exception:  # nobody may wait for a thread that has ended
            log.exception("a picture to show could not be had")
        finally:
            work.failed_at = None if found else _now()
            work.future.set_result(found)

    def _uploaded(self, year: Year) -> Picture | None:
        drawn = self._draw(year)
        answer = self._client.files_upload_v2(
            filename=drawn.name,
            content=drawn.data,
            title=shortened_plain(drawn.title, TITLE_UNITS),
            alt_txt=shortened_plain(drawn.alt, ALT_UNITS),
        )
        file_id = str(answer["file"]["id"])
        if not self._is_known(file_id):
            log.error("Slack has not looked at a picture in time", file=file_id)
            return None
        return Picture(file_id, drawn.alt)

    def _is_known(self, file_id: str) -> bool:
        """Whether Slack says what the file is, asked with longer and longer pauses."""
        ends, pause = _now() + KNOWN_WITHIN_S, 0.1
        while True:
            if self._client.files_info(file=file_id)["file"].get("mimetype"):
                return True
            if _now() + pause > ends:
                return False
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)


def _now() -> float:
    return time.monotonic()
