"""Modals and fields for the tests, and a way to have one open without a bot."""

from __future__ import annotations

from typing import Any

from sandbox import Sandbox, View
from tests.sandbox.support import client_for


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def field(action_id: str, kind: str = "plain_text_input", **more: Any) -> dict[str, Any]:
    block = {name: more.pop(name) for name in ("optional", "dispatch_action", "hint") if name in more}
    element = {"type": kind, "action_id": action_id, **more}
    return {
        "type": "input",
        "block_id": f"b_{action_id}",
        "label": plain(action_id),
        "element": element,
        **block,
    }


def modal(*blocks: dict[str, Any], title: str = "Uppdatera 3b", **more: Any) -> dict[str, Any]:
    parts = list(blocks or [field("kommentar")])
    return {"type": "modal", "title": plain(title), "submit": plain("Spara"), "blocks": parts, **more}


def options(*words: str) -> list[dict[str, Any]]:
    return [{"text": plain(word), "value": word.lower()} for word in words]


BUTTON = {"type": "actions", "elements": [{"type": "button", "action_id": "knapp", "text": plain("Mer")}]}


def trigger(box: Sandbox, user: str = "karin") -> str:
    """A trigger id, from a command that nobody is there to take."""
    found: str = box.send_command(user, "alla", "/eko").payload["trigger_id"]
    return found


def opened(box: Sandbox, view: dict[str, Any] | None = None, user: str = "karin") -> View:
    client_for(box).views_open(trigger_id=trigger(box, user), view=view or modal())
    found = box.open_view(user)
    assert found is not None
    return found
