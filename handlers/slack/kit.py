"""The one place where blocks are built: escaped, within Slack's limits, and with ids that are unique.

    Message(
        bold("Läs 2a är klar.") + " Kartlägg läsförståelsen",
        [
            section(bold("Läs 2a är klar.") + " " + activity.title),
            context("Strategi a: 2 av 3 klara"),
            actions(button("Ångra", "undo", "17"), button("Visa", "show", "3")),
        ],
    )

The functions take plain text or `Mrkdwn` (see `handlers.slack.mrkdwn`). A button names a *verb*; the
message numbers its buttons (`undo#1`, `show#2`), since an `action_id` must be unique there, and `verb_of`
gives the verb back.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    ImageBlock,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)

from documents.pictures.model import Year
from handlers.slack.mrkdwn import (
    Mrkdwn,
    bold,
    clean,
    code,
    esc,
    italic,
    link,
    plain,
    quote,
    shortened,
    shortened_plain,
    split,
    strike,
    unescape,
    units,
    user,
)

__all__ = [
    "Blocks",
    "Message",
    "Mrkdwn",
    "Picture",
    "actions",
    "bold",
    "button",
    "clean",
    "code",
    "confirm",
    "context",
    "divider",
    "esc",
    "fields",
    "header",
    "image",
    "italic",
    "link",
    "menu",
    "numbered",
    "plain",
    "plain_text",
    "quote",
    "section",
    "sections",
    "shortened",
    "split",
    "strike",
    "unescape",
    "user",
    "verb_of",
]

Blocks: TypeAlias = Sequence[Block]
Style: TypeAlias = Literal["primary", "danger"]

SECTION_UNITS = 3000
FIELD_UNITS = 2000
FIELDS = 10
HEADER_UNITS = 150
CONTEXT_ELEMENTS = 10
BUTTON_UNITS = 75
BUTTONS = 25
OPTIONS = 100
OPTION_UNITS = 75
VALUE_UNITS = 2000
ALT_UNITS = 2000
BLOCKS = 50
# Slack documents none for the whole, but refuses what is long (`msg_blocks_too_long`) from about 12,000 on.
ALL_BLOCKS_UNITS = 11_000
# Slack takes 40,000 in a text and advises 4,000. It is what a notification and a screen reader have.
TEXT_UNITS = 3500

_VERB = re.compile(r"[a-z][a-z0-9_.:-]{0,79}")
_NOTHING = "–"
_CUT_HERE = "Resten får inte plats här. Fråga om något mindre, så visas allt."


def header(text: str) -> HeaderBlock:
    """A heading. Plain text only, on one line, at most 150."""
    return HeaderBlock(text=_plain(text, HEADER_UNITS))


def section(text: str, accessory: ButtonElement | None = None) -> SectionBlock:
    """A paragraph, at most 3000; `sections` takes more. `accessory` is a button to the right."""
    return SectionBlock(text=_mrkdwn(text, SECTION_UNITS), accessory=accessory)


def sections(text: str) -> list[SectionBlock]:
    """A long text as as many paragraphs as it takes."""
    return [section(part) for part in split(text, SECTION_UNITS)]


def fields(*texts: str) -> SectionBlock:
    """One to ten short texts in two columns. Raises ValueError for another number."""
    _check_number(texts, FIELDS, "fields")
    return SectionBlock(fields=[_mrkdwn(text, FIELD_UNITS) for text in texts])


def context(*texts: str) -> ContextBlock:
    """One to ten small grey texts. Raises ValueError for another number."""
    _check_number(texts, CONTEXT_ELEMENTS, "texts in a context")
    return ContextBlock(elements=[_mrkdwn(text, SECTION_UNITS) for text in texts])


def divider() -> DividerBlock:
    """A line."""
    return DividerBlock()


def actions(*buttons: ButtonElement | StaticSelectElement) -> ActionsBlock:
    """A row of one to 25 buttons and menus. Raises ValueError for another number."""
    _check_number(buttons, BUTTONS, "buttons in a row")
    return ActionsBlock(elements=list(buttons))


def button(
    text: str, verb: str, value: str = "", style: Style | None = None, confirm: ConfirmObject | None = None
) -> ButtonElement:
    """A button: what stands on it, the verb its handler is known by, and what the handler is given.

    A value is data and can't be shortened: ValueError when it is longer than 2000, or the verb is no verb.
    """
    if not _VERB.fullmatch(verb):
        raise ValueError(f"not a verb: {verb!r}")
    if units(value) > VALUE_UNITS:
        raise ValueError(f"the value of a button ({verb}) holds {VALUE_UNITS}, not {units(value)}")
    return ButtonElement(
        text=_plain(text, BUTTON_UNITS), action_id=verb, value=value or None, style=style, confirm=confirm
    )


@dataclass(frozen=True)
class Picture:
    """A picture that Slack holds: the id of its file, and what it shows for those who don't see it."""

    file_id: str
    alt: str


def image(picture: Picture) -> ImageBlock:
    """The picture in place."""
    alt = shortened_plain(picture.alt, ALT_UNITS) or _NOTHING
    return ImageBlock(slack_file={"id": picture.file_id}, alt_text=alt)


