"""The pages as HTML, and who is let in."""

from __future__ import annotations

import http.client
import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest

from sandbox import Sandbox
from tests.sandbox.support import ask, client_for

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def post(box: Sandbox, path: str, data: dict[str, Any], **headers: str) -> int:
    return ask(box, path, "POST", json.dumps(data), Content_Type="application/json", **headers)[0]


def test_the_first_page_says_what_this_is_and_who_one_can_be(box: Sandbox) -> None:
    status, _, page = ask(box, "/")
    assert status == 200
    assert '<html lang="sv">' in page
    assert 'href="/UKARIN"' in page and "Karin Holm" in page and "Rektor, Norrskolan" in page
    assert "UGONE" not in page and "UBOT" not in page
    assert "#ledningsgrupp" in page and "nämndberedning" not in page


def test_being_somebody_begins_with_the_bot(box: Sandbox) -> None:
    status, headers, _ = ask(box, "/UKARIN")
    assert (status, headers["Location"]) == (302, "/UKARIN/DKARIN")


@pytest.mark.parametrize(
    "path", ["/U404", "/UGONE", "/UBOT", "/UKARIN/C404", "/UALI/CLED", "/UKARIN/GNAMND", "/UKARIN/DALI"]
)
def test_what_is_not_there_or_not_yours_is_not_shown(box: Sandbox, path: str) -> None:
    assert ask(box, path)[0] == 404


def test_ephemeral_messages_are_on_their_owner_s_page_only(box: Sandbox) -> None:
    client_for(box).chat_postEphemeral(channel="CLED", user="UKARIN", text="hemligt")
    karin, maria = ask(box, "/UKARIN/CLED")[2], ask(box, "/UMARIA/CLED")[2]
    assert "hemligt" in karin and "Syns bara för dig" in karin
    assert "hemligt" not in maria


def test_whatever_is_written_stays_text(box: Sandbox) -> None:
    box.say("karin", "ledningsgrupp", EVIL)
    text = {"type": "plain_text", "text": "x<script>"}
    button = {"type": "button", "action_id": '"><script>', "value": EVIL, "text": text}
    confirm = {"title": text, "text": text, "confirm": text, "deny": text}
    options = [{"text": text, "value": '"><script>'}]
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": text},
        {"type": "section", "text": {"type": "mrkdwn", "text": EVIL}, "block_id": '"><script>'},
        {"type": "image", "image_url": 'https://a.invalid/"onload="x', "alt_text": '"><script>'},
        {"type": "actions", "elements": [{**button, "confirm": confirm}]},
        {"type": "actions", "elements": [{"type": "static_select", "action_id": "s", "options": options}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
            {"type": "text", "text": EVIL}, {"type": "link", "url": "javascript:alert(1)", "text": "x"}]}]},
    ]  # fmt: skip
    client_for(box).chat_postMessage(channel="CLED", text=EVIL, blocks=blocks)
    page = ask(box, "/UKARIN/CLED")[2]
    scripts = re.findall(r"<script\b[^>]*>", page)
    assert scripts == ['<script type="module" src="/static/app.js">']
    assert not re.search(r"<[^>]*\son\w+\s*=", re.sub(r'"[^"]*"', '""', page))
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    "path", ["/", "/UKARIN/CLED", "/static/app.js", "/sandbox/status", "/api/api.test", "/finns-inte"]
)
def test_everything_is_sent_with_the_headers_that_keep_scripts_out(box: Sandbox, path: str) -> None:
    headers = ask(box, path)[1]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_carry_no_script_or_style_of_their_own(box: Sandbox) -> None:
    for path in ("/", "/UKARIN/CLED"):
        page = ask(box, path)[2]
        assert " style=" not in page and "<style" not in page
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("[::1]:{port}", 200),
        ("127.0.0.1", 403),
        ("127.0.0.1:1", 403),
        ("example.invalid:{port}", 403),
        ("localhost.example.invalid:{port}", 403),
        ("localhost:{port}@example.invalid", 403),
        ("", 403),
    ],
)
def test_only_this_machine_s_own_name_is_served(box: Sandbox, host: str, status: int) -> None:
    port = box.url.rstrip("/").rpartition(":")[2]
    assert ask(box, "/", Host=host.format(port=port))[0] == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://127.0.0.1:{port}", 200),
        ("http://localhost:{port}", 200),
        ("https://127.0.0.1:{port}", 403),
        ("http://127.0.0.1:1", 403),
        ("http://example.invalid", 403),
        ("null", 403),
    ],
)
def test_a_page_elsewhere_cannot_make_the_browser_act(box: Sandbox, origin: str | None, status: int) -> None:
    port = box.url.rstrip("/").rpartition(":")[2]
    data = {"user": "karin", "channel": "ledningsgrupp", "text": "hej"}
    headers = {} if origin is None else {"Origin": origin.format(port=port)}
    assert post(box, "/sandbox/say", data, **headers) == status
    assert len(box.messages("CLED")) == (1 if status == 200 else 0)


def test_a_browser_that_says_cross_site_is_refused(box: Sandbox) -> None:
    assert post(box, "/sandbox/record/clear", {}, Sec_Fetch_Site="cross-site") == 403


@pytest.mark.parametrize(
    "path",
    [
        "/api/chat.postMessage",
        "/response/T1/x",
        "/UKARIN/CLED/send",
        "/UKARIN/modal",
        "/sandbox/faults",
        "/clock",
    ],
)
def test_the_same_goes_for_every_address_that_changes_something(box: Sandbox, path: str) -> None:
    assert post(box, path, {}, Origin="http://example.invalid") == 403


