"""Syns de effekter vi eftersträvar, och varför: the question that is asked of an intervention."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import section
from handlers.slack.outcomes import outcome_message
from handlers.slack.request import Request
from handlers.slack.says import message, says, undo_button
from handlers.texts.sv import words
from services import interventions
from services.deps import Deps
from services.interventions import Effect, EffectAnswered, ReasonMissing
from services.reporting import Seen
from services.results import Line

NAME = "effect"


def drawn(line: Line) -> Drawn:
    """The form about the question as it is now."""
    options = [(words.sentence(words.EFFECT[one]), one.value) for one in Effect]
    blocks: list[Block] = [
        section(says("andra.effect_about", rad=line)),
        fields.buttons("effect", "Syns de effekter vi eftersträvar?", options),
        fields.text("why", "Varför?"),
    ]
    about = f"{line.assignment.id}.{line.assignment.version}"
    return Drawn(NAME, "Syns effekterna?", about, blocks)


def form(deps: Deps) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        assignment_id, _, version = request.value.partition(".")
        seen = Seen(checks.number_in(assignment_id), checks.number_in(version))
        if request.fields.get("effect") not in set(Effect):
            return again({"effect": str(says("formular.missing"))})
        given = Effect(request.fields["effect"])
        outcome = interventions.answer_effect(deps, request.asker, seen, given, request.fields.get("why", ""))
        if isinstance(outcome, EffectAnswered):
            return message(
                says("andra.effect_answered", svar=outcome), buttons=[undo_button(outcome.batch_id)]
            )
        if isinstance(outcome, ReasonMissing):
            return again({"why": str(says("formular.missing"))})
        if isinstance(outcome, interventions.NotAsked):
            return message(says("svar.gone"))
        return outcome_message(outcome)

    return Form(save, check)


def check(request: Request) -> Errors:
    """What is seen in the fields alone."""
    return {**checks.missing(request, "effect", "why"), **checks.wrong_texts(request, ["why"])}
