"""Forms for activities: new, changed, dropped; proposed, adopted, declined."""

from __future__ import annotations

from functools import partial

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import Message, Mrkdwn, actions, button, context, section
from handlers.slack.request import Request
from handlers.slack.says import SHOW, message, says, undo_button
from handlers.slack.verbs import ADOPT, DECLINE, DESCRIBE, PROPOSALS, PROPOSE
from services import editing, proposals
from services.choices import ActivityChoices
from services.deps import Deps
from services.editable import NothingChanged, TimePassed, TimeUnclear, TitleMissing, WhyNeeded
from services.editing import ActivitySaved, ActivityValues, ChangeOutcome, Where
from services.proposals import AlreadyDecided, Proposal, ProposalList
from services.results import AdminOnly, TextPersonal, TextTooLong

NEW, CHANGE, DROP = "activity.new", "activity.change", "activity.drop"
# An activity that goes on with what an intervention says of itself.
NEW_INTERVENTION = "intervention.new"
PROPOSED, ADOPTED, DECLINED = "proposal.new", "proposal.adopt", "proposal.decline"
_TITLES = {
    NEW: "Ny aktivitet",
    NEW_INTERVENTION: "Ny insats",
    CHANGE: "Ändra aktivitet",
    PROPOSED: "Nytt förslag",
    ADOPTED: "Anta förslaget",
}
_SAID = {
    "new": "andra.activity_new",
    "changed": "andra.activity_changed",
    "dropped": "andra.activity_dropped",
    "adopted": "andra.activity_adopted",
    "declined": "andra.activity_declined",
}
_NOT_IN_STRATEGY = "-"


def drawn(name: str, found: ActivityChoices) -> Drawn:
    """The form about an activity: what, who, when, in which strategy and for which goal."""
    activity = found.activity
    blocks: list[Block] = [
        fields.text("title", "Vad ska göras?", value=activity.title if activity else "", several_lines=False),
    ]
    is_new = name in (NEW, NEW_INTERVENTION)
    if (is_new or name == ADOPTED) and found.places:
        places = [(text, value) for value, text in found.places if is_new or value.startswith("s:")]
        if name == ADOPTED:
            places.append(("Utan strategi och nummer", _NOT_IN_STRATEGY))
        blocks.append(fields.choice("place", "Strategi", places[: fields.MOST_OPTIONS]))
    if is_new and found.places:
        blocks.append(
            fields.text(
                "strategy",
                "Den nya strategins namn",
                hint="andra.strategy_hint",
                optional=True,
                several_lines=False,
            )
        )
    roles = [(text, str(role_id)) for role_id, text in found.roles]
    if roles:
        chosen = [str(one) for one in found.owners]
        blocks.append(
            fields.several("owners", "Vem ansvarar?", roles, chosen=chosen, optional=name == PROPOSED)
        )
    when = activity.when_text if activity else ""
    blocks.append(
        fields.text("when", "När?", hint="andra.when_hint", value=when, optional=True, several_lines=False)
    )
    details = activity.details if activity else ""
    blocks.append(fields.text("details", "Mer om den", value=details, optional=True))
    if found.goals:
        goals = [("Inget mål", "0"), *((text, str(goal_id)) for goal_id, text in found.goals)]
        blocks.append(
            fields.choice("goal", "Vilket mål bidrar den till?", goals, chosen=str(found.goal_id or 0))
        )
    if name == CHANGE:
        blocks.append(fields.text("why", "Varför ändras den? (behövs om datumet flyttas)", optional=True))
    about = str(activity.id) if activity else str(found.plan_id)
    return Drawn(name, _TITLES[name], about, blocks)


def why_drawn(name: str, activity_id: int, called: str) -> Drawn:
    """The form that asks why something is dropped or declined."""
    title = "Utgår" if name == DROP else "Avslå förslaget"
    blocks: list[Block] = [
        section(says("andra.drop_about" if name == DROP else "andra.decline_about", vad=called)),
        fields.text("why", "Varför?"),
    ]
    return Drawn(name, title, str(activity_id), blocks)


