"""Goals and the plans of units in Slack."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, ButtonElement, StaticSelectElement

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import Message, Mrkdwn, actions, button, menu, section, sections
from handlers.slack.request import Request
from handlers.slack.says import message, says, undo_button
from handlers.slack.verbs import CYCLE_FORM, GOAL_EDIT, GOAL_FORM, NEW_ACTIVITY
from services import goal_editing
from services.deps import Deps
from services.editable import NothingChanged
from services.goal_editing import GoalList, GoalSaved, GoalShown, PlanStarted
from services.results import AdminOnly

GOAL = "goal"
_SHOWN = 30
_HOLDS = (("Ja", "yes"), ("Nej, det som bidrog till det fortsätter", "no"))


def goals_message(found: GoalList) -> Message:
    """Each goal and how far what serves it has come."""
    title = says("andra.goals_title", lista=found)
    lines = [says("andra.goal", mal=goal) for goal in found.goals]
    blocks: list[Block] = [section(title)]
    if lines:
        blocks += sections(Mrkdwn("\n").join(lines[:_SHOWN]))
    if found.may_edit and found.plan_id is not None:
        row: list[ButtonElement | StaticSelectElement] = [button("Nytt mål", GOAL_FORM, str(found.plan_id))]
        if found.goals:
            row.append(menu("Ändra ett mål", GOAL_EDIT, [(one.title, str(one.id)) for one in found.goals]))
        blocks.append(actions(*row))
    return Message(Mrkdwn("\n").join([title, *lines]), blocks)


def plan_started_message(found: PlanStarted | object) -> Message:
    """The unit's own plan, and what to write in it first."""
    if isinstance(found, AdminOnly):
        return message(says("plan.admin_only", svar=found))
    if not isinstance(found, PlanStarted):
        return message(says("svar.gone"))
    buttons = [
        button("Ny aktivitet", NEW_ACTIVITY, str(found.plan_id), style="primary"),
        button("Nytt mål", GOAL_FORM, str(found.plan_id)),
        button("Nytt moment i årshjulet", CYCLE_FORM, str(found.plan_id)),
    ]
    if found.batch_id is not None:
        buttons.append(undo_button(found.batch_id))
    return message(says("andra.unit_plan", svar=found), buttons=buttons)


def goal_drawn(plan_id: int, parents: list[tuple[str, str]]) -> Drawn:
    """The form for a goal; a unit's own may serve one of the huvudman's (`parents`)."""
    blocks: list[Block] = [fields.text("title", "Målet", several_lines=False)]
    if parents:
        options = [("Inget", "0"), *parents]
        blocks.append(
            fields.choice("serves", "Vilket av huvudmannens mål bidrar det till?", options, chosen="0")
        )
    return Drawn(GOAL, "Nytt mål", str(plan_id), blocks)


def changed_drawn(shown: GoalShown) -> Drawn:
    """The form for a goal that is there: other words, or that it no longer holds."""
    blocks: list[Block] = [fields.text("title", "Målet", value=shown.title, several_lines=False)]
    if shown.parents:
        options = [("Inget", "0"), *((text, str(one)) for one, text in shown.parents)]
        chosen = str(shown.serves or 0)
        blocks.append(
            fields.choice("serves", "Vilket av huvudmannens mål bidrar det till?", options, chosen=chosen)
        )
    blocks += [
        fields.buttons("holds", "Gäller målet?", _HOLDS, chosen="yes"),
        fields.text("why", "Varför gäller det inte längre?", optional=True, several_lines=False),
    ]
    return Drawn(GOAL, "Ändra mål", f"{shown.plan_id}:{shown.goal_id}", blocks)


def goal_form(deps: Deps) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        plan, _, goal = request.value.partition(":")
        goal_id = checks.number_in(goal) or None
        if goal_id is not None and request.fields.get("holds") == "no":
            outcome = goal_editing.drop_goal(deps, request.asker, goal_id, request.fields.get("why", ""))
        else:
            outcome = goal_editing.save_goal(
                deps,
                request.asker,
                checks.number_in(plan),
                goal_id,
                request.fields.get("title", ""),
                checks.number_in(request.fields.get("serves", "")) or None,
            )
        if isinstance(outcome, GoalSaved):
            return message(says("andra.goal_saved", svar=outcome), buttons=[undo_button(outcome.batch_id)])
        if isinstance(outcome, NothingChanged):
            return message(says("andra.nothing_changed", namn=outcome.name))
        if isinstance(outcome, AdminOnly):
            return again({}, banner=str(says("plan.admin_only", svar=outcome)))
        return again({"title": str(says("formular.personal"))})

    return Form(save, _check)


def _check(request: Request) -> Errors:
    dropped = checks.missing(request, "why") if request.fields.get("holds") == "no" else {}
    return {
        **checks.missing(request, "title"),
        **dropped,
        **checks.wrong_texts(request, ["title", "why"], 300),
    }
