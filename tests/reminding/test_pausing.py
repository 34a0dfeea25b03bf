"""A pause is silent from when it begins, and what is said only once is said when it has ended."""

from __future__ import annotations

from datetime import date

import pytest

from services import digest_planning, meetings, undoing, wishes
from services.meetings import ForumChanged
from services.messenger import TryLater
from services.results import Undone
from tests.reminding.notebook import Life, Post
from tests.support.house import House

# Skyddsrond was due on 10 March at three schools: on 17 March the manager of their heads hears of it.
DAY_BEFORE, TOLD, DAY_AFTER = date(2027, 3, 16), date(2027, 3, 17), date(2027, 3, 18)


def of_round(posts: list[Post]) -> list[tuple[str, date]]:
    """Who was told, as a manager, that the round is late."""
    return [
        (one.to, one.day)
        for one in posts
        if one.first.kind == "reminder"
        and any(other.line.assignment.title == "Skyddsrond" for other in one.first.content.others)
    ]


def pause(house: House, what: str, *, paused: bool) -> wishes.Paused:
    """Everything, the manager, or the rounds."""
    admin = house.asker("johan")
    if what == "assignment":
        ids = [a.id for a in house.assignments() if a.title == "Skyddsrond"]
        done = wishes.pause_assignments(house.deps, admin, ids, paused=paused)
    else:
        who = house.profile("vera") if what == "person" else None
        done = wishes.pause(house.deps, admin, paused=paused, who=who)
    assert isinstance(done, wishes.Paused)
    return done


def out_of_reach(life: Life, day: date) -> None:
    """A morning when the platform takes nothing."""
    life.notebook.refuse = lambda _place, _key: TryLater(60)
    assert life.tick(day) == []
    life.notebook.refuse = lambda _place, _key: None


@pytest.mark.parametrize("what", ["all", "person", "assignment"])
class TestTheManager:
    def test_hears_when_the_pause_has_ended(self, house: House, life: Life, what: str) -> None:
        life.tick(DAY_BEFORE)
        pause(house, what, paused=True)
        assert of_round(life.live(TOLD, date(2027, 3, 22))) == []
        life.at(date(2027, 3, 22), 18)
        pause(house, what, paused=False)
        assert of_round(life.live(date(2027, 3, 23), date(2027, 4, 9))) == [("vera", date(2027, 3, 23))]

    def test_hears_when_the_pause_is_taken_back(self, house: House, life: Life, what: str) -> None:
        life.tick(DAY_BEFORE)
        done = pause(house, what, paused=True)
        assert of_round(life.live(TOLD, TOLD)) == []
        life.at(TOLD, 18)
        assert done.batch_id is not None
        assert isinstance(undoing.undo(house.deps, house.asker("johan"), done.batch_id), Undone)
        assert of_round(life.live(DAY_AFTER, DAY_AFTER)) == [("vera", DAY_AFTER)]

    def test_hears_of_what_was_planned_when_the_pause_came_between(
        self, house: House, life: Life, what: str
    ) -> None:
        life.tick(DAY_BEFORE)
        out_of_reach(life, TOLD)
        pause(house, what, paused=True)
        assert of_round(life.tick(TOLD, 9)) == []
        life.at(TOLD, 18)
        pause(house, what, paused=False)
        assert of_round(life.live(DAY_AFTER, DAY_AFTER)) == [("vera", DAY_AFTER)]


class TestWhatIsPlanned:
    def test_what_is_paused_before_it_is_posted_is_left_out(self, house: House, life: Life) -> None:
        out_of_reach(life, TOLD)
        admin, key = house.asker("johan"), house.assignment("Läs 2a").id
        wishes.pause_assignments(house.deps, admin, [key], paused=True)
        [karin] = [one for one in life.tick(TOLD, 9) if one.to == "karin" and one.first.kind == "reminder"]
        assert "Läs 3b" in karin.text and "Läs 2a" not in karin.text


def in_channel(posts: list[Post]) -> list[str]:
    """What was posted where the group meets."""
    return [one.first.kind for one in posts if one.to == "kanalen"]


class TestBeforeAMeeting:
    """6 April: the leader's draft comes on Thursday 1 April, and the digest on Friday."""

    @pytest.fixture(autouse=True)
    def group(self, house: House) -> House:
        for words in ("nytt ledning", "leds av skolchef", "första tisdagen i månaden kl 9", "kanal"):
            said = words if words.startswith("nytt") else f"ledning {words}"
            assert isinstance(
                meetings.change(house.deps, house.asker("johan"), said, "kanalen"), ForumChanged
            )
        return house

    def test_a_digest_that_was_planned_waits_for_the_pause_to_end(self, house: House, life: Life) -> None:
        out_of_reach(life, date(2027, 4, 2))
        pause(house, "all", paused=True)
        assert in_channel(life.tick(date(2027, 4, 2), 9)) == []
        assert in_channel(life.live(date(2027, 4, 3), date(2027, 4, 5))) == []
        pause(house, "all", paused=False)
        posts = life.tick(date(2027, 4, 5), 9)
        assert in_channel(posts) == ["digest", "digest_details"]
        assert in_channel(life.live(date(2027, 4, 5), date(2027, 4, 6), 10)) == []

    def test_a_digest_of_a_meeting_that_was_held_in_a_pause_is_not_sent(
        self, house: House, life: Life
    ) -> None:
        out_of_reach(life, date(2027, 4, 2))
        pause(house, "all", paused=True)
        assert in_channel(life.live(date(2027, 4, 2), date(2027, 4, 6), 10)) == []
        pause(house, "all", paused=False)
        assert in_channel(life.live(date(2027, 4, 7), date(2027, 4, 9))) == []

    def test_who_leads_sends_it_themselves(self, house: House, life: Life) -> None:
        out_of_reach(life, date(2027, 4, 2))
        pause(house, "all", paused=True)
        assert in_channel(life.tick(date(2027, 4, 2), 9)) == []
        forums = meetings.list_forums(house.deps, house.asker("maria")).forums
        [meeting] = [m for one in forums for m in one.coming if m.on_date == date(2027, 4, 6)]
        life.at(date(2027, 4, 2), 10)
        digest_planning.send_now(house.deps, house.asker("maria"), meeting.id)
        posts = life.tick(date(2027, 4, 2), 10, 1)
        assert in_channel(posts) == ["digest", "digest_details"]

    @pytest.mark.parametrize("planned", [True, False])
    def test_a_leader_who_is_paused_gets_no_draft(self, house: House, life: Life, planned: bool) -> None:
        thursday, admin = date(2027, 4, 1), house.asker("johan")
        if planned:
            out_of_reach(life, thursday)
        wishes.pause(house.deps, admin, paused=True, who=house.profile("maria"))
        assert [one for one in life.live(thursday, thursday, 9, 10) if one.to == "maria"] == []
        life.at(thursday, 11)
        wishes.pause(house.deps, admin, paused=False, who=house.profile("maria"))
        posts = [one.first.kind for one in life.live(thursday, thursday, 12, 13) if one.to == "maria"]
        assert posts.count("digest_draft") == 1
