"""Whether a channel that somebody chose will do: the bot is in it, and only the organisation's own people read it."""

from __future__ import annotations

from http.client import HTTPException
from typing import Literal

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

# What hinders: the name of the text that says so, in a form (andra.j2) and after a command (mote.j2).
Hinder = Literal["not_in_channel", "shared_channel"]

log = structlog.stdlib.get_logger(__name__)


def is_channel(channel_id: str) -> bool:
    """Whether something is a channel, public or private, and not a direct message."""
    return channel_id.startswith(("C", "G"))


class Channels:
    """Looks channels up. A network call: never while a transaction is open, nor before an acknowledgement.

    Scopes: `channels:read` and `groups:read`.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def hinder(self, channel_id: str) -> Hinder | None:
        """Why nothing of the plan is to be posted in a channel: Slack says that the bot is not in it, or has none by
        that id that the bot may know of; or it is shared with another organisation, where all would read along.

        Where Slack doesn't say, nobody is kept from going on: a message that can't be posted is reported as such.
        """
        if not is_channel(channel_id):
            return None
        try:
            found = self._client.conversations_info(channel=channel_id)["channel"]
        except SlackApiError as error:
            why = str(error.response.get("error"))
            if why == "channel_not_found":
                return "not_in_channel"
        except (SlackClientError, OSError, HTTPException) as error:
            why = type(error).__name__
        else:
            if found.get("is_member") is not True:
                return "not_in_channel"
            return "shared_channel" if found.get("is_ext_shared") is True else None
        log.warning("Slack did not say whether the bot is in a channel", why=why)
        return None
