"""Lists, and one thing whole, as messages."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.slack.kit import Message, Mrkdwn, actions, button, context, fields, section, sections
from handlers.slack.says import MORE, answer_buttons, message, says, show_button
from services.looking import PAGE
from services.results import Card, Line, Listing

_HISTORY = 6
_UNITS = 20
_ANSWERED_AT_ONCE = 8


def listing_message(listing: Listing, asked: str = "") -> Message:
    """A page of a list: a line each with a button that opens it, and one for the next page."""
    if listing.kind == "nobody":
        return message(says("listor.nobody"))
    if not listing.rows:
        return message(says("listor.empty", lista=listing))
    title = says("listor.title", lista=listing)
    by_unit = listing.kind == "mine"
    rows = [says("listor.row", post=row, i_dag=row.line.today, enhet=by_unit) for row in listing.rows]
    blocks: list[Block] = [section(title)]
    blocks += [
        section(text, show_button(row.line.assignment)) for text, row in zip(rows, listing.rows, strict=True)
    ]
    last = listing.offset + len(listing.rows)
    if listing.total > PAGE:
        blocks.append(context(says("listor.shown", fran=listing.offset + 1, till=last, av=listing.total)))
    if listing.total > last:
        kind = "search" if listing.kind in ("area", "role", "words") else listing.kind
        blocks.append(actions(more_button(kind, last, asked, listing.total - last)))
    return Message(Mrkdwn("\n").join([title, *rows]), blocks)


def more_button(kind: str, offset: int, asked: str, left: int) -> ButtonElement:
    """The next page of a list: which list, from where, and what was asked."""
    return button(says("listor.more", kvar=left), MORE, f"{kind}:{offset}:{asked[:900]}")


def card_message(card: Card) -> Message:
    """One activity or moment: status, owners, dates, each unit, what has happened, and buttons to answer."""
    mine = [line for line in card.lines if line.mine]
    line = mine[0] if mine else card.lines[0]
    today = line.today
    title = says("listor.card_title", kort=card)
    status = says("listor.card_status", kort=card)
    when = says("listor.card_when", rad=line, i_dag=today)
    owners = says("listor.card_owners", rad=line, flera=len(card.lines) > 1)
    parts = [status, when, owners]
    if card.activity and card.activity.area_title:
        parts.append(says("listor.card_place", aktivitet=card.activity))
    blocks: list[Block] = [section(title), fields(*parts)]
    if card.activity and card.activity.details:
        blocks += sections(card.activity.details)
    if len(card.lines) > 1:
        units = [says("listor.card_unit", rad=one, i_dag=today) for one in card.lines[:_UNITS]]
        blocks += sections(Mrkdwn("\n").join(units))
    elif line.assignment.comment:
        blocks.append(section(says("svar.comment", text=line.assignment.comment)))
    happened = [says("listor.history", post=entry, i_dag=today) for entry in card.history[-_HISTORY:]]
    if happened:
        blocks.append(context(*reversed(happened)))
    blocks += _answering(mine)
    return Message(Mrkdwn("\n").join([title, *parts, *reversed(happened)]), blocks)


def _answering(mine: Sequence[Line]) -> list[Block]:
    """Buttons to answer with; a row for each unit, named, where the asker answers for several."""
    blocks: list[Block] = []
    for line in [line for line in mine if line.assignment.status.is_open][:_ANSWERED_AT_ONCE]:
        if len(mine) > 1:
            blocks.append(section(says("listor.answer_for", rad=line)))
        blocks.append(actions(*answer_buttons(line)))
    return blocks
