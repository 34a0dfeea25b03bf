"""Fields in modals and messages: filling them in, and what Slack doesn't let through."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from sandbox import elements, texts
from sandbox.elements import Blocks, Entered, NoSuchElement
from sandbox.rules.elements import MOST_FILES
from sandbox.workspace import UnknownError, Workspace

Place = tuple[dict[str, Any], dict[str, Any]]  # a block and an element in it
LONGEST = 3000
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def fill(workspace: Workspace, user: str, blocks: Blocks, entered: Entered, values: dict[str, Any]) -> None:
    """Write `values` in the fields.

    They go by action_id, by block_id, or as `{block_id: {action_id: value}}`. NoSuchElement where there is no
    such field or choice, UnknownError where nobody and no channel is called so.
    """
    found: Entered = {}
    for name, value in values.items():
        for (block, element), part in _fields(blocks, name, value):
            held = elements.held(element, _resolved(workspace, user, element, part))
            found[block["block_id"], element["action_id"]] = {"type": element["type"], **held}
    entered |= found


def key(block: dict[str, Any], element: dict[str, Any]) -> str:
    """What a field is called in a form on a page."""
    return f"{block['block_id']}/{element.get('action_id')}"


def all_fields(blocks: Blocks) -> list[Place]:
    """Everything that holds a value."""
    return [
        (block, element)
        for block in blocks
        for element in elements.elements_of(block)
        if elements.initial(element) is not None
    ]


def check(blocks: Blocks, values: dict[str, dict[str, Any]]) -> dict[str, str]:
    """What has to be put right before it can be sent, by block_id."""
    found: dict[str, str] = {}
    for block, element in all_fields(blocks):
        if block["type"] == "input":
            held = values[block["block_id"]][element["action_id"]]
            problem = _problem(element, held[elements.VALUES[element["type"]]], bool(block.get("optional")))
            if problem:
                found[block["block_id"]] = problem
    return found


def _fields(blocks: Blocks, name: str, value: Any) -> list[tuple[Place, Any]]:
    places = all_fields(blocks)
    within = [place for place in places if place[0]["block_id"] == name]
    if within and isinstance(value, dict) and not value.keys() - {place[1]["action_id"] for place in within}:
        return [(place, value[place[1]["action_id"]]) for place in within if place[1]["action_id"] in value]
    found = [place for place in places if place[1]["action_id"] == name] or within
    if not found:
        there = [place[1]["action_id"] for place in places]
        raise NoSuchElement(f"no field {name!r}; there are {there}")
    return [(place, value) for place in found[:1]]


def _resolved(workspace: Workspace, user: str, element: dict[str, Any], value: Any) -> Any:
    """People and channels may be called by name."""
    kind = element["type"]
    if kind.startswith("multi_") and not kind.endswith("static_select"):
        return [
            _resolved(workspace, user, {"type": kind.removeprefix("multi_")}, part) for part in value or ()
        ]
    if kind == "file_input":
        return [_file(workspace, user, part) for part in ([value] if isinstance(value, str) else value or ())]
    if not value:
        return value
    if kind == "users_select":
        return workspace.user(value).id
    if kind in ("conversations_select", "channels_select"):
        return workspace.channel(value, user).id
    return value


def _file(workspace: Workspace, user: str, named: Any) -> dict[str, Any]:
    """A file as the field holds it: one that whoever fills it in has uploaded."""
    file = workspace.files.get(named["id"] if isinstance(named, dict) else str(named))
    if file is None or file.user != user or not file.completed:
        raise UnknownError(f"{user} has no file {named}")
    return workspace.files.as_json(file)


def files_in_fields(blocks: Blocks, values: dict[str, dict[str, Any]]) -> list[str]:
    """The ids of the files in the fields."""
    held = [
        values[block["block_id"]][element["action_id"]]["files"]
        for block, element in all_fields(blocks)
        if element["type"] == "file_input"
    ]
    return [file["id"] for files in held for file in files]


def _problem(element: dict[str, Any], value: Any, optional: bool) -> str | None:
    kind = element["type"]
    if value in (None, "", []) or (isinstance(value, str) and not value.strip()):
        return None if optional else texts.NEEDED
    if kind == "plain_text_input":
        if len(value) < element.get("min_length", 0):
            return texts.TOO_SHORT.format(least=element["min_length"])
        if len(value) > element.get("max_length", LONGEST):
            return texts.TOO_LONG.format(most=element.get("max_length", LONGEST), written=len(value))
    if kind == "email_text_input" and not _EMAIL.fullmatch(value):
        return texts.NO_EMAIL
    if kind == "url_text_input" and not _is_url(value):
        return texts.NO_URL
    if kind == "number_input":
        return _number_problem(element, value)
    if kind == "file_input":
        return _files_problem(element, value)
    most = element.get("max_selected_items")
    if most is not None and isinstance(value, list) and len(value) > most:
        return texts.TOO_MANY.format(most=most)
    return None


def _files_problem(element: dict[str, Any], files: list[dict[str, Any]]) -> str | None:
    if len(files) > element.get("max_files", MOST_FILES):
        return texts.TOO_MANY_FILES.format(most=element.get("max_files", MOST_FILES))
    wanted = element.get("filetypes")
    for file in files:
        if wanted and file["name"].rpartition(".")[2].lower() not in wanted:
            return texts.OTHER_FILES.format(name=file["name"], wanted=", ".join(wanted))
    return None


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _number_problem(element: dict[str, Any], value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return texts.NO_NUMBER
    if not number.is_finite():
        return texts.NO_NUMBER
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return texts.NO_WHOLE_NUMBER
    if "min_value" in element and number < Decimal(element["min_value"]):
        return texts.TOO_SMALL.format(least=element["min_value"])
    if "max_value" in element and number > Decimal(element["max_value"]):
        return texts.TOO_LARGE.format(most=element["max_value"])
    return None
