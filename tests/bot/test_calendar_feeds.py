"""A calendar's address over HTTP: conditional requests, addresses that hold no more, and what the log says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.client import HTTPConnection, HTTPResponse

import icalendar
import pytest

from bot.calendars import AT_ONCE, CalendarDesk
from bot.http import Server, Site
from bot.metrics import Metrics
from plan.status import Status
from services import feeds
from services.deps import Deps
from services.feeds import FeedGiven
from storage.database import Database
from tests.support.house import House, in_march, set_up_house
from tests.support.logs import captured_log


@dataclass(frozen=True)
class Served:
    """Lillby behind a server of its own, and Karin's calendar."""

    house: House
    port: int
    path: str

    def get(self, path: str = "", method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path or self.path, headers=named)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()


@pytest.fixture
def served(sqlite_url: str) -> Iterator[Served]:
    database = Database(sqlite_url)
    set_up_house(database)
    plain = in_march(database)
    deps = Deps(database, plain.clock, "https://arshjul.lillby.se/")
    house = House(deps, plain.huvudman_id)
    given = feeds.give_feed(deps, house.asker("karin"), "")
    assert isinstance(given, FeedGiven)
    site = Site(None, lambda: {"status": "ok"}, Metrics(), CalendarDesk(deps))
    server = Server(site, "127.0.0.1", 0)
    server.start()
    yield Served(house, server.port, f"/{given.address.removeprefix(deps.public_url)}")
    server.stop()
    database.close()


def test_the_calendar_is_read_by_its_address(served: Served) -> None:
    answer, body = served.get()
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert icalendar.Calendar.from_ical(body).events
    head, nothing = served.get(method="HEAD")
    assert (head.status, head.headers["ETag"], nothing) == (200, answer.headers["ETag"], b"")


def test_whoever_has_it_gets_nothing_until_it_changes(served: Served) -> None:
    answer, _ = served.get()
    tag = answer.headers["ETag"]
    for condition in ({"If_None_Match": tag}, {"If_None_Match": f'"x", W/{tag}'}, {"If_None_Match": "*"}):
        again, body = served.get(**condition)
        assert (again.status, body, again.headers["ETag"]) == (304, b"", tag)
    since, _ = served.get(If_Modified_Since=answer.headers["Last-Modified"])
    assert since.status == 304

    served.house.clock.advance(timedelta(minutes=5))
    served.house.report("karin", "läs 2a", Status.DONE)
    changed, body = served.get(If_None_Match=tag)
    assert changed.status == 200
    assert b"Klar: " in body
    assert parsedate_to_datetime(changed.headers["Last-Modified"]) == served.house.clock.now()
    old, _ = served.get(If_Modified_Since=answer.headers["Last-Modified"])
    assert old.status == 200


def test_the_tag_decides_where_both_are_given(served: Served) -> None:
    future = format_datetime(datetime(2030, 1, 1, tzinfo=UTC), usegmt=True)
    answer, _ = served.get(If_None_Match='"another"', If_Modified_Since=future)
    assert answer.status == 200


@pytest.mark.parametrize("date", ["", "i går", "Mon, 01 Mar 2027 08:00:00", "x" * 500])
def test_a_date_that_is_none_is_no_condition(served: Served, date: str) -> None:
    assert served.get(If_Modified_Since=date)[0].status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/calendar/",
        "/calendar/.ics",
        "/calendar/fel.ics",
        "/calendar/" + "x" * 3000 + ".ics",
        "/calendar/%C3%A5.ics",
        "/calendar/a/b.ics",
        "/calendar/../healthz.ics",
        "/calendar/fel.txt",
        "/calendar/%00.ics",
    ],
)
def test_an_address_that_never_was_is_not_found(served: Served, path: str) -> None:
    assert served.get(path)[0].status == 404


def test_a_revoked_address_is_gone(served: Served) -> None:
    tag = served.get()[0].headers["ETag"]
    feeds.revoke_feeds(served.house.deps, served.house.asker("karin"), "")
    answer, body = served.get(If_None_Match=tag)
    assert answer.status == 410
    assert "gäller inte längre" in body.decode()


def test_only_reading_is_answered(served: Served) -> None:
    assert served.get(method="POST")[0].status in (404, 405)
    assert served.get()[0].status == 200


def test_the_secret_stands_in_no_log(served: Served) -> None:
    secret = served.path.rpartition("/")[2].removesuffix(".ics")
    with captured_log(debug=True) as log:
        served.get()
        served.get("/calendar/fel-hemlighet.ics")
        feeds.revoke_feeds(served.house.deps, served.house.asker("karin"), "")
        served.get()
    assert secret not in log.getvalue()
    assert "fel-hemlighet" not in log.getvalue()


def test_calendars_never_take_more_of_the_server_than_their_share(served: Served) -> None:
    """Slack's requests are answered by the same threads, and wait three seconds."""
    desk = CalendarDesk(served.house.deps)
    held = [desk._room.acquire(blocking=False) for _ in range(AT_ONCE)]
    assert all(held)
    answer = desk({"PATH_INFO": served.path})
    assert answer.status == 503
    assert dict(answer.headers)["Retry-After"] == "60"
    desk._room.release()
    assert desk({"PATH_INFO": served.path}).status == 200
