"""The units in Slack: the list, and a list pasted from a spreadsheet, looked at before it is stored."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b

from slack_sdk.models.blocks import Block, ButtonElement, StaticSelectElement

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import Message, Mrkdwn, actions, button, menu, section, sections
from handlers.slack.request import Request
from handlers.slack.says import message, says, undo_button
from handlers.slack.verbs import UNIT_FORM, UNIT_PLAN, UNITS_FORM
from services import unit_closing, units
from services.choices import UnitLine, UnitList
from services.deps import Deps
from services.editable import NothingChanged, TitleMissing
from services.goal_editing import UnitProgress
from services.holders import DayUnlikely
from services.results import AdminOnly, TextPersonal, TextTooLong
from services.unit_closing import UnitClosed
from services.units import NameTaken, UnitsRead, UnitValues

PASTE, ONE = "units", "unit"
_SHOWN = 40
_OWN = 8


def list_message(found: UnitList, progress: tuple[UnitProgress, ...]) -> Message:
    """The units by name and how far each has come, and for those who run the plan what adds more."""
    title = says("andra.units_title", antal=len(found.units), insatser=found.interventions)
    how_far = {one.key: says("andra.unit_progress", enhet=one) for one in progress}
    lines = [
        says("andra.unit", enhet=one, i_dag=found.today) + how_far.get(f"unit:{one.id}", Mrkdwn())
        for one in found.units
    ]
    lines += [
        says("andra.form", form=one) + how_far[one.key]
        for one in progress
        if not one.key.startswith("unit:") and (one.own or one.whole.total)
    ]
    blocks: list[Block] = [section(title)]
    for start in range(0, min(len(lines), _SHOWN), 15):
        blocks += sections(Mrkdwn("\n").join(lines[start : start + 15][: _SHOWN - start]))
    buttons: list[ButtonElement | StaticSelectElement] = [
        button(f"Egen plan: {name}", UNIT_PLAN, key) for key, name in found.own[:_OWN]
    ]
    if found.may_edit:
        buttons += [button("Klistra in en lista", UNITS_FORM), button("Ny enhet", UNIT_FORM)]
        if found.units:
            choices = [(one.name, str(one.id)) for one in found.units]
            buttons.append(menu("Ändra en enhet", UNIT_FORM, choices))
        if found.every:
            buttons.append(menu("Egen plan för …", UNIT_PLAN, [(name, key) for key, name in found.every]))
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


def one_drawn(forms: tuple[str, ...], was: UnitLine | None = None) -> Drawn:
    """The form for one unit: a new one, or what it `was`."""
    options = [("Inte en skola", "-"), *((one.capitalize(), one) for one in forms)]
    blocks: list[Block] = [
        fields.text(
            "name", "Vad heter enheten?", hint="", value=was.name if was else "", several_lines=False
        ),
        fields.choice("form", "Skolform", options, chosen=(was.school_form or "-") if was else ""),
        fields.text(
            "code",
            "Kod",
            hint="",
            value=was.code if was else "",
            several_lines=False,
            optional=True,
        ),
    ]
    if was is None:
        return Drawn(ONE, "Ny enhet", "", blocks)
    blocks += [
        fields.day("closed", "Stängs från och med", hint="andra.close_hint", value=was.closed_from),
        fields.text("why", "Varför stängs den?", optional=True, several_lines=False),
    ]
    closed = was.closed_from.isoformat() if was.closed_from else ""
    return Drawn(ONE, "Ändra enhet", f"{was.id}:{closed}", blocks)


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
        called = UnitValues(
            request.fields.get("name", ""), "" if form == "-" else form, request.fields.get("code", "")
        )
        unit_id = checks.number_in(request.value.partition(":")[0]) or None
        closes = _closes(request) if unit_id else None
        if unit_id and closes:
            return _closed(unit_closing.close_unit(deps, request.asker, unit_id, *closes, called))
        found = units.save_unit(deps, request.asker, unit_id, called.name, called.school_form, called.code)
        if isinstance(found, NameTaken):
            return _taken(found)
        if not isinstance(found, units.UnitSaved):
            return again({"name": _refused(found)})
        buttons = [undo_button(found.batch_id)] if found.batch_id else []
        return message(says("andra.unit_saved", svar=found), buttons=buttons)

    return Form(save, _check_one)


def _closes(request: Request) -> tuple[date, str] | None:
    """From which day a unit is to be closed, and why; None where it is as it was."""
    closed = checks.day_in(request, "closed")
    was = request.value.partition(":")[2]
    return (closed, request.fields.get("why", "")) if closed and closed.isoformat() != was else None


def _closed(outcome: unit_closing.CloseOutcome) -> Answered:
    match outcome:
        case UnitClosed():
            return message(says("andra.unit_closed", svar=outcome), buttons=[undo_button(outcome.batch_id)])
        case DayUnlikely():
            return again({"closed": str(says("andra.day_unlikely"))})
        case NameTaken():
            return _taken(outcome)
        case NothingChanged(name):
            return message(says("andra.nothing_changed", namn=name))
        case AdminOnly():
            return again({"closed": _refused(outcome)})
        case TitleMissing():
            return again({"why": str(says("formular.missing"))})
        case TextTooLong(text, limit):
            return again({"why": str(says("formular.too_long", langd=len(text), grans=limit))})
    return again({"why": str(says("formular.personal"))})


def _taken(found: NameTaken) -> Answered:
    return again({"name": str(says("andra.name_taken", namn=found.name))})


def _check_one(request: Request) -> Errors:
    return {
        **(checks.missing(request, "why") if _closes(request) else {}),
        **checks.missing(request, "name", "form"),
        **checks.wrong_texts(request, ["why"], 300),
        **checks.wrong_days(request, "closed"),
        **checks.wrong_texts(request, ["name"], 80),
        **checks.wrong_texts(request, ["code"], 30),
    }


def _refused(found: AdminOnly | TextPersonal) -> str:
    if isinstance(found, AdminOnly):
        return str(says("plan.admin_only", svar=found))
    return str(says("formular.personal"))
