"""Lists, and one thing whole, as messages."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.slack.kit import Message, Mrkdwn, actions, button, context, fields, section, sections
from handlers.slack.says import ANSWER_FOR, MORE, answer_buttons, message, says, show_button, update_button
from handlers.slack.verbs import (
    CYCLE_EDIT,
    DECIDE,
    DESCRIBE,
    DROP_ACTIVITY,
    EDIT_ACTIVITY,
    INTERVENTION,
    LEFT,
    PAST,
)
from plan.status import Standing, Status
from services.looking import PAGE
from services.results import Card, Line, Listing, Row

_HISTORY = 6
_UNITS = 20
_ANSWERED_AT_ONCE = 8
_FOLLOWED = 5
_EVIDENCE = 8


def listing_message(listing: Listing, asked: str = "") -> Message:
    """A page of a list: a line each with a button that opens it, and one for the next page."""
    if listing.kind == "nobody":
        return message(says("listor.nobody"))
    if not listing.rows and not listing.later and not listing.followed:
        return message(says("listor.empty", lista=listing))
    title = says("listor.title", lista=listing)
    by_unit = listing.kind in ("mine", "later")
    alone = listing.kind in ("mine", "later", "unit")
    rows = [says("listor.row", post=row, i_dag=row.line.today, enhet=by_unit) for row in listing.rows]
    blocks: list[Block] = [section(title)]
    blocks += [section(text, _opens(row, alone)) for text, row in zip(rows, listing.rows, strict=True)]
    last = listing.offset + len(listing.rows)
    if listing.total > PAGE:
        blocks.append(context(says("listor.shown", fran=listing.offset + 1, till=last, av=listing.total)))
    if listing.total > last:
        kind = "search" if listing.kind in ("area", "role", "unit", "words") else listing.kind
        blocks.append(actions(more_button(kind, last, asked, listing.total - last)))
    parts = [title, *rows]
    if listing.followed:
        followed = [
            says("listor.row", post=row, i_dag=row.line.today, enhet=False)
            for row in listing.followed[:_FOLLOWED]
        ]
        heading = says("listor.followed", antal=len(listing.followed))
        parts += [heading, *followed]
        blocks.append(section(heading))
        blocks += [
            section(text, show_button(row.line.assignment))
            for text, row in zip(followed, listing.followed, strict=False)
        ]
    if listing.later:
        parts.append(says("listor.later", antal=listing.later))
        blocks.append(section(parts[-1], button("Visa senare", MORE, "later:0:")))
    return Message(Mrkdwn("\n").join(parts), blocks)


def _opens(row: Row, alone: bool) -> ButtonElement:
    """What the button of a row opens: the form of what is the asker's own to answer, else the thing whole."""
    line = row.line
    if alone and line.mine and line.assignment.status.is_open:
        return update_button(line.assignment, "Svara")
    return show_button(line.assignment, alone=alone and line.unit is not None)


def more_button(kind: str, offset: int, asked: str, left: int) -> ButtonElement:
    """The next page of a list: which list, from where, and what was asked."""
    return button(says("listor.more", kvar=left), MORE, f"{kind}:{offset}:{asked[:900]}")


