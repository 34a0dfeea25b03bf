"""Files that the bot hands over: to the asker alone, in the direct messages with the bot, unless they are shared.

Three calls (an address to upload to, the upload, the completion), none of them while a transaction is open. A file is
posted by the completion, which takes no metadata: a delivery that has to be known again does not come this way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.blocks import ButtonElement

from handlers.slack.answer import Answer, reply
from handlers.slack.kit import Message
from handlers.slack.mrkdwn import shortened, shortened_plain
from handlers.slack.request import Request, Surface
from handlers.slack.says import message, says

log = structlog.stdlib.get_logger(__name__)

TEXT_UNITS = 3000
TITLE_UNITS = 150
ALT_UNITS = 1000
# What Slack says, and the sentence (`filer.…`) that tells what to do about it.
_WHY = {
    "missing_scope": "no_scope",
    "not_in_channel": "not_in_channel",
    "channel_not_found": "not_in_channel",
    "is_archived": "archived",
    "restricted_action": "not_allowed",
    "file_uploads_disabled": "not_allowed",
    "storage_limit_reached": "full",
}


@dataclass(frozen=True)
class File:
    """A file to hand over: its name with the ending, a title, and for a picture what it shows, in words.

    `note` is a sentence that comes with it.
    """

    name: str
    title: str
    data: bytes
    alt: str = ""
    note: str = ""


@dataclass(frozen=True)
class Sent:
    """The file is there. `channel_id` is where, `file_id` what Slack knows it by (an image block takes it)."""

    channel_id: str
    file_id: str


@dataclass(frozen=True)
class NotSent:
    """The file is not there. `why` names the sentence that says so."""

    why: str


class Files:
    """Hands files over. Network calls: never made while a transaction is open."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def send_file(self, user_id: str, file: File, text: str) -> Sent | NotSent:
        """The file with `text` in the direct messages of the bot and one person: nobody else sees it."""
        try:
            room = str(self._client.conversations_open(users=user_id)["channel"]["id"])
        except (SlackClientError, OSError, HTTPException) as error:
            return _not_sent(error)
        return self.share_file(room, file, text)

    def share_file(
        self, channel_id: str, file: File, text: str, thread_ts: str | None = None
    ) -> Sent | NotSent:
        """The file with `text` in a channel, or in a thread there, for all who are in it."""
        try:
            answer = self._client.files_upload_v2(
                channel=channel_id,
                thread_ts=thread_ts,
                filename=file.name,
                content=file.data,
                title=shortened_plain(file.title, TITLE_UNITS),
                alt_txt=shortened_plain(file.alt, ALT_UNITS) or None,
                initial_comment=str(shortened(text, TEXT_UNITS)),
            )
        except (SlackClientError, OSError, HTTPException) as error:
            return _not_sent(error)
        return Sent(channel_id, str(answer["file"]["id"]))


def handed_over(
    request: Request, outcome: Sent | NotSent, what: str, buttons: Sequence[ButtonElement] = ()
) -> Answer:
    """What the asker sees where the command was written or the button clicked: where the file is, or why it is not.

    `what` begins the sentence ("Årshjulet 26/27"). Nothing is said in the direct messages, where the file itself
    has just come; `buttons` are shown in channels only. In the home tab it stands at the top, in a modal in place of
    what was clicked.
    """
    if isinstance(outcome, NotSent):
        return reply(not_sent_message(outcome, what))
    if request.surface is not Surface.MESSAGE:
        return reply(message(says("filer.sent", vad=what)))
    if request.channel_id == outcome.channel_id:
        return reply()
    return reply(message(says("filer.sent", vad=what), buttons=buttons))


def not_sent_message(outcome: NotSent, what: str) -> Message:
    """Why a file did not come, and what to do about it."""
    return message(says(f"filer.{outcome.why}", vad=what))


def _not_sent(error: Exception) -> NotSent:
    if isinstance(error, SlackApiError):
        code = str(error.response.get("error") or error.response.status_code)
        log.error("Slack did not take a file", why=code)
        return NotSent(_WHY.get(code, "later"))
    log.error("a file could not be handed over", why=type(error).__name__)
    return NotSent("later")
