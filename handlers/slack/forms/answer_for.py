"""Svara för en enhet: from the centre, with a note that says why."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, reply
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import section
from handlers.slack.outcomes import reported_messages
from handlers.slack.request import Request
from handlers.slack.says import ANSWERS, message, says
from handlers.texts.sv import words
from plan.status import Status
from services import reporting
from services.deps import Deps
from services.reporting import Seen
from services.results import Line

NAME = "answer_for"


def drawn(lines: Sequence[Line]) -> Drawn:
    """The form about the units of one thing: which of them, and how it goes."""
    units = [
        (
            f"{line.unit or 'Alla'} · {words.STATUS[line.assignment.status]}",
            f"{line.assignment.id}:{line.assignment.version}",
        )
        for line in lines
    ]
    statuses = [(words.sentence(words.STATUS[one]), one.value) for one, _ in ANSWERS]
    blocks: list[Block] = [
        section(says("listor.answering_for", rad=lines[0])),
        fields.choice("unit", "Vilken enhet?", units),
        fields.choice("status", "Hur går det?", statuses),
        fields.text("what", "Varför svarar du?"),
    ]
    return Drawn(NAME, "Svara för en enhet", str(lines[0].assignment.id), blocks)


def form(deps: Deps) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        assignment_id, _, version = request.fields.get("unit", "").partition(":")
        status = request.fields.get("status", "")
        if status not in {one.value for one, _ in ANSWERS}:
            return reply(message(says("svar.gone")))
        seen = Seen(checks.number_in(assignment_id), checks.number_in(version))
        note = request.fields.get("what", "")
        return reported_messages(reporting.report_seen(deps, request.asker, seen, Status(status), note))

    return Form(save, check)


def check(request: Request) -> Errors:
    """What is seen in the fields alone."""
    return {**checks.missing(request, "unit", "status", "what"), **checks.wrong_texts(request, ["what"])}
