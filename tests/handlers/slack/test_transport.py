"""From a delivery to its answer, over Socket Mode and signed HTTP, with real clients and servers."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from handlers.slack.answer import Answer, replace, reply
from handlers.slack.kit import Message, actions, button, section
from handlers.slack.request import Request
from handlers.slack.transport import Handlers
from services.errors import ServiceUnavailable
from tests.support.logs import captured_log
from tests.support.signed import command_body, post_signed
from tests.support.slack import WAYS, Running, running_bot

AT_ONCE = 32


class Desk:
    """Handlers that note what they were asked, and one that waits until it is let go."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.gate = threading.Event()
        self.begun = threading.Semaphore(0)

    def handlers(self) -> Handlers:
        return Handlers(
            commands={
                "/aktivitet": self.note,
                "/årshjul": self.note,
                "/arshjul": self.note,
                "/vänta": self.wait,
                "/krasch": self.crash,
                "/låst": self.locked,
                "/tyst": lambda request: Answer(),
            },
            clicks={"done": lambda request: self.clicked(request), "wait": self.wait},
            events={"message": self.note},
        )

    def note(self, request: Request) -> Answer:
        self.asked.append(request)
        text = f"Du skrev {request.text or 'ingenting'}"
        return reply(
            Message(text, [section(text), actions(button("Klar", "done", "17"), button("?", "gone"))])
        )

    def wait(self, request: Request) -> Message:
        self.begun.release()
        self.gate.wait(20)
        self.asked.append(request)
        return Message(f"Klart: {request.text}")

    def clicked(self, request: Request) -> Answer:
        self.asked.append(request)
        return replace(Message(f"Klar med {request.value}"), Message("Och en rad till"))

    def crash(self, request: Request) -> Message:
        raise ValueError(f"om {request.text}")

    def locked(self, request: Request) -> Message:
        raise ServiceUnavailable("database is locked")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.gate.set()


@pytest.fixture
def running(desk: Desk, way: str, sqlite_url: str) -> Iterator[Running]:
    with running_bot(desk.handlers(), sqlite_url, way) as found:
        yield found


def run(desk: Desk, way: str, url: str, **settings: Any) -> AbstractContextManager[Running]:
    return running_bot(desk.handlers(), url, way, **settings)


def test_a_command_is_answered_for_the_asker_alone(running: Running, desk: Desk) -> None:
    asked = running.box.command("UKARIN", "CLED", "/aktivitet", "klar 3b & <klart>")
    assert asked.status == "ok"
    assert asked.wait_for_answer()["text"] == "Du skrev klar 3b &amp; &lt;klart&gt;"
    request = desk.asked[0]
    assert (request.account.platform, request.account.tenant_id, request.account.external_id) == (
        "slack",
        "T1",
        "UKARIN",
    )
    assert (request.verb, request.text, request.channel_id) == ("/aktivitet", "klar 3b & <klart>", "CLED")
    assert running.box.messages("CLED") == []
    assert len(running.box.messages("CLED", viewer="UKARIN")) == 1


@pytest.mark.parametrize(
    "command", ["/årshjul", "/Årshjul", "/ÅRSHJUL", unicodedata.normalize("NFD", "/Årshjul"), "/ARSHJUL"]
)
def test_commands_are_known_whatever_their_case_and_composition(sqlite_url: str, command: str) -> None:
    desk = Desk()
    with run(desk, "http", sqlite_url) as running:
        body = _post_command(running, command=command, text="mars")
        assert body == (200, b"")
        running.box.wait_until(lambda: desk.asked)
    assert desk.asked[0].verb in ("/årshjul", "/arshjul")


def test_every_acknowledgement_comes_before_any_work_is_done(running: Running, desk: Desk) -> None:
    box = running.box
    asked = [box.send_command("UKARIN", "CLED", "/vänta", f"nr {n}") for n in range(AT_ONCE)]
    for one in asked:
        one.wait_for_ack()
    # The handlers stand still: whatever was acknowledged was so before the work.
    assert desk.asked == []
    assert [one.status for one in asked] == ["ok"] * AT_ONCE
    desk.gate.set()
    texts = {one.wait_for_answer()["text"] for one in asked}
    assert texts == {f"Klart: nr {n}" for n in range(AT_ONCE)}
    assert len(desk.asked) == AT_ONCE
    assert running.acks_counted() == AT_ONCE
    assert running.acks_counted(at_most="0.5") == AT_ONCE


def test_a_click_replaces_its_message_and_may_say_more(running: Running, desk: Desk) -> None:
    box = running.box
    box.command("UKARIN", "CLED", "/aktivitet", "3b").wait_for_answer()
    clicked = box.click("UKARIN", box.messages("CLED", viewer="UKARIN")[-1], "done#1")
    assert clicked.wait_for_answer()["text"] == "Klar med 17"
    assert clicked.wait_for_answer(count=2)["text"] == "Och en rad till"
    shown = [message.text for message in box.messages("CLED", viewer="UKARIN")]
    assert shown == ["Klar med 17", "Och en rad till"]
    assert (desk.asked[-1].verb, desk.asked[-1].value) == ("done", "17")


def test_a_button_nobody_knows_any_more_says_so(running: Running) -> None:
    box = running.box
    box.command("UKARIN", "CLED", "/aktivitet").wait_for_answer()
    clicked = box.click("UKARIN", box.messages("CLED", viewer="UKARIN")[-1], "gone#2")
    assert "gäller inte längre" in clicked.wait_for_answer()["text"]


def test_a_command_nobody_knows_is_answered_in_the_acknowledgement(running: Running) -> None:
    asked = running.box.command("UKARIN", "CLED", "/okänt", "hej")
    assert asked.status == "ok"
    assert asked.ack_body is not None
    assert "Jag känner inte till `/okänt`" in asked.ack_body["text"]
    assert "`/aktivitet`" in asked.ack_body["text"]


