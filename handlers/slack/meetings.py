"""Forums, meetings, and what is coming to whom, as messages."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement, StaticSelectElement

from handlers.slack.kit import Message, Mrkdwn, actions, button, context, menu, section, sections
from handlers.slack.says import message, says, undo_buttons
from handlers.slack.verbs import CYCLE_GIVE, FORUM_FORM, MEETING_FORM, PAUSE_FORM, RHYTHM_FORM
from services.dates_to_give import DateToGive
from services.meetings import ForumChanged, ForumList, ForumUnknown, MeetingOutcome, WhenUnclear
from services.results import AdminOnly
from services.upcoming import Upcoming

# So much of what can grow is shown: messages a day, and lines of what was not said.
_A_DAY, _SILENT = 12, 10


def meetings_message(outcome: MeetingOutcome) -> Message:
    """The forums, or what a change came to."""
    match outcome:
        case ForumList():
            return _forums(outcome)
        case ForumChanged():
            return message(says("mote.changed", svar=outcome), buttons=undo_buttons(outcome.batch_id))
        case ForumUnknown():
            return message(says("mote.unknown", svar=outcome))
        case WhenUnclear():
            return message(says("mote.unclear", svar=outcome))
        case AdminOnly():
            return message(says("plan.admin_only", svar=outcome))


def _forums(found: ForumList) -> Message:
    row: list[ButtonElement | StaticSelectElement] = []
    if found.may_edit:
        row.append(button("Nytt forum", FORUM_FORM))
    if not found.forums:
        text = says("mote.no_forums")
        return Message(text, [section(text), *([actions(*row)] if row else [])])
    if found.may_edit:
        choices = [(line.forum.name, str(line.forum.id)) for line in found.forums]
        row += [menu("Ändra ett forum", FORUM_FORM, choices), button("Ett möte", MEETING_FORM)]
        row += give_date(found.ask_anew)
    title = says("mote.title")
    lines = [says("mote.forum", rad=line, i_dag=found.today) for line in found.forums]
    lines += [says("mote.anew", rad=one, i_dag=found.today, hur=found.may_edit) for one in found.ask_anew]
    hint = [says("mote.hint")] if found.may_edit else []
    blocks: list[Block] = [section(title), *sections(Mrkdwn("\n").join(lines)), *map(context, hint)]
    if row:
        blocks.append(actions(*row))
    return Message(Mrkdwn("\n").join([title, *lines, *hint]), blocks)


def give_date(dates: Sequence[DateToGive]) -> list[StaticSelectElement]:
    """A menu that opens an item of the cycle that is to have a new date; none where there is no such item."""
    choices = [(one.title, str(one.item_id)) for one in dates if one.item_id is not None]
    return [menu("Ge ett nytt datum", CYCLE_GIVE, choices)] if choices else []


def give_button(date: DateToGive) -> ButtonElement:
    """The same as a button, where one line stands for one item."""
    return button("Ge ett nytt datum", CYCLE_GIVE, str(date.item_id))


def upcoming_message(found: Upcoming | AdminOnly) -> Message:
    """What is coming to whom, what was sent, and what was not said."""
    if isinstance(found, AdminOnly):
        return message(says("plan.admin_only", svar=found))
    parts: list[Mrkdwn] = []
    if found.paused:
        parts.append(says("mote.paused_all"))
    elif found.paused_people or found.paused_things:
        parts.append(says("mote.paused_some", svar=found))
    parts.append(says("mote.coming_title"))
    for day, lines in found.coming:
        said = [says("mote.coming_line", rad=one, i_dag=found.today) for one in lines[:_A_DAY]]
        if len(lines) > _A_DAY:
            said.append(says("mote.coming_more", antal=len(lines) - _A_DAY))
        parts.append(Mrkdwn("\n").join([says("mote.coming_day", dag=day, i_dag=found.today), *said]))
    if not found.coming:
        parts.append(says("mote.coming_none"))
    if found.sent:
        said = [says("mote.sent", rad=one, i_dag=found.today) for one in found.sent]
        parts.append(Mrkdwn("\n").join([says("mote.sent_title"), *said]))
    if found.silent:
        said = [says("mote.silent", rad=one, i_dag=found.today) for one in found.silent[:_SILENT]]
        if len(found.silent) > _SILENT:
            said.append(says("mote.silent_more", antal=len(found.silent) - _SILENT))
        parts.append(Mrkdwn("\n").join([says("mote.silent_title"), *said]))
    blocks: list[Block] = []
    for part in parts:
        blocks += sections(part)
    blocks.append(context(says("mote.coming_hint")))
    pause = button("Pausa eller sätt i gång", PAUSE_FORM)
    blocks.append(actions(pause, button("Tider, lov och terminer", RHYTHM_FORM)))
    return Message(Mrkdwn("\n").join(parts), blocks)
