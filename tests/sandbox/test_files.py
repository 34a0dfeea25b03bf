"""Files both ways: what the bot uploads, what people drop, and who may fetch what."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from sandbox.people import NotAllowedError
from tests.sandbox.support import (
    BOT_TOKEN,
    MANIFEST,
    WORKSPACE,
    ask,
    client_for,
    echo_app,
    enter,
    fits,
    over_socket_mode,
    picture,
    with_scopes,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

# One red pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
SCOPES = ("commands", "chat:write", "im:write", "im:history", "channels:history", "users:read")
FILES: dict[str, Any] = {
    **with_scopes(*SCOPES, "files:read", "files:write"),
    "settings": {
        **MANIFEST["settings"],
        "event_subscriptions": {"bot_events": ["message.im", "message.channels", "file_shared"]},
    },
}


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(WORKSPACE, FILES, message_interval=0) as sandbox:
        yield sandbox


@pytest.fixture
def slack(box: Sandbox) -> WebClient:
    return client_for(box)


def refused(call: Callable[[], Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    error: str = caught.value.response["error"]
    return error


def fetched(url: str, token: str = BOT_TOKEN) -> tuple[int, str, bytes]:
    with urlopen(Request(url, headers={"Authorization": f"Bearer {token}"}), timeout=10) as response:
        return response.status, response.headers.get_content_type(), response.read()


def begun(slack: WebClient, length: int = 3, name: str = "a.txt") -> tuple[str, str]:
    answer = slack.files_getUploadURLExternal(filename=name, length=length)
    return answer["upload_url"], answer["file_id"]


def sent(url: str, data: bytes) -> int:
    try:
        with urlopen(Request(url, data, method="POST"), timeout=10) as response:
            return int(response.status)
    except HTTPError as error:
        error.close()
        return error.code


def test_what_the_sdk_uploads_stands_in_the_channel_and_in_the_thread(box: Sandbox, slack: WebClient) -> None:
    parent = slack.chat_postMessage(channel="CLED", text="Inför mötet")["ts"]
    answer = slack.files_upload_v2(
        channel="CLED",
        thread_ts=parent,
        initial_comment="Året i en bild",
        filename="arshjul.png",
        file=PNG,
        title="Årshjulet",
        alt_txt="Tolv månader",
    )
    (_, message) = box.messages("CLED")
    assert (message.text, message.thread_ts, message.user) == ("Året i en bild", parent, "UBOT")
    (file,) = message.files
    assert (file.name, file.title, file.alt_text, file.data) == (
        "arshjul.png",
        "Årshjulet",
        "Tolv månader",
        PNG,
    )
    assert "shares" not in answer["file"]
    assert slack.files_info(file=file.id)["file"]["shares"]["public"]["CLED"] == [{"ts": message.ts}]
    assert fetched(answer["file"]["url_private"]) == (200, "image/png", PNG)
    assert box.calls_to("files.completeUploadExternal")[0].effect == {
        "posted": {"channel": "CLED", "ts": message.ts}
    }


def test_several_files_stand_in_one_message(box: Sandbox, slack: WebClient) -> None:
    slack.files_upload_v2(
        channel="CLED",
        file_uploads=[{"filename": "a.csv", "content": "a;b"}, {"filename": "b.txt", "content": "text"}],
    )
    (message,) = box.messages("CLED")
    assert [(file.name, file.data) for file in message.files] == [("a.csv", b"a;b"), ("b.txt", b"text")]


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("files.getUploadURLExternal", {"length": 3}, "invalid_arguments"),
        ("files.getUploadURLExternal", {"filename": "a.txt"}, "invalid_arguments"),
        ("files.getUploadURLExternal", {"filename": "a.txt", "length": 0}, "invalid_arguments"),
        (
            "files.getUploadURLExternal",
            {"filename": "a.txt", "length": 2 << 30},
            "file_upload_size_restricted",
        ),
        (
            "files.getUploadURLExternal",
            {"filename": "a.txt", "length": 3, "alt_txt": "a" * 1001},
            "invalid_arguments",
        ),
        (
            "files.getUploadURLExternal",
            {"filename": "a.txt", "length": 3, "snippet_type": "python"},
            "unknown_snippet_type",
        ),
        ("files.completeUploadExternal", {"channel_id": "CLED"}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": "[{", "channel_id": "CLED"}, "invalid_arguments"),
        ("files.completeUploadExternal", {"files": [{"id": "F404"}], "channel_id": "CLED"}, "file_not_found"),
        ("files.info", {"file": "F404"}, "file_not_found"),
    ],
)
def test_what_is_refused(slack: WebClient, method: str, args: dict[str, Any], error: str) -> None:
    assert refused(lambda: slack.api_call(method, json=args)) == error


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"channel_id": "ledningsgrupp"}, "channel_not_found"),
        ({"channel_id": "UKARIN"}, "channel_not_found"),
        ({"channel_id": "GNAMND"}, "channel_not_found"),
        ({"channel_id": "CALLA"}, "not_in_channel"),
        ({"channel_id": "CLED", "thread_ts": "1.0"}, "thread_not_found"),
        ({"thread_ts": "1.0"}, "invalid_arguments"),
        ({"channel_id": "CLED", "blocks": "[]"}, None),
        ({"channel_id": "CLED", "blocks": [{"type": "divider"}]}, "invalid_arguments"),
    ],
)
def test_where_a_file_cannot_be_shared(
    box: Sandbox, slack: WebClient, more: dict[str, Any], error: str | None
) -> None:
    url, file = begun(slack)
    assert sent(url, b"abc") == 200
    share = {"files": [{"id": file}], **more}
    if error is None:
        assert slack.api_call("files.completeUploadExternal", json=share)["ok"]
    else:
        assert refused(lambda: slack.api_call("files.completeUploadExternal", json=share)) == error
        assert box.messages("CLED") == []


def test_the_content_comes_once_and_is_as_long_as_was_said(slack: WebClient) -> None:
    url, file = begun(slack, 3)
    listed = [{"id": file}]
    assert refused(lambda: slack.files_completeUploadExternal(files=listed)) == "file_not_found"
    assert (sent(url, b"ab"), sent(url, b"abcd"), sent(url, b"abc"), sent(url, b"abc")) == (
        400,
        400,
        200,
        404,
    )
    twice = [*listed, *listed]
    assert refused(lambda: slack.files_completeUploadExternal(files=twice)) == "invalid_arguments"
    assert slack.files_completeUploadExternal(files=listed)["ok"]
    assert refused(lambda: slack.files_completeUploadExternal(files=listed)) == "file_not_found"


@pytest.mark.parametrize(
    ("scopes", "method", "needed"),
    [
        (("files:read",), "files.getUploadURLExternal", "files:write"),
        (("files:read",), "files.completeUploadExternal", "files:write"),
        (("files:write",), "files.info", "files:read"),
    ],
)
def test_files_need_their_scopes(scopes: tuple[str, ...], method: str, needed: str) -> None:
    with Sandbox(WORKSPACE, with_scopes(*scopes)) as box, pytest.raises(SlackApiError) as caught:
        client_for(box).api_call(method)
    assert (caught.value.response["error"], caught.value.response["needed"]) == ("missing_scope", needed)


def test_a_dropped_file_comes_with_the_message_and_is_fetched_with_the_token(box: Sandbox) -> None:
    content = "innehåll".encode() * 1000
    with over_socket_mode(box, echo_app(box)):
        message = box.upload("karin", "arshjul", "Plan.docx", content, "den nya")
        told, shared = box.wait_for_deliveries("events_api", 2)
    event = told.payload["event"]
    assert (event["type"], event["subtype"], event["channel_type"]) == ("message", "file_share", "im")
    assert (event["text"], event["ts"], event["upload"]) == ("den nya", message.ts, True)
    (file,) = event["files"]
    assert (file["name"], file["filetype"], file["size"]) == ("Plan.docx", "docx", 9000)
    assert shared.payload["event"]["type"] == "file_shared"
    assert shared.payload["event"]["file_id"] == file["id"]
    status, _, data = fetched(file["url_private_download"])
    assert (status, data) == (200, content)
    assert client_for(box).files_info(file=file["id"])["file"]["user"] == "UKARIN"


@pytest.mark.parametrize("token", ["", "xoxb-annan", "xapp-sandbox"])
def test_without_the_bots_token_there_is_a_page_to_log_in(box: Sandbox, token: str) -> None:
    file = box.upload("karin", "arshjul", "a.txt", b"hemligt").files[0]
    url = box.server.core.workspace.files.as_json(file)["url_private_download"]
    status, kind, data = fetched(url, token)
    assert (status, kind) == (200, "text/html")
    assert b"Logga in" in data and b"hemligt" not in data


def test_without_the_scope_the_bot_hears_of_a_file_and_gets_no_further() -> None:
    manifest = {**FILES, "oauth_config": {"scopes": {"bot": [*SCOPES]}}}
    with Sandbox(WORKSPACE, manifest, message_interval=0) as box, over_socket_mode(box, echo_app(box)):
        file = box.upload("karin", "arshjul", "a.txt", b"hemligt").files[0]
        (told, _) = box.wait_for_deliveries("events_api", 2)
        assert told.payload["event"]["files"] == [
            {"id": file.id, "mode": "file_access", "file_access": "access_denied"}
        ]
        url = box.server.core.workspace.files.as_json(file)["url_private_download"]
        assert b"hemligt" not in fetched(url)[2]


def test_the_bot_sees_files_where_it_is_a_member_only(box: Sandbox, slack: WebClient) -> None:
    theirs = box.upload("maria.ek", "GNAMND", "a.txt", b"sekretess").files[0]
    assert refused(lambda: slack.files_info(file=theirs.id)) == "file_not_found"
    assert b"sekretess" not in fetched(box.server.core.workspace.files.as_json(theirs)["url_private"])[2]
    assert box.deliveries == []


def test_a_person_fetches_what_they_see_and_nothing_else(box: Sandbox) -> None:
    file = box.upload("maria.ek", "GNAMND", "å b.svg", b"<svg/>").files[0]
    path = f"files/{file.id}/a.svg"
    status, headers, body = ask(box, f"/UMARIA/{path}")
    assert (status, body) == (200, "<svg/>")
    assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%C3%A5%20b.svg")
    assert ask(box, f"/UKARIN/{path}")[0] == 404
    assert ask(box, "/UMARIA/files/F404/a.svg")[0] == 404


def test_an_upload_that_is_not_finished_is_nobodys(box: Sandbox, slack: WebClient) -> None:
    url, file = begun(slack)
    sent(url, b"abc")
    assert refused(lambda: slack.files_info(file=file)) == "file_not_found"
    assert ask(box, f"/UKARIN/files/{file}/a.txt")[0] == 404


@pytest.mark.parametrize(
    ("name", "data", "channel"),
    [("tom.txt", b"", "arshjul"), (" ", b"a", "arshjul"), ("a.txt", b"a", "GNAMND"), ("a", b"ab", "arshjul")],
)
def test_what_cannot_be_dropped(box: Sandbox, name: str, data: bytes, channel: str) -> None:
    box.settings.largest_file = 1
    with pytest.raises(NotAllowedError):
        box.upload("karin", channel, name, data)


@pytest.mark.parametrize(("kind", "status"), [("ratelimited", 429), ("error_500", 500), ("error", 400)])
def test_faults_in_fetching_and_sending(box: Sandbox, slack: WebClient, kind: str, status: int) -> None:
    file = box.upload("karin", "arshjul", "a.txt", b"abc").files[0]
    url = box.server.core.workspace.files.as_json(file)["url_private_download"]
    box.faults.add(kind, "url_private", retry_after=7)
    box.faults.add(kind, "upload_url")
    with pytest.raises(HTTPError) as caught:
        fetched(url)
    assert (caught.value.code, caught.value.headers["Retry-After"]) == (
        status,
        "7" if kind == "ratelimited" else None,
    )
    caught.value.close()
    assert fetched(url)[2] == b"abc"
    with pytest.raises(HTTPError) as caught:
        slack.files_upload_v2(channel="CLED", filename="a.txt", content="abc")
    caught.value.close()
    assert box.messages("CLED") == []
    assert [call.status for call in box.calls_to("url_private")] == [status, 200]


@pytest.mark.parametrize(("kind", "kept"), [("lost_before", False), ("lost_after", True)])
def test_a_connection_that_is_cut_says_whether_it_happened(
    box: Sandbox, slack: WebClient, kind: str, kept: bool
) -> None:
    url, file = begun(slack)
    box.faults.add(kind, "upload_url")
    with pytest.raises((OSError, http.client.HTTPException)):
        sent(url, b"abc")
    assert sent(url, b"abc") == (404 if kept else 200)
    assert slack.files_completeUploadExternal(files=[{"id": file}], channel_id="CLED")["ok"]


def test_another_process_drops_a_file(box: Sandbox) -> None:
    data = bytes(3_000_000)
    url = f"{box.url}sandbox/upload?user=karin&channel=arshjul&name=stor.pdf"
    with urlopen(Request(url, data, method="POST"), timeout=10) as response:
        assert response.status == 200
    assert box.dm("karin")[0].files[0].data == data
    box.settings.largest_file = 10
    assert sent(url, data) == 400


@pytest.mark.browser
def test_a_file_is_chosen_sent_and_fetched_again(page: Page, box: Sandbox, tmp_path: Path) -> None:
    plan = tmp_path / "Verksamhetsplan för Ekdala kommun 26-27.txt"
    plan.write_bytes(b"a" * 3_000_000)
    enter(page, box, "UKARIN")
    chooser = page.get_by_label("Bifoga en fil")
    chooser.set_input_files(plan)
    page.get_by_text(plan.name).wait_for()
    page.get_by_role("button", name="Ta bort filen").click()
    assert page.locator(".attached").is_hidden()
    chooser.set_input_files(plan)
    page.get_by_role("textbox").fill("Här är planen")
    picture(page, "fil-vald")
    assert fits(page)
    page.get_by_role("button", name="Skicka").click()
    card = page.locator("article a.file", has_text=plan.name)
    card.wait_for()
    page.locator(".attached").wait_for(state="hidden")
    with page.expect_download() as fetching:
        card.click()
    assert fetching.value.suggested_filename == plan.name
    assert Path(fetching.value.path()).read_bytes() == plan.read_bytes()
    client_for(box).files_upload_v2(
        channel=box.dm("karin")[0].channel,
        filename="hjul.png",
        file=PNG,
        title="Årshjulet",
        alt_txt="Ett hjul",
        initial_comment="Så här ser året ut",
    )
    image = page.get_by_role("img", name="Ett hjul")
    image.wait_for()
    assert image.evaluate("image => image.naturalWidth") == 1
    picture(page, "filer")
    assert fits(page)