@pytest.mark.parametrize("command", ["/krasch", "/låst"])
def test_an_error_gives_a_code_that_is_in_the_log_and_nothing_of_the_text(
    sqlite_url: str, desk: Desk, command: str
) -> None:
    with captured_log() as log, run(desk, "http", sqlite_url) as running:
        asked = running.box.command("UKARIN", "CLED", command, "hemlig kommentar")
        text = asked.wait_for_answer()["text"]
    assert text.startswith("Jag kunde inte spara just nu. Inget är ändrat; försök igen om en stund. (Felkod ")
    assert f"code='{text[-5:-1]}'" in log.getvalue()
    assert "hemlig" not in log.getvalue()


def test_no_answer_is_an_answer_too(running: Running) -> None:
    running.box.command("UKARIN", "CLED", "/tyst")
    running.box.command("UKARIN", "CLED", "/aktivitet").wait_for_answer()
    assert len(running.box.messages("CLED", viewer="UKARIN")) == 1


def test_a_delivery_that_comes_twice_is_worked_on_once(sqlite_url: str, desk: Desk) -> None:
    with run(desk, "http", sqlite_url) as running:
        for _ in range(2):
            assert _post_command(running, command="/aktivitet", trigger_id="1.2.samma") == (200, b"")
        assert _post_command(running, command="/aktivitet", trigger_id="1.2.annan") == (200, b"")
        running.box.wait_until(lambda: len(desk.asked) > 1)
    assert [request.request_key for request in desk.asked] == ["slack:T1:1.2.samma", "slack:T1:1.2.annan"]


def test_a_second_click_has_a_key_of_its_own(running: Running, desk: Desk) -> None:
    box = running.box
    box.command("UKARIN", "CLED", "/aktivitet").wait_for_answer()
    message = box.messages("CLED", viewer="UKARIN")[-1]
    clicks = [box.act("UKARIN", message, "done#1") for _ in range(2)]
    for one in clicks:
        one.wait_for_answer()
    assert len({request.request_key for request in desk.asked}) == 3


def test_a_full_queue_is_said_in_the_acknowledgement(
    sqlite_url: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.wiring.QUEUE", 2)
    with run(desk, "http", sqlite_url, arshjul_workers=1) as running:
        box = running.box
        box.command("UKARIN", "CLED", "/vänta", "först")
        assert desk.begun.acquire(timeout=10)
        waiting = [box.command("UKARIN", "CLED", "/vänta", text) for text in ("a", "b")]
        refused = box.command("UKARIN", "CLED", "/vänta", "c")
        assert refused.ack_body is not None
        assert refused.ack_body["text"].startswith("Det är många som skriver just nu. Inget är ändrat")
        desk.gate.set()
        for one in waiting:
            one.wait_for_answer()
        # What was refused may be tried again at once, by the same key too.
        assert box.command("UKARIN", "CLED", "/vänta", "c").wait_for_answer()["text"] == "Klart: c"
    assert sorted(request.text for request in desk.asked) == ["a", "b", "c", "först"]


def test_a_click_that_finds_the_queue_full_is_told_so(
    sqlite_url: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.wiring.QUEUE", 1)
    with run(desk, "http", sqlite_url, arshjul_workers=1) as running:
        box = running.box
        box.command("UKARIN", "CLED", "/aktivitet").wait_for_answer()
        box.command("UKARIN", "CLED", "/vänta", "1")
        assert desk.begun.acquire(timeout=10)
        box.command("UKARIN", "CLED", "/vänta", "2")
        clicked = box.click("UKARIN", box.messages("CLED", viewer="UKARIN")[0], "done#1")
        assert clicked.status == "ok"
        assert clicked.wait_for_answer()["text"].startswith("Det är många som skriver")
        desk.gate.set()


def test_a_message_written_to_the_bot_is_acknowledged_and_handled(running: Running, desk: Desk) -> None:
    running.box.say("UKARIN", "UBOT", "klar 3b")
    running.box.wait_for_deliveries("events_api")
    running.box.wait_until(lambda: desk.asked)
    assert (desk.asked[0].verb, desk.asked[0].text) == ("message", "klar 3b")
    assert running.box.wait_for_message("UBOT", "UKARIN", contains="Du skrev klar 3b")
    # Its own message comes back as an event, and is left alone.
    running.box.wait_for_deliveries("events_api", 1)
    assert len(desk.asked) == 1


def test_socket_mode_survives_lost_and_refreshed_connections(sqlite_url: str, desk: Desk) -> None:
    with run(desk, "socket", sqlite_url) as running:
        box = running.box
        old = box.connections
        box.refresh_connections()
        renewed = box.wait_for_connection(other_than=old)
        assert box.command("UKARIN", "CLED", "/aktivitet", "efter byte").wait_for_answer()
        box.drop_connections()
        box.wait_for_connection(other_than=[*old, *renewed], timeout=30)
        assert box.command("UKARIN", "CLED", "/aktivitet", "efter avbrott").wait_for_answer()
    assert [request.text for request in desk.asked] == ["efter byte", "efter avbrott"]


def test_stopping_finishes_what_was_taken_on(sqlite_url: str, desk: Desk, way: str) -> None:
    with run(desk, way, sqlite_url) as running:
        asked = running.box.command("UKARIN", "CLED", "/vänta", "sist")
        assert desk.begun.acquire(timeout=10)
        threading.Timer(0.2, desk.gate.set).start()
        running.bot.stop()
        assert asked.wait_for_answer()["text"] == "Klart: sist"


def _post_command(running: Running, **fields: str) -> tuple[int, bytes]:
    return post_signed(running.address, command_body(**fields))
