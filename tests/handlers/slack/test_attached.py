"""Files of forms: kept in private metadata, looked up when they are saved, and nothing of others opened."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from handlers.slack.attached import Attachments, Named, Unseen, files_of, metadata_of, with_kept
from handlers.slack.fetching import Fetcher
from handlers.slack.request import PLATFORM
from sandbox import Sandbox
from services.deps import Account
from tests.support.slack import BOT_TOKEN, WORKSPACE, manifest

OWN = Account(PLATFORM, "T1", WORKSPACE["users"][0]["id"])
OTHER = Account(PLATFORM, "T1", WORKSPACE["users"][1]["id"])
BLOCK = {"type": "input", "block_id": "files", "element": {"type": "file_input", "action_id": "f"}}


def view(metadata: str, *files: Any, blocks: tuple[Any, ...] = (BLOCK,)) -> dict[str, Any]:
    state = {"values": {"files": {"f": {"type": "file_input", "files": list(files)}}}}
    return {"private_metadata": metadata, "blocks": list(blocks), "state": state}


def test_what_is_kept_comes_back_and_each_file_once() -> None:
    kept = [Named("F1AB", "Bild\nfrån  salen.png"), Named("F2", "x" * 200)]
    metadata = with_kept("C1:17:2:2027-03-31", kept)
    sent = view(metadata, {"id": "F3", "name": "Ny.pdf"}, {"id": "F1AB", "name": "Bild.png"})
    assert metadata_of(sent) == "C1:17:2:2027-03-31"
    assert files_of(sent) == (Named("F1AB", "Bild.png"), Named("F2", "x" * 80), Named("F3", "Ny.pdf"))
    assert files_of(view(metadata, blocks=())) == ()  # a form without such a field has none
    assert with_kept("C1:17", []) == "C1:17"


@pytest.mark.parametrize(
    "junk", [None, 7, "F1", {}, {"id": None}, {"id": "../x"}, {"id": "f1"}, {"id": "F" * 99}]
)
def test_what_is_no_file_is_none(junk: Any) -> None:
    assert files_of(view("C1:1\n\n../x y\nF1", junk)) == ()


@pytest.mark.parametrize(
    ("fault", "why", "waited"),
    [
        ({"kind": "error", "error": "internal_error", "count": 3}, "formular.file_not_fetched", 2),
        ({"kind": "error", "error": "missing_scope"}, "formular.file_no_access", 0),
        ({"kind": "error", "error": "file_deleted"}, "formular.file_gone", 0),
        ({"kind": "error_500", "count": 2}, "", 2),
    ],
)
def test_a_file_that_slack_does_not_tell_about_now_is_kept(
    fault: dict[str, Any], why: str, waited: int
) -> None:
    waits: list[float] = []
    made = manifest("/aktivitet")
    made["oauth_config"]["scopes"]["bot"] = ["chat:write", "files:read", "im:history"]
    with Sandbox(WORKSPACE, made, message_interval=0) as box:
        client = WebClient(token=BOT_TOKEN, base_url=box.api_url, retry_handlers=[])
        attachments = Attachments(Fetcher(client, pause=waits.append))
        bot = box.server.core.workspace.bot.user_id
        file = box.upload(OWN.external_id, bot, "Plan.txt", b"plan").files[0]
        named = Named(file.id, "Plan.txt")
        box.faults.add(method="files.info", **fault)
        found = attachments.look_up([named], OWN)
        if why:
            assert found == Unseen((named,), why, keep=why != "formular.file_gone")
        else:
            assert isinstance(found, tuple) and found[0].url.endswith("Plan.txt")
        assert len(waits) == waited
        box.faults.clear()
        assert attachments.look_up([named], OTHER) == Unseen((named,), "formular.file_gone")
