"""What Slack and the network answer, in our words; and messages as Slack gets them."""

from __future__ import annotations

import socket
import ssl
from http.client import RemoteDisconnected
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk import WebClient

from handlers.slack.kit import Message, section
from handlers.slack.messenger import DEFAULT_RETRY_AFTER_S, SlackMessenger, _in_our_words
from sandbox import Sandbox
from services.messenger import MessengerError, NotSent, Place, Said, TryLater, Uncertain, Unreachable
from tests.delivery.speaking import client_for, messenger_for

LED = Place("CLED", is_person=False)
KARIN = Place("UKARIN", is_person=True)


def said(text: str, kind: str = "reminder") -> Said:
    return Said(kind, 1, text)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("user_not_found", Unreachable),
        ("not_in_channel", Unreachable),
        ("is_archived", Unreachable),
        ("missing_scope", Unreachable),
        ("invalid_blocks", Unreachable),
        ("account_inactive", TryLater),
        ("invalid_auth", TryLater),
        ("rate_limited", TryLater),
        ("message_limit_exceeded", TryLater),
        ("internal_error", Uncertain),
        ("fatal_error", Uncertain),
        ("service_unavailable", Uncertain),
    ],
)
def test_what_slack_says_no_with(box: Sandbox, error: str, kind: type[MessengerError]) -> None:
    box.faults.add("error", error=error)
    with pytest.raises(kind):
        messenger_for(box.api_url).post(LED, "a", said("a"))


@pytest.mark.parametrize(("seconds", "of_all"), [(1, False), (2, False), (3, True), (60, True)])
def test_how_long_to_wait_and_where(box: Sandbox, seconds: int, of_all: bool) -> None:
    box.faults.add("ratelimited", retry_after=seconds)
    with pytest.raises(TryLater) as caught:
        messenger_for(box.api_url).post(LED, "a", said("a"))
    assert (caught.value.seconds, caught.value.whole_workspace) == (seconds, of_all)


def test_a_limit_without_a_time_is_waited_out(box: Sandbox) -> None:
    box.faults.add("error", error="ratelimited")
    with pytest.raises(TryLater) as caught:
        messenger_for(box.api_url).post(LED, "a", said("a"))
    assert caught.value.seconds == DEFAULT_RETRY_AFTER_S


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (URLError(ConnectionRefusedError()), NotSent),
        (URLError(socket.gaierror()), NotSent),
        (URLError(ssl.SSLCertVerificationError()), NotSent),
        (URLError(TimeoutError()), Uncertain),
        (URLError(BrokenPipeError()), Uncertain),
        (TimeoutError(), Uncertain),
        (ConnectionResetError(), Uncertain),
        (RemoteDisconnected(), Uncertain),
    ],
)
def test_what_the_network_says_no_with(error: Exception, kind: type[MessengerError]) -> None:
    assert type(_in_our_words(error)) is kind


@pytest.mark.parametrize("fault", ["timeout_before", "error_500", "lost_after"])
def test_a_conversation_that_could_not_be_opened_leaves_no_doubt(box: Sandbox, fault: str) -> None:
    """Nothing has been posted then, whatever became of the opening."""
    box.faults.add(fault, "conversations.open", delay=5)
    with pytest.raises(NotSent):
        messenger_for(box.api_url, timeout=1).post(KARIN, "a", said("a"))


def test_direct_messages_are_opened_once(box: Sandbox) -> None:
    messenger = messenger_for(box.api_url)
    for key in "abc":
        messenger.post(KARIN, key, said(key))
    assert len(box.calls_to("conversations.open")) == 1
    assert [message.text for message in box.dm("karin")] == ["a", "b", "c"]


def test_the_key_is_along_but_not_shown(box: Sandbox) -> None:
    ref = messenger_for(box.api_url).post(LED, "reminder:person:17:2027-03-16", said("Hej"))
    (message,) = box.messages("ledningsgrupp")
    assert ref == f"CLED/{message.ts}"
    assert message.text == "Hej"
    assert message.metadata == {
        "event_type": "arshjul_delivery",
        "event_payload": {"key": "reminder:person:17:2027-03-16"},
    }


def test_a_message_is_found_behind_many_others(box: Sandbox) -> None:
    messenger = messenger_for(box.api_url)
    ref = messenger.post(LED, "a", said("a"))
    since = float(ref.split("/")[1])
    for number in range(450):
        messenger_post(box, str(number))
    assert messenger.find(LED, "a", since) == [ref]
    assert messenger.find(LED, "b", since) == []


def messenger_post(box: Sandbox, text: str) -> None:
    box.do(lambda: box.server.core.workspace.post("CLED", "UKARIN", text))


def test_what_stands_before_the_first_attempt_is_not_looked_through(box: Sandbox) -> None:
    for number in range(450):
        messenger_post(box, str(number))
    later = box.server.core.clock.now() + 3600
    assert messenger_for(box.api_url).find(LED, "a", later) == []
    assert len(box.calls_to("conversations.history")) == 1


def test_a_message_in_a_thread_is_found_there(box: Sandbox) -> None:
    messenger = messenger_for(box.api_url)
    first = messenger.post(LED, "a", said("a"))
    reply = messenger.post(LED, "b", said("b"), thread=first)
    assert messenger.find(LED, "b", 0.0, thread=first) == [reply]
    assert messenger.find(LED, "b", 0.0) == []


def test_an_update_takes_blocks_away_and_keeps_the_key(box: Sandbox) -> None:
    shown: dict[tuple[str, int], Any] = {
        ("a", 1): lambda text: Message(text, [section(text)]),
        ("b", 1): Message,
    }
    messenger = SlackMessenger(client_for(box.api_url), "T1", "UBOT", shown)
    ref = messenger.post(LED, "k", said("med block", "a"))
    for _ in range(2):  # the same again changes nothing
        messenger.update(ref, "k", said("utan", "b"))
    (message,) = box.messages("ledningsgrupp")
    assert (message.text, message.blocks) == ("utan", [])
    assert messenger.find(LED, "k", 0.0) == [ref]


def test_deleting_what_is_gone_is_no_error(box: Sandbox) -> None:
    messenger = messenger_for(box.api_url)
    ref = messenger.post(LED, "a", said("a"))
    messenger.delete(ref)
    messenger.delete(ref)
    assert box.messages("ledningsgrupp") == []


def test_what_cannot_be_rendered_is_not_sent_and_may_be_later(box: Sandbox) -> None:
    def broken(_content: Any) -> Message:
        raise KeyError("titel")

    messenger = SlackMessenger(client_for(box.api_url), "T1", "UBOT", {("a", 1): broken})
    for kind in ("a", "b"):
        with pytest.raises(NotSent):
            messenger.post(LED, "k", said("x", kind))
    assert box.calls == []


def test_a_client_that_retries_by_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        SlackMessenger(WebClient(token="x"), "T1", "UBOT", {})


def test_the_scopes_it_needs_are_in_the_manifest() -> None:
    import yaml

    from tests.delivery.support import SCOPES
    from tests.support.tree import ROOT

    manifest = yaml.safe_load((ROOT / "manifest.yaml").read_text(encoding="utf-8"))
    assert set(SCOPES) <= set(manifest["oauth_config"]["scopes"]["bot"])
