"""The sandbox as a process of its own, told what to do over the control API."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
import yaml

from sandbox import Sandbox
from tests.sandbox.support import MANIFEST, WORKSPACE, call, client_for, echo_app, over_socket_mode


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    workspace, manifest = tmp_path / "workspace.json", tmp_path / "manifest.yaml"
    workspace.write_text(json.dumps(WORKSPACE), encoding="utf-8")
    manifest.write_text(yaml.safe_dump(MANIFEST, allow_unicode=True), encoding="utf-8")
    return ["--workspace", str(workspace), "--manifest", str(manifest)]


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "sandbox", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def process(files: list[str]) -> Iterator[subprocess.Popen[str]]:
    with start(*files, "--start", "2027-03-16T08:30+01:00") as found:
        yield found
        found.kill()


def test_it_says_where_it_is_and_stops_when_told(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None and process.stderr is not None
    ready = json.loads(process.stdout.readline())
    assert ready["url"].startswith("http://127.0.0.1:")
    assert ready["api_url"] == f"{ready['url']}api/"
    assert call(f"{ready['url']}sandbox/status")["socket_mode"] is True
    said = call(f"{ready['url']}sandbox/say", "POST", {"user": "karin", "channel": "alla", "text": "hej"})
    assert said["ts"].startswith("18051822")  # 16 March 2027, half past eight in Sweden
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert process.stdout.read() == process.stderr.read() == ""


def test_it_ends_when_the_process_that_started_it_is_gone(files: list[str]) -> None:
    starter = "import subprocess, sys; subprocess.Popen(sys.argv[1:]); sys.stdin.readline()"
    command = [sys.executable, "-c", starter, sys.executable, "-m", "sandbox", *files]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdin is not None and parent.stdout is not None
        assert json.loads(parent.stdout.readline())["url"]
        parent.stdin.close()
        assert parent.stdout.read() == ""  # the end of the sandbox's output


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"tokens": {}}, "lacks 'bot'"),
        ({"channels": [{"id": "C1", "name": "a", "members": ["U404"]}]}, "members nobody knows: U404"),
        (
            {"users": [{"id": "UBOT", "name": "a", "real_name": "A"}], "channels": []},
            "used for more than one",
        ),
    ],
)
def test_a_workspace_that_cannot_be_is_refused_in_plain_words(
    files: list[str], change: dict[str, Any], word: str
) -> None:
    Path(files[1]).write_text(json.dumps({**WORKSPACE, **change}), encoding="utf-8")
    with start(*files) as process:
        _, said = process.communicate(timeout=10)
    assert process.returncode == 2
    assert word in said and "Traceback" not in said


def test_a_command_a_click_and_their_answers_over_http(box: Sandbox) -> None:
    control = f"{box.url}sandbox/"
    with over_socket_mode(box, echo_app(box)):
        assert call(f"{control}status?wait=5")["connections"] == 1
        command = {"user": "karin", "channel": "ledningsgrupp", "command": "/eko", "text": "hej"}
        started = call(f"{control}command", "POST", command)
        answered = call(f"{control}invocations/{started['id']}?wait=5")
        assert answered["status"] == "ok" and answered["ack_latency"] < 3
        assert answered["answers"][0]["body"]["text"] == "Du skrev hej"
        query = "channel=ledningsgrupp&viewer=karin&contains=skrev&wait=5"
        (message,) = call(f"{control}messages?{query}")["messages"]
        click = {"user": "karin", "channel": "CLED", "ts": message["ts"], "action_id": "gott", "wait": 5}
        assert call(f"{control}click", "POST", click)["answers"][0]["body"]["text"] == "Tack, noterat."
        record = call(f"{control}record?kind=interactive&method=response_url")
        assert [entry["status"] for entry in record["deliveries"]] == ["ok"]
        assert len(record["calls"]) == 2
        call(f"{control}record/clear", "POST", {})
        assert call(f"{control}record") == {"calls": [], "deliveries": []}


def test_faults_and_settings_over_http(box: Sandbox) -> None:
    control = f"{box.url}sandbox/"
    call(f"{control}faults", "POST", {"kind": "error_500", "method": "chat.postMessage"})
    assert call(f"{control}faults")["faults"][0]["kind"] == "error_500"
    call(f"{control}faults", "DELETE")
    assert call(f"{control}faults") == {"faults": []}
    assert call(f"{control}settings", "POST", {"message_interval": 0.5})["message_interval"] == 0.5
    client_for(box).chat_postMessage(channel="UKARIN", text="hej")
    assert [message["text"] for message in call(f"{control}dm?user=karin")["messages"]] == ["hej"]


@pytest.mark.parametrize(
    ("path", "body", "status", "word"),
    [
        ("command", {"user": "karin", "channel": "alla"}, 400, "'command' is missing"),
        ("command", {"user": "ingen", "channel": "alla", "command": "/eko"}, 404, "no user 'ingen'"),
        ("command", {"user": "ali", "channel": "ledningsgrupp", "command": "/eko"}, 400, "is not in"),
        ("click", {"user": "ali", "channel": "alla", "ts": "1.0", "action_id": "a"}, 404, "no message 1.0"),
        ("event", {"type": "team_join"}, 400, "doesn't subscribe"),
        ("faults", {"kind": "jordbävning"}, 400, "no fault"),
        ("settings", {"tålamod": 3}, 400, "no setting"),
        ("settings", {"ack_timeout": -1}, 400, "negative"),
        ("settings", [], 400, "object"),
    ],
)
def test_what_is_asked_wrongly_is_said(box: Sandbox, path: str, body: Any, status: int, word: str) -> None:
    with pytest.raises(HTTPError) as caught:
        call(f"{box.url}sandbox/{path}", "POST", body)
    with caught.value as answer:
        assert answer.code == status
        assert word in json.load(answer)["error"]
