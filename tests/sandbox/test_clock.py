"""The workspace's own clock: moving it, and who is told."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from sandbox import ClockError, Sandbox
from sandbox.clock import Clock
from tests.sandbox.support import MANIFEST, WORKSPACE, ask, call, client_for

START = datetime.fromisoformat("2027-03-16T08:30+01:00")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def demo() -> Iterator[Sandbox]:
    with Sandbox(WORKSPACE, MANIFEST, message_interval=0, start=START) as box:
        yield box


@pytest.mark.parametrize(
    ("start", "move", "there"),
    [
        ("2027-03-16T08:30+01:00", "next_morning", "2027-03-17T08:00+01:00"),
        ("2027-03-16T00:10+01:00", "next_morning", "2027-03-17T08:00+01:00"),
        ("2027-03-16T23:30+00:00", "next_morning", "2027-03-18T08:00+01:00"),  # already the 17th in Sweden
        ("2027-03-27T12:00+01:00", "next_morning", "2027-03-28T08:00+02:00"),  # the clocks go forward
        ("2027-10-30T12:00+02:00", "next_morning", "2027-10-31T08:00+01:00"),
        ("2027-12-31T12:00+01:00", "next_morning", "2028-01-01T08:00+01:00"),
        ("2028-02-28T12:00+01:00", "next_morning", "2028-02-29T08:00+01:00"),
        ("2027-03-16T08:30+01:00", "next_week", "2027-03-22T08:00+01:00"),
        ("2027-03-21T23:00+01:00", "next_week", "2027-03-22T08:00+01:00"),
        ("2027-03-22T07:00+01:00", "next_week", "2027-03-29T08:00+02:00"),  # a Monday means the one after
        ("2027-03-16T08:30+01:00", "2027-03-16T08:31+01:00", "2027-03-16T08:31+01:00"),
        ("2027-03-16T08:30+01:00", "2027-05-04T07:00+00:00", "2027-05-04T09:00+02:00"),
    ],
)
def test_where_the_clock_goes(start: str, move: str, there: str) -> None:
    clock = Clock(datetime.fromisoformat(start))
    clock.move(move)
    assert clock.at().isoformat(timespec="minutes") == there
    assert clock.version == 1


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("2027-03-16T08:29+01:00", "Klockan går bara framåt. Den är redan tisdag 16 mars 2027 kl. 8.30."),
        ("2026-03-17T08:00+01:00", "går bara framåt"),
        ("2027-03-17T08:00", "saknar tidszon"),
        ("i morgon", "är ingen tidpunkt"),
        ("2100-01-01T08:00+01:00", "före år 2100"),
    ],
)
def test_where_the_clock_does_not_go(to: str, why: str) -> None:
    clock = Clock(START)
    with pytest.raises(ClockError) as caught:
        clock.move(to)
    assert why in str(caught.value)
    assert clock.version == 0


def test_messages_follow_the_moved_clock_and_their_times_only_grow(demo: Sandbox) -> None:
    first = demo.say("karin", "alla", "hej")
    assert demo.move_clock("next_morning").isoformat(timespec="minutes") == "2027-03-17T08:00+01:00"
    later = [demo.say("karin", "alla", "hej") for _ in range(20)]
    stamps = [float(message.ts) for message in (first, *later)]
    assert stamps == sorted(set(stamps))
    assert datetime.fromtimestamp(stamps[1], demo.now.tzinfo).date().isoformat() == "2027-03-17"
    posted = client_for(demo).chat_postMessage(channel="CLED", text="hej")["ts"]
    assert float(posted) > stamps[-1]


def test_the_clock_is_told_and_moved_from_another_process(demo: Sandbox) -> None:
    address = f"{demo.url}sandbox/clock"
    told = call(address)
    assert (told["now"][:16], told["now"][-6:], told["version"]) == ("2027-03-16T08:30", "+01:00", 0)
    moved = call(address, "POST", {"move": "next_week"})
    assert (moved["now"][:16], moved["version"]) == ("2027-03-22T08:00", 1)
    assert call(address, "POST", {"to": "2027-04-06T07:00+00:00"})["now"][:16] == "2027-04-06T09:00"
    assert call(f"{address}?after=1&wait=30")["version"] == 2


def test_who_waits_is_answered_when_the_clock_is_moved(demo: Sandbox) -> None:
    answers: list[dict[str, Any]] = []
    waiting = threading.Thread(
        target=lambda: answers.append(call(f"{demo.url}sandbox/clock?after=0&wait=30"))
    )
    waiting.start()
    demo.say("karin", "alla", "något annat händer")
    demo.move_clock("next_morning")
    waiting.join()
    assert answers[0]["version"] == 1
    assert call(f"{demo.url}sandbox/clock?after=1&wait=0.01")["version"] == 1


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("clock", {"to": "2020-01-01T08:00+01:00"}, "går bara framåt"),
        ("clock", {"to": 3}, "ingen tidpunkt"),
        ("clock", {"move": "i morgon"}, "Säg vart klockan ska"),
        ("clock", {}, "Säg vart klockan ska"),
        ("clock/marks", {"marks": [{"at": "2027-04-06T09:00+02:00"}]}, "behöver ett namn"),
        ("clock/marks", {"marks": [{"label": "a" * 41, "at": "2027-04-06T09:00+02:00"}]}, "högst 40"),
        ("clock/marks", {"marks": [{"label": "Möte", "at": "2027-04-06T09:00"}]}, "saknar tidszon"),
        ("clock/marks", {"marks": [{"label": "Möte"}]}, "ingen tidpunkt"),
        ("clock/marks", {}, "en lista"),
    ],
)
def test_what_is_asked_wrongly_of_the_clock_is_said_in_swedish(
    demo: Sandbox, path: str, body: Any, why: str
) -> None:
    with pytest.raises(HTTPError) as caught:
        call(f"{demo.url}sandbox/{path}", "POST", body)
    with caught.value as answer:
        assert answer.code == 400
        assert why in json.load(answer)["error"]


def test_marks_are_offered_in_order_until_they_have_passed(demo: Sandbox) -> None:
    meeting = {"label": "Till nästa möte", "at": "2027-04-06T09:00:00+02:00"}
    soon = {"label": "Till <utkastet>", "at": "2027-03-18T09:00:00+01:00"}
    address = f"{demo.url}sandbox/clock/marks"
    assert call(address, "POST", {"marks": [meeting, soon]}) == {"marks": [soon, meeting]}
    page = ask(demo, "/UKARIN/CLED")[2]
    assert 'value="2027-04-06T09:00:00+02:00"' in page and "Till &lt;utkastet&gt;" in page
    demo.move_clock("next_week")
    assert call(address) == {"marks": [meeting]}
    demo.mark_clock([])
    assert "Till nästa möte" not in ask(demo, "/")[2]


@pytest.mark.parametrize("path", ["/", "/UKARIN/CLED", "/UKARIN/DKARIN"])
def test_every_page_shows_the_time_in_a_demo_and_no_other(demo: Sandbox, box: Sandbox, path: str) -> None:
    assert "tisdag 16 mars 2027 kl. 8.30" in ask(demo, path)[2]
    assert 'id="clock"' not in ask(box, path)[2]


def test_the_buttons_work_without_scripts(demo: Sandbox) -> None:
    def press(form: dict[str, str], referer: str) -> tuple[int, dict[str, str], str]:
        return ask(demo, "/clock", "POST", urlencode(form), Content_Type=FORM, Referer=referer)

    status, headers, _ = press({"move": "next_morning"}, f"{demo.url}UKARIN/CLED?thread=1.0")
    assert (status, headers["Location"]) == (303, "/UKARIN/CLED?thread=1.0")
    page = ask(demo, "/UKARIN/CLED")[2]
    assert "onsdag 17 mars 2027 kl. 8.00" in page and "I dag, onsdag 17 mars</span>" in page
    assert press({"to": "2027-03-18T08:00:00+01:00"}, "http://x.invalid//y")[1]["Location"] == "/"
    status, _, said = press({"to": "2027-03-17T08:00:00+01:00"}, demo.url)
    assert (status, said[:28]) == (400, "Klockan går bara framåt. Den")


def test_a_page_elsewhere_cannot_move_the_clock(demo: Sandbox) -> None:
    for path in ("/clock", "/sandbox/clock", "/sandbox/clock/marks"):
        assert ask(demo, path, "POST", "{}", Origin="http://example.invalid")[0] == 403


def test_days_are_named_anew_when_the_clock_has_moved(demo: Sandbox) -> None:
    demo.say("karin", "ledningsgrupp", "hej")
    assert "I dag, tisdag 16 mars" in ask(demo, "/UKARIN/CLED")[2]
    demo.move_clock("next_morning")
    demo.say("karin", "ledningsgrupp", "hej igen")
    page = ask(demo, "/UKARIN/CLED")[2]
    assert "I går, tisdag 16 mars" in page and page.count("I dag, onsdag 17 mars") == 1
    demo.move_clock("2028-01-03T08:00+01:00")
    page = ask(demo, "/UKARIN/CLED")[2]
    assert "Tisdag 16 mars 2027" in page and "I dag, måndag 3 januari" in page


def test_open_pages_are_told_the_new_time(demo: Sandbox) -> None:
    demo.say("karin", "ledningsgrupp", "hej")
    connection = http.client.HTTPConnection("127.0.0.1", int(demo.url.split(":")[2].strip("/")), timeout=10)
    connection.request("GET", "/UALI/events?since=1")
    response = connection.getresponse()

    def heard() -> dict[str, Any]:
        while not (line := response.readline().decode()).startswith("data: "):
            pass
        found: dict[str, Any] = json.loads(line.removeprefix("data: "))
        return found

    assert heard()["words"] == "tisdag 16 mars 2027 kl. 8.30"
    demo.move_clock("next_morning")
    told = heard()
    connection.close()
    assert (told["kind"], told["date"], told["version"]) == ("clock", "2027-03-17", 1)
    assert told["days"] == {"2027-03-17": "I dag, onsdag 17 mars"}  # Ali doesn't see what Karin wrote
    assert "onsdag 17 mars 2027 kl. 8.00" in told["html"] and "Nästa vecka" in told["html"]
