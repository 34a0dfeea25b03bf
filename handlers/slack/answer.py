"""What a handler answers, and posting it through the `response_url`.

An answer may come twice: when a connection breaks or Slack says 5xx it is not known whether the message was
shown, and it is posted again. It is for the asker's eyes alone and says the same thing, so a double is
better than silence. What was *done* was stored before, once.

Bolt's `respond` builds an opener (for https a whole TLS context, some 30 ms) and a connection for every
message. Here each worker keeps its connection.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, TypeAlias

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.slack.attached import Named
from handlers.slack.connections import Connections, Response
from handlers.slack.kit import Message
from handlers.slack.request import Kind, Request, Surface
from handlers.slack.says import message, says
from handlers.slack.sheets import answered_view, form_again, written_in
from handlers.slack.viewing import Views

log = structlog.stdlib.get_logger(__name__)

ATTEMPTS = 3
PAUSES = (0.2, 1.0)
LONGEST_PAUSE = 3.0
_SAVED = message(says("formular.saved"))


@dataclass(frozen=True)
class Again:
    """The form once more, with what was written: sentences by the block id of the field they are about.

    `banner` stands at the top; `about` is what the form is about from now on, where that has changed. The files that
    were attached stay, but for those `without`.
    """

    errors: Mapping[str, str]
    banner: str = ""
    about: str | None = None
    without: Collection[Named] = ()


@dataclass(frozen=True)
class Answer:
    """What is shown to the one who asked, and to nobody else.

    `replacement` takes the place of the message with the button that was clicked; `replies` are new messages.
    Neither is an answer too: nothing is said. A form shows all of them in its place, or `again` what was written.
    `shared` is shown to everybody in the channel, because the one who asked said so.
    """

    replies: tuple[Message, ...] = ()
    replacement: Message | None = None
    again: Again | None = None
    shared: tuple[Message, ...] = ()

    @property
    def messages(self) -> tuple[Message, ...]:
        """All that is shown to the asker, the replacement first."""
        return (*((self.replacement,) if self.replacement else ()), *self.replies)


Answered: TypeAlias = Answer | Message | Sequence[Message]
"""What a handler may return: messages alone are replies."""


def reply(*messages: Message) -> Answer:
    """New messages, seen by the asker alone."""
    return Answer(replies=messages)


def replace(message: Message, *replies: Message) -> Answer:
    """A message in the place of the one that was clicked, and perhaps new ones below."""
    return Answer(replies=replies, replacement=message)


def again(
    errors: Mapping[str, str], banner: str = "", about: str | None = None, without: Collection[Named] = ()
) -> Answer:
    """The form once more: a form's answer where something has to be mended."""
    return Answer(again=Again(errors, banner, about, without))


def as_answer(answered: Answered) -> Answer:
    """What a handler returned, as an Answer."""
    if isinstance(answered, Answer):
        return answered
    if isinstance(answered, Message):
        return Answer(replies=(answered,))
    return Answer(replies=tuple(answered))


