"""The form for a role: what it is called, how it is held, and who is above it."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import button, section
from handlers.slack.request import Request
from handlers.slack.says import message, says, undo_button
from handlers.slack.verbs import HOLDER_FORM
from plan.organisation import Reach
from services import role_editing
from services.deps import Deps
from services.editable import NothingChanged, TitleMissing
from services.results import AdminOnly, TextTooLong
from services.role_editing import RoleInTheWay, RoleSaved, RoleShown, RoleValues
from services.units import NameTaken

NAME = "role"
_BODY, _NOBODY = "body", "0"
_REACHES = (
    ("En för hela huvudmannen", Reach.CENTRAL.value),
    ("En för varje skolform", Reach.SCHOOL_FORM.value),
    ("En för varje enhet", Reach.UNIT.value),
    ("Politiskt organ", _BODY),
)


def drawn(shown: RoleShown) -> Drawn:
    """The form, with what the role is."""
    was = shown.values
    reach = _BODY if was.is_body else was.reach.value
    blocks: list[Block] = [
        section(says("andra.role_about")),
        fields.text("name", "Vad heter funktionen?", hint="", value=was.name, several_lines=False),
        fields.buttons("reach", "Hur finns den?", _REACHES, chosen=reach),
    ]
    if shown.forms:
        forms = [(one.capitalize(), one) for one in shown.forms]
        blocks.append(
            fields.several(
                "forms",
                "För vilka skolformer?",
                forms,
                chosen=was.school_forms,
                optional=True,
                hint="andra.forms_hint",
            )
        )
    if shown.roles:
        roles = [("Ingen", _NOBODY), *((name, str(one)) for one, name in shown.roles)]
        above, handles = str(was.reports_to or _NOBODY), str(was.handled_by or _NOBODY)
        blocks += [
            fields.choice("above", "Vem är närmaste chef?", roles, chosen=above),
            fields.choice("handles", "Handläggare", roles, chosen=handles, hint="andra.handled_hint"),
        ]
    title = "Ny funktion" if shown.role_id is None else "Ändra funktion"
    return Drawn(NAME, title, str(shown.role_id or ""), blocks)


def form(deps: Deps) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        given = request.fields
        reach = given.get("reach", "")
        if reach not in {value for _, value in _REACHES}:
            return message(says("svar.gone"))
        values = RoleValues(
            name=given.get("name", ""),
            reach=Reach.CENTRAL if reach == _BODY else Reach(reach),
            is_body=reach == _BODY,
            school_forms=tuple(one for one in given.get("forms", "").split(",") if one),
            reports_to=checks.number_in(given.get("above", "")) or None,
            handled_by=checks.number_in(given.get("handles", "")) or None,
        )
        role_id = checks.number_in(request.value) or None
        return _answered(role_editing.save_role(deps, request.asker, role_id, values))

    return Form(save, _check)


def _answered(outcome: role_editing.RoleOutcome) -> Answered:
    match outcome:
        case RoleSaved():
            buttons = [undo_button(outcome.batch_id)]
            if outcome.is_new and not outcome.values.is_body:
                buttons.insert(0, button("Ange vem som ansvarar", HOLDER_FORM))
            return message(says("andra.role_saved", svar=outcome), buttons=buttons)
        case NothingChanged(name):
            return message(says("andra.nothing_changed", namn=name))
        case NameTaken(name):
            return again({"name": str(says("andra.role_taken", namn=name))})
        case RoleInTheWay(why="circle"):
            return again({"above": str(says("andra.role_circle"))})
        case RoleInTheWay():
            return again({"reach": str(says("andra.role_held", svar=outcome))})
        case AdminOnly():
            return again({}, banner=str(says("plan.admin_only", svar=outcome)))
        case TitleMissing():
            return again({"name": str(says("formular.missing"))})
        case TextTooLong(text, limit):
            return again({"name": str(says("formular.too_long", langd=len(text), grans=limit))})
    return again({"name": str(says("formular.personal"))})


def _check(request: Request) -> Errors:
    return {
        **checks.missing(request, "name", "reach"),
        **checks.wrong_texts(request, ["name"], 80),
    }
