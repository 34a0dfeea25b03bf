"""Views: a form, the form while it saves, what came of it, the form again, and the home tab.

A form is drawn again from what Slack sent: what was written becomes what the fields begin with, and a sentence stands
below each field that it is about. So no form needs to be read from the database twice.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.slack.attached import Named, field_of, files_of, metadata_of, with_kept
from handlers.slack.kit import Message, Mrkdwn, context, numbered, plain_text, section
from handlers.slack.says import says

BLOCKS = 100
_TITLE = 24
# The ids of blocks that say what is wrong; each new drawing takes away those of the one before.
_WRONG = "fel-"
# What a field begins with, by what it gives when it is sent.
_INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_channel": "initial_channel",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
}


def form_view(name: str, title: str, submit: str, metadata: str, blocks: Sequence[Block]) -> View:
    """A form. `metadata` comes back with what is filled in."""
    return View(
        type="modal",
        callback_id=name,
        title=plain_text(title[:_TITLE]),
        submit=plain_text(submit),
        close=plain_text("Avbryt"),
        private_metadata=metadata,
        blocks=list(blocks)[:BLOCKS],
    )


def saving_id(request_key: str) -> str:
    """By what name the form that is saving is found, once Slack has taken the acknowledgement."""
    return "sparar-" + blake2b(request_key.encode(), digest_size=12).hexdigest()


def saving_view(submitted: Mapping[str, Any], request_key: str) -> dict[str, Any]:
    """What stands in the form's place while it is saved."""
    said = section(says("formular.saving")).to_dict()
    return _sheet(_title_of(submitted), [said], external_id=saving_id(request_key))


def sheet(title: str, messages: Iterable[Message]) -> dict[str, Any]:
    """Messages as a view: what came of a form, or of a button in one."""
    return _sheet(title, blocks_of(messages))


def blocks_of(messages: Iterable[Message], most: int = BLOCKS) -> list[dict[str, Any]]:
    """The blocks of messages, one after the other, with action ids that are unique among them all."""
    found: list[dict[str, Any]] = []
    for one in messages:
        found += [*one.blocks] if one.blocks else [section(one.text).to_dict()]
    return numbered(found[:most])


def answered_view(submitted: Mapping[str, Any], messages: Iterable[Message]) -> dict[str, Any]:
    """What came of a form that was submitted, in its place."""
    return sheet(_title_of(submitted), messages)


def form_again(
    submitted: Mapping[str, Any],
    errors: Mapping[str, str],
    banner: str = "",
    about: str | None = None,
    without: Collection[Named] = (),
) -> dict[str, Any]:
    """The form as it was sent, with what was written, and a sentence below each field in `errors`.

    What is about no field that is there stands in the banner, at the top. `about` is what the form is about from now
    on, where that has changed. Files that were attached are kept, but for those `without`, and named below the field.
    """
    state = submitted.get("state")
    values = state.get("values", {}) if isinstance(state, Mapping) else {}
    blocks: list[dict[str, Any]] = []
    told = dict(errors)
    kept = [one for one in files_of(submitted) if one not in without]
    for block in submitted.get("blocks") or ():
        block_id = str(block.get("block_id", ""))
        if block_id.startswith(_WRONG):
            continue
        blocks.append(_refilled(block, values.get(block_id)))
        if block.get("type") == "input" and block_id in told:
            blocks.append(_wrong(_WRONG + block_id, told.pop(block_id)))
        if kept and block_id == field_of(submitted):
            named = says("formular.attached", namn=[one.name or "fil" for one in kept])
            blocks.append({**context(named).to_dict(), "block_id": _WRONG + "bifogat"})
    if top := Mrkdwn(" ").join([text for text in (banner, *told.values()) if text]):
        blocks.insert(0, {**section(says("formular.wrong", text=top)).to_dict(), "block_id": _WRONG})
    metadata = metadata_of(submitted)
    metadata = metadata if about is None else f"{metadata.partition(':')[0]}:{about}"
    found: dict[str, Any] = {
        "type": "modal",
        "callback_id": submitted.get("callback_id") or "",
        "title": submitted.get("title"),
        "submit": submitted.get("submit"),
        "close": submitted.get("close"),
        "private_metadata": with_kept(metadata, kept),
        "blocks": blocks[:BLOCKS],
    }
    return {key: value for key, value in found.items() if value is not None}


def written_in(submitted: Mapping[str, Any], fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """What stood in the fields of free text, each with its label, and the names of files: to be given back."""
    return [
        (str(block["label"]["text"]), fields[str(block["block_id"])])
        for block in submitted.get("blocks") or ()
        if block.get("type") == "input"
        and block["element"].get("type") == "plain_text_input"
        and fields.get(str(block.get("block_id")))
    ] + [("Filer", one.name) for one in files_of(submitted)]


def first_field(submitted: Mapping[str, Any]) -> str:
    """The block id of the first field of a form; empty where it has none."""
    blocks = submitted.get("blocks") or ()
    found = (
        str(b.get("block_id", "")) for b in blocks if isinstance(b, Mapping) and b.get("type") == "input"
    )
    return next(found, "")


def _refilled(block: Mapping[str, Any], written: Any) -> dict[str, Any]:
    """A block whose field begins with what was written in it."""
    found: dict[str, Any] = copy.deepcopy(dict(block))
    element = found.get("element")
    if found.get("type") != "input" or not isinstance(element, dict):
        return found
    held = written.get(element.get("action_id")) if isinstance(written, Mapping) else None
    if not isinstance(held, Mapping):
        return found
    for name, initial in _INITIAL.items():
        if name in held:
            element.pop(initial, None)
            if held[name]:
                element[initial] = held[name]
    return found


def _wrong(block_id: str, text: str) -> dict[str, Any]:
    return {**context(says("formular.wrong", text=text)).to_dict(), "block_id": block_id}


def _sheet(title: str, blocks: list[dict[str, Any]], external_id: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "modal",
        "title": plain_text(title[:_TITLE]).to_dict(),
        "close": plain_text("Stäng").to_dict(),
        "blocks": blocks[:BLOCKS],
    }
    return {**found, "external_id": external_id} if external_id else found


def _title_of(submitted: Mapping[str, Any]) -> str:
    title = submitted.get("title")
    text = title.get("text") if isinstance(title, Mapping) else ""
    return str(text or "") or "Årshjul"
