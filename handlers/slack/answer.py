"""What a handler answers, and posting it through the `response_url`.

An answer may come twice: when a connection breaks or Slack says 5xx it is not known whether the message was
shown, and it is posted again. It is for the asker's eyes alone and says the same thing, so a double is
better than silence. What was *done* was stored before, once.

Bolt's `respond` builds an opener (for https a whole TLS context, some 30 ms) and a connection for every
message. Here each worker keeps its connection.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, TypeAlias

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.slack.connections import Connections, Response
from handlers.slack.kit import Message
from handlers.slack.request import Request

log = structlog.stdlib.get_logger(__name__)

ATTEMPTS = 3
PAUSES = (0.2, 1.0)
LONGEST_PAUSE = 3.0


@dataclass(frozen=True)
class Answer:
    """What is shown to the one who asked, and to nobody else.

    `replacement` takes the place of the message with the button that was clicked; `replies` are new messages.
    Neither is an answer too: nothing is said.
    """

    replies: tuple[Message, ...] = ()
    replacement: Message | None = None


Answered: TypeAlias = Answer | Message | Sequence[Message]
"""What a handler may return: messages alone are replies."""


def reply(*messages: Message) -> Answer:
    """New messages, seen by the asker alone."""
    return Answer(replies=messages)


def replace(message: Message, *replies: Message) -> Answer:
    """A message in the place of the one that was clicked, and perhaps new ones below."""
    return Answer(replies=replies, replacement=message)


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
        self, client: WebClient, *, timeout: float = 5.0, pause: Callable[[float], None] = time.sleep
    ) -> None:
        """`client` is for the way round when the `response_url` doesn't take the message."""
        self._client = client
        self._pause = pause
        self._connections = Connections(timeout)

    def deliver(self, request: Request, answer: Answer) -> bool:
        """Post all of the answer; False where something of it could not be posted (it has been logged)."""
        posted = True
        if answer.replacement is not None:
            posted &= self._post(request, answer.replacement, replaces=True)
        for message in answer.replies:
            posted &= self._post(request, message, replaces=False)
        return posted

    def close_mine(self) -> None:
        """Close the connections of this thread."""
        self._connections.close_mine()

    def _post(self, request: Request, message: Message, *, replaces: bool) -> bool:
        if request.response_url:
            body = {"response_type": "ephemeral", "replace_original": replaces, **message.payload()}
            if self._post_to(request, body):
                return True
        return self._post_round(request, message)

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

    def _post_round(self, request: Request, message: Message) -> bool:
        """Post by the Web API; where Slack refuses the blocks, the text alone."""
        for fields in (message.payload(), {"text": str(message.text)}):
            try:
                self._post_by_api(request, fields)
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

    def _post_by_api(self, request: Request, fields: dict[str, Any]) -> None:
        if request.response_url:
            self._client.chat_postEphemeral(
                channel=request.channel_id, user=request.account.external_id, **fields
            )
        else:
            self._client.chat_postMessage(channel=request.channel_id, **fields)
