"""Word templates in chat: what a dropped one is for, what is wrong with it and where, and which are in use."""

from __future__ import annotations

from slack_sdk.models.blocks import ButtonElement

from documents.papers.faults import TemplateFault
from documents.papers.kinds import TITLES, Kind
from handlers.slack.importing.verbs import CANCEL
from handlers.slack.kit import Message, button
from handlers.slack.says import message, says, undo_button
from services.importing.outcomes import AlreadySettled
from services.results import AdminOnly
from services.templates import (
    NoOwnTemplate,
    OwnTemplates,
    TemplateDropped,
    TemplateKept,
    TemplateWaits,
)

USE = "template.use"
AS_PLAN = "template.plan"
EXAMPLE = "template.example"
OWN = "template.own"
DROP = "template.drop"
SHORT = {Kind.FOLLOW_UP: "Uppföljning", Kind.DOCUMENTATION: "Skollagen 4:6"}

TemplateOutcome = TemplateWaits | TemplateKept | TemplateDropped | NoOwnTemplate | AdminOnly


def template_message(outcome: TemplateOutcome, fault: TemplateFault | None = None) -> Message:
    """What a service answered about a template; with a `fault`, what is wrong with it and where."""
    match outcome:
        case TemplateWaits():
            first = says("dokument.template_fault", namn=outcome.draft.name, fel=fault) if fault else None
            asked = says(
                "dokument.template_asked",
                namn=outcome.draft.name,
                ersatter=[TITLES[kind] for kind in outcome.replaces],
                igen=fault is not None,
            )
            return message(*filter(None, (first, asked)), buttons=_for_what(outcome.draft.id))
        case TemplateKept():
            return message(
                says("dokument.template_kept", svar=outcome, titel=TITLES[outcome.kind]),
                says("dokument.template_kept_hint", kort=SHORT[outcome.kind]),
                buttons=[undo_button(outcome.batch_id)],
            )
        case TemplateDropped():
            return message(
                says("dokument.template_dropped", titel=TITLES[outcome.kind]),
                buttons=[undo_button(outcome.batch_id)],
            )
        case NoOwnTemplate():
            return message(says("dokument.no_own_template", titel=TITLES[outcome.kind]))
        case AdminOnly():
            return message(says("plan.admin_only", svar=outcome))


def still_waits(settled: AlreadySettled) -> Message:
    """The same question once more, of a template that waits in the list of documents."""
    return template_message(TemplateWaits(settled.draft, ()))


def _for_what(draft_id: int) -> list[ButtonElement]:
    return [
        *(button(SHORT[kind], USE, f"{draft_id}:{kind.value}") for kind in Kind),
        button("Läs som plan", AS_PLAN, str(draft_id)),
        button("Avbryt", CANCEL, str(draft_id)),
    ]


def templates_message(found: OwnTemplates) -> Message:
    """Which templates are in use; for those who run the plan also what can be done about it."""
    shown = [{"title": TITLES[kind], "file": name} for kind, name in found.names.items()]
    first = says("dokument.templates", namn=shown)
    if not found.may_change:
        return message(first, says("dokument.templates_ask", administratorer=found.administrators))
    made = [button(f"Utgå från: {SHORT[kind]}", EXAMPLE, kind.value) for kind in Kind]
    for kind in found.names:
        made += [
            button(f"Er mall: {SHORT[kind]}", OWN, kind.value),
            button(f"Sluta använda: {SHORT[kind]}", DROP, kind.value),
        ]
    return message(first, says("dokument.templates_hint"), buttons=made)
