"""Changing a modal that somebody may have before them, or may have closed."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPException
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.slack.sheets import saving_id

log = structlog.stdlib.get_logger(__name__)

# The work may be done before Slack has taken the acknowledgement, which it waits three seconds for. What was put in
# the form's place before that would be overwritten by it; so the form is found by the name that the acknowledgement
# gives.
_WAITS = (0.03, 0.07, 0.15, 0.3, 0.6, 1.0, 1.0)


class Views:
    """Puts other content in modals. Safe to use from many threads."""

    def __init__(self, client: WebClient, pause: Callable[[float], None]) -> None:
        self._client = client
        self._pause = pause

    def after_saving(self, request_key: str, view: dict[str, Any]) -> bool:
        """Put `view` in the place of the form that says that it is saving; False where it has been closed."""
        for wait in _WAITS:
            found = self._update(view, external_id=saving_id(request_key))
            if found != "not_found":
                return found == ""
            self._pause(wait)
        return self._update(view, external_id=saving_id(request_key)) == ""

    def update(self, view_id: str, view: dict[str, Any]) -> bool:
        """Put `view` in the place of the one with this id; False where it has been closed."""
        return self._update(view, view_id=view_id) == ""

    def _update(self, view: dict[str, Any], **which: str) -> str:
        """Why it was not done, in Slack's words or the network's; empty where it was."""
        try:
            self._client.views_update(view=view, **which)
        except SlackApiError as error:
            why = str(error.response["error"])
            if why != "not_found":
                log.error("Slack did not take the view", why=why)
            return why
        except (SlackClientError, OSError, HTTPException) as error:
            log.error("Slack could not be reached", why=type(error).__name__)
            return type(error).__name__
        return ""
