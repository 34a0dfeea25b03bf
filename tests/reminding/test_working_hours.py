"""What the clock planned and could not deliver waits until people are at work; what somebody asks for does not."""

from __future__ import annotations

from datetime import date

from services import digest_planning, getting_started, meetings, people
from services.messenger import TryLater
from services.rehearsing import rehearse
from tests.reminding.conftest import ROOM
from tests.reminding.notebook import Life, Post
from tests.support.house import House

# The digest of 6 April goes out on a Friday, two working days before; the leader's draft the day before that.
THURSDAY, FRIDAY, SATURDAY, MONDAY = (date(2027, 4, day) for day in (1, 2, 3, 5))


def refused(life: Life, day: date, hour: int, minute: int = 0) -> None:
    """A tick while the platform takes nothing."""
    life.notebook.refuse = lambda _place, _key: TryLater(60)
    assert life.tick(day, hour, minute) == []
    life.notebook.refuse = lambda _place, _key: None


def kinds(posts: list[Post]) -> set[str]:
    return {one.first.kind for one in posts}


class TestWhatTheClockPlanned:
    def test_it_waits_for_the_next_working_morning(self, group: House, life: Life) -> None:
        """Over a night, a weekend and the hour between two and three."""
        refused(life, THURSDAY, 16, 59)
        for hour in (17, 23):
            assert life.tick(THURSDAY, hour, 30) == []
        assert life.tick(FRIDAY, 2, 30) == []
        assert "digest_draft" not in kinds(life.tick(FRIDAY, 7, 59))
        refused(life, FRIDAY, 16, 59)
        for day, hour in ((SATURDAY, 2), (SATURDAY, 10), (date(2027, 4, 4), 12), (MONDAY, 7)):
            assert life.tick(day, hour, 30) == []
        posts = life.tick(MONDAY, 8)
        assert kinds(posts) >= {"digest", "digest_details", "attention"}
        assert [one.first.kind for one in posts if one.to == ROOM] == ["digest", "digest_details"]

    def test_what_is_no_use_by_then_is_missed_and_reported(self, group: House, life: Life) -> None:
        """The draft is no use when the digest has gone out."""
        life.tick(THURSDAY, 8)
        life.at(THURSDAY, 9)
        for words in ("ledning bort 6 april", "ledning 9 april kl 7"):
            meetings.change(group.deps, group.asker("johan"), words, ROOM)
        refused(life, date(2027, 4, 8), 16, 59)
        assert life.tick(date(2027, 4, 9), 6) == []
        assert [one for one in life.tick(date(2027, 4, 9), 8) if one.to == ROOM] == []
        [told] = [one for one in life.tick(date(2027, 4, 12), 8) if one.first.kind == "attention"]
        assert "*ledning*: 2 meddelanden kom inte fram. Det hann inte skickas" in told.text

    def test_news_of_what_others_did_waits_too(self, group: House, life: Life) -> None:
        life.at(THURSDAY, 9)
        people.appoint(
            group.deps, group.asker("johan"), "Rektor Ekens förskola", group.profile("nils"), "replace"
        )
        refused(life, FRIDAY, 16, 59)
        assert life.tick(SATURDAY, 10) == []
        assert "news" in kinds(life.tick(MONDAY, 8))

    def test_what_stands_there_is_updated_at_night(self, group: House, life: Life) -> None:
        [posted] = [one for one in life.tick(FRIDAY, 8) if one.first.kind == "digest"]
        life.at(FRIDAY, 22)
        meetings.change(group.deps, group.asker("johan"), "ledning 6 april kl 13", ROOM)
        assert life.tick(FRIDAY, 22, 1) == []
        assert posted.updates == 1 and "kl. 13" in posted.text

    def test_a_meeting_that_is_held_after_all_is_told_of_in_the_morning(
        self, group: House, life: Life
    ) -> None:
        refused(life, FRIDAY, 8)
        life.at(SATURDAY, 22)
        meetings.change(group.deps, group.asker("johan"), "ledning bort 6 april", ROOM)
        meetings.change(group.deps, group.asker("johan"), "ledning 6 april kl 13", ROOM)
        assert life.tick(SATURDAY, 22, 1) == []
        assert "digest" in kinds(life.tick(MONDAY, 8))

    def test_a_rehearsal_of_a_night_says_nothing(self, group: House, life: Life) -> None:
        refused(life, FRIDAY, 16, 59)
        life.at(SATURDAY, 2, 30)
        assert rehearse(life.deps.database, life.clock) == []
        life.at(MONDAY)
        assert "digest" in {one.said.kind for one in rehearse(life.deps.database, life.clock)}


class TestWhatIsAskedFor:
    def meeting(self, group: House) -> int:
        forums = meetings.list_forums(group.deps, group.asker("maria")).forums
        return next(m.id for one in forums for m in one.coming if m.on_date == date(2027, 4, 6))

    def test_send_now_sends_at_night_what_waits(self, group: House, life: Life) -> None:
        refused(life, FRIDAY, 16, 59)
        assert life.tick(SATURDAY, 10) == []
        life.at(SATURDAY, 11)
        digest_planning.send_now(group.deps, group.asker("maria"), self.meeting(group))
        assert [one.first.kind for one in life.tick(SATURDAY, 11, 1)] == ["digest", "digest_details"]

    def test_send_now_just_before_the_day_ends(self, group: House, life: Life) -> None:
        life.at(THURSDAY, 16, 59)
        digest_planning.send_now(group.deps, group.asker("maria"), self.meeting(group))
        assert "digest" in kinds(life.tick(THURSDAY, 17, 0))

    def test_the_digest_of_now_the_test_and_the_welcome(self, group: House, life: Life) -> None:
        life.at(SATURDAY, 22)
        digest_planning.post_now(group.deps, group.asker("maria"), ROOM)
        getting_started.send_test(group.deps, group.asker("johan"))
        people.make_administrator(
            group.deps, group.asker("johan"), group.profile("maria"), asker_runs_workspace=False
        )
        assert kinds(life.tick(SATURDAY, 22, 1)) == {
            "digest",
            "digest_details",
            "test_reminder",
            "getting_started",
        }
