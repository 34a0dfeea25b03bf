"""Gör till aktivitet: what somebody wrote becomes a proposal, or a new activity for those who may."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import Message, section
from handlers.slack.outcomes import outcome_message
from handlers.slack.request import Request
from handlers.slack.says import message, says, undo_button
from services import editing, results
from services.deps import Deps
from services.editable import TITLE_LIMIT, NothingChanged, TimePassed, TimeUnclear, TitleMissing
from services.editing import ActivitySaved, ActivityValues, SaveOutcome, Where
from services.placing import Places
from services.reporting import COMMENT_LIMIT

NAME = "activity"
_PROPOSED, _NEW = "proposed", "new"


def drawn(found: Places, said: str) -> Drawn:
    """The form, filled in with the first line of what was written as the title, and the rest below it."""
    first, _, rest = said.strip().partition("\n")
    title, more = (first, rest) if len(first) <= TITLE_LIMIT else (first[:TITLE_LIMIT], said)
    blocks: list[Block] = [
        section(says("formular.make_activity")),
        fields.text("title", "Vad ska göras?", value=title, several_lines=False),
        fields.text("details", "Mer om det", value=more.strip()[:COMMENT_LIMIT], optional=True),
        fields.choice(
            "place",
            "I vilken strategi?",
            [(one.name, f"{one.plan_id}:{one.strategy_id}") for one in found.places],
        ),
    ]
    if found.roles:
        roles = [(name, str(role_id)) for role_id, name in found.roles]
        blocks.append(fields.choice("owner", "Vem ansvarar?", roles, optional=True))
    blocks.append(fields.text("when", "När?", hint="formular.time_hint", optional=True, several_lines=False))
    if any(one.may_edit for one in found.places):
        how = [("Ett förslag, som ingen påminns om", _PROPOSED), ("En ny aktivitet, som gäller nu", _NEW)]
        blocks.append(fields.buttons("how", "Vad blir det?", how, chosen=_PROPOSED))
    return Drawn(NAME, "Gör till aktivitet", "", blocks)


def form(deps: Deps) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        plan_id, _, strategy_id = request.fields.get("place", "").partition(":")
        owner = checks.number_in(request.fields.get("owner", ""))
        outcome = editing.add_activity(
            deps,
            request.asker,
            Where(checks.number_in(plan_id), checks.number_in(strategy_id)),
            ActivityValues(
                title=request.fields.get("title", ""),
                details=request.fields.get("details", ""),
                when=request.fields.get("when", ""),
                owners=(owner,) if owner else (),
            ),
            proposed=request.fields.get("how", "") != _NEW,
        )
        return _answered(outcome, proposed=request.fields.get("how", "") != _NEW)

    return Form(save, check)


def _answered(outcome: SaveOutcome, *, proposed: bool) -> Answered:
    match outcome:
        case ActivitySaved():
            return saved_message(outcome, proposed=proposed)
        case TimeUnclear():
            return again({"when": says("formular.time_unclear", svar=outcome)})
        case TimePassed():
            return again({"when": says("andra.time_passed", svar=outcome)})
        case TitleMissing():
            return again({"title": says("formular.missing")})
        case NothingChanged(name):
            return message(says("formular.activity_there", namn=name))
        case results.AdminOnly():
            return again({"how": says("plan.admin_only", svar=outcome)})
        case results.TextPersonal():
            return again({}, says("formular.personal"))
        case results.TextTooLong(text, limit):
            return again({}, says("formular.too_long", langd=len(text), grans=limit))
    return outcome_message(outcome)


def saved_message(outcome: ActivitySaved, *, proposed: bool) -> Message:
    """What it became, who gets to know, and the way back."""
    said = says("formular.activity_saved", svar=outcome, forslag=proposed)
    return message(said, buttons=[undo_button(outcome.batch_id)])


def check(request: Request) -> Errors:
    """What is seen in the fields alone."""
    return {
        **checks.missing(request, "title", "place"),
        **checks.wrong_texts(request, ["title"], TITLE_LIMIT),
        **checks.wrong_texts(request, ["details", "when"]),
    }
