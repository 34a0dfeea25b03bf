"""Digests in Slack: short in the channel, details in its thread; the leader's draft; the administrator's list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.slack.kit import Message, Mrkdwn, actions, button, context, section, sections
from handlers.slack.meetings import give_button
from handlers.slack.pictures import picture_button
from handlers.slack.says import message, more_button, open_button, says, show_button, undo_buttons
from handlers.slack.verbs import ABOUT_NOTHING, DECIDE, HOLDER_FORM, ROLE_FORM
from handlers.texts.sv import words
from services.attention import Attention
from services.decisions import Decided
from services.digest_parts import NeedsRow
from services.digest_planning import DigestSteered, NotLeader, NotMet, Posted, Steered, TooLate
from services.digests import Digest, Draft, DraftDropped
from services.results import TextTooLong

DIGEST_SEND = "digest.send"
DIGEST_SKIP = "digest.skip"
DIGEST_NOTE = "digest.note"

_FEW = 5
_DETAILS = 40
# So many lines of the list of what to see to, each with the button that mends it.
_TO_MEND = 30
T = TypeVar("T")


def digest_message(
    digest: Digest, *, shown_to_one: bool = False, in_channel: bool = True, steers: bool = False
) -> Message:
    """What the channel sees: what needs a decision, what is late, what is done, what comes. Phone-short.

    `steers`: the one whom it is shown to may post it, and decides there.
    """
    head = says("sammanstallning.head", d=digest)
    top = [head, says("sammanstallning.progress", d=digest)]
    if digest.note:
        top.append(Mrkdwn("{}").format(digest.note))
    first = Mrkdwn("\n").join(part for part in top if part)
    blocks: list[Block] = [section(first)]
    spoken = [first]
    if digest.needs_support:
        blocks += _needing(digest.needs_support, digest, spoken)
    for heading, things, macro in _parts(digest):
        part = _part(heading, things, macro, _FEW)
        blocks += sections(part)
        spoken.append(part)
    if shown_to_one:
        blocks.append(context(says("sammanstallning.only_you")))
        if steers:
            blocks.append(
                actions(open_button("send", "Skicka nu"), button("Anteckna beslut", DECIDE, ABOUT_NOTHING))
            )
    elif in_channel:
        blocks.append(context(says("sammanstallning.in_thread")))
        pictures = (picture_button(), picture_button("Läget som bild", "läget"))
        blocks.append(actions(*pictures, open_button("papers", "Dokument")))
    return Message(Mrkdwn("\n").join(spoken), blocks, digest.wheel)


def _needing(rows: Sequence[NeedsRow], digest: Digest, spoken: list[Mrkdwn]) -> list[Block]:
    """Each line that needs support or a decision, with a button to note what is decided."""
    title = says("sammanstallning.part", rubrik="Behöver stöd eller beslut", antal=len(rows))
    spoken.append(title)
    blocks: list[Block] = [section(title)]
    for row in rows[:_FEW]:
        said = says("sammanstallning.needs", post=row, d=digest)
        spoken.append(said)
        blocks.append(section(said, button("Anteckna beslut", DECIDE, str(row.line.assignment.id))))
    if len(rows) > _FEW:
        blocks.append(context(says("sammanstallning.more", antal=len(rows) - _FEW)))
    return blocks


def _parts(digest: Digest) -> list[tuple[str, Sequence[object], Callable[[object], Mrkdwn]]]:
    def of(macro: str, name: str) -> Callable[[object], Mrkdwn]:
        return lambda one: says(f"sammanstallning.{macro}", **{name: one, "d": digest})

    since = f"Klart sedan {words.day(digest.since, digest.today, weekday=False)}"
    following = words.day(digest.next_on, digest.today, weekday=False)
    before = f"Ska vara klart {'före nästa möte' if digest.meeting else 'till'} {following}"
    found: list[tuple[str, Sequence[object], Callable[[object], Mrkdwn]]] = [
        ("Försenat", digest.late, of("late", "post")),
        (since, digest.done, lambda one: says("sammanstallning.done", post=one)),
        ("Beslut sedan sist", digest.decided, lambda one: says("sammanstallning.decided", b=one)),
        (before, digest.due_next, of("due", "post")),
        ("Svar saknas", digest.missing, lambda one: says("sammanstallning.missing", m=one)),
    ]
    return [part for part in found if part[1]]


def _part(heading: str, things: Sequence[T], line: Callable[[T], Mrkdwn], most: int) -> Mrkdwn:
    lines = [says("sammanstallning.part", rubrik=heading, antal=len(things))]
    lines += [line(one) for one in things[:most]]
    if len(things) > most:
        lines.append(says("sammanstallning.more", antal=len(things) - most))
    return Mrkdwn("\n").join(lines)


def details_message(digest: Digest) -> Message:
    """What stands in the thread: each area, everything of each part, and the cycle of this month and next.

    How far the whole of it has come, interventions too, stands above the thread.
    """
    parts = []
    if digest.progress.areas:
        parts.append(Mrkdwn("\n").join(says("plan.area", omrade=area) for area in digest.progress.areas))
    parts += [_part(heading, things, line, _DETAILS) for heading, things, line in _parts(digest)]
    if digest.cycle:
        parts.append(
            _part(
                "Årshjulet den här månaden och nästa",
                digest.cycle,
                lambda one: says("sammanstallning.cycle", post=one, d=digest),
                _DETAILS,
            )
        )
    blocks: list[Block] = []
    for part in parts:
        blocks += sections(part)
    return Message(Mrkdwn("\n").join(parts), blocks)


def draft_message(draft: Draft | DraftDropped) -> Message:
    """The digest as its leader sees it the day before, with what to do about it."""
    if isinstance(draft, DraftDropped):
        return message(says("sammanstallning.draft_dropped", u=draft))
    head = says("sammanstallning.draft_head", u=draft)
    shown = digest_message(draft.digest, in_channel=False)
    blocks: list[Block] = [section(head)]
    if not draft.is_sent:
        blocks.append(actions(*_steering(draft)))
    why = says("sammanstallning.draft_why", u=draft)
    rest = Message(head + "\n" + shown.text + "\n" + why, blocks, shown.wheel)
    last = Message(why, [context(why)])
    rest.blocks = (*(*rest.blocks, *_without_buttons(shown))[:49], *last.blocks)
    return rest


def _steering(draft: Draft) -> list[ButtonElement]:
    value = str(draft.meeting_id)
    found = [button("Skicka nu", DIGEST_SEND, value, style="primary")]
    if not draft.is_skipped:
        found.append(button("Hoppa över", DIGEST_SKIP, value))
    return [*found, button("Lägg till en rad", DIGEST_NOTE, value)]


def _without_buttons(shown: Message) -> list[dict[str, object]]:
    return [{key: value for key, value in block.items() if key != "accessory"} for block in shown.blocks]


def attention_message(attention: Attention) -> Message:
    """What the one who runs the plan has to see to."""
    head = says("sammanstallning.attention_head", a=attention)
    parts: list[tuple[Mrkdwn, ButtonElement | None]] = []
    for vacant in attention.vacant:
        mends = button("Ange vem", HOLDER_FORM, str(vacant[-1]))
        parts.append((says("sammanstallning.vacant", rad=vacant), mends))
    for body in attention.bodies:
        mends = button("Ange handläggare", ROLE_FORM, str(body[-1]))
        parts.append((says("sammanstallning.body", rad=body), mends))
    for row in attention.missed:
        parts.append((says("sammanstallning.missed", rad=row), show_button(row.line.assignment)))
    parts += [(says("sammanstallning.trouble", rad=row), None) for row in attention.troubles]
    for untold in attention.untold:
        said = says("sammanstallning.untold", rad=untold, i_dag=attention.today)
        parts.append((said, open_button("digest", "Sammanställning")))
    for dated in attention.dates:
        anew = says("mote.anew", rad=dated, i_dag=attention.today, hur=dated.item_id is None)
        gives = give_button(dated) if dated.item_id else open_button("meetings", "Möten")
        parts.append((Mrkdwn("● {}").format(anew), gives))
    lines = [text for text, _ in parts[:_TO_MEND]]
    if len(parts) > _TO_MEND:
        lines.append(says("sammanstallning.more", antal=len(parts) - _TO_MEND))
    why = says("sammanstallning.attention_why")
    blocks: list[Block] = [section(head)]
    blocks += [section(text, mends) for text, mends in parts[:_TO_MEND]]
    if len(parts) > _TO_MEND:
        blocks.append(section(lines[-1]))
    blocks += [context(why), actions(more_button())]
    return Message(Mrkdwn("\n").join([head, *lines, why]), blocks)


def steered_message(outcome: Steered) -> Message:
    """What steering a digest came to."""
    match outcome:
        case DigestSteered():
            return message(says("sammanstallning.steered", svar=outcome))
        case NotLeader(forum):
            return message(says("sammanstallning.not_leader", forum=forum))
        case NotMet(meeting):
            return message(says("sammanstallning.not_met", m=meeting))
        case TooLate(meeting):
            return message(says("sammanstallning.too_late", m=meeting))
        case TextTooLong(text, limit):
            return message(says("svar.too_long", text=text, grans=limit))
    return message(says("svar.personal"))


def posted_message(outcome: Posted | NotLeader) -> Message:
    """What asking for a digest in the channel came to."""
    if isinstance(outcome, NotLeader):
        return message(says("sammanstallning.not_leader", forum=outcome.forum))
    if outcome.forum is None:
        return message(says("sammanstallning.no_forum"))
    return message(says("sammanstallning.posted", forum=outcome.forum))


def decided_message(outcome: Decided) -> Message:
    """A decision that is noted."""
    return message(says("sammanstallning.decided_done", svar=outcome), buttons=undo_buttons(outcome.batch_id))