class Poster:
    """Posts answers. Safe to use from many threads; each has its own connection, closed by `close_mine`."""

    def __init__(
        self,
        client: WebClient,
        *,
        timeout: float = 5.0,
        pause: Callable[[float], None] = time.sleep,
        at_home: Callable[[Request, Answer], bool] | None = None,
    ) -> None:
        """`client` is for the way round when the `response_url` doesn't take the message.

        `at_home` shows what came of a click in the home tab there.
        """
        self._client = client
        self._pause = pause
        self._at_home = at_home
        self._connections = Connections(timeout)
        self._views = Views(client, pause)

    def deliver(self, request: Request, answer: Answer) -> bool:
        """Post all of the answer; False where something of it could not be posted (it has been logged)."""
        if request.surface is Surface.MODAL:
            shown = self._in_view(request, answer)
            if shown or (not answer.messages and answer.again is None):
                return shown
        elif request.surface is Surface.HOME and self._at_home is not None:
            return self._at_home(request, answer)
        posted = True
        if answer.replacement is not None:
            posted &= self._post(request, answer.replacement, replaces=request.surface is Surface.MESSAGE)
        for one in (*answer.replies, *_not_saved(request, answer)):
            posted &= self._post(request, one, replaces=False)
        for one in answer.shared:
            posted &= self._post(request, one, replaces=False, to_all=True)
        return posted

    def _in_view(self, request: Request, answer: Answer) -> bool:
        """Show the answer in the modal that it came from; False where that is closed."""
        if answer.again is not None:
            one = answer.again
            view = form_again(request.view, one.errors, one.banner, one.about, one.without)
        elif answer.messages or request.kind is Kind.FORM:
            view = answered_view(request.view, answer.messages or (_SAVED,))
        else:
            return True
        if request.kind is Kind.FORM:
            return self._views.after_saving(request.request_key, view)
        return self._views.update(request.view_id, view)

    def close_mine(self) -> None:
        """Close the connections of this thread."""
        self._connections.close_mine()

    def _post(self, request: Request, message: Message, *, replaces: bool, to_all: bool = False) -> bool:
        if request.response_url:
            seen_by = "in_channel" if to_all else "ephemeral"
            body = {"response_type": seen_by, "replace_original": replaces, **message.payload()}
            if request.thread_ts and not replaces:
                body["thread_ts"] = request.thread_ts
            if self._post_to(request, body):
                return True
        return self._post_round(request, message, to_all=to_all)

    def _post_to(self, request: Request, body: dict[str, Any]) -> bool:
        for attempt in range(1, ATTEMPTS + 1):
            response: Response | None = None
            try:
                response = self._connections.post_json(request.response_url, body)
            except (OSError, HTTPException) as error:
                why = type(error).__name__
            else:
                if response.ok:
                    return True
                why = f"{response.status} {response.reason}"
            log.warning("the response_url did not take the answer", why=why, attempt=attempt, request=request)
            if attempt == ATTEMPTS or (response is not None and not response.may_pass):
                return False
            wait = (response.retry_after if response else None) or PAUSES[attempt - 1]
            if wait > LONGEST_PAUSE:
                return False
            self._pause(wait)
        return False

    def _post_round(self, request: Request, message: Message, *, to_all: bool = False) -> bool:
        """Post by the Web API; where Slack refuses the blocks, the text alone."""
        for fields in (message.payload(), {"text": str(message.text)}):
            try:
                self._post_in_turn(request, fields, to_all=to_all)
            except SlackApiError as error:
                log.error("Slack did not take the answer", why=error.response["error"], request=request)
                if "blocks" not in str(error.response["error"]):
                    return False
            except (SlackClientError, OSError, HTTPException) as error:
                log.error("Slack could not be reached", why=type(error).__name__, request=request)
                return False
            else:
                return True
        return False

    def _post_in_turn(self, request: Request, fields: dict[str, Any], *, to_all: bool) -> None:
        """Post, and wait for a turn where the channel has had a message within the second."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._post_by_api(request, fields, to_all=to_all)
            except SlackApiError as error:
                wait = _wait_of(error)
                if wait is None or attempt == ATTEMPTS:
                    raise
                self._pause(wait)
            else:
                return

    def _post_by_api(self, request: Request, fields: dict[str, Any], *, to_all: bool) -> None:
        """For the asker alone, unless it is theirs to read anyway: in the direct messages, or by their own wish."""
        channel, asker = request.channel_id, request.account.external_id
        if request.thread_ts:
            fields = {**fields, "thread_ts": request.thread_ts}
        if not channel:
            channel = self._client.conversations_open(users=asker)["channel"]["id"]
        if to_all or channel.startswith("D"):
            self._client.chat_postMessage(channel=channel, **fields)
        else:
            self._client.chat_postEphemeral(channel=channel, user=asker, **fields)


def _wait_of(error: SlackApiError) -> float | None:
    """How long Slack asks us to wait, where it does and that is bearable."""
    if error.response["error"] not in ("ratelimited", "rate_limited"):
        return None
    asked = str(error.response.headers.get("Retry-After", "1"))
    wait = float(asked) if asked.isdigit() else 1.0
    return wait if wait <= LONGEST_PAUSE else None


def _not_saved(request: Request, answer: Answer) -> tuple[Message, ...]:
    """What was written in a form that is closed and was not saved: given back, so that nothing is lost."""
    if answer.again is None:
        return ()
    why = [text for text in (answer.again.banner, *answer.again.errors.values()) if text]
    written = written_in(request.view, request.fields)
    return (message(says("formular.not_saved", varfor=why, skrivet=written)),)
