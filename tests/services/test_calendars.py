"""Calendars of people, roles, forums and all, and the addresses they are read at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import icalendar

from plan.status import Status
from services import feeds, meetings, people
from services.calendars import calendar_file
from services.deps import Asker
from services.feeds import (
    FeedExists,
    FeedGiven,
    FeedGone,
    FeedList,
    FeedRead,
    FeedRevoked,
    FeedUnknown,
    NoAddress,
)
from services.results import AdminOnly
from tests.support.house import House

URL = "https://arshjul.lillby.se/"


def public(house: House) -> House:
    return replace(house, deps=replace(house.deps, public_url=URL))


def given(house: House, who: str, words: str = "") -> FeedGiven:
    found = feeds.give_feed(house.deps, house.asker(who), words)
    assert isinstance(found, FeedGiven)
    return found


def secret_of(feed: FeedGiven) -> str:
    return feed.address.removeprefix(f"{URL}calendar/").removesuffix(".ics")


def read(house: House, feed: FeedGiven) -> FeedRead:
    found = feeds.read_feed(house.deps, secret_of(feed))
    assert isinstance(found, FeedRead)
    return found


def events(data: bytes | None) -> dict[str, icalendar.Event]:
    assert data is not None
    found = icalendar.Calendar.from_ical(data).events
    by_title = {str(event["SUMMARY"]): event for event in found}
    uids = [event["UID"] for event in found]
    assert len(set(uids)) == len(uids)
    return by_title


def all_of(house: House) -> dict[str, icalendar.Event]:
    return events(calendar_file(house.deps, house.huvudman_id))


def test_everything_with_a_date_is_in_the_calendar_once_however_many_units(either_house: House) -> None:
    house = either_house
    found = all_of(house)
    readers = found["Läs 2b Läsvecka på varje skola"]
    assert readers["DTSTART"].dt == date(2027, 3, 26)
    assert all(unit in readers["DESCRIPTION"] for unit in ("Alskolan", "Björkskolan", "Ekens förskola"))
    # What nobody is asked about: politicians decide, and nobody answers for them.
    assert "Budgeten beslutas" in found
    # A term is no bar over half a year: its last day is.
    assert found["Läs 3a Läsombud på varje skola"]["DTSTART"].dt == date(2027, 6, 15)
    # A week is.
    drill = found["Brandövning"]
    assert (drill["DTSTART"].dt, drill["DTEND"].dt) == (date(2027, 3, 22), date(2027, 3, 29))


def test_a_change_keeps_the_uid_and_raises_the_sequence(either_house: House) -> None:
    house = either_house
    title = "Läs 2a Kartlägg läsförståelsen"
    before = all_of(house)[title]
    assert before["SEQUENCE"] == 0
    house.clock.advance(timedelta(hours=1))
    house.move("karin", "läs 2a", "till 15 april, väntar på svar")
    after = all_of(house)[title]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == 1
    assert after["DTSTART"].dt == date(2027, 4, 15)
    assert after["LAST-MODIFIED"].dt == house.clock.now()
    house.report("karin", "läs 2a", Status.DONE)
    assert all_of(house)[f"Klar: {title}"]["UID"] == before["UID"]
    house.report("karin", "läs 2a", Status.DROPPED)
    assert all_of(house)[title]["STATUS"] == "CANCELLED"


def test_a_window_that_was_moved_is_its_last_day(house: House) -> None:
    house.click("anna", house.assignment("Brandövning", "Alskolan"), Status.IN_PROGRESS)
    before = all_of(house)["Brandövning"]
    assert before["DTSTART"].dt == date(2027, 3, 22)
    assert before["SEQUENCE"] == 1


def test_a_persons_calendar_holds_what_they_answer_for(house: House) -> None:
    house = public(house)
    anna = events(read(house, given(house, "anna")).content)
    assert "Läs 2b Läsvecka på varje skola" in anna
    assert "Ekens förskola" not in anna["Läs 2b Läsvecka på varje skola"]["DESCRIPTION"]
    assert "Läs 2a Kartlägg läsförståelsen" not in anna
    strateg = events(read(house, given(house, "anna", "strateg")).content)
    assert "Läs 2a Kartlägg läsförståelsen" in strateg
    assert "Skyddsrond" not in strateg


def test_a_forums_calendar_holds_its_meetings_and_a_cancelled_one_stays(house: House) -> None:
    house = public(house)
    for words in (
        "ledningsgrupp första tisdagen i månaden kl 9",
        "ledningsgrupp leds av skolchef",
    ):
        meetings.change(house.deps, house.asker("johan"), words, "C1")
    feed = given(house, "karin", "ledningsgrupp")
    before = icalendar.Calendar.from_ical(read(house, feed).content).events
    april = next(event for event in before if event["DTSTART"].dt.date() == date(2027, 4, 6))
    assert (april["DTSTART"].dt.hour, april["STATUS"]) == (9, "CONFIRMED")

    meetings.change(house.deps, house.asker("johan"), "ledningsgrupp bort 6 april", "C1")
    after = icalendar.Calendar.from_ical(read(house, feed).content).events
    cancelled = next(event for event in after if event["UID"] == april["UID"])
    assert cancelled["STATUS"] == "CANCELLED"
    assert cancelled["SEQUENCE"] > april["SEQUENCE"]
    # Whoever leads it has it in their own calendar; others have what they answer for.
    assert "Ledningsgrupp" in events(read(house, given(house, "maria")).content)
    assert "Ledningsgrupp" not in events(read(house, given(house, "ali")).content)


def test_only_a_hash_of_the_secret_is_kept(either_house: House) -> None:
    house = public(either_house)
    secret = secret_of(given(house, "karin"))
    assert len(secret) >= 32
    assert secret not in repr(house.everything())
    assert isinstance(feeds.read_feed(house.deps, secret), FeedRead)
    for wrong in ("", secret[:-1], f"{secret}x", "x" * 5000, "å"):
        assert feeds.read_feed(house.deps, wrong) is None


def test_a_renewed_address_takes_the_place_of_the_old_and_of_no_other(either_house: House) -> None:
    house = public(either_house)
    mine, everybodys = given(house, "karin"), given(house, "karin", "alla")
    others = given(house, "ali")
    assert isinstance(feeds.give_feed(house.deps, house.asker("karin"), "min"), FeedExists)
    again = feeds.give_feed(house.deps, house.asker("karin"), "min", renew=True)
    assert isinstance(again, FeedGiven)
    assert (mine.renewed, again.renewed) == (False, True)
    assert isinstance(feeds.read_feed(house.deps, secret_of(mine)), FeedGone)
    for feed in (everybodys, others, again):
        assert isinstance(feeds.read_feed(house.deps, secret_of(feed)), FeedRead)


def test_a_revoked_address_is_gone_and_nobody_elses_is(either_house: House) -> None:
    house = public(either_house)
    mine, others = given(house, "karin"), given(house, "ali")
    assert isinstance(feeds.revoke_feeds(house.deps, house.asker("karin"), ""), FeedRevoked)
    assert isinstance(feeds.read_feed(house.deps, secret_of(mine)), FeedGone)
    assert isinstance(feeds.read_feed(house.deps, secret_of(others)), FeedRead)
    assert feeds.list_feeds(house.deps, house.asker("karin")) == FeedList(())
    assert feeds.revoke_feeds(house.deps, house.asker("karin"), "") == FeedRevoked(())


def test_whoever_holds_nothing_any_more_has_no_calendar(house: House) -> None:
    house = public(house)
    feed = given(house, "ali", "alla")
    people.dismiss(house.deps, house.asker("johan"), "strateg", house.profile("ali"))
    assert isinstance(feeds.read_feed(house.deps, secret_of(feed)), FeedGone)
    assert isinstance(feeds.give_feed(house.deps, house.asker("ali"), ""), AdminOnly)


def test_somebody_unknown_gets_no_address(house: House) -> None:
    house = public(house)
    assert isinstance(feeds.give_feed(house.deps, house.asker("nils"), "alla"), AdminOnly)
    assert isinstance(feeds.list_feeds(house.deps, house.asker("nils")), AdminOnly)


def test_what_is_called_nothing_here_is_answered_with_what_there_is(house: House) -> None:
    found = feeds.give_feed(public(house).deps, house.asker("karin"), "slöjdrådet")
    assert isinstance(found, FeedUnknown)
    assert "Strateg" in found.names
    assert "Ledningsgrupp" in found.names


def test_without_a_public_address_there_is_none_to_give(house: House) -> None:
    assert feeds.give_feed(house.deps, house.asker("karin"), "") == NoAddress()
    assert house.count("feed") == 0


def test_the_same_request_twice_gives_one_address(house: House) -> None:
    house = public(house)
    asker = Asker(house.account("karin"), "prov:1")
    assert isinstance(feeds.give_feed(house.deps, asker, ""), FeedGiven)
    assert isinstance(feeds.give_feed(house.deps, asker, "", renew=True), FeedList)
    assert house.count("feed") == 1


def test_a_calendar_changes_when_something_does_and_not_with_the_day(either_house: House) -> None:
    house = public(either_house)
    feed = given(house, "karin")
    first = read(house, feed)
    house.clock.advance(timedelta(days=30))  # things become late meanwhile
    same = read(house, feed)
    assert (same.etag, same.changed_at) == (first.etag, first.changed_at)
    house.report("karin", "läs 2a", Status.IN_PROGRESS)
    other = read(house, feed)
    assert other.etag != first.etag
    assert other.changed_at == house.clock.now()
