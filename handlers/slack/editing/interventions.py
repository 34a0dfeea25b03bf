"""Interventions in Slack: what they say of themselves, and the list with both columns."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered
from handlers.slack.editing.activities import answered
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import Message, Mrkdwn, actions, button, section, sections
from handlers.slack.request import Request
from handlers.slack.says import says
from handlers.slack.verbs import DESCRIBE, INTERVENTION, NEW_INTERVENTION
from handlers.texts.sv import words
from services import interventions
from services.deps import Deps
from services.interventions import (
    FIELDS,
    InterventionCard,
    InterventionList,
)

TEXTS = "intervention"
_SHOWN = 15
_LONGEST = 2900


def texts_drawn(found: InterventionCard, items: list[tuple[str, str]]) -> Drawn:
    """The form for what an intervention says of itself; `items` of the cycle may give its figures."""
    blocks: list[Block] = [
        fields.text(name, words.INTERVENTION[name], value=found.texts[name], optional=True) for name in FIELDS
    ]
    options = [("Inget moment", "0"), *items]
    blocks += [
        fields.choice(
            "indicator",
            "Vilket moment i årshjulet ger siffrorna?",
            options,
            chosen=str(found.indicator_id or 0),
        ),
        fields.day("figures", "Eller: vilken dag finns siffrorna?", value=found.figures_on),
    ]
    return Drawn(TEXTS, "Åtgärdsplan", str(found.activity.id), blocks)


def forms(deps: Deps) -> dict[str, Form]:
    """How they are answered."""

    def describe(request: Request) -> Answered:
        outcome = interventions.describe(
            deps,
            request.asker,
            checks.number_in(request.value),
            {name: request.fields.get(name, "") for name in FIELDS},
            indicator_id=checks.number_in(request.fields.get("indicator", "")) or None,
            figures_on=checks.day_in(request, "figures"),
        )
        return answered(outcome, FIELDS[0])

    return {TEXTS: Form(describe, _check_texts)}


def _check_texts(request: Request) -> Errors:
    return {**checks.wrong_texts(request, FIELDS, _LONGEST), **checks.wrong_days(request, "figures")}


def card_message(found: InterventionCard) -> Message:
    """An intervention whole: both columns, its texts, and what has been answered."""
    title = says("andra.intervention_title", kort=found)
    parts = [
        says("andra.intervention_text", rubrik=words.INTERVENTION[name], text=found.texts[name])
        for name in FIELDS
        if found.texts[name]
    ]
    if found.indicator or found.figures_on:
        parts.append(says("andra.intervention_figures", kort=found))
    parts += [says("andra.effect_history", post=one, i_dag=found.today) for one in found.history]
    blocks: list[Block] = [section(title)]
    for part in parts:
        blocks += sections(part)
    if found.may_edit:
        blocks.append(actions(button("Ändra åtgärdsplanen", DESCRIBE, str(found.activity.id))))
    return Message(Mrkdwn("\n").join([title, *parts]), blocks)


def list_message(found: InterventionList) -> Message:
    """The interventions with *genomförd* and *gav effekt*, and for those who may, one more."""
    title = says("andra.interventions_title", lista=found)
    lines = [says("andra.intervention_row", post=row) for row in found.rows]
    blocks: list[Block] = [section(title)]
    blocks += [
        section(line, button("Visa", INTERVENTION, str(row.activity.id)))
        for line, row in zip(lines[:_SHOWN], found.rows, strict=False)
    ]
    if len(lines) > _SHOWN:
        blocks.append(section(says("listor.and_more", antal=len(lines) - _SHOWN)))
    if found.may_edit:
        blocks.append(actions(button("Ny insats", NEW_INTERVENTION)))
    return Message(Mrkdwn("\n").join([title, *lines]), blocks)
