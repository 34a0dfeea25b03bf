"""Lägg till som underlag: a message in a channel shows how an assignment went."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import quote, section
from handlers.slack.outcomes import evidence_message, outcome_message
from handlers.slack.request import Request
from handlers.slack.says import says
from handlers.texts.sv import words
from plan.records import Assignment
from services import results, updating
from services.deps import Deps
from services.updating import Shown

NAME = "evidence"
_QUOTED = 300


def drawn(mine: Sequence[tuple[Assignment, str]], link: str, said: str) -> Drawn:
    """The form about one message: on which of the asker's own, each with the name of its unit."""
    options = [(_called(one, unit), str(one.id)) for one, unit in mine]
    blocks: list[Block] = [
        section(quote(words.short(said, _QUOTED)) if said else says("formular.a_message")),
        fields.choice("of", "Underlag på vilket åtagande?", options),
        fields.text("what", "Vad visar det?", optional=True, several_lines=False),
    ]
    return Drawn(NAME, "Lägg till som underlag", link, blocks, submit="Lägg till")


def _called(one: Assignment, unit: str) -> str:
    return " · ".join(part for part in (one.label, one.title, unit) if part)


def form(deps: Deps) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        if not checks.is_link(request.value):
            return again({}, says("formular.no_message"))
        assignment_id = checks.number_in(request.fields.get("of", ""))
        outcome = updating.show_evidence(
            deps, request.asker, assignment_id, request.value, request.fields.get("what", "")
        )
        if isinstance(outcome, results.NoteNeeded):
            return again({"what": says("formular.note", rad=outcome.line)})
        return evidence_message(outcome) if isinstance(outcome, Shown) else outcome_message(outcome)

    return Form(save, check)


def check(request: Request) -> Errors:
    """What is seen in the fields alone."""
    return {**checks.missing(request, "of"), **checks.wrong_texts(request, ["what"])}
