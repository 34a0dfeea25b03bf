"""A document on its way from a message to a draft: noted, fetched, read in a process of its own, shown.

Reading takes seconds, so it has threads of its own: those who answer everybody else don't wait for it. What is being
read stands in the database before it is fetched, and a reading that was interrupted can be begun again.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from documents import Reading, TemplateFound, UnreadableDocument, read_apart, read_dropped
from documents.papers.faults import TemplateFault
from documents.papers.kinds import Kind
from handlers.slack.answer import Answer, Answered, reply
from handlers.slack.answer import replace as replaced
from handlers.slack.fetching import LARGEST, Fetcher, NotFetched
from handlers.slack.importing.own_templates import template_message
from handlers.slack.importing.pages import draft_message
from handlers.slack.kit import Message
from handlers.slack.pool import Pool
from handlers.slack.request import Request
from handlers.slack.says import message, says
from services import templates
from services.deps import Asker, Deps
from services.errors import ServiceUnavailable
from services.importing import drafts
from services.importing.one_draft import READING, TEMPLATE, UNREADABLE
from services.importing.outcomes import AlreadySettled
from services.results import AdminOnly
from services.templates import TemplateKept, TemplateWaits

log = structlog.stdlib.get_logger(__name__)

READERS = 2
WAITING = 20

Reader = Callable[[bytes, str], Reading]
Handler = Callable[[Request], Answered]


class Bringing:
    """Takes in the files that are dropped in the direct messages with the bot."""

    def __init__(self, deps: Deps, client: WebClient, read: Reader = read_dropped) -> None:
        self._deps, self._client, self._read = deps, client, read
        self._fetcher = Fetcher(client)
        self._pool: Pool | None = None  # until the first file
        self._lock = threading.Lock()

    def or_else(self, written: Handler) -> Handler:
        """What answers a message: files are taken in, everything else goes on to `written`."""

        def answer(request: Request) -> Answered:
            if request.by_bot or not request.files:
                return written(request)
            return self.dropped(request)

        return answer

    def dropped(self, request: Request) -> Answer:
        """Files in a message: who may not is told who may, and the rest goes on beside."""
        if refused := drafts.may_bring(self._deps, request.asker):
            return reply(message(says("inlasning.admin_only", svar=refused)))
        for file_id in request.files:
            asker = replace(request.asker, request_key=f"{request.request_key}:{file_id}")
            draft_id = drafts.begin(self._deps, asker, "", file_id)
            if isinstance(draft_id, int):
                self._take_on(asker, request.channel_id, draft_id, file_id, self._read)
        return reply()

    def again(self, request: Request, draft_id: int) -> Answer:
        """Läs igen: a file whose reading was interrupted, or could not be fetched."""
        draft = drafts.read_again(self._deps, request.asker, draft_id)
        if isinstance(draft, AdminOnly):
            return reply(draft_message(draft))
        if draft.state in (READING, UNREADABLE, TEMPLATE) and draft.file_ref:
            # What somebody has seen to be a template is read as a plan when they ask for that.
            read = read_apart if draft.state == TEMPLATE else self._read
            self._take_on(request.asker, self._room(request), draft.id, draft.file_ref, read)
            return _goes_on(request)
        return reply(draft_message(drafts.show(self._deps, request.asker, draft_id)))

    def use(self, request: Request, draft_id: int, kind: Kind) -> Answer:
        """Try a template that waits, and write documents of a kind by it from now on."""
        waits = templates.waiting_template(self._deps, request.asker, draft_id)
        if not isinstance(waits, TemplateWaits):
            return replaced(_waits(waits))
        at = request.message_ts or None
        work = partial(self._try, request.asker, self._room(request), at, waits, kind)
        if not self._readers().offer(work):
            return reply(message(says("inlasning.busy")))
        return _goes_on(request)

    def _try(self, asker: Asker, channel: str, at: str | None, waits: TemplateWaits, kind: Kind) -> None:
        # Said here and not in answer to the click, which could come after what it came to.
        said = self._say(channel, at, message(says("dokument.template_tried", namn=waits.draft.name)))
        try:
            content = self._fetcher.fetch(waits.draft.file_ref).data
            outcome = templates.use_template(self._deps, asker, waits.draft.id, kind, content)
            self._say(channel, said, _waits(outcome))
        except TemplateFault as fault:
            self._say(channel, said, template_message(waits, fault))
        except NotFetched as error:
            why = str(says(f"inlasning.{error.why}", **_values(error.why)))
            self._say(channel, said, template_message(waits, TemplateFault(why)))
        except Exception as error:
            unavailable = isinstance(error, ServiceUnavailable)
            log.exception(
                "a template could not be tried", code=secrets.token_hex(2).upper(), down=unavailable
            )
            self._say(channel, said, template_message(waits, TemplateFault(str(says("inlasning.failed")))))

    def stop(self, within: float) -> int:
        """Take nothing more on; what is being read and is not ready can be read again."""
        return self._pool.stop(within) if self._pool is not None else 0

    def _readers(self) -> Pool:
        with self._lock:
            if self._pool is None:
                self._pool = Pool("reading", workers=READERS, capacity=WAITING)
            return self._pool

    def _take_on(self, asker: Asker, channel: str, draft_id: int, file_id: str, read: Reader) -> None:
        said = self._post(channel, message(says("inlasning.reading", filnamn="dokumentet")))
        if not self._readers().offer(partial(self._work, asker, channel, said, draft_id, file_id, read)):
            drafts.not_read(self._deps, asker, draft_id, str(says("inlasning.busy")))
            self._say(channel, said, _refused("dokumentet", str(says("inlasning.busy"))))

    def _work(
        self, asker: Asker, channel: str, said: str | None, draft_id: int, file_id: str, read: Reader
    ) -> None:
        name = "dokumentet"
        try:
            fetched = self._fetcher.fetch(file_id)
            name = fetched.name
            self._say(channel, said, message(says("inlasning.reading", filnamn=name)))
            found = read(fetched.data, name)
            outcome = drafts.read(self._deps, asker, draft_id, found, name)
            self._say(channel, said, draft_message(outcome))
            return
        except TemplateFound:
            held = templates.hold_template(self._deps, asker, draft_id, name)
            self._say(channel, said, _waits(held))
            return
        except NotFetched as error:
            why = str(says(f"inlasning.{error.why}", **_values(error.why)))
        except UnreadableDocument as error:
            why = error.why
        except ServiceUnavailable as error:
            log.error("the database is unavailable", why=str(error))
            self._say(channel, said, _refused(name, str(says("inlasning.failed"))))
            return
        except Exception:  # whatever a file brings about, who dropped it gets an answer
            log.exception("a document could not be taken in", code=secrets.token_hex(2).upper())
            why = str(says("inlasning.failed"))
        drafts.not_read(self._deps, asker, draft_id, why, name)
        self._say(channel, said, _refused(name, why))

    def _room(self, request: Request) -> str:
        """Where to say what came of it: where it was asked for, and in the direct messages where that is a modal."""
        if request.channel_id:
            return request.channel_id
        return str(self._client.conversations_open(users=request.account.external_id)["channel"]["id"])

    def _post(self, channel: str, said: Message) -> str | None:
        try:
            return str(self._client.chat_postMessage(channel=channel, **said.payload())["ts"])
        except (SlackApiError, SlackClientError, OSError, HTTPException) as error:
            log.error("Slack did not take a message", why=_why(error))
            return None

    def _say(self, channel: str, ts: str | None, said: Message) -> str | None:
        """In place of what was said first; anew where that is not there. Gives where it stands."""
        return ts if ts is not None and self.put(channel, ts, said) else self._post(channel, said)

    def put(self, channel: str, ts: str, said: Message) -> bool:
        """Put a message in another's place; False where that can't be done."""
        try:
            fields = {"blocks": [], **said.payload()}
            self._client.chat_update(channel=channel, ts=ts, **fields)
        except (SlackApiError, SlackClientError, OSError, HTTPException) as error:
            log.info("a message could not be changed", why=_why(error))
            return False
        return True


def _goes_on(request: Request) -> Answer:
    """What is said in a modal while the work goes on: the rest comes in the direct messages."""
    return reply() if request.channel_id else reply(message(says("inlasning.goes_on")))


def _waits(outcome: templates.WaitOutcome | TemplateKept) -> Message:
    return (
        draft_message(outcome)
        if isinstance(outcome, AlreadySettled | AdminOnly)
        else template_message(outcome)
    )


def _values(why: str) -> dict[str, object]:
    return {"mb": LARGEST // 1_000_000} if why == "too_large" else {}


def _refused(name: str, why: str) -> Message:
    return message(says("inlasning.refused", filnamn=name, varfor=why))


def _why(error: Exception) -> str:
    return str(error.response["error"]) if isinstance(error, SlackApiError) else type(error).__name__
