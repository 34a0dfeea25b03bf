"""The fields of forms: an input block each, known by its block id. The action id is the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import (
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserSelectElement,
)
from slack_sdk.models.blocks.block_elements import FileInputElement

from handlers.slack.kit import plain_text
from handlers.slack.says import says
from handlers.texts.sv import words
from services.reporting import COMMENT_LIMIT

MOST_OPTIONS = 100
_OPTION = 75
# One more than is kept: what is too long is said at the field in our words, with everything still there.
_TEXT = 3000
NO_PUPILS = "formular.no_pupils"


def text(
    block_id: str,
    label: str,
    *,
    hint: str = NO_PUPILS,
    value: str = "",
    optional: bool = False,
    several_lines: bool = True,
) -> InputBlock:
    """Free text. `hint` is the name of a text; by itself, that nothing about pupils belongs here."""
    element = PlainTextInputElement(
        action_id=block_id, multiline=several_lines, max_length=_TEXT, initial_value=value[:_TEXT] or None
    )
    return _input(block_id, label, element, optional, hint)


def day(
    block_id: str, label: str, *, hint: str = "", value: date | None = None, optional: bool = True
) -> InputBlock:
    """A day, which may be left out where it is optional."""
    element = DatePickerElement(action_id=block_id, initial_date=value.isoformat() if value else None)
    return _input(block_id, label, element, optional, hint)


def choice(
    block_id: str,
    label: str,
    options: Sequence[tuple[str, str]],
    *,
    chosen: str = "",
    optional: bool = False,
    hint: str = "",
) -> InputBlock:
    """One of some texts that stand for values, in a menu."""
    made = [_option(text, value) for text, value in options[:MOST_OPTIONS]]
    first = next((option for option in made if option.value == chosen), None)
    element = StaticSelectElement(action_id=block_id, options=made, initial_option=first)
    return _input(block_id, label, element, optional, hint)


def buttons(block_id: str, label: str, options: Sequence[tuple[str, str]], *, chosen: str = "") -> InputBlock:
    """One of a few (at most ten), all of them in sight."""
    made = [_option(text, value) for text, value in options[:10]]
    first = next((option for option in made if option.value == chosen), None)
    return _input(
        block_id,
        label,
        RadioButtonsElement(action_id=block_id, options=made, initial_option=first),
        False,
        "",
    )


def several(
    block_id: str,
    label: str,
    options: Sequence[tuple[str, str]],
    *,
    chosen: Sequence[str] = (),
    optional: bool = False,
    hint: str = "",
) -> InputBlock:
    """Any number of some texts that stand for values."""
    made = [_option(text, value) for text, value in options[:MOST_OPTIONS]]
    first = [option for option in made if option.value in chosen]
    element = StaticMultiSelectElement(action_id=block_id, options=made, initial_options=first or None)
    return _input(block_id, label, element, optional, hint)


def files(block_id: str, label: str, most: int, *, hint: str = "") -> InputBlock:
    """Files, or none."""
    return _input(block_id, label, FileInputElement(action_id=block_id, max_files=most), True, hint)


def person(block_id: str, label: str, *, hint: str = "", optional: bool = True) -> InputBlock:
    """Somebody of the workspace, or nobody where it is optional."""
    return _input(block_id, label, UserSelectElement(action_id=block_id), optional, hint)


def channel(block_id: str, label: str, *, hint: str = "") -> InputBlock:
    """A channel, public or private, or none."""
    element = ConversationSelectElement(
        action_id=block_id, filter=ConversationFilter(include=["public", "private"])
    )
    return _input(block_id, label, element, True, hint)


def names(block_id: str, label: str, options: Sequence[str]) -> InputBlock:
    """One of some names, or none."""
    return choice(block_id, label, [(one, one[:_OPTION]) for one in options], optional=True)


def _option(text: str, value: str) -> Option:
    return Option(text=plain_text(words.short(text, _OPTION)), value=value)


def _input(
    block_id: str, label: str, element: InputInteractiveElement, optional: bool, hint: str
) -> InputBlock:
    return InputBlock(
        label=plain_text(label),
        element=element,
        block_id=block_id,
        optional=optional,
        hint=plain_text(str(says(hint))) if hint else None,
    )


__all__ = [
    "COMMENT_LIMIT",
    "MOST_OPTIONS",
    "buttons",
    "channel",
    "choice",
    "day",
    "files",
    "names",
    "person",
    "several",
    "text",
]
