"""The bot's texts in Slack's markup, and a message out of parts of them."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.slack.kit import (
    Message,
    Mrkdwn,
    actions,
    bold,
    button,
    code,
    context,
    esc,
    italic,
    link,
    section,
    sections,
    strike,
)
from handlers.slack.verbs import OPEN
from handlers.texts import Marks, Texts
from plan.records import Assignment
from plan.status import Status
from services.following_up import EFFECT
from services.results import Candidate, Line
from services.reviews import REVIEW

says: Texts[Mrkdwn] = Texts(
    Marks(safe=Mrkdwn, escape=esc, bold=bold, italic=italic, strike=strike, code=code, link=link)
)

# The verbs of buttons, by which the clicks are known again (`handlers.slack.clicks`).
REPORT = "report"
MOVE = "move"
SHOW = "show"
REPORT_OF = "report.of"
MOVE_OF = "move.of"
ANSWER_FOR = "answer.for"
UNDO = "undo"
EFFECT_FORM = "effect.form"
MORE = "more"
APPOINT = "appoint"
ANALYSIS = "analysis"
UPDATE = "update"
NEVER_MIND = "never_mind"

# What the button that leads to everything carries.
MENU = "menu"
# What stands after an id where one unit is to be shown alone.
ALONE = ":enhet"

ANSWERS = ((Status.DONE, "Klar"), (Status.IN_PROGRESS, "Pågår"), (Status.NEEDS_SUPPORT, "Behöver stöd"))


def message(said: Mrkdwn, *small: Mrkdwn, buttons: Sequence[ButtonElement] = ()) -> Message:
    """One thing said, with smaller things below it and buttons under."""
    blocks: list[Block] = [*sections(said)]
    kept = [part for part in small if part]
    if kept:
        blocks.append(context(*kept[:10]))
    if buttons:
        blocks.append(actions(*buttons))
    return Message(Mrkdwn("\n").join([said, *kept]), blocks)


def report_value(assignment: Assignment, status: Status, comment: str = "") -> str:
    """What a status button carries: what it acts on, the version that was seen, and what it says of it."""
    return f"{assignment.id}:{assignment.version}:{status.value}:{comment}"


def move_value(assignment: Assignment, words: str) -> str:
    """What a button carries that chooses whose date to move."""
    return f"{assignment.id}:{assignment.version}:{words}"


def report_button(candidate: Candidate, status: Status, text: str) -> ButtonElement:
    """A choice of what to give a status. Where units are to be chosen it carries the activity, and the words."""
    one = candidate.assignment
    if candidate.whole:
        return button(text, REPORT_OF, f"{one.source_kind}:{one.source_id}:{status.value}:{candidate.words}")
    return button(text, REPORT, report_value(one, status, candidate.words))


def move_button(candidate: Candidate, text: str) -> ButtonElement:
    """A choice of whose date to move, in the same way."""
    one = candidate.assignment
    if candidate.whole:
        return button(text, MOVE_OF, f"{one.source_kind}:{one.source_id}:{candidate.words}")
    return button(text, MOVE, move_value(one, candidate.words))


def answer_buttons(line: Line) -> list[ButtonElement]:
    """How to answer, for what is the asker's own and open."""
    return answers_of(line.assignment) if line.mine and line.assignment.status.is_open else []


def answers_of(
    assignment: Assignment, verb: str = REPORT, beside: Sequence[ButtonElement] = ()
) -> list[ButtonElement]:
    """Klar · Pågår · Behöver stöd, without what holds already · what is `beside` · Mer.

    The question whether effects are seen has answers of its own, and what is to be analysed is written first.
    """
    if assignment.source_kind == EFFECT:
        return [effect_button(assignment), *beside]
    answers = [
        button(
            text, verb, report_value(assignment, status), style="primary" if status is Status.DONE else None
        )
        for status, text in ANSWERS
        if status is not assignment.status
    ]
    if assignment.source_kind == REVIEW:
        answers.insert(0, button("Skriv analys", ANALYSIS, str(assignment.id)))
    return [*answers, *beside, update_button(assignment)]


def effect_button(assignment: Assignment) -> ButtonElement:
    """Opens the question whether the effects are seen: it has answers of its own."""
    return button("Svara", EFFECT_FORM, str(assignment.id), style="primary")


def show_button(assignment: Assignment, text: str = "Visa", *, alone: bool = False) -> ButtonElement:
    """Opens one thing whole; `alone` for the one unit that it is about."""
    return button(text, SHOW, f"{assignment.id}{ALONE if alone else ''}")


def update_button(assignment: Assignment, text: str = "Mer …") -> ButtonElement:
    """Opens the form where everything can be said of an assignment at once."""
    return button(text, UPDATE, str(assignment.id))


def more_button() -> ButtonElement:
    """Leads to everything that a command shows: on the home tab, and under answers (`handlers.slack.opening`)."""
    return open_button(MENU, str(says("oppna.more")))


def open_button(what: str, text: str) -> ButtonElement:
    """Opens one thing that a command shows, by its name among the doors."""
    return button(text, OPEN, what)


def undo_button(batch_id: int) -> ButtonElement:
    """Takes a change back."""
    return button("Ångra", UNDO, str(batch_id))


def undo_buttons(batch_id: int | None) -> list[ButtonElement]:
    """The button under an answer, where something was changed."""
    return [] if batch_id is None else [undo_button(batch_id)]


__all__ = [
    "ALONE",
    "ANALYSIS",
    "ANSWER_FOR",
    "APPOINT",
    "EFFECT_FORM",
    "MENU",
    "MORE",
    "MOVE",
    "MOVE_OF",
    "NEVER_MIND",
    "REPORT",
    "REPORT_OF",
    "SHOW",
    "UNDO",
    "UPDATE",
    "answer_buttons",
    "answers_of",
    "effect_button",
    "message",
    "more_button",
    "move_button",
    "move_value",
    "open_button",
    "report_button",
    "report_value",
    "says",
    "section",
    "show_button",
    "undo_button",
    "undo_buttons",
    "update_button",
]
