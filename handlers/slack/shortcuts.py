"""Shortcuts on messages: a form about what somebody wrote."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from handlers.slack.answer import Answered
from handlers.slack.commands import readable
from handlers.slack.forms import Opener, activity, evidence
from handlers.slack.request import Request
from handlers.slack.says import message, says
from services import home, placing
from services.deps import Deps

log = structlog.stdlib.get_logger(__name__)

# As the manifest has them.
ADD_EVIDENCE = "add_evidence"
MAKE_ACTIVITY = "make_activity"


def shortcuts(deps: Deps, client: WebClient, opener: Opener) -> dict[str, Callable[[Request], Answered]]:
    """The shortcuts of the manifest, each with what answers it."""

    def add_evidence(request: Request) -> Answered:
        """Lägg till som underlag: on which of the asker's own."""
        mine = home.open_of_mine(deps, request.asker)
        if not mine:
            return message(says("formular.nothing_mine"))
        link = _permalink(client, request)
        if not link:
            return message(says("formular.no_message"))
        return opener.open(request, evidence.drawn(mine, link, readable(request.text)))

    def make_activity(request: Request) -> Answered:
        """Gör till aktivitet: what, where, who and when."""
        found = placing.places(deps, request.asker)
        if not found.places:
            return message(says("formular.no_places"))
        return opener.open(request, activity.drawn(found, readable(request.text)))

    return {ADD_EVIDENCE: add_evidence, MAKE_ACTIVITY: make_activity}


def _permalink(client: WebClient, request: Request) -> str:
    """The address of the message; empty where Slack does not give one."""
    try:
        found = client.chat_getPermalink(channel=request.channel_id, message_ts=request.message_ts)
    except (SlackClientError, OSError, HTTPException) as error:
        log.warning("Slack gave no address of a message", why=type(error).__name__)
        return ""
    return str(found.get("permalink") or "")
