"""The form for a new item of the cycle."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.request import Request
from handlers.slack.says import message, says, undo_button
from services import cycle_editing
from services.cycle_editing import ItemSaved, ItemValues
from services.deps import Deps
from services.editable import TimeUnclear
from services.results import AdminOnly

NAME = "cycle.item"


def drawn(roles: tuple[tuple[int, str], ...]) -> Drawn:
    """What comes back every year, who does it, and when."""
    blocks: list[Block] = [
        fields.text("title", "Vad kommer tillbaka?", several_lines=False),
        fields.text("when", "När?", hint="andra.when_hint", several_lines=False),
        fields.text("category", "Kategori (kan lämnas tom)", hint="", optional=True, several_lines=False),
    ]
    if roles:
        options = [(text, str(role_id)) for role_id, text in roles]
        blocks.append(fields.several("owners", "Vem ansvarar?", options, optional=True))
    return Drawn(NAME, "Nytt moment", "", blocks)


def form(deps: Deps) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        owners = tuple(checks.number_in(one) for one in request.fields.get("owners", "").split(",") if one)
        given = request.fields
        values = ItemValues(given.get("title", ""), given.get("when", ""), given.get("category", ""), owners)
        outcome = cycle_editing.save_item(deps, request.asker, None, values)
        if isinstance(outcome, ItemSaved):
            return message(says("andra.item_saved", svar=outcome), buttons=[undo_button(outcome.batch_id)])
        if isinstance(outcome, TimeUnclear):
            return again({"when": str(says("andra.time_unclear", svar=outcome))})
        if isinstance(outcome, AdminOnly):
            return again({}, banner=str(says("plan.admin_only", svar=outcome)))
        return again({"title": str(says("formular.personal"))})

    return Form(save, _check)


def _check(request: Request) -> Errors:
    return {
        **checks.missing(request, "title", "when"),
        **checks.wrong_texts(request, ["title", "when", "category"], 300),
    }
