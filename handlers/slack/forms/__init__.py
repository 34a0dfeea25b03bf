"""Forms that open over what somebody is looking at: a module for each, and what they share.

A form is answered in three steps (`handlers.slack.transport`). What can be seen without the database is checked
before the acknowledgement, and shown at its field. Then the form says that it is saving, and at last it shows what
came of it, or the form again with what was written and a sentence at its field.
"""

from __future__ import annotations

from collections.abc import Callable

from handlers.slack.answer import Answered, reply
from handlers.slack.forms import activity, answer_for, decide, evidence, note, status
from handlers.slack.forms.form import Form, Opener
from handlers.slack.request import Request
from handlers.slack.says import message, says
from services.deps import Deps
from services.errors import NotHere

__all__ = ["Form", "Opener", "forms"]


def forms(deps: Deps) -> dict[str, Form]:
    """Every form by its id."""
    found = {
        decide.NAME: decide.form(deps),
        note.NAME: note.form(deps),
        answer_for.NAME: answer_for.form(deps),
        status.NAME: status.form(deps),
        evidence.NAME: evidence.form(deps),
        activity.NAME: activity.form(deps),
    }
    return {name: Form(_forgiving(form.save), form.check) for name, form in found.items()}


def _forgiving(save: Callable[[Request], Answered]) -> Callable[[Request], Answered]:
    """A form about something that is not here, or filled in by no hand of ours, gets an answer like an old button."""

    def answer(request: Request) -> Answered:
        try:
            return save(request)
        except NotHere:
            return reply(message(says("svar.gone")))

    return answer
