"""What a form is to the transport, and opening one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.slack.answer import Answer, Answered, reply
from handlers.slack.kit import Message
from handlers.slack.request import Request, Surface
from handlers.slack.says import message, says
from handlers.slack.sheets import form_view, sheet

log = structlog.stdlib.get_logger(__name__)

Errors: TypeAlias = Mapping[str, str]
"""Sentences by the block id of the field they are about."""

# `not_found`: the form that was to become this one has been closed meanwhile.
_TOO_LATE = (
    "expired_trigger_id",
    "exchanged_trigger_id",
    "invalid_trigger_id",
    "trigger_exchanged",
    "not_found",
)


def nothing_wrong(_request: Request) -> Errors:
    """For a form whose fields can hold nothing wrong."""
    return {}


@dataclass(frozen=True)
class Form:
    """How a form is answered.

    `check` sees to what can be seen in the fields alone: it runs before the acknowledgement, and asks neither the
    database nor Slack. `save` does the work, and gives messages to show in the form's place, or `again(...)`.
    """

    save: Callable[[Request], Answered]
    check: Callable[[Request], Errors] = nothing_wrong


@dataclass(frozen=True)
class Drawn:
    """A form to be opened: its id, title (24 characters), what it is about, and its blocks."""

    name: str
    title: str
    about: str
    blocks: Sequence[Block]
    submit: str = "Spara"


class Opener:
    """Opens forms. A network call, within the three seconds that a trigger lives; never in a transaction."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def open(self, request: Request, drawn: Drawn) -> Answer:
        """Put the form before whoever asked: upon the one that they fill in, in place of what came of one.

        Gives an answer that says nothing; where Slack no longer takes the trigger, one that says so.
        """
        return self._put(
            request,
            form_view(
                drawn.name, drawn.title, drawn.submit, f"{request.channel_id}:{drawn.about}", drawn.blocks
            ),
        )

    def show(self, request: Request, title: str, messages: Sequence[Message]) -> Answer:
        """Put messages before whoever asked, to read and click in, in the same way as a form."""
        return self._put(request, sheet(title, messages))

    def _put(self, request: Request, view: View | dict[str, Any]) -> Answer:
        try:
            if request.surface is not Surface.MODAL:
                self._client.views_open(trigger_id=request.trigger_id, view=view)
            elif request.view.get("submit"):
                self._client.views_push(trigger_id=request.trigger_id, view=view)
            else:  # what is only read is left behind: a modal is three views deep at most
                self._client.views_update(view_id=request.view_id, view=view)
        except SlackApiError as error:
            if error.response["error"] not in _TOO_LATE:
                raise
            log.warning("a form came too late to be opened", why=error.response["error"], request=request)
            return reply(message(says("formular.too_late")))
        return reply()
