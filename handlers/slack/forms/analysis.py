"""Resultat, analys, slutsats: what was reached, why, and what is done now. Taken up again until it freezes."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import Message, section
from handlers.slack.profiles import Profiles
from handlers.slack.request import Request
from handlers.slack.says import message, says
from services import analyses
from services.analyses import AnalysisChanged, AnalysisFrozen, AnalysisNotYours, AnalysisOpen, AnalysisWritten
from services.deps import Account, Deps
from services.errors import NotHere

NAME = "analysis"
_TEXTS = ("result", "why", "conclusion")
_DONE = (("Klar", "done"), ("Fortsätter senare", "later"))


def drawn(found: AnalysisOpen) -> Drawn:
    """The form, with what is written so far."""
    blocks: list[Block] = [
        section(says("avstamning.about", svar=found)),
        fields.text("result", "Resultat: vad blev det?", value=found.result, optional=True),
        fields.text("why", "Analys: varför blev det så?", value=found.why, optional=True),
        fields.text("conclusion", "Slutsats: vad gör vi nu?", value=found.conclusion, optional=True),
        fields.buttons("done", "Är du färdig?", _DONE, chosen="later"),
        fields.person("with", "Dela med en medskrivare"),
    ]
    return Drawn(NAME, "Analys", f"{found.line.assignment.id}.{found.version}", blocks)


def form(deps: Deps, profiles: Profiles) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        assignment_id, _, version = request.value.partition(".")
        who = request.fields.get("with", "")
        account = request.account
        shared = profiles.of(Account(account.platform, account.tenant_id, who)).profile if who else None
        result, why, conclusion = (request.fields.get(name, "").strip() for name in _TEXTS)
        outcome = analyses.write_analysis(
            deps,
            request.asker,
            checks.number_in(assignment_id),
            checks.number_in(version),
            (result, why, conclusion),
            done=request.fields.get("done") == "done",
            share_with=shared,
        )
        if isinstance(outcome, AnalysisChanged):
            now = outcome.now
            return again(
                {"result": str(says("avstamning.changed", svar=outcome))},
                about=f"{now.line.assignment.id}.{now.version}",
            )
        if outcome is None:
            raise NotHere(f"analysis {assignment_id}")
        return outcome_message(outcome)

    return Form(save, check)


def outcome_message(outcome: AnalysisWritten | AnalysisFrozen | AnalysisNotYours) -> Message:
    """What came of writing, or why it could not be opened."""
    match outcome:
        case AnalysisWritten():
            return message(says("avstamning.written", svar=outcome))
        case AnalysisFrozen():
            return message(says("avstamning.frozen", svar=outcome))
        case AnalysisNotYours():
            return message(says("avstamning.not_yours", svar=outcome))


def check(request: Request) -> Errors:
    """What is seen in the fields alone."""
    found = dict(checks.wrong_texts(request, _TEXTS, analyses.LONGEST))
    if request.fields.get("done") == "done":
        found = {**checks.missing(request, *_TEXTS), **found}
    return found
