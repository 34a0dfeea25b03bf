"""The form for a forum: who leads it, when it meets, where, and its weekly letter."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.channels import Channels, is_channel
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.request import Request
from handlers.slack.says import message, says, undo_button
from services import forum_editing
from services.deps import Deps
from services.editable import NothingChanged, TimeUnclear, TitleMissing
from services.forum_editing import ClockUnclear, ForumSaved, ForumShown, ForumValues
from services.results import AdminOnly, TextTooLong
from services.units import NameTaken

NAME = "forum"
_NOBODY = "0"
_LETTERS = (("Ja, när det inte är möte den veckan", "yes"), ("Nej", "no"))
_HERE, _AS_IT_IS, _NOWHERE = "here", "kept", "none"


def drawn(shown: ForumShown, channel_id: str) -> Drawn:
    """The form, with what the forum is; `channel_id` is where it was asked for, which can become its channel."""
    was = shown.values
    roles = [("Ingen", _NOBODY), *((name, str(one)) for one, name in shown.roles)]
    blocks: list[Block] = [
        fields.text("name", "Vad heter forumet?", hint="", value=was.name, several_lines=False),
        fields.choice("leader", "Vem leder det?", roles, chosen=str(was.led_by or _NOBODY)),
        fields.text(
            "rule",
            "När möts det?",
            hint="andra.rule_hint",
            value=was.rule,
            optional=True,
            several_lines=False,
        ),
        fields.text("at", "Klockan", hint="andra.at_hint", value=was.at, optional=True, several_lines=False),
    ]
    channels = [("Som nu", _AS_IT_IS), ("Ingen kanal", _NOWHERE)] if was.channel else [("Ingen", _NOWHERE)]
    if is_channel(channel_id) and channel_id != was.channel:
        channels.insert(0, ("Den här kanalen", _HERE))
    chosen = _AS_IT_IS if was.channel else _NOWHERE
    if len(channels) > 1:
        blocks.append(fields.buttons("channel", "Var läggs sammanställningen?", channels, chosen=chosen))
    label = "Eller i en annan kanal" if len(channels) > 1 else "I vilken kanal läggs sammanställningen?"
    blocks += [
        fields.channel("other", label, hint="andra.channel_hint"),
        fields.buttons("weekly", "Veckobrev på måndagar?", _LETTERS, chosen="yes" if was.weekly else "no"),
    ]
    title = "Nytt forum" if shown.forum_id is None else "Ändra forum"
    return Drawn(NAME, title, str(shown.forum_id or ""), blocks)


def form(deps: Deps, channels: Channels) -> Form:
    """How it is answered. A channel that is new to the forum has to be one where it can be told of the plan."""

    def save(request: Request) -> Answered:
        forum_id = checks.number_in(request.value) or None
        was = forum_editing.forum_to_edit(deps, request.asker, forum_id)
        if isinstance(was, AdminOnly):
            return _answered(was)
        values = _values(request)
        new = values.channel if values.channel != was.values.channel else None
        if new and (hinder := channels.hinder(new)):
            field = "other" if values.channel == request.fields.get("other") else "channel"
            return again({field: str(says(f"andra.{hinder}"))})
        return _answered(forum_editing.save_forum(deps, request.asker, forum_id, values))

    return Form(save, _check)


def _values(request: Request) -> ForumValues:
    given = request.fields
    here = request.channel_id if is_channel(request.channel_id) else ""
    channels, other = {_HERE: here or None, _NOWHERE: ""}, given.get("other", "")
    return ForumValues(
        name=given.get("name", ""),
        led_by=checks.number_in(given.get("leader", "")) or None,
        rule=given.get("rule", ""),
        at=given.get("at", ""),
        weekly=given.get("weekly") == "yes",
        channel=other if is_channel(other) else channels.get(given.get("channel", "")),
    )


def _answered(outcome: forum_editing.ForumOutcome) -> Answered:
    match outcome:
        case ForumSaved():
            return message(says("andra.forum_saved", svar=outcome), buttons=[undo_button(outcome.batch_id)])
        case NothingChanged(name):
            return message(says("andra.nothing_changed", namn=name))
        case NameTaken(name):
            return again({"name": str(says("andra.forum_taken", namn=name))})
        case TimeUnclear():
            return again({"rule": str(says("andra.time_unclear", svar=outcome))})
        case ClockUnclear(text):
            return again({"at": str(says("andra.clock_unclear", ord_efter=text))})
        case AdminOnly():
            return again({}, banner=str(says("plan.admin_only", svar=outcome)))
        case TitleMissing():
            return again({"name": str(says("formular.missing"))})
        case TextTooLong(text, limit):
            return again({"name": str(says("formular.too_long", langd=len(text), grans=limit))})
    return again({"name": str(says("formular.personal"))})


def _check(request: Request) -> Errors:
    return {
        **checks.missing(request, "name"),
        **checks.wrong_texts(request, ["name"], 80),
        **checks.wrong_texts(request, ["rule", "at"], 300),
    }
