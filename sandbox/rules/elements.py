"""Block elements: buttons, menus, boxes and fields, and where each may stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sandbox.rules.objects import confirm, option, option_group, placeholder, plain, text
from sandbox.rules.pictures import PICTURE, picture
from sandbox.rules.problem import Problems
from sandbox.rules.shapes import (
    Check,
    array,
    boolean,
    by_type,
    one_of,
    record,
    string,
    url,
    whole_between,
    whole_number,
)

IDENTIFIER = string(1, 255)


def _kind(name: str) -> Check:
    return one_of((name,))


def _pattern(pattern: str, why: str) -> Check:
    compiled = re.compile(pattern)

    def check(value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            problems.add(why, at)

    return check


_date = _pattern(r"\d{4}-\d{2}-\d{2}", "must be a valid date in the format YYYY-MM-DD")
_time = _pattern(r"\d{2}:\d{2}", "must be a valid time in the format HH:mm")

_interactive: dict[str, Check] = {"action_id": IDENTIFIER}
_focus: dict[str, Check] = {"focus_on_load": boolean}
_menu: dict[str, Check] = {**_interactive, **_focus, "confirm": confirm, "placeholder": placeholder}

button = record(
    {"type": _kind("button"), "text": plain(75)},
    {
        **_interactive,
        "value": string(0, 2000),
        "url": url(3000),
        "style": one_of(("primary", "danger")),
        "confirm": confirm,
        "accessibility_label": string(1, 75),
    },
)

image = picture(record({"type": _kind("image"), "alt_text": string(1, 2000)}, PICTURE))

overflow = record(
    {"type": _kind("overflow"), "options": array(1, 5, option(with_url=True))},
    {**_interactive, "confirm": confirm},
)


def _select(kind: str, *, several: bool) -> Check:
    """A menu with its own options: either `options` or `option_groups`, and a choice that is among them."""
    initial = "initial_options" if several else "initial_option"
    extra: dict[str, Check] = {"max_selected_items": whole_number} if several else {}
    body = record(
        {"type": _kind(kind)},
        {
            **_menu,
            **extra,
            "options": array(1, 100, option()),
            "option_groups": array(1, 100, option_group),
            initial: array(1, 100, option()) if several else option(),
        },
    )

    def check(value: Any, at: str, problems: Problems) -> None:
        if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
            problems.add("must define either `options` or `option_groups`", at)
        body(value, at, problems)
        _check_choice(value, initial, at, problems)

    return check


def _check_choice(value: Any, initial: str, at: str, problems: Problems) -> None:
    """What is chosen from the start must be one of the options, word for word."""
    if not isinstance(value, dict) or initial not in value:
        return
    groups = value.get("option_groups") or []
    offered = list(value.get("options") or [])
    for group in groups if isinstance(groups, list) else []:
        offered += group.get("options") or [] if isinstance(group, dict) else []
    chosen = value[initial] if isinstance(value[initial], list) else [value[initial]]
    if any(entry not in offered for entry in chosen):
        problems.add(f"must be one of the provided options: {initial}", at)


def _boxes(kind: str, initial: str) -> Check:
    """Checkboxes or radio buttons: at most ten."""
    one = option(mrkdwn=True)
    body = record(
        {"type": _kind(kind), "options": array(1, 10, one)},
        {
            **_interactive,
            **_focus,
            "confirm": confirm,
            initial: array(1, 10, one) if initial.endswith("s") else one,
        },
    )

    def check(value: Any, at: str, problems: Problems) -> None:
        body(value, at, problems)
        _check_choice(value, initial, at, problems)

    return check


def _directory(kind: str, initial: str, *, several: bool = False, conversations: bool = False) -> Check:
    """A menu of the workspace's own people or channels."""
    extra: dict[str, Check] = {initial: array(1, 100, string(1, 255)) if several else string(1, 255)}
    if several:
        extra["max_selected_items"] = whole_number
    else:
        extra["response_url_enabled"] = boolean
    if conversations:
        extra["default_to_current_conversation"] = boolean
        extra["filter"] = record(
            {},
            {
                "include": array(1, 4, one_of(("im", "mpim", "private", "public"))),
                "exclude_external_shared_channels": boolean,
                "exclude_bot_users": boolean,
            },
        )
    return record({"type": _kind(kind)}, {**_menu, **extra})


