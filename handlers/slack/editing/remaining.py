""" "7 av 11 skolor klara" in Slack: which are left, and who was reminded."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from handlers.slack.kit import Message, Mrkdwn, actions, button, section, sections
from handlers.slack.outcomes import outcome_message
from handlers.slack.says import message, says
from handlers.slack.verbs import NUDGE
from services.remaining import NotNow, Nudged, Remaining
from services.results import NotAllowed

_SHOWN = 40


def remaining_message(found: Remaining) -> Message:
    """Those that are left, by name, and a button that reminds them for those who may."""
    title = says("andra.left_title", svar=found)
    lines = [says("andra.left", rad=line) for line in found.left]
    shown = lines[:_SHOWN]
    if len(lines) > _SHOWN:
        shown.append(says("listor.and_more", antal=len(lines) - _SHOWN))
    blocks: list[Block] = [section(title)]
    if shown:
        blocks += sections(Mrkdwn("\n").join(shown))
    if found.may_remind:
        blocks.append(actions(button("Påminn dem", NUDGE, str(found.title.assignment.id), style="primary")))
    return Message(Mrkdwn("\n").join([title, *shown]), blocks)


def nudged_message(found: Nudged | NotNow | NotAllowed) -> Message:
    """Who gets a reminder now, and who does not, and why."""
    if isinstance(found, NotAllowed):
        return outcome_message(found)
    if isinstance(found, NotNow):
        return message(says("andra.not_now", svar=found))
    return message(says("andra.nudged", svar=found))
