"""What has been changed, and what is left to do before the plan runs, in Slack."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.slack.kit import Message, Mrkdwn, actions, button, section
from handlers.slack.says import message, says, undo_button
from handlers.slack.verbs import FORUM_FORM, HISTORY, HOLDER_FORM, TEST, UNITS_FORM
from services.getting_started import Checklist, Step, TestReminder
from services.history import DayUnclear, HistoryList

_BUTTONS = {
    "units": button("Klistra in enheter", UNITS_FORM),
    "roles": button("Ange vem som ansvarar", HOLDER_FORM),
    "forum": button("Kanal och mötesdagar", FORUM_FORM),
    "reminder": button("Skicka en till mig", TEST),
}


def history_message(found: HistoryList | DayUnclear, asked: str = "") -> Message:
    """What was done, with *Ångra* for those who may."""
    if isinstance(found, DayUnclear):
        return message(says("andra.day_unclear", ord_efter=found.words))
    title = says("andra.history_title", lista=found)
    lines = [says("andra.done", post=one, i_dag=found.today) for one in found.done]
    blocks: list[Block] = [section(title)]
    blocks += [
        section(line, undo_button(one.batch_id) if one.may_undo else None)
        for line, one in zip(lines, found.done, strict=True)
    ]
    last = found.offset + len(found.done)
    if found.total > last:
        value = f"{last}:{asked}"
        blocks.append(actions(button(says("listor.more", kvar=found.total - last), HISTORY, value)))
    return Message(Mrkdwn("\n").join([title, *lines]), blocks)


def checklist_message(found: Checklist) -> Message:
    """The steps, ticked off, each with its form or what to do."""
    title = says("andra.start_title", lista=found)
    lines = [says("andra.step", steg=step) for step in found.steps]
    blocks: list[Block] = [section(title)]
    blocks += [
        section(line, None if step.done else _button_of(step))
        for line, step in zip(lines, found.steps, strict=True)
    ]
    return Message(Mrkdwn("\n").join([title, *lines]), blocks)


def _button_of(step: Step) -> ButtonElement | None:
    if step.name == "forum" and step.about is not None:
        return button("Kanal och mötesdagar", FORUM_FORM, str(step.about))
    return _BUTTONS.get(step.name)


def test_message(found: TestReminder) -> Message:
    """What a reminder looks like, with nothing to answer."""
    return message(says("andra.test", p=found))