def menu(text: str, verb: str, options: Sequence[tuple[str, str]]) -> StaticSelectElement:
    """A menu whose choice (text, value) is sent at once, as a click with that value; at most a hundred choices.

    Raises ValueError where there are none, or the verb is no verb.
    """
    if not _VERB.fullmatch(verb) or not options:
        raise ValueError(f"not a verb, or nothing to choose: {verb!r}")
    made = [Option(text=_plain(name, OPTION_UNITS), value=value) for name, value in options[:OPTIONS]]
    return StaticSelectElement(placeholder=_plain(text, 150), action_id=verb, options=made)


def confirm(title: str, text: str, yes: str, no: str = "Avbryt") -> ConfirmObject:
    """A question that is asked before a button's handler is called."""
    return ConfirmObject(
        title=_plain(title, 100), text=_mrkdwn(text, 300), confirm=_plain(yes, 30), deny=_plain(no, 30)
    )


def verb_of(action_id: str) -> str:
    """The verb of a button that was clicked: `undo#1` is `undo`."""
    return action_id.partition("#")[0]


class Message:
    """What is posted: blocks, and a text that says the same on a line for those who don't see blocks.

    `wheel` is a year to show as a picture, where whoever posts the message can have it ready (`with_picture`).

    A message is always within Slack's limits. Where its blocks are too many or too long for one message,
    the last ones give way to a line that says so, and `is_cut` tells. Lists that can grow are the handlers'
    to page.
    """

    __slots__ = ("blocks", "is_cut", "text", "wheel")

    def __init__(self, text: str, blocks: Iterable[Block] = (), wheel: Year | None = None) -> None:
        self.wheel = wheel
        self.text: Mrkdwn = shortened(text, TEXT_UNITS)
        if not self.text.strip():
            raise ValueError("a message needs a text, also where it has blocks")
        made = [block.to_dict() for block in blocks]
        kept = made[: _room_for(made)]
        self.is_cut = len(kept) < len(made)
        if self.is_cut:
            kept.append(context(italic(_CUT_HERE)).to_dict())
        self.blocks: tuple[dict[str, Any], ...] = tuple(numbered(kept))

    def without_buttons(self, said: str) -> Message:
        """The same with nothing to click, and `said` in small at its end: for eyes that it was not made for."""
        found = copy.copy(self)
        kept = [{k: v for k, v in block.items() if k != "accessory"} for block in self.blocks]
        kept = [block for block in kept if block["type"] != "actions"][: BLOCKS - 1]
        found.blocks = (*kept, context(said).to_dict())
        return found

    def with_picture(self, picture: Picture) -> Message:
        """The same with the picture last, before the buttons that stand there; as it is where it is full."""
        if len(self.blocks) >= BLOCKS:
            return self
        found = copy.copy(self)
        at = len(self.blocks) - (bool(self.blocks) and self.blocks[-1]["type"] == "actions")
        found.blocks = (*self.blocks[:at], image(picture).to_dict(), *self.blocks[at:])
        return found

    def payload(self) -> dict[str, Any]:
        """The fields that every way of posting takes."""
        return (
            {"text": str(self.text), "blocks": list(self.blocks)} if self.blocks else {"text": str(self.text)}
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and self.payload() == other.payload()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Message({str(self.text)!r}, {len(self.blocks)} blocks)"


def plain_text(text: str) -> PlainTextObject:
    """A text without markup, as labels and titles are. Cut to fit by whoever knows the limit."""
    return PlainTextObject(text=plain(text) or _NOTHING)


def _plain(text: str, limit: int) -> PlainTextObject:
    return PlainTextObject(text=shortened_plain(text, limit) or _NOTHING, emoji=True)


def _mrkdwn(text: str, limit: int) -> MarkdownTextObject:
    safe = shortened(text, limit)
    # verbatim: Slack makes no links or mentions of its own out of what looks like one.
    return MarkdownTextObject(text=str(safe) if safe.strip() else _NOTHING, verbatim=True)


def _check_number(things: Sequence[object], most: int, what: str) -> None:
    if not 1 <= len(things) <= most:
        raise ValueError(f"1 to {most} {what}, not {len(things)}")


def _room_for(blocks: list[dict[str, Any]]) -> int:
    """How many of the blocks go into one message, with room for the line that says that it was cut."""
    used = 0
    for index, block in enumerate(blocks):
        used += _text_units(block)
        if used > ALL_BLOCKS_UNITS:
            return min(index, BLOCKS - 1)
    return len(blocks) if len(blocks) <= BLOCKS else BLOCKS - 1


def _text_units(value: Any) -> int:
    if isinstance(value, list):
        return sum(_text_units(entry) for entry in value)
    if not isinstance(value, dict):
        return 0
    return sum(
        units(entry) if name == "text" and isinstance(entry, str) else _text_units(entry)
        for name, entry in value.items()
    )


def numbered(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks with an action id of its own for each button: its verb, and a number that is unique among them."""
    found, at = copy.deepcopy(blocks), 0
    for block in found:
        for element in (block.get("accessory"), *block.get("elements", ())):
            if element and "action_id" in element:
                at += 1
                element["action_id"] = f"{verb_of(element['action_id'])}#{at}"
    return found
