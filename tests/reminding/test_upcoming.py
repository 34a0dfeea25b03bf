"""What the one who runs the plan sees of what comes, what was sent, and what was not said."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from handlers.slack.meetings import upcoming_message
from plan.status import Status
from services import meetings, upcoming, wishes
from services.clock_work import lay_out_ahead
from services.messenger import Unreachable
from services.results import AdminOnly
from services.upcoming import Upcoming
from tests.reminding.conftest import ROOM
from tests.reminding.notebook import STOCKHOLM, Life
from tests.support.house import House


def seen(house: House) -> Upcoming:
    found = upcoming.upcoming(house.deps, house.asker("johan"))
    assert isinstance(found, Upcoming)
    return found


def said(house: House) -> str:
    return str(upcoming_message(upcoming.upcoming(house.deps, house.asker("johan"))).text)


@pytest.fixture
def group(group: House) -> House:
    """The leadership group gets a weekly letter too, and all is laid out."""
    meetings.change(group.deps, group.asker("johan"), "ledning veckobrev", ROOM)
    lay_out_ahead(group.deps)
    return group


def at(house: House, day: date, hour: int = 9) -> None:
    house.clock.set(datetime(day.year, day.month, day.day, hour, tzinfo=STOCKHOLM))


class TestWhatComes:
    def test_drafts_digests_letters_and_the_list_stand_beside_the_reminders(self, group: House) -> None:
        at(group, date(2027, 3, 24))
        of_day = {part.split("\n")[0]: part.split("\n")[1:] for part in said(group).split("\n*")}
        assert "Maria: utkast till sammanställningen inför mötet 6 april" in of_day["Torsdag 1 april*"]
        assert of_day["Fredag 2 april*"] == ["ledning: sammanställning inför mötet 6 april"]
        assert "Johan: veckans lista över det som behöver ordnas" in of_day["Tisdag 30 mars*"]
        [karin] = [one for one in of_day["Tisdag 30 mars*"] if one.startswith("Karin: påminnelse om ")]
        assert "Läs 2a" in karin

    def test_it_is_what_then_is_said(self, group: House, life: Life) -> None:
        """Every digest, draft and letter that is foretold comes on its day, and none other."""
        at(group, date(2027, 3, 4), 18)
        foretold = {
            (day, one.to, one.kind, one.meeting)
            for day, lines in seen(group).coming
            for one in lines
            if one.kind.startswith("digest")
        }
        posts = life.live(date(2027, 3, 5), date(2027, 3, 18))
        names = {"maria": "Maria", ROOM: "ledning"}
        came = set()
        for one in posts:
            if one.first.kind in ("digest", "digest_draft"):
                content = one.first.content
                meeting = getattr(content, "digest", content).meeting
                came.add((one.day, names[one.to], one.first.kind, meeting and meeting.on_date))
        assert foretold and came == foretold

    def test_the_reminders_that_are_foretold_are_those_that_come(self, group: House, life: Life) -> None:
        life.live(date(2027, 3, 1), date(2027, 3, 12))
        at(group, date(2027, 3, 12), 18)
        foretold = {
            (day, one.to, what)
            for day, lines in seen(group).coming
            for one in lines
            if one.kind == "reminder"
            for what in one.things
        }
        posts = life.live(date(2027, 3, 13), date(2027, 3, 26))
        names = {"maria", "karin", "ali", "johan", "anna", "erik", "vera"}
        came = {
            (one.day, one.to.capitalize(), what)
            for one in posts
            if one.first.kind == "reminder" and one.to in names
            for _, what in one.about
        }
        assert foretold == came

    def test_what_is_paused_does_not_come_and_is_named(self, group: House) -> None:
        at(group, date(2027, 3, 16))
        one = group.assignment("Läs 2a")
        assert "Läs 2a" in {what for _, lines in seen(group).coming for line in lines for what in line.things}
        wishes.pause_assignments(group.deps, group.asker("johan"), [one.id], paused=True)
        assert "Läs 2a" not in {
            what for _, lines in seen(group).coming for line in lines for what in line.things
        }
        assert "Pausat: Läs 2a." in said(group)
        wishes.pause(group.deps, group.asker("johan"), paused=True, who=group.profile("anna"))
        assert "Anna" not in {line.to for _, lines in seen(group).coming for line in lines}
        assert "Pausat: Anna och Läs 2a." in said(group)

    def test_when_all_is_paused_only_the_list_comes(self, group: House) -> None:
        at(group, date(2027, 3, 16))
        wishes.pause(group.deps, group.asker("johan"), paused=True)
        assert {line.kind for _, lines in seen(group).coming for line in lines} == {"attention"}
        assert "Alla påminnelser är pausade." in said(group)

    def test_todays_stand_there_until_the_working_day_has_begun(self, group: House) -> None:
        at(group, date(2027, 3, 17), 6)
        assert seen(group).coming[0][0] == date(2027, 3, 17)
        at(group, date(2027, 3, 17), 9)
        assert seen(group).coming[0][0] > date(2027, 3, 17)

    def test_others_are_told_who_runs_the_plan(self, group: House) -> None:
        assert isinstance(upcoming.upcoming(group.deps, group.asker("karin")), AdminOnly)


class TestWhatWasSent:
    def test_each_has_its_kind_what_it_is_about_and_its_hour(self, group: House, life: Life) -> None:
        life.live(date(2027, 3, 16), date(2027, 3, 17))
        at(group, date(2027, 3, 18), 7)
        lines = said(group).splitlines()
        assert any(line.startswith("I går 8.00, ") for line in lines)
        karin = [one for one in seen(group).sent if one.to == "Karin" and "Läs 2a" in one.things]
        assert karin and all(one.kind == "reminder" and one.state == "sent" for one in karin)
        assert any("Karin: påminnelse om " in line and "Läs 2a" in line for line in lines)

    def test_a_digest_is_named_by_its_meeting_and_its_thread_is_no_line_of_its_own(
        self, group: House, life: Life
    ) -> None:
        life.live(date(2027, 4, 1), date(2027, 4, 2))
        at(group, date(2027, 4, 2), 10)
        lines = said(group).splitlines()
        assert "I dag 8.00, ledning: sammanställning inför mötet 6 april" in lines
        assert "I går 8.00, Maria: utkast till sammanställningen inför mötet 6 april" in lines
        assert "digest_details" not in {one.kind for one in seen(group).sent}

    def test_what_did_not_arrive_says_why(self, group: House, life: Life) -> None:
        life.notebook.refuse = lambda place, _key: (
            Unreachable("Kontot är avstängt.") if place.external_id == "karin" else None
        )
        life.live(date(2027, 3, 16), date(2027, 3, 17))
        lines = said(group).splitlines()
        assert any(
            ", Karin: påminnelse om " in line and line.endswith("– kom inte fram. Kontot är avstängt.")
            for line in lines
        )

    def test_what_was_not_said_says_why(self, group: House, life: Life) -> None:
        life.at(date(2027, 3, 16), 9)
        group.report("karin", "läs 2a", Status.IN_PROGRESS)
        life.live(date(2027, 3, 17), date(2027, 3, 19))
        lines = said(group).splitlines()
        below = lines[lines.index("*Inte påmint den senaste veckan*") :]
        assert any("Läs 2a" in line and line.endswith("– svarade de senaste dagarna") for line in below)
