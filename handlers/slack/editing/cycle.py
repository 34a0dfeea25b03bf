"""The form for an item of the cycle: a new one, or another from today on."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.request import Request
from handlers.slack.says import message, says, undo_button
from services import cycle_editing
from services.cycle_editing import ItemSaved, ItemShown, ItemValues
from services.deps import Deps
from services.editable import TimeUnclear
from services.results import AdminOnly

NAME = "cycle.item"


_AGAIN = (("Ja", "yes"), ("Nej, det som har varit står kvar", "no"))


def drawn(
    roles: tuple[tuple[int, str], ...], shown: ItemShown | None = None, plan_id: int | None = None
) -> Drawn:
    """What comes back every year, who does it, and when; `shown` is the item that is changed, `plan_id` the plan that
    a new one is to stand in (None: the huvudman's cycle).
    """
    was = shown.values if shown else ItemValues("", "")
    blocks: list[Block] = [
        fields.text("title", "Vad kommer tillbaka?", value=was.title, several_lines=False),
        fields.text("when", "När?", hint="andra.item_when_hint", value=was.when, several_lines=False),
        fields.text(
            "category",
            "Kategori",
            hint="",
            value=was.category,
            optional=True,
            several_lines=False,
        ),
    ]
    if roles:
        options = [(text, str(role_id)) for role_id, text in roles]
        chosen = [str(one) for one in was.owners]
        blocks.append(fields.several("owners", "Vem ansvarar?", options, chosen=chosen, optional=True))
    if shown is None:
        return Drawn(NAME, "Nytt moment", f":{plan_id or 0}", blocks)
    blocks.append(fields.buttons("again", "Ska det komma igen?", _AGAIN, chosen="yes"))
    return Drawn(NAME, "Ändra moment", str(shown.item_id), blocks)


def form(deps: Deps) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        owners = tuple(checks.number_in(one) for one in request.fields.get("owners", "").split(",") if one)
        given = request.fields
        values = ItemValues(given.get("title", ""), given.get("when", ""), given.get("category", ""), owners)
        item, _, plan = request.value.partition(":")
        item_id, plan_id = checks.number_in(item) or None, checks.number_in(plan) or None
        if item_id is not None and given.get("again") == "no":
            outcome = cycle_editing.drop_item(deps, request.asker, item_id, str(says("andra.item_over")))
        else:
            outcome = cycle_editing.save_item(deps, request.asker, item_id, values, plan_id)
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
