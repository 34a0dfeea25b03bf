"""Pictures of the workspace's own files in messages and home tabs: which may stand there, and who sees them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from tests.sandbox.support import MANIFEST, WORKSPACE, client_for, with_scopes
from tests.sandbox.test_files import PNG

SCOPES = ("chat:write", "im:write", "users:read", "files:read", "files:write")
APP: dict[str, Any] = {
    **with_scopes(*SCOPES),
    "features": {**MANIFEST.get("features", {}), "app_home": {"home_tab_enabled": True}},
}


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(WORKSPACE, APP, message_interval=0, file_seconds=0) as sandbox:
        yield sandbox


@pytest.fixture
def slack(box: Sandbox) -> WebClient:
    return client_for(box)


def uploaded(slack: WebClient, name: str = "hjul.png") -> dict[str, Any]:
    """A file of the bot's, shared with nobody."""
    file: dict[str, Any] = slack.files_upload_v2(content=PNG, filename=name, title="Hjulet")["file"]
    return file


def block(**slack_file: Any) -> dict[str, Any]:
    return {"type": "image", "slack_file": slack_file, "alt_text": "Ett hjul"}


def why(slack: WebClient, **slack_file: Any) -> str:
    """What Slack says to a message with this picture in it; "" where it takes it."""
    try:
        slack.chat_postMessage(channel="CLED", text="Hjulet", blocks=[block(**slack_file)])
    except SlackApiError as error:
        return str(error.response["response_metadata"]["messages"][0])
    return ""


def status(address: str) -> int:
    try:
        with urlopen(address, timeout=10) as response:
            return int(response.status)
    except HTTPError as error:
        return error.code


INVALID = "[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"


def test_a_picture_is_named_by_its_id_or_either_of_its_addresses(slack: WebClient) -> None:
    file = uploaded(slack)
    assert why(slack, id=file["id"]) == ""
    assert why(slack, url=file["url_private"]) == ""
    assert why(slack, url=file["permalink"]) == ""


def test_what_is_no_picture_or_no_file_or_not_complete_is_refused(slack: WebClient) -> None:
    begun = slack.files_getUploadURLExternal(filename="a.png", length=3)["file_id"]
    svg = uploaded(slack, "hjul.svg")["id"]
    assert [why(slack, id=named) for named in (begun, svg, "F00000000")] == [INVALID] * 3
    assert why(slack, url="https://example.invalid/hjul.png") == INVALID


def test_what_others_have_shared_where_the_bot_is_not_is_refused(box: Sandbox, slack: WebClient) -> None:
    theirs = box.do(lambda: box.server.core.workspace.files.new("UKARIN", "a.png", len(PNG), data=PNG))
    theirs.completed = True
    assert why(slack, id=theirs.id) == INVALID


def test_slack_takes_a_moment_to_know_what_a_file_is(box: Sandbox, slack: WebClient) -> None:
    box.server.core.settings.file_seconds = 0.3
    file = uploaded(slack)
    assert file["mimetype"] == "" and why(slack, id=file["id"]) == INVALID
    ends = time.monotonic() + 10
    while not slack.files_info(file=file["id"])["file"]["mimetype"] and time.monotonic() < ends:
        time.sleep(0.05)
    assert why(slack, id=file["id"]) == ""


def test_whoever_sees_the_message_sees_the_picture_and_nobody_else(box: Sandbox, slack: WebClient) -> None:
    file = uploaded(slack)
    core = box.server.core
    inside, outside = (
        sorted(core.workspace.channels["CLED"].members - {core.workspace.bot.user_id})[0],
        "UALI",
    )
    address = f"{core.base_url}/{{}}/files/{file['id']}/hjul.png"
    assert status(address.format(inside)) == 404
    slack.chat_postMessage(channel="CLED", text="Hjulet", blocks=[block(id=file["id"])])
    assert (status(address.format(inside)), status(address.format(outside))) == (200, 404)
    slack.views_publish(user_id=outside, view={"type": "home", "blocks": [block(id=file["id"])]})
    assert status(address.format(outside)) == 200


def test_a_home_tab_is_as_strict(slack: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        slack.views_publish(user_id="UKARIN", view={"type": "home", "blocks": [block(id="F00000000")]})
    [said] = caught.value.response["response_metadata"]["messages"]
    assert said == "[ERROR] invalid slack file [json-pointer:/view/blocks/0/slack_file]"
