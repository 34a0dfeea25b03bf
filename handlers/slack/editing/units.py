"""The units in Slack: the list, and a list pasted from a spreadsheet, looked at before it is stored."""

from __future__ import annotations

from hashlib import blake2b

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import Message, Mrkdwn, actions, button, section, sections
from handlers.slack.request import Request
from handlers.slack.says import message, says, undo_button
from handlers.slack.verbs import UNIT_FORM, UNIT_PLAN, UNITS_FORM
from services import units
from services.choices import UnitList
from services.deps import Deps
from services.goal_editing import UnitProgress
from services.results import AdminOnly, TextPersonal
from services.units import NameTaken, UnitsRead

PASTE, ONE = "units", "unit"
_SHOWN = 40
_OWN = 8


def list_message(found: UnitList, progress: tuple[UnitProgress, ...]) -> Message:
    """The units by name and how far each has come, and for those who run the plan what adds more."""
    title = says("andra.units_title", antal=len(found.units))
    how_far = {one.key: says("andra.unit_progress", enhet=one) for one in progress}
    lines = [says("andra.unit", enhet=one) + how_far.get(f"unit:{one.id}", Mrkdwn()) for one in found.units]
    blocks: list[Block] = [section(title)]
    for start in range(0, min(len(lines), _SHOWN), 15):
        blocks += sections(Mrkdwn("\n").join(lines[start : start + 15][: _SHOWN - start]))
    buttons = [button(f"Egen plan: {name}", UNIT_PLAN, key) for key, name in found.own[:_OWN]]
    if found.may_edit:
        buttons += [button("Klistra in en lista", UNITS_FORM), button("Ny enhet", UNIT_FORM)]
    if buttons:
        blocks.append(actions(*buttons))
    return Message(Mrkdwn("\n").join([title, *lines]), blocks)


def paste_drawn() -> Drawn:
    """The form for a pasted list."""
    blocks: list[Block] = [
        section(says("andra.units_how")),
        fields.text("rows", "En enhet på varje rad: namn, skolform, kod", hint="andra.units_hint"),
    ]
    return Drawn(PASTE, "Enheter", "", blocks, submit="Fortsätt")


def one_drawn(forms: tuple[str, ...]) -> Drawn:
    """The form for one unit."""
    options = [("Inte en skola", "-"), *((one.capitalize(), one) for one in forms)]
    blocks: list[Block] = [
        fields.text("name", "Vad heter enheten?", hint="", several_lines=False),
        fields.choice("form", "Skolform", options),
        fields.text("code", "Kod (kan lämnas tom)", hint="", several_lines=False, optional=True),
    ]
    return Drawn(ONE, "Ny enhet", "", blocks)


def paste_form(deps: Deps) -> Form:
    """How the list is answered: shown first, stored when the same is sent again."""

    def save(request: Request) -> Answered:
        text = request.fields.get("rows", "")
        seen = blake2b(text.encode(), digest_size=8).hexdigest()
        if request.value != seen:
            found = units.preview_units(deps, request.asker, text)
            if isinstance(found, UnitsRead):
                return again({}, banner=str(says("andra.units_preview", svar=found)), about=seen)
        else:
            found = units.store_units(deps, request.asker, text)
        if not isinstance(found, UnitsRead):
            return again({"rows": _refused(found)})
        buttons = [undo_button(found.batch_id)] if found.batch_id else []
        return message(says("andra.units_stored", svar=found), buttons=buttons)

    return Form(
        save,
        lambda request: {**checks.missing(request, "rows"), **checks.wrong_texts(request, ["rows"], 3000)},
    )


def one_form(deps: Deps) -> Form:
    """How one unit is answered."""

    def save(request: Request) -> Answered:
        form = request.fields.get("form", "-")
        found = units.save_unit(
            deps,
            request.asker,
            None,
            request.fields.get("name", ""),
            "" if form == "-" else form,
            request.fields.get("code", ""),
        )
        if isinstance(found, NameTaken):
            return again({"name": str(says("andra.name_taken", namn=found.name))})
        if not isinstance(found, units.UnitSaved):
            return again({"name": _refused(found)})
        buttons = [undo_button(found.batch_id)] if found.batch_id else []
        return message(says("andra.unit_saved", svar=found), buttons=buttons)

    return Form(save, _check_one)


def _check_one(request: Request) -> Errors:
    return {
        **checks.missing(request, "name", "form"),
        **checks.wrong_texts(request, ["name"], 80),
        **checks.wrong_texts(request, ["code"], 30),
    }


def _refused(found: AdminOnly | TextPersonal) -> str:
    if isinstance(found, AdminOnly):
        return str(says("plan.admin_only", svar=found))
    return str(says("formular.personal"))
