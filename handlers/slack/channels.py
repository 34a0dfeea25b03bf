"""Whether the bot is in a channel that somebody chose: only there can it write."""

from __future__ import annotations

from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

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

    def is_outside(self, channel_id: str) -> bool:
        """Whether Slack says that the bot is not in the channel, or has none by that id that the bot may know of.

        Where Slack doesn't say, nobody is kept from going on: a message that can't be posted is reported as such.
        """
        if not is_channel(channel_id):
            return False
        try:
            found = self._client.conversations_info(channel=channel_id)["channel"]
        except SlackApiError as error:
            why = str(error.response.get("error"))
            if why == "channel_not_found":
                return True
        except (SlackClientError, OSError, HTTPException) as error:
            why = type(error).__name__
        else:
            return found.get("is_member") is not True
        log.warning("Slack did not say whether the bot is in a channel", why=why)
        return False
