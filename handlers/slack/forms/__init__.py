"""Forms that open over what somebody is looking at: a module for each, and what they share.

A form is answered in three steps (`handlers.slack.transport`). What can be seen without the database is checked
before the acknowledgement, and shown at its field. Then the form says that it is saving, and at last it shows what
came of it, or the form again with what was written and a sentence at its field.
"""

from __future__ import annotations

from handlers.slack.attached import Attachments
from handlers.slack.forms import activity, answer_for, decide, effect, evidence, note, status
from handlers.slack.forms.form import Form, Opener
from services.deps import Deps

__all__ = ["Form", "Opener", "forms"]


def forms(deps: Deps, attachments: Attachments) -> dict[str, Form]:
    """Every form by its id."""
    return {
        decide.NAME: decide.form(deps),
        note.NAME: note.form(deps),
        answer_for.NAME: answer_for.form(deps),
        status.NAME: status.form(deps, attachments),
        effect.NAME: effect.form(deps),
        evidence.NAME: evidence.form(deps),
        activity.NAME: activity.form(deps),
    }