def test_a_web_socket_from_a_page_elsewhere_is_refused(box: Sandbox) -> None:
    assert ask(box, "/link/?ticket=x", Origin="http://example.invalid")[0] == 403
    assert ask(box, "/link/?ticket=x", Host="example.invalid")[0] == 403
    assert ask(box, "/link/?ticket=gissad", Host="127.0.0.1")[0] == 403


def test_the_message_field_works_without_scripts(box: Sandbox) -> None:
    form = urlencode({"text": "hej på er"})
    kind = "application/x-www-form-urlencoded"
    status, headers, _ = ask(box, "/UKARIN/CLED/send", "POST", form, Content_Type=kind)
    assert (status, headers["Location"]) == (303, "/UKARIN/CLED")
    assert [message.text for message in box.messages("CLED")] == ["hej på er"]


def test_a_permalink_leads_to_the_message_as_whoever_followed_it(box: Sandbox) -> None:
    ts = box.say("karin", "ledningsgrupp", "hej").ts
    path = f"/archives/CLED/p{ts.replace('.', '')}"
    assert ask(box, path, Referer=f"{box.url}UMARIA/DMARIA")[1]["Location"] == f"/UMARIA/CLED#m-{ts}"
    assert ask(box, path)[1]["Location"] == f"/UKARIN/CLED#m-{ts}"


def test_a_thread_stands_beside_its_channel(box: Sandbox) -> None:
    ts = box.say("karin", "ledningsgrupp", "början").ts
    box.say("maria.ek", "ledningsgrupp", "ett svar", thread_ts=ts)
    channel = ask(box, "/UKARIN/CLED")[2]
    assert "1 svar" in channel and "ett svar" not in channel
    assert "ett svar" in ask(box, f"/UKARIN/CLED?thread={ts}")[2]


def test_an_open_page_is_told_what_happens(box: Sandbox) -> None:
    port = int(box.url.rstrip("/").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/UKARIN/events?since=0")
    response = connection.getresponse()
    assert response.readline() == b"retry: 1000\n"
    response.readline()
    slack = client_for(box)
    slack.chat_postEphemeral(channel="CLED", user="UMARIA", text="inte för Karin")
    ts = slack.chat_postMessage(channel="CLED", text="ett")["ts"]
    slack.chat_update(channel="CLED", ts=ts, text="två")
    slack.chat_delete(channel="CLED", ts=ts)
    heard = []
    while len(heard) < 3:
        line = response.readline().decode()
        if line.startswith("data: "):
            heard.append(json.loads(line.removeprefix("data: ")))
    connection.close()
    assert [event["kind"] for event in heard] == ["posted", "changed", "deleted"]
    assert {event["ts"] for event in heard} == {ts}
    assert "två" in heard[1]["html"] and "(redigerat)" in heard[1]["html"]


def test_a_modal_is_on_its_owner_s_page_only_and_whatever_it_says_stays_text(box: Sandbox) -> None:
    text = {"type": "plain_text", "text": "<script>x"}
    options = [{"text": text, "value": EVIL}]
    kinds: list[dict[str, Any]] = [
        {"type": "plain_text_input", "multiline": True, "initial_value": f"</textarea>{EVIL}"},
        {"type": "plain_text_input", "initial_value": EVIL, "placeholder": {**text, "text": EVIL}},
        {"type": "static_select", "options": options},
        {"type": "checkboxes", "options": [{**options[0], "description": text}]},
        {"type": "multi_static_select", "option_groups": [{"label": text, "options": options}]},
    ]
    blocks = [
        {"type": "input", "block_id": f"{EVIL}{at}", "label": text, "hint": text,
         "element": {**kind, "action_id": f"{EVIL}{at}"}}
        for at, kind in enumerate(kinds)
    ]  # fmt: skip
    view = {"type": "modal", "title": text, "submit": text, "close": text, "blocks": blocks}
    trigger = box.send_command("karin", "alla", "/eko").payload["trigger_id"]
    client_for(box).views_open(trigger_id=trigger, view=view)
    box.submit("karin")
    assert 'data-view="' not in ask(box, "/UALI/DALI")[2]
    for path in ("/UKARIN/DKARIN", "/UKARIN/modal"):
        page = ask(box, path)[2]
        assert "data-view=" in page and "&lt;script&gt;x" in page and "Det här behöver fyllas i." in page
        assert set(re.findall(r"<script\b[^>]*>", page)) <= {'<script type="module" src="/static/app.js">'}
        assert "<img" not in page and " style=" not in page
        assert not re.search(r"<[^>]*\son\w+\s*=", re.sub(r'"[^"]*"', '""', page))


def test_what_a_page_sends_for_a_modal_that_is_gone_changes_nothing(box: Sandbox) -> None:
    form = urlencode({"_view": "V1", "_do": "submit"})
    kind = "application/x-www-form-urlencoded"
    assert ask(box, "/UKARIN/modal", "POST", form, Content_Type=kind)[0] == 200
    assert ask(box, "/UGONE/modal", "POST", form, Content_Type=kind)[0] == 404
    assert box.deliveries == []


def test_an_answer_says_how_late_it_is_so_that_news_can_overtake_it(box: Sandbox) -> None:
    before = int(ask(box, "/UKARIN/modal")[1]["X-Sequence"])
    view = {"type": "modal", "title": {"type": "plain_text", "text": "a"}, "blocks": [{"type": "divider"}]}
    trigger = box.send_command("karin", "alla", "/eko").payload["trigger_id"]
    client_for(box).views_open(trigger_id=trigger, view=view)
    assert int(ask(box, "/UKARIN/modal")[1]["X-Sequence"]) > before
