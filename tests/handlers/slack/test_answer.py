"""Answers find their way when Slack is slow, busy, broken or gone."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from handlers.slack.answer import ATTEMPTS, Answer, Poster, as_answer, reply
from handlers.slack.kit import Message, section
from handlers.slack.request import Kind, Request
from handlers.slack.transport import Handlers
from services.deps import Account
from tests.support.logs import captured_log
from tests.support.slack import Running, running_bot

HELLO = reply(Message("Hej", [section("Hej")]))


class Setting:
    """A poster of our own, and a request that somebody in the workspace has made and nobody has answered."""

    def __init__(self, running: Running) -> None:
        self.box = running.box
        self.pauses: list[float] = []
        self.poster = Poster(running.bot.client, timeout=0.5, pause=self.pauses.append)
        asked = self.box.command("UKARIN", "CLED", "/tyst")
        self.request = Request(
            kind=Kind.COMMAND,
            account=Account("slack", "T1", "UKARIN"),
            verb="/tyst",
            request_key="slack:T1:1",
            channel_id="CLED",
            response_url=asked.response_url,
            text="hemligt",
        )

    def shown(self) -> list[str]:
        return [message.text for message in self.box.messages("CLED", viewer="UKARIN")]


@pytest.fixture
def setting(sqlite_url: str) -> Iterator[Setting]:
    with running_bot(Handlers(commands={"/tyst": lambda request: Answer()}), sqlite_url, "http") as running:
        made = Setting(running)
        yield made
        made.poster.close_mine()


def test_an_answer_is_posted_for_the_asker(setting: Setting) -> None:
    assert setting.poster.deliver(setting.request, HELLO)
    assert setting.shown() == ["Hej"]
    assert setting.box.messages("CLED") == []


def test_one_connection_serves_answer_after_answer(setting: Setting) -> None:
    for _ in range(3):
        assert setting.poster.deliver(setting.request, HELLO)
    connections = setting.poster._connections._all()
    assert len(connections) == 1


@pytest.mark.parametrize(
    ("fault", "pauses"),
    [("error_500", [0.2]), ("timeout_before", [0.2]), ("lost_before", [0.2]), ("ratelimited", [1.0])],
)
def test_what_may_pass_is_tried_again(setting: Setting, fault: str, pauses: list[float]) -> None:
    setting.box.faults.add(fault, "response_url", retry_after=1)
    assert setting.poster.deliver(setting.request, HELLO)
    assert setting.shown() == ["Hej"]
    assert setting.pauses == pauses


@pytest.mark.parametrize("fault", ["timeout_after", "lost_after"])
def test_an_answer_that_may_have_come_is_posted_again_rather_than_lost(setting: Setting, fault: str) -> None:
    setting.box.faults.add(fault, "response_url")
    assert setting.poster.deliver(setting.request, HELLO)
    assert setting.shown() == ["Hej", "Hej"]


def test_a_kept_connection_that_was_cut_is_opened_anew(setting: Setting) -> None:
    assert setting.poster.deliver(setting.request, HELLO)
    setting.box.faults.add("lost_before", "response_url")
    assert setting.poster.deliver(setting.request, HELLO)
    assert setting.shown() == ["Hej", "Hej"]
    assert setting.pauses == []


def test_after_the_last_attempt_the_web_api_is_tried(setting: Setting) -> None:
    setting.box.faults.add("error_500", "response_url", count=None)
    assert setting.poster.deliver(setting.request, HELLO)
    assert setting.shown() == ["Hej"]
    assert len(setting.box.calls_to("response_url")) == ATTEMPTS
    assert len(setting.box.calls_to("chat.postEphemeral")) == 1


def test_a_sixth_message_goes_by_the_web_api(setting: Setting) -> None:
    assert setting.poster.deliver(setting.request, reply(*[Message(f"rad {n}") for n in range(7)]))
    assert setting.shown() == [f"rad {n}" for n in range(7)]
    assert len(setting.box.calls_to("chat.postEphemeral")) == 2


def test_a_long_wait_is_not_waited_for(setting: Setting) -> None:
    setting.box.faults.add("ratelimited", "response_url", retry_after=60)
    assert setting.poster.deliver(setting.request, HELLO)
    assert setting.pauses == []
    assert len(setting.box.calls_to("chat.postEphemeral")) == 1


def test_blocks_that_slack_refuses_leave_the_text(setting: Setting) -> None:
    message = Message("Hej", [section("Hej")])
    message.blocks[0]["okänt"] = 1
    assert setting.poster.deliver(setting.request, reply(message))
    assert setting.shown() == ["Hej"]


def test_what_can_not_be_posted_at_all_is_logged_without_its_text(setting: Setting) -> None:
    with captured_log() as log:
        setting.box.faults.add("error_500", "*", count=None)
        assert not setting.poster.deliver(setting.request, reply(Message("hemligt svar")))
    assert "Slack did not take the answer" in log.getvalue()
    assert "hemligt" not in log.getvalue()
    assert setting.request.response_url not in log.getvalue()


def test_an_address_where_nobody_listens_is_given_up(setting: Setting) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = replace(setting.request, response_url=f"http://127.0.0.1:{taken.getsockname()[1]}/x")
        assert setting.poster.deliver(nowhere, HELLO)
    assert setting.shown() == ["Hej"]


@pytest.mark.parametrize("url", ["ftp://exempel.se/x", "nonsens", "http://[::1", "http://exempel.se:x/"])
def test_an_address_that_is_none_is_not_an_error(setting: Setting, url: str) -> None:
    assert setting.poster.deliver(replace(setting.request, response_url=url), HELLO)
    assert setting.shown() == ["Hej"]


def test_messages_alone_are_replies() -> None:
    one, two = Message("1"), Message("2")
    assert as_answer(one) == Answer(replies=(one,))
    assert as_answer([one, two]) == Answer(replies=(one, two))
    assert as_answer(reply(one)) == reply(one)
