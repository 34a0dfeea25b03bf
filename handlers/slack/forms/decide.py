"""Anteckna beslut: what was decided, who is to do it, and when."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import section
from handlers.slack.outcomes import decision_message
from handlers.slack.request import Request
from handlers.slack.says import says
from handlers.slack.verbs import ABOUT_NOTHING
from services import decisions
from services.deps import Deps
from services.results import Line

NAME = "decide"


def drawn(line: Line | None, roles: Sequence[str]) -> Drawn:
    """The form about one assignment, or none; `roles` are those that may be given something to do."""
    blocks: list[Block] = [section(says("sammanstallning.decide_about", rad=line))] if line else []
    blocks.append(fields.text("what", "Vad beslutades?"))
    if roles:
        blocks.append(fields.names("who", "Vem gör det?", roles))
    blocks.append(fields.day("when", "Senast"))
    return Drawn(NAME, "Anteckna beslut", str(line.assignment.id if line else ABOUT_NOTHING), blocks)


def form(deps: Deps) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        outcome = decisions.decide_about(
            deps,
            request.asker,
            None if request.value == ABOUT_NOTHING else checks.number_in(request.value),
            request.fields.get("what", ""),
            request.fields.get("who", ""),
            checks.day_in(request, "when"),
        )
        said = decision_message(outcome)
        return said if isinstance(outcome, decisions.Decided) else again({"what": said.text})

    return Form(save, check)


def check(request: Request) -> Errors:
    """What is seen in the fields alone."""
    return {
        **checks.missing(request, "what"),
        **checks.wrong_texts(request, ["what"]),
        **checks.wrong_days(request, "when"),
    }
