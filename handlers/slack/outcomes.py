"""What a report, a move or an undo came to, as messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch

from slack_sdk.models.blocks import ButtonElement

from handlers.slack.digests import decided_message
from handlers.slack.kit import Message, Mrkdwn, button, quote
from handlers.slack.listings import card_message, history_of
from handlers.slack.reminders import support_question
from handlers.slack.says import (
    MOVE,
    answer_buttons,
    effect_button,
    message,
    move_button,
    move_value,
    report_button,
    says,
    show_button,
    undo_button,
    update_button,
)
from handlers.texts.sv import words
from plan.status import Status
from services import decisions, results
from services.results import Candidate, Card
from services.updating import Shown, Updated


@dataclass(frozen=True)
class Pick:
    """What was being done when a choice is asked for: how it is written, and the button that says "this one"."""

    said: str
    button: Callable[[Candidate, str], ButtonElement]

    def written(self, candidate: Candidate) -> str:
        """The whole command, as it could be written so that nothing needs to be asked."""
        one = candidate.assignment
        parts = (self.said, one.label, candidate.unit or "", words.short(candidate.words, 60))
        return " ".join(["/aktivitet", *(part for part in parts if part)])


_BUTTONS = 25
_ON_A_BUTTON = 70


PICK_TO_SHOW = Pick(
    "",
    lambda candidate, text: show_button(candidate.assignment, text, alone=candidate.unit is not None),
)
PICK_TO_MOVE = Pick("flytta", move_button)
PICK_TO_UPDATE = Pick("uppdatera", lambda candidate, text: update_button(candidate.assignment, text))


def pick_to_report(status: Status, said: str = "") -> Pick:
    """A choice of what to give a status."""
    return Pick(said or words.STATUS[status], lambda candidate, text: report_button(candidate, status, text))


def outcome_message(outcome: results.Outcome, pick: Pick = PICK_TO_SHOW) -> Message:
    """One outcome as a message. `pick` makes the buttons where a choice is asked for."""
    if isinstance(outcome, results.ChooseOne):
        return choice(outcome, pick)
    if isinstance(outcome, results.Suggested):
        return suggestion(outcome, pick)
    return _said(outcome)


def reported_messages(outcome: results.Outcome, pick: Pick = PICK_TO_SHOW) -> list[Message]:
    """One outcome of a report; where support is needed, also the question whom to tell."""
    said = [outcome_message(outcome, pick)]
    if isinstance(outcome, results.Changed) and outcome.line.assignment.status is Status.NEEDS_SUPPORT:
        said.append(support_question(outcome.line))
    return said


def updated_message(outcome: Updated) -> Message:
    """What everything that was said of an assignment came to."""
    a, today = outcome.line.assignment, outcome.line.today
    return message(
        says("svar.changed", rad=outcome.line),
        says("svar.comment", text=a.comment) if a.comment else Mrkdwn(),
        says("formular.moved", svar=outcome, i_dag=today) if outcome.moved else Mrkdwn(),
        *(says("formular.evidence", text=text) for text in outcome.evidence),
        says("formular.updated_support", svar=outcome) if outcome.support_to else Mrkdwn(),
        says("svar.progress", framsteg=outcome.progress) if outcome.progress else Mrkdwn(),
        buttons=[undo_button(outcome.batch_id), show_button(a)],
    )


def evidence_message(outcome: Shown) -> Message:
    """That a message or a page now shows how something went."""
    return message(
        says("svar.evidence_added", rad=outcome.line),
        buttons=[undo_button(outcome.batch_id), show_button(outcome.line.assignment)],
    )


def decision_message(outcome: decisions.DecisionOutcome) -> Message:
    """What noting a decision came to."""
    match outcome:
        case decisions.Decided():
            return decided_message(outcome)
        case decisions.DecisionEmpty():
            return message(says("sammanstallning.decide_how"))
        case results.AdminOnly():
            return message(says("plan.admin_only", svar=outcome))
    return outcome_message(outcome)


def choice(outcome: results.ChooseOne, pick: Pick) -> Message:
    """Several fit: a button each."""
    candidates = outcome.candidates[:_BUTTONS]
    first = candidates[0]
    activities = len({candidate.assignment.source_id for candidate in outcome.candidates})
    if activities == 1:
        said = says("svar.choose_unit", ref=first.assignment.label or first.assignment.title)
        hint = says("svar.choose_unit_hint", skriv=pick.written(first) if first.assignment.label else "")
    else:
        said = says("svar.choose", ref=str(outcome.reference), antal=activities)
        hint = says("svar.choose_hint", skriv=pick.written(first))
    left = len(outcome.candidates) - len(candidates)
    more = says("svar.choose_more", antal=left) if left else Mrkdwn()
    buttons = [pick.button(candidate, _choice_text(candidate, activities)) for candidate in candidates]
    return message(said, hint, more, buttons=buttons)


def suggestion(outcome: results.Suggested, pick: Pick) -> Message:
    """What words without a number may mean: a button each, that does what was asked."""
    if not outcome.candidates:
        return message(says("svar.which", sagt=pick.said, ord_efter=outcome.asked))
    said = says("svar.suggested", sagt=pick.said, ord_efter=outcome.asked)
    buttons = [pick.button(candidate, _choice_text(candidate, 0)) for candidate in outcome.candidates]
    numbered = [candidate for candidate in outcome.candidates if candidate.assignment.label]
    hint = says("svar.suggested_hint", skriv=pick.written(numbered[0])) if numbered else Mrkdwn()
    return message(said, hint, buttons=buttons)


def _choice_text(candidate: Candidate, activities: int) -> str:
    if candidate.unit and activities == 1:
        return candidate.unit
    place = f" · {candidate.unit}" if candidate.unit else ""
    said = " · ".join(part for part in (candidate.assignment.label, candidate.assignment.title) if part)
    return words.short(said, max(_ON_A_BUTTON - len(place), 20)) + place


@singledispatch
def _said(outcome: object) -> Message:
    raise TypeError(f"no words for {type(outcome).__name__}")


@_said.register
def _(outcome: results.Changed) -> Message:
    a = outcome.line.assignment
    return message(
        says("svar.changed", rad=outcome.line),
        says("svar.comment", text=a.comment) if a.comment else Mrkdwn(),
        says("svar.progress", framsteg=outcome.progress) if outcome.progress else Mrkdwn(),
        buttons=[undo_button(outcome.batch_id), show_button(a)],
    )


@_said.register
def _(outcome: results.Moved) -> Message:
    said = {
        "rad": outcome.line,
        "fore": outcome.before,
        "anledning": outcome.reason,
        "i_dag": outcome.line.today,
    }
    return message(
        says("svar.moved", **said),
        says("svar.moved_from", **said),
        buttons=[undo_button(outcome.batch_id), show_button(outcome.line.assignment)],
    )


@_said.register
def _(outcome: results.AlreadyDone) -> Message:
    at = words.when(outcome.at, outcome.line.today) if outcome.at else ""
    return message(
        says("svar.already", rad=outcome.line, av=outcome.by, nar=at),
        buttons=[show_button(outcome.line.assignment)],
    )


@_said.register
def _(outcome: results.SameDate) -> Message:
    return message(
        says("svar.same_date", rad=outcome.line, i_dag=outcome.line.today),
        buttons=[show_button(outcome.line.assignment)],
    )


@_said.register
def _(outcome: results.ChangedSince) -> Message:
    return message(
        says("svar.changed_since", rad=outcome.line),
        buttons=[*answer_buttons(outcome.line), show_button(outcome.line.assignment)],
    )


@_said.register
def _(outcome: results.NothingFits) -> Message:
    return message(
        says("svar.nothing_fits", fragat=outcome.asked, narmast=outcome.nearest), says("svar.nothing_hint")
    )


@_said.register
def _(outcome: results.EffectAsked) -> Message:
    return message(
        says("andra.effect_asked", rad=outcome.line), buttons=[effect_button(outcome.line.assignment)]
    )


@_said.register
def _(outcome: results.NotAllowed) -> Message:
    return message(
        says("svar.not_allowed", rad=outcome.line, kontakter=outcome.administrators),
        buttons=[show_button(outcome.line.assignment)],
    )


@_said.register
def _(outcome: results.NoteNeeded) -> Message:
    return message(says("svar.note_needed", rad=outcome.line))


@_said.register
def _(outcome: results.OnlyReference) -> Message:
    return message(says("svar.only_reference", aktivitet=outcome.activity))


@_said.register
def _(outcome: results.TextTooLong) -> Message:
    too_long = says("svar.too_long", text=outcome.text, grans=outcome.limit)
    return message(too_long + "\n" + quote(words.short(outcome.text, 2000)))


@_said.register
def _(outcome: results.TextPersonal) -> Message:
    return message(says("svar.personal"))


@_said.register
def _(outcome: results.DateUnreadable) -> Message:
    return message(says("svar.date_unreadable", svar=outcome, rad=outcome.line))


@_said.register
def _(outcome: results.DatePassed) -> Message:
    today = outcome.line.today
    yes = f"Ja, {words.day(outcome.instead, today, weekday=False)}"
    value = move_value(outcome.line.assignment, outcome.words)
    return message(says("svar.date_passed", svar=outcome, i_dag=today), buttons=[button(yes, MOVE, value)])


@_said.register
def _(outcome: results.ReasonNeeded) -> Message:
    return message(says("svar.reason_needed", rad=outcome.line, till=outcome.to, i_dag=outcome.line.today))


def undo_message(outcome: results.UndoOutcome) -> Message:
    """What taking back came to."""
    match outcome:
        case results.Undone(lines):
            said = says("svar.undone", svar=outcome, i_dag=lines[0].today if lines else None)
            return message(said, buttons=[show_button(line.assignment) for line in lines[:1]])
        case results.UndoOlder():
            return message(says("svar.undo_older", svar=outcome), buttons=[undo_button(outcome.batch_id)])
        case results.NothingToUndo():
            return message(says("svar.nothing_to_undo"))
        case results.AlreadyUndone():
            return message(says("svar.already_undone"))
        case results.UndoRefused("changed", line, by, thing):
            return message(
                says("svar.undo_changed", rad=line, av=by, sak=thing),
                buttons=[show_button(line.assignment)] if line else [],
            )
        case results.UndoRefused("not_yours", by=by):
            return message(says("svar.undo_not_yours", av=by))
        case results.UndoRefused("rights"):
            return message(says("svar.undo_rights"))
        case results.UndoRefused("last"):
            return message(says("svar.undo_last"))
    return message(says("svar.undo_kind"))


def past_message(
    found: Card | results.ChooseOne | results.NothingFits | results.OnlyReference | None,
) -> Message:
    """All that has happened to one thing, or why it can't be told which."""
    return history_of(found) if isinstance(found, Card) else shown_message(found)


def shown_message(
    found: Card | results.ChooseOne | results.NothingFits | results.OnlyReference | None,
) -> Message:
    """One thing whole, or why it can't be told which."""
    if found is None:
        return message(says("svar.gone"))
    if isinstance(found, Card):
        return card_message(found)
    return outcome_message(found)
