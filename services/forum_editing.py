"""A forum in one form: what it is called, who leads it, when it meets, in which channel, and its weekly letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from plan.periods import Unreadable, clock_time, read_period
from plan.rights import Action, Huvudman, Verdict, allowed
from plan.schoolyear import SchoolYear
from plan.words import key_of, tidy
from services.changing import Changes
from services.deps import Asker, Deps
from services.editable import NothingChanged, TimeUnclear, TitleMissing, not_yours, wrong_text
from services.errors import NotHere
from services.layout import lay_out
from services.meetings import Meeting, meet_anew, move_to
from services.results import AdminOnly, TextPersonal, TextTooLong
from services.room import Room, reading, writing
from services.sources import AHEAD, terms_of
from services.units import NameTaken
from storage.periods import stored
from storage.queries import deliveries, meetings, organisation, rows

_SHOWN = 3


@dataclass(frozen=True)
class ForumValues:
    """What somebody writes of a forum. `rule` is when it meets, in words, and may be empty; `at` its clock time.

    `channel`: the platform's id of where it meets, empty for nowhere, None for as it is.
    """

    name: str
    led_by: int | None = None
    rule: str = ""
    at: str = ""
    weekly: bool = False
    channel: str | None = None


@dataclass(frozen=True)
class ForumShown:
    """A forum as it is, to be changed; with `forum_id` None a new one."""

    forum_id: int | None
    values: ForumValues
    roles: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class ForumSaved:
    """A forum as it is now, and the meetings that come next."""

    forum: meetings.Forum
    coming: tuple[Meeting, ...]
    is_new: bool
    today: date
    batch_id: int


@dataclass(frozen=True)
class ClockUnclear:
    """A clock time that is none."""

    text: str


ForumOutcome = (
    ForumSaved
    | NothingChanged
    | NameTaken
    | TimeUnclear
    | ClockUnclear
    | AdminOnly
    | TextPersonal
    | TextTooLong
    | TitleMissing
)


def forum_to_edit(deps: Deps, asker: Asker, forum_id: int | None) -> ForumShown | AdminOnly:
    """What stands in the form to begin with. Raises NotHere."""
    with reading(deps, asker) as room:
        if not _may(room):
            return not_yours(room)
        roles = organisation.roles(room.tx, room.huvudman_id).values()
        choices = tuple((one.id, one.name) for one in roles if not one.is_body)
        if forum_id is None:
            return ForumShown(None, ForumValues(""), choices)
        forum = _forum(room, forum_id)
        account = asker.account
        channel = deliveries.channel_of(
            room.tx, room.huvudman_id, forum_id, account.platform, account.tenant_id
        )
        values = ForumValues(
            forum.name, forum.led_by_id, forum.rule_text, forum.at_time, forum.weekly, channel
        )
        return ForumShown(forum_id, values, choices)


def save_forum(deps: Deps, asker: Asker, forum_id: int | None, values: ForumValues) -> ForumOutcome:
    """A new forum, or another name, leader, rule, channel or letter for one. Raises NotHere.

    Another rule or clock time lays out the meetings that come by rule anew; dates of their own stay.
    """
    if wrong := wrong_text(values.name, (values.rule,)):
        return wrong
    with writing(deps, asker) as room:
        if not _may(room):
            return not_yours(room)
        taken = {row["name_key"]: row["id"] for row in rows.rows(room.tx, room.huvudman_id, "forum")}
        if taken.get(key_of(values.name), forum_id) != forum_id:
            return NameTaken(tidy(values.name))
        if values.led_by is not None and not organisation.roles(room.tx, room.huvudman_id, [values.led_by]):
            raise NotHere(f"role {values.led_by}")
        row = _row(room, forum_id, values)
        if not isinstance(row, dict):
            return row
        changes = Changes(room, "forum")
        saved = forum_id
        if forum_id is None:
            saved = changes.add("forum", row)
        else:
            changes.change("forum", forum_id, row)
        if saved is not None and values.channel is not None:
            move_to(room, changes, saved, asker, values.channel)
        if saved is None or changes.batch_id is None:
            return NothingChanged(tidy(values.name))
        lay_out(room.tx, room.huvudman, room.today)
        meet_anew(room)
        coming = meetings.meetings(room.tx, room.huvudman_id, room.today, room.today + AHEAD, saved)
        return ForumSaved(
            _forum(room, saved), tuple(coming[:_SHOWN]), forum_id is None, room.today, changes.batch_id
        )


def _row(
    room: Room, forum_id: int | None, values: ForumValues
) -> dict[str, Any] | TimeUnclear | ClockUnclear:
    """The columns; a rule that is as it was is not read again."""
    words, at = tidy(values.rule), tidy(values.at)
    named = clock_time(at) or clock_time(f"kl {at}")
    if at and named is None:
        return ClockUnclear(at)
    row: dict[str, Any] = {
        "name": tidy(values.name),
        "name_key": key_of(values.name),
        "led_by_id": values.led_by,
        "weekly": values.weekly,
        "at_time": named or clock_time(words) or "",
    }
    was = _forum(room, forum_id) if forum_id is not None else None
    if was is not None and was.rule_text == words:
        return row
    rule = None
    if words:
        read = read_period(words, year=SchoolYear.containing(room.today), terms=terms_of(room.huvudman))
        if isinstance(read, Unreadable):
            return TimeUnclear(words, read.why, read.suggestion)
        if read.recurrence is None:
            return TimeUnclear(
                words,
                "Det är en dag och ingen regel.",
                "Skriv när forumet brukar mötas, till exempel “första tisdagen i månaden”.",
            )
        rule = stored(read)
    return row | {"rule_text": words, "rule": rule}


def _forum(room: Room, forum_id: int) -> meetings.Forum:
    """One forum. Raises NotHere."""
    for one in meetings.forums(room.tx, room.huvudman_id):
        if one.id == forum_id:
            return one
    raise NotHere(f"forum {forum_id}")


def _may(room: Room) -> bool:
    return allowed(room.actor, Action.APPOINT, Huvudman(room.huvudman_id)) is Verdict.YES
