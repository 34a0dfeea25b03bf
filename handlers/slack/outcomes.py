"""What a report, a move or an undo came to, as messages."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch

from slack_sdk.models.blocks import ButtonElement

from handlers.slack.kit import Message, Mrkdwn, quote
from handlers.slack.listings import card_message
from handlers.slack.reminders import support_question
from handlers.slack.says import answer_buttons, message, says, show_button, undo_button
from handlers.texts.sv import words
from plan.status import Status
from services import results
from services.results import Candidate, Card

# Makes the button that says "I meant this one", for what is being asked about.
Pick = Callable[[Candidate, str], ButtonElement]

_BUTTONS = 25
_ON_A_BUTTON = 70


def pick_to_show(candidate: Candidate, text: str) -> ButtonElement:
    """A choice that only opens."""
    return show_button(candidate.assignment, text)


def outcome_message(outcome: results.Outcome, pick: Pick = pick_to_show) -> Message:
    """One outcome as a message. `pick` makes the buttons where a choice is asked for."""
    if isinstance(outcome, results.ChooseOne):
        return choice(outcome, pick)
    return _said(outcome)


def reported_messages(outcome: results.Outcome, pick: Pick = pick_to_show) -> list[Message]:
    """One outcome of a report; where support is needed, also the question whom to tell."""
    said = [outcome_message(outcome, pick)]
    if isinstance(outcome, results.Changed) and outcome.line.assignment.status is Status.NEEDS_SUPPORT:
        said.append(support_question(outcome.line))
    return said


def choice(outcome: results.ChooseOne, pick: Pick) -> Message:
    """Several fit: a button each."""
    candidates = outcome.candidates[:_BUTTONS]
    first = candidates[0]
    activities = len({candidate.assignment.source_id for candidate in outcome.candidates})
    if activities == 1:
        said = says("svar.choose_unit", ref=first.assignment.label)
        hint = says("svar.choose_unit_hint", ref=first.assignment.label, enhet=first.unit)
    else:
        said = says("svar.choose", ref=str(outcome.reference), antal=activities)
        hint = says("svar.choose_hint", ref=first.assignment.label)
    buttons = [pick(candidate, _choice_text(candidate, activities)) for candidate in candidates]
    return message(said, hint, buttons=buttons)


def _choice_text(candidate: Candidate, activities: int) -> str:
    if candidate.unit and activities == 1:
        return candidate.unit
    place = f" · {candidate.unit}" if candidate.unit else ""
    said = f"{candidate.assignment.label} · {candidate.assignment.title}"
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
    return message(
        says("svar.date_unreadable", text=outcome.text, varfor=outcome.why, forslag=outcome.suggestion)
    )


@_said.register
def _(outcome: results.DatePassed) -> Message:
    return message(says("svar.date_passed", rad=outcome.line, till=outcome.to, i_dag=outcome.line.today))


@_said.register
def _(outcome: results.ReasonNeeded) -> Message:
    return message(says("svar.reason_needed", rad=outcome.line, till=outcome.to, i_dag=outcome.line.today))


def undo_message(outcome: results.UndoOutcome) -> Message:
    """What taking back came to."""
    match outcome:
        case results.Undone(lines, people):
            today = lines[0].today if lines else None
            said = says("svar.undone", rader=lines, personer=people, i_dag=today)
            return message(said, buttons=[show_button(line.assignment) for line in lines[:1]])
        case results.NothingToUndo():
            return message(says("svar.nothing_to_undo"))
        case results.AlreadyUndone():
            return message(says("svar.already_undone"))
        case results.UndoRefused("changed", line, by):
            return message(
                says("svar.undo_changed", rad=line, av=by),
                buttons=[show_button(line.assignment)] if line else [],
            )
        case results.UndoRefused("not_yours", _, by):
            return message(says("svar.undo_not_yours", av=by))
        case results.UndoRefused("rights", _, _):
            return message(says("svar.undo_rights"))
    return message(says("svar.undo_kind"))


def shown_message(
    found: Card | results.ChooseOne | results.NothingFits | results.OnlyReference | None,
) -> Message:
    """One thing whole, or why it can't be told which."""
    if found is None:
        return message(says("svar.gone"))
    if isinstance(found, Card):
        return card_message(found)
    return outcome_message(found)