def _external(kind: str, initial: str, *, several: bool) -> Check:
    """A menu whose options the app is asked for."""
    extra: dict[str, Check] = {initial: array(1, 100, option()) if several else option()}
    if several:
        extra["max_selected_items"] = whole_number
    return record({"type": _kind(kind)}, {**_menu, **extra, "min_query_length": whole_number})


def _field(kind: str, **extra: Check) -> Check:
    """Something to write in."""
    dispatch = record(
        {}, {"trigger_actions_on": array(1, 2, one_of(("on_enter_pressed", "on_character_entered")))}
    )
    return record(
        {"type": _kind(kind)},
        {
            **_interactive,
            **_focus,
            "placeholder": placeholder,
            "initial_value": string(0, 3000),
            "dispatch_action_config": dispatch,
            **extra,
        },
    )


SELECTS: Mapping[str, Check] = {
    "static_select": _select("static_select", several=False),
    "external_select": _external("external_select", "initial_option", several=False),
    "users_select": _directory("users_select", "initial_user"),
    "conversations_select": _directory("conversations_select", "initial_conversation", conversations=True),
    "channels_select": _directory("channels_select", "initial_channel"),
}
MULTI_SELECTS: Mapping[str, Check] = {
    "multi_static_select": _select("multi_static_select", several=True),
    "multi_external_select": _external("multi_external_select", "initial_options", several=True),
    "multi_users_select": _directory("multi_users_select", "initial_users", several=True),
    "multi_conversations_select": _directory(
        "multi_conversations_select", "initial_conversations", several=True, conversations=True
    ),
    "multi_channels_select": _directory("multi_channels_select", "initial_channels", several=True),
}
PICKERS: Mapping[str, Check] = {
    "datepicker": record({"type": _kind("datepicker")}, {**_menu, "initial_date": _date}),
    "timepicker": record(
        {"type": _kind("timepicker")}, {**_menu, "initial_time": _time, "timezone": string(1, 255)}
    ),
}
DATETIME: Mapping[str, Check] = {
    "datetimepicker": record(
        {"type": _kind("datetimepicker")},
        {**_interactive, **_focus, "confirm": confirm, "initial_date_time": whole_number},
    ),
}
BOXES: Mapping[str, Check] = {
    "checkboxes": _boxes("checkboxes", "initial_options"),
    "radio_buttons": _boxes("radio_buttons", "initial_option"),
}


def _number_input(value: Any, at: str, problems: Problems) -> None:
    """A field for numbers has to say whether they may have decimals."""
    if isinstance(value, dict) and "is_decimal_allowed" not in value:
        problems.add("missing required field: is_decimal_allowed", at)
    _number_field(value, at, problems)


def _text_input(value: Any, at: str, problems: Problems) -> None:
    _text_field(value, at, problems)
    least, most = (value.get(name) for name in ("min_length", "max_length"))
    if isinstance(least, int) and isinstance(most, int) and least > most:
        problems.add("`max_length` must be greater than `min_length`", at)


_text_field = _field(
    "plain_text_input",
    multiline=boolean,
    min_length=whole_between(0, 3000),
    max_length=whole_between(1, 3000),
)
_number_field = _field(
    "number_input", is_decimal_allowed=boolean, min_value=string(1, 255), max_value=string(1, 255)
)
FIELDS: Mapping[str, Check] = {
    "plain_text_input": _text_input,
    "email_text_input": _field("email_text_input"),
    "url_text_input": _field("url_text_input"),
    "number_input": _number_input,
}

# Files from whoever fills in a modal. Nothing can stand in it from the start, and no placeholder.
MOST_FILES = 10
_extension = _pattern(r"[a-z0-9]{1,20}", "must be a file extension, without a dot")
FILE_INPUT: Mapping[str, Check] = {
    "file_input": record(
        {"type": _kind("file_input")},
        {
            **_interactive,
            "filetypes": array(1, 100, _extension),
            "max_files": whole_between(1, MOST_FILES),
        },
    ),
}

in_actions = by_type({"button": button, "overflow": overflow, **SELECTS, **PICKERS, **DATETIME, **BOXES})
in_section = by_type(
    {"button": button, "image": image, "overflow": overflow, **SELECTS, **MULTI_SELECTS, **PICKERS, **BOXES}
)
in_input = by_type({**SELECTS, **MULTI_SELECTS, **PICKERS, **DATETIME, **BOXES, **FIELDS, **FILE_INPUT})
# Slack names no limit for a text in a context block of its own; a section's is the one that has been seen.
in_context = by_type({"image": image, "plain_text": text(3000), "mrkdwn": text(3000)})