def forms(deps: Deps) -> dict[str, Form]:
    """How they are answered."""

    def new(request: Request, *, describes: bool = False) -> Answered:
        kind, _, place = request.fields.get("place", "").partition(":")
        where = Where(
            checks.number_in(request.value),
            checks.number_in(place) if kind == "s" else None,
            checks.number_in(place) if kind == "a" else None,
            request.fields.get("strategy", ""),
        )
        return answered(
            editing.add_activity(deps, request.asker, where, _values(request)), describes=describes
        )

    def propose(request: Request) -> Answered:
        where = Where(checks.number_in(request.value))
        return answered(
            editing.add_activity(deps, request.asker, where, _values(request), proposed=True), proposed=True
        )

    def change(request: Request) -> Answered:
        why = request.fields.get("why", "")
        activity_id = checks.number_in(request.value)
        return answered(editing.change_activity(deps, request.asker, activity_id, _values(request), why))

    def drop(request: Request) -> Answered:
        why = request.fields.get("why", "")
        return answered(
            editing.drop_activity(deps, request.asker, checks.number_in(request.value), why), "why"
        )

    def adopt(request: Request) -> Answered:
        kind, _, place = request.fields.get("place", "").partition(":")
        strategy_id = checks.number_in(place) if kind == "s" else None
        activity_id = checks.number_in(request.value)
        return answered(proposals.adopt(deps, request.asker, activity_id, strategy_id, _values(request)))

    def decline(request: Request) -> Answered:
        why = request.fields.get("why", "")
        return answered(proposals.decline(deps, request.asker, checks.number_in(request.value), why), "why")

    return {
        NEW: Form(new, _check_new),
        NEW_INTERVENTION: Form(partial(new, describes=True), _check_new),
        CHANGE: Form(change, _check),
        DROP: Form(drop, _check_why),
        PROPOSED: Form(propose, _check),
        ADOPTED: Form(adopt, _check),
        DECLINED: Form(decline, _check_why),
    }


def _values(request: Request) -> ActivityValues:
    return ActivityValues(
        title=request.fields.get("title", ""),
        details=request.fields.get("details", ""),
        when=request.fields.get("when", ""),
        owners=tuple(checks.number_in(one) for one in request.fields.get("owners", "").split(",") if one),
        goal_id=checks.number_in(request.fields.get("goal", "")) or None,
    )


def _check(request: Request) -> Errors:
    return {
        **checks.missing(request, "title"),
        **checks.wrong_texts(request, ["title", "when"], 300),
        **checks.wrong_texts(request, ["details", "why"], 2900),
    }


def _check_new(request: Request) -> Errors:
    found = {**_check(request), **checks.wrong_texts(request, ["strategy"], 300)}
    if request.fields.get("place", "").startswith("a:") and not request.fields.get("strategy", "").strip():
        found["strategy"] = str(says("formular.missing"))
    return found


def _check_why(request: Request) -> Errors:
    return {**checks.missing(request, "why"), **checks.wrong_texts(request, ["why"], 300)}


def answered(
    outcome: ChangeOutcome | AlreadyDecided,
    title: str = "title",
    *,
    proposed: bool = False,
    describes: bool = False,
) -> Answered:
    """What saving came to; a refusal stands at the field that it is about. `describes`: an intervention goes on with
    what it says of itself.
    """
    match outcome:
        case ActivitySaved():
            said = says("andra.activity_proposed" if proposed else _SAID[outcome.what], svar=outcome)
            buttons = [undo_button(outcome.batch_id)]
            if describes:
                describe = button("Beskriv insatsen", DESCRIBE, str(outcome.activity.id), style="primary")
                buttons.insert(0, describe)
            if outcome.assignment_id is not None:
                buttons.append(button("Visa", SHOW, str(outcome.assignment_id)))
            return message(said, buttons=buttons)
        case NothingChanged(name):
            return message(says("andra.nothing_changed", namn=name))
        case AlreadyDecided(activity):
            return message(says("andra.already_decided", aktivitet=activity))
        case TimeUnclear():
            return again({"when": str(says("andra.time_unclear", svar=outcome))})
        case TimePassed():
            return again({"when": str(says("andra.time_passed", svar=outcome))})
        case WhyNeeded():
            return again({"why": str(says("andra.why_needed"))})
        case TextPersonal():
            return again({title: str(says("formular.personal"))})
        case TitleMissing():
            return again({title: str(says("formular.missing"))})
        case TextTooLong(text, limit):
            return again({title: str(says("formular.too_long", langd=len(text), grans=limit))})
        case AdminOnly():
            return again({}, banner=str(says("plan.admin_only", svar=outcome)))


def proposals_message(found: ProposalList) -> Message:
    """What nobody has decided on, each with what can be done with it."""
    title = says("andra.proposals_title", lista=found)
    blocks: list[Block] = [section(title)]
    lines: list[Mrkdwn] = []
    for one in found.proposals:
        lines.append(says("andra.proposal", post=one, i_dag=found.today))
        blocks.append(section(lines[-1]))
        if one.may_edit:
            key = str(one.activity.id)
            blocks.append(actions(button("Anta", ADOPT, key, style="primary"), button("Avslå", DECLINE, key)))
    last = found.offset + len(found.proposals)
    more = [button("Nytt förslag", PROPOSE)]
    if found.total > last:
        blocks.append(context(says("listor.shown", fran=found.offset + 1, till=last, av=found.total)))
        more.append(button(says("listor.more", kvar=found.total - last), PROPOSALS, str(last)))
    blocks.append(actions(*more))
    return Message(Mrkdwn("\n").join([title, *lines]), blocks)


def called(proposal: Proposal) -> str:
    """What a proposal is called in a form."""
    return proposal.activity.title