def card_message(card: Card) -> Message:
    """One activity or moment: status, owners, dates, each unit, what has happened, and buttons to answer."""
    mine = [line for line in card.lines if line.mine]
    line = mine[0] if mine else card.lines[0]
    asked = [one for one in mine if one.assignment.status.is_open][:_ANSWERED_AT_ONCE]
    today = line.today
    title = says("listor.card_title", kort=card)
    status = says("listor.card_status", kort=card)
    when = says("listor.card_when", rad=line, i_dag=today)
    owners = says("listor.card_owners", rad=line, flera=len(card.lines) > 1)
    parts = [status, when, owners]
    if card.intervention:
        parts.append(says("listor.card_effect", kort=card))
    if card.activity and card.activity.area_title:
        parts.append(says("listor.card_place", aktivitet=card.activity))
    blocks: list[Block] = [section(title), fields(*parts)]
    if card.activity and card.activity.details:
        blocks += sections(card.activity.details)
    said = [says("listor.card_unit", rad=one) for one in card.lines] if len(card.lines) > 1 else []
    # What the asker can answer stands above its buttons, and not twice.
    others = [text for text, one in zip(said, card.lines, strict=False) if one not in asked]
    if others:
        blocks += sections(Mrkdwn("\n").join(others[:_UNITS]))
    if not said and line.assignment.comment:
        blocks.append(section(says("svar.comment", text=line.assignment.comment)))
    shown = {one.assignment.comment for one in card.lines}
    shows = [says("listor.card_evidence", post=one) for one in card.evidence[-_EVIDENCE:]]
    if shows:
        blocks += sections(Mrkdwn("\n").join(shows))
    happened = [
        says("listor.history", post=entry, i_dag=today, upprepa=entry.comment not in shown, enhet=bool(said))
        for entry in card.history[-_HISTORY:]
    ]
    if happened:
        blocks.append(context(*reversed(happened)))
    for one in asked:
        if said:
            blocks.append(section(says("listor.card_unit", rad=one)))
        blocks.append(actions(*answer_buttons(one)))
    if more := _more_of(card, line):
        blocks.append(actions(*more))
    if changing := _changing(card):
        blocks.append(actions(*changing))
    stands = (
        [] if said or not line.assignment.comment else [says("svar.comment", text=line.assignment.comment)]
    )
    return Message(Mrkdwn("\n").join([title, *parts, *said, *stands, *shows, *reversed(happened)]), blocks)


def history_of(card: Card) -> Message:
    """All that has happened to one thing, the latest first."""
    line = card.lines[0]
    title = says("listor.history_title", kort=card)
    several = len(card.lines) > 1
    lines = [
        says("listor.history", post=entry, i_dag=line.today, upprepa=True, enhet=several)
        for entry in reversed(card.history)
    ] or [says("listor.history_none")]
    blocks: list[Block] = [section(title), *sections(Mrkdwn("\n").join(lines))]
    return Message(Mrkdwn("\n").join([title, *lines]), blocks)


def _more_of(card: Card, line: Line) -> list[ButtonElement]:
    """All units, where one is shown; and to answer for one from the centre, with a note."""
    found = [show_button(line.assignment, "Alla enheter")] if card.others else []
    if any(one.follows and one.assignment.status is not Status.DROPPED for one in card.lines):
        found.append(button("Svara för en enhet", ANSWER_FOR, str(card.lines[0].assignment.id)))
    if len(card.lines) > 1 and any(one.assignment.status.is_open for one in card.lines):
        found.append(button("Visa vilka som återstår", LEFT, str(card.lines[0].assignment.id)))
    if card.history:
        found.append(button("Historik", PAST, str(card.lines[0].assignment.id)))
    return found


def _changing(card: Card) -> list[ButtonElement]:
    """For those who may edit the plan; what an intervention says of itself everybody may read."""
    activity = card.activity
    one = card.lines[0].assignment
    if activity is None:
        is_cycle = card.may_edit and one.source_kind == "occurrence"
        return [button("Ändra i årshjulet", CYCLE_EDIT, str(one.id))] if is_cycle else []
    found = [button("Åtgärdsplan", INTERVENTION, str(activity.id))] if card.intervention else []
    if card.may_edit and activity.standing is Standing.ADOPTED:
        found.append(button("Ändra", EDIT_ACTIVITY, str(activity.id)))
        if not card.intervention:
            found.append(button("Gör till insats", DESCRIBE, str(activity.id)))
        found.append(button("Utgår", DROP_ACTIVITY, str(activity.id)))
        found.append(button("Anteckna beslut", DECIDE, str(one.id)))
    return found
