"""Avstämningar in Slack: the list, the day, and the form that opens from a button."""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.slack.answer import Answer, Answered, again, reply
from handlers.slack.forms import Form, Opener, checks, fields
from handlers.slack.forms import analysis as analysis_form
from handlers.slack.forms.form import Drawn, Errors
from handlers.slack.kit import Message, Mrkdwn, actions, button, sections
from handlers.slack.profiles import Profiles
from handlers.slack.request import Request
from handlers.slack.says import ANALYSIS, message, says, undo_buttons
from handlers.slack.verbs import REVIEW_FORM
from handlers.texts.sv import words
from plan.records import Assignment
from services import analyses, home, reviews
from services.analyses import AnalysisLine, AnalysisOpen, ReviewList
from services.deps import Deps
from services.results import AdminOnly
from services.reviews import ReviewDayUnclear, ReviewSet

NAME = "review"
_MOST_BUTTONS = 10


def write_button(assignment: Assignment, text: str = "Skriv analys") -> ButtonElement:
    """Opens the form of one analysis."""
    return button(text, ANALYSIS, str(assignment.id))


class Reviews:
    """Answers `/plan avstämning`, its buttons and its form."""

    def __init__(self, deps: Deps, opener: Opener, profiles: Profiles) -> None:
        self._deps, self._opener, self._profiles = deps, opener, profiles

    def asked(self, request: Request, words_: str) -> Message:
        """The list, or a day that an administrator sets."""
        if not words_:
            found = analyses.list_reviews(self._deps, request.asker)
            return review_message(found, may_set=home.runs_plan(self._deps, request.asker))
        return _set_message(reviews.set_review(self._deps, request.asker, words_))

    def clicks(self) -> dict[str, Callable[[Request], Answer]]:
        """The verb of the button."""
        return {ANALYSIS: self._open, REVIEW_FORM: self._ask}

    def forms(self) -> dict[str, Form]:
        """The form, by its id."""
        return {
            analysis_form.NAME: analysis_form.form(self._deps, self._profiles),
            NAME: Form(self._filled_in, check),
        }

    def _filled_in(self, request: Request) -> Answered:
        """The day that a form gives; the form again, with why, where it can't be."""
        outcome = reviews.set_review(self._deps, request.asker, request.fields.get("on", ""))
        if isinstance(outcome, ReviewDayUnclear):
            return again({"on": str(says("avstamning.day_passed"))})
        return _set_message(outcome)

    def _ask(self, request: Request) -> Answer:
        blocks = [fields.day("on", "Vilken dag?", optional=False)]
        return self._opener.open(request, Drawn(NAME, "Ny avstämning", "", blocks))

    def _open(self, request: Request) -> Answer:
        found = analyses.open_analysis(self._deps, request.asker, checks.number_in(request.value))
        if found is None:
            return reply(message(says("svar.gone")))
        if isinstance(found, AnalysisOpen):
            return self._opener.open(request, analysis_form.drawn(found))
        return reply(analysis_form.outcome_message(found))


def _set_message(outcome: ReviewSet | ReviewDayUnclear | AdminOnly) -> Message:
    match outcome:
        case ReviewSet():
            return message(
                says("avstamning.review_set", svar=outcome), buttons=undo_buttons(outcome.batch_id)
            )
        case ReviewDayUnclear():
            return message(says("avstamning.day_unclear", svar=outcome))
        case AdminOnly():
            return message(says("plan.admin_only", svar=outcome))


def check(request: Request) -> Errors:
    """What is seen in the fields alone."""
    return {**checks.missing(request, "on"), **checks.wrong_days(request, "on")}


def review_message(found: ReviewList, *, may_set: bool = False) -> Message:
    """Each avstämning with its analyses, and a button for each that the asker may write; for those who `may_set`
    the day of another, one for that.
    """
    new = [button("Ny avstämning", REVIEW_FORM)] if may_set else []
    if not found.views:
        return message(says("avstamning.nothing"), buttons=new)
    parts: list[Mrkdwn] = []
    blocks: list[Block] = []
    for view in found.views:
        said = [says("avstamning.title" if view.lines else "avstamning.ahead", vy=view, i_dag=found.today)]
        said += [says("avstamning.line", en=one) for one in view.lines if not one.of_unit]
        if units := [one for one in view.lines if one.of_unit]:
            said.append(says("avstamning.units", rader=units))
        parts.append(Mrkdwn("\n").join(said))
        blocks += sections(parts[-1])
        mine = [one for one in view.lines if one.mine and not one.frozen][:_MOST_BUTTONS]
        if mine:
            blocks.append(
                actions(
                    *(
                        write_button(one.line.assignment, words.short(f"Skriv: {_called(one)}", 70))
                        for one in mine
                    )
                )
            )
    if new:
        blocks.append(actions(*new))
    return Message(Mrkdwn("\n").join(parts), blocks)


def _called(one: AnalysisLine) -> str:
    """What a button says that an analysis is about: the unit, or the area."""
    return one.line.unit or one.line.assignment.title.removeprefix("Analys av ")
