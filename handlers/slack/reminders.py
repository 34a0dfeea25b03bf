"""Reminders in Slack: one message a person and day, a row of buttons for each thing, and why you get it."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.slack.kit import Message, Mrkdwn, actions, button, context, divider, section
from handlers.slack.says import NEVER_MIND, answers_of, message, says, undo_buttons
from plan.reminding import Rhythm
from services.reminders import Reminder, ReminderLine
from services.results import Line
from services.wishes import LaterDay, Paused, RemindedLater, RhythmSet, SupportAsked

# The verbs of the buttons of reminders. An answer here is followed by an update of the message itself.
ANSWER = "answer"
LATER = "later"
SUPPORT = "support"
RHYTHM = "rhythm"

# Two blocks each, and room for the rest: a message has 50.
_SHOWN = 15
_OTHERS = 8
_LATER_DAYS = ((1, "I morgon"), (3, "Om 3 dagar"), (7, "Om en vecka"))
_RHYTHMS = (
    (Rhythm.DAILY, "Varje dag"),
    (Rhythm.WEEKLY, "En gång i veckan"),
    (Rhythm.DEADLINE, "Bara slutdagen"),
)


def reminder_message(reminder: Reminder) -> Message:
    """A reminder as it is now."""
    head = says("paminnelse.head", p=reminder)
    blocks: list[Block] = [section(head)]
    spoken = [head]
    for line in reminder.open[:_SHOWN]:
        said = says("paminnelse.open", post=line, i_dag=reminder.today)
        spoken.append(said)
        blocks += [section(said), actions(*_buttons(line))]
    if len(reminder.open) > _SHOWN:
        blocks.append(context(says("paminnelse.more", antal=len(reminder.open) - _SHOWN)))
    closed = [
        says("paminnelse.closed", post=line, i_dag=reminder.today)
        for line in reminder.own
        if line not in reminder.open
    ]
    if closed:
        blocks.append(section(Mrkdwn(" · ").join(closed)))
        spoken += closed
    if reminder.others:
        others = [
            says("paminnelse.other", post=one, i_dag=reminder.today) for one in reminder.others[:_OTHERS]
        ]
        blocks += [divider(), section(says("paminnelse.others_title", antal=len(others)))]
        blocks += [section(said) for said in others]
        spoken += others
    why = says("paminnelse.why", p=reminder)
    blocks += [context(why), actions(button("Ändra hur ofta", RHYTHM, "ask"))]
    return Message(Mrkdwn("\n").join([*spoken, why]), blocks)


def _buttons(line: ReminderLine) -> list[ButtonElement]:
    one = line.line.assignment
    return answers_of(one, ANSWER, [button("Senare", LATER, f"ask:{one.id}")])


def later_question(line: Line, until: LaterDay | None = None) -> Message:
    """When to be reminded instead; with `until` whether it is to be then."""
    one = line.assignment
    if until is not None:
        yes = button("Ja, påminn då", LATER, f"{until.on.isoformat()}:{one.id}", style="primary")
        text = says("paminnelse.later_understood", rad=line, svar=until)
        return message(text, buttons=[yes, button("Nej", NEVER_MIND)])
    buttons = [button(text, LATER, f"{days}:{one.id}") for days, text in _LATER_DAYS]
    return message(says("paminnelse.later_ask", rad=line), buttons=buttons)


def support_question(line: Line) -> Message:
    """Whom to tell that support is needed."""
    buttons = [
        button("Min chef", SUPPORT, f"manager:{line.assignment.id}"),
        button("Ledningsgruppen", SUPPORT, f"group:{line.assignment.id}"),
    ]
    return message(says("paminnelse.support_ask", rad=line), buttons=buttons)


def rhythm_question() -> Message:
    """How often to be reminded."""
    buttons = [button(text, RHYTHM, rhythm.value) for rhythm, text in _RHYTHMS]
    return message(says("paminnelse.rhythm_ask"), buttons=buttons)


def wish_message(outcome: RhythmSet | RemindedLater | SupportAsked | Paused | object) -> Message:
    """What a wish came to."""
    match outcome:
        case RhythmSet(rhythm):
            return message(says("paminnelse.rhythm_done", rytm=rhythm))
        case RemindedLater():
            return message(says("paminnelse.later_done", svar=outcome))
        case SupportAsked():
            return message(says("paminnelse.support_done", svar=outcome))
        case Paused():
            return message(says("paminnelse.paused", svar=outcome), buttons=undo_buttons(outcome.batch_id))
    return message(says("paminnelse.nobody"))
