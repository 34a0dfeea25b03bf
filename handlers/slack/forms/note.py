"""Lägg till en rad: a line of the leader's own in a digest."""

from __future__ import annotations

from handlers.slack.answer import Answered
from handlers.slack.digests import steered_message
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.request import Request
from services import digest_planning
from services.deps import Deps

NAME = "digest_note"


def drawn(meeting_id: int) -> Drawn:
    """The form for one meeting's digest."""
    return Drawn(NAME, "Lägg till en rad", str(meeting_id), [fields.text("what", "Vad vill du lägga till?")])


def form(deps: Deps) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        text = request.fields.get("what", "")
        meeting_id = checks.number_in(request.value)
        return steered_message(digest_planning.add_line(deps, request.asker, meeting_id, text))

    return Form(save, check)


def check(request: Request) -> Errors:
    """What is seen in the fields alone."""
    return {**checks.missing(request, "what"), **checks.wrong_texts(request, ["what"])}
