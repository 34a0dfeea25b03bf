"""What the bot's own server answers: signed requests, forged ones, junk, health and metrics."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from handlers.slack.answer import reply
from handlers.slack.kit import Message
from handlers.slack.transport import Handlers
from storage.database import Database
from tests.support.logs import captured_log
from tests.support.signed import command_body, post_signed, send, signed_headers
from tests.support.slack import Running, running_bot

# What Slack's bodies hold, for making up others.
BODY_NAMES = [
    "type",
    "event",
    "user",
    "team",
    "team_id",
    "actions",
    "container",
    "channel",
    "command",
    "payload",
    "ssl_check",
    "view",
    "text",
    "authorizations",
    "enterprise",
    "message",
    "action_id",
    "value",
    "block_actions",
]


@pytest.fixture(scope="module")
def module_url(sqlite_template, tmp_path_factory) -> str:  # type: ignore[no-untyped-def]
    path = tmp_path_factory.mktemp("http") / "arshjul.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def running(module_url: str) -> Iterator[Running]:
    handlers = Handlers(
        commands={"/aktivitet": lambda request: reply(Message("Hej"))},
        clicks={"done": lambda request: reply(Message("Klar"))},
    )
    with running_bot(handlers, module_url, "http") as found:
        yield found


def test_a_signed_command_is_acknowledged_with_nothing(running: Running) -> None:
    assert post_signed(running.address, command_body()) == (200, b"")


@pytest.mark.parametrize("how", [{"secret": "fel"}, {"age": 301}, {"age": -301}])
def test_forged_and_stale_signatures_are_refused(running: Running, how: dict[str, object]) -> None:
    status, _ = post_signed(running.address, command_body(), **how)
    assert status == 401


def test_a_signature_of_four_minutes_ago_holds(running: Running) -> None:
    assert post_signed(running.address, command_body(), age=240)[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": "nyss"},
        {"X-Slack-Signature": "v0=å", "X-Slack-Request-Timestamp": "1"},
        {"X-Slack-Signature": "", "X-Slack-Request-Timestamp": "9" * 400},
    ],
)
def test_headers_that_are_no_signature_are_refused(running: Running, headers: dict[str, str]) -> None:
    raw = {name: value.encode("latin-1").decode("latin-1") for name, value in headers.items()}
    assert send(running.address, "POST", "/slack/events", command_body(), raw)[0] == 401


def test_a_body_that_was_changed_after_signing_is_refused(running: Running) -> None:
    headers = signed_headers(command_body(text="klar 3b"))
    assert send(running.address, "POST", "/slack/events", command_body(text="utgår 3b"), headers)[0] == 401


def test_slack_may_verify_the_address_and_the_certificate(running: Running) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    status, answer = post_signed(running.address, body, kind="application/json")
    assert (status, json.loads(answer)) == (200, {"challenge": "abc"})
    assert send(running.address, "POST", "/slack/events", b"token=x&ssl_check=1")[0] == 200
    assert send(running.address, "POST", "/slack/events", b"token=x&ssl_check=0")[0] == 401


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b"{", "application/json", 400),
        (b"[1, 2]", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"payload={", "application/x-www-form-urlencoded", 400),
        (b"payload=[]", "application/x-www-form-urlencoded", 400),
        (b'{"event": "x", "type": "event_callback"}', "application/json", 400),
        (b'{"authorizations": [7]}', "application/json", 400),
        (b"", "text/plain", 200),
        (b"x" * 900_000, "text/plain", 200),
        (b"command=%2Faktivitet", "application/x-www-form-urlencoded", 200),
        (b"command=", "application/x-www-form-urlencoded", 200),
        (b'{"type": "block_actions", "team": {"id": "T1"}}', "application/json", 200),
        (
            b'{"type": "block_actions", "team": {"id": "T1"}, "user": "U1", "actions": {}}',
            "application/json",
            200,
        ),
        (b'{"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}}', "application/json", 200),
        (
            b'{"type": "block_suggestion", "team": {"id": "T1"}, "user": {"id": "U1"}}',
            "application/json",
            200,
        ),
        (b'{"type": "event_callback", "team_id": "T1", "event": {"type": "x"}}', "application/json", 200),
        (b'{"type": ["x"]}', "application/json", 200),
    ],
)
def test_junk_is_answered_calmly(running: Running, body: bytes, kind: str, expected: int) -> None:
    with captured_log() as log:
        status, answer = post_signed(running.address, body, kind=kind)
    assert status == expected
    assert b"Traceback" not in answer
    assert "Traceback" not in log.getvalue()
    assert "File " not in log.getvalue()


def test_a_body_that_is_no_text_is_refused(running: Running) -> None:
    assert send(running.address, "POST", "/slack/events", b"\xff\xfe\x00", signed_headers(b"x"))[0] == 401


def test_too_large_a_body_is_refused_before_it_is_read(running: Running) -> None:
    connection = HTTPConnection(urlsplit(running.address).netloc, timeout=10)
    connection.putrequest("POST", "/slack/events")
    connection.putheader("Content-Length", "1100000")
    connection.endheaders(b"x")
    assert connection.getresponse().status == 413
    connection.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(BODY_NAMES),
                inner,
                max_size=6,
            )
        ),
        max_leaves=12,
    ),
    st.sampled_from(["block_actions", "event_callback", "view_submission", None]),
)
@example({"event": None}, "block_actions")
@example({"event": None, "type": None}, None)
def test_no_shape_of_body_ends_in_an_error(running: Running, body: object, kind: str | None) -> None:
    if kind is not None and isinstance(body, dict):
        body["type"] = kind
    status, _ = post_signed(running.address, json.dumps(body).encode(), kind="application/json")
    assert status in (200, 400)


def test_a_command_from_another_workspace_is_told_so(running: Running) -> None:
    status, answer = post_signed(running.address, command_body(team_id="TANNAN"))
    assert status == 200
    assert "inte kopplat till den här arbetsytan" in json.loads(answer)["text"]


def test_a_command_without_a_user_is_told_that_nothing_happened(running: Running) -> None:
    status, answer = post_signed(running.address, command_body(user_id=""))
    assert (status, json.loads(answer)["response_type"]) == (200, "ephemeral")
    assert "Inget är ändrat" in json.loads(answer)["text"]


def test_ten_thousand_characters_and_lone_surrogates_are_fine(running: Running) -> None:
    assert post_signed(running.address, command_body(text="å" * 10_000)) == (200, b"")
    click = {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1"}, "trigger_id": "\ud800"}
    click |= {"channel": {"id": "C"}, "actions": [{"action_id": "done#1", "value": "\ud800"}]}
    assert post_signed(running.address, urlencode({"payload": json.dumps(click)}).encode())[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/slack/events", 405),
        ("POST", "/healthz", 405),
        ("DELETE", "/metrics", 405),
        ("GET", "/", 404),
        ("GET", "/slack/events/", 404),
        ("GET", "/../etc/passwd", 404),
        ("HEAD", "/healthz", 200),
    ],
)
def test_other_ways_and_places(running: Running, method: str, path: str, expected: int) -> None:
    assert send(running.address, method, path)[0] == expected


def test_health_says_that_database_and_schema_are_well(running: Running) -> None:
    status, answer = send(running.address, "GET", "/healthz")
    assert status == 200
    assert json.loads(answer)["status"] == "ok"
    assert json.loads(answer)["database"] == "ok"


def test_health_says_that_the_schema_is_another(sqlite_url: str) -> None:
    with running_bot(Handlers(), sqlite_url, "http") as running:
        database = Database(sqlite_url)
        with database.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        database.close()
        status, answer = send(running.address, "GET", "/healthz")
    assert status == 503
    assert json.loads(answer)["schema"] == "9999"


def test_metrics_count_what_happened(running: Running) -> None:
    running.box.command("UKARIN", "CLED", "/aktivitet").wait_for_answer()
    status, answer = send(running.address, "GET", "/metrics")
    assert status == 200
    text = answer.decode()
    assert 'arshjul_answers_total{name="/aktivitet",outcome="answered"}' in text
    assert 'arshjul_ack_seconds_bucket{le="0.5",way="http"}' in text
    assert "arshjul_queue_jobs 0.0" in text


def test_over_socket_mode_without_a_secret_there_is_no_slack_address(sqlite_url: str) -> None:
    with running_bot(Handlers(), sqlite_url, "socket", slack_signing_secret=None) as running:
        assert send(running.address, "POST", "/slack/events", b"x")[0] == 404
        status, answer = send(running.address, "GET", "/healthz")
        assert (status, json.loads(answer)["socket"]) == (200, "ok")
