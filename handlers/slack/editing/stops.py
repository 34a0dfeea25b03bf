"""Forms for what stands still: one meeting that is held or not, and reminders that are paused or go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import Message
from handlers.slack.meetings import meetings_message
from handlers.slack.outcomes import shown_message
from handlers.slack.profiles import Profiles
from handlers.slack.reminders import wish_message
from handlers.slack.request import Request
from handlers.slack.says import says
from plan.references import Reference, leading_references
from services import looking, meetings, wishes
from services.deps import Asker, Deps
from services.meetings import ForumChanged, WhenUnclear
from services.results import AdminOnly, Card

MEETING, PAUSE = "meeting", "pause"
_HELD = (("Det hålls", "held"), ("Det ställs in", "cancelled"))
_HOW = (("Pausa", "pause"), ("Sätt i gång igen", "resume"))
_WHOM = (("Alla", "all"), ("En person", "person"), ("En aktivitet", "activity"))
# The field that says which, where it is not everybody.
_ABOUT = {"person": "who", "activity": "which"}


def meeting_drawn(forums: Sequence[str]) -> Drawn:
    """One meeting of a forum: on which day, when, and whether it is held."""
    blocks = [
        fields.choice("forum", "Vilket forum?", [(one, one) for one in forums]),
        fields.day("on", "Vilken dag?", optional=False),
        fields.text("at", "Klockan", hint="andra.at_hint", optional=True, several_lines=False),
        fields.buttons("held", "Hålls det?", _HELD, chosen="held"),
    ]
    return Drawn(MEETING, "Ett möte", "", blocks)


def meeting_form(deps: Deps) -> Form:
    """How it is answered: as if it were written after `/plan möten`."""

    def save(request: Request) -> Answered:
        given, on = request.fields, checks.day_in(request, "on")
        what = "bort " if given.get("held") == "cancelled" else ""
        at = f" kl {given['at']}" if given.get("at") and not what else ""
        outcome = meetings.change(deps, request.asker, f"{given.get('forum', '')} {what}{on}{at}", "")
        said = meetings_message(outcome)
        match outcome:
            case ForumChanged():
                return said
            case WhenUnclear():
                return again({"on": str(says("andra.time_unclear", svar=outcome))})
        return again({}, banner=said.text)

    def check(request: Request) -> Errors:
        return {
            **checks.missing(request, "forum", "on"),
            **checks.wrong_days(request, "on"),
            **checks.wrong_clocks(request, "at"),
            **checks.wrong_texts(request, ["at"], 20),
        }

    return Form(save, check)


def pause_drawn() -> Drawn:
    """Whose reminders are paused, or go on."""
    blocks = [
        fields.buttons("how", "Vad ska hända?", _HOW, chosen="pause"),
        fields.buttons("whom", "Vems påminnelser?", _WHOM, chosen="all"),
        fields.person("who", "Vilken person?", hint="andra.who_hint"),
        fields.text(
            "which", "Vilken aktivitet?", hint="andra.which_hint", optional=True, several_lines=False
        ),
    ]
    return Drawn(PAUSE, "Pausa eller sätt i gång", "", blocks)


def pause_form(deps: Deps, profiles: Profiles) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        asker, given, paused = request.asker, request.fields, request.fields.get("how") != "resume"
        if given.get("whom") == "activity":
            references, _ = leading_references(given.get("which", ""))
            ids, unclear = named(deps, asker, references)
            if not ids:
                said = says("andra.which_unclear", text=given.get("which", ""))
                return again({"which": unclear[0].text if unclear else str(said)})
            return _said(wishes.pause_assignments(deps, asker, ids, paused=paused))
        who = None
        if given.get("whom") == "person":
            who = profiles.of(replace(asker.account, external_id=given["who"])).profile
        return _said(wishes.pause(deps, asker, paused=paused, who=who))

    def check(request: Request) -> Errors:
        needed = _ABOUT.get(request.fields.get("whom", ""))
        return {
            **(checks.missing(request, needed) if needed else {}),
            **_not_chosen(request, needed),
            **checks.wrong_texts(request, ["which"], 100),
        }

    return Form(save, check)


def named(deps: Deps, asker: Asker, references: Sequence[Reference]) -> tuple[list[int], list[Message]]:
    """The ids of the assignments that references lead to, and what is said of those that lead to no card."""
    found = [looking.show(deps, asker, one) for one in references]
    ids = [line.assignment.id for one in found if isinstance(one, Card) for line in one.lines]
    return ids, [shown_message(one) for one in found if not isinstance(one, Card)]


def _not_chosen(request: Request, needed: str | None) -> Errors:
    """What is filled in and would not be heeded: nobody pauses everybody's reminders who has named one person."""
    options = {value: text for text, value in _WHOM}
    return {
        field: str(says("andra.not_chosen", val=options[whom]))
        for whom, field in _ABOUT.items()
        if field != needed and request.fields.get(field, "").strip()
    }


def _said(outcome: wishes.Paused | AdminOnly) -> Answered:
    if isinstance(outcome, AdminOnly):
        return again({}, banner=str(says("plan.admin_only", svar=outcome)))
    return wish_message(outcome)
