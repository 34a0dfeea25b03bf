"""From points to one message a person and day, on both databases, through the real clock and delivery."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from handlers.slack.reminders import wish_message
from plan.records import Assignment
from plan.reminding import Outcome, Rhythm
from plan.status import Status
from services import people, undoing, wishes
from services.messenger import MessengerError, TryLater, Unreachable
from services.reminders import Reminder
from services.results import Undone
from services.wishes import RemindedLater
from storage.queries import notices
from tests.reminding.notebook import Life, Post
from tests.support.house import House

MONDAY = date(2027, 3, 1)


def outcomes(house: House, label: str, unit: str | None = None) -> list[tuple[str, str, str, str]]:
    """What became of an assignment's points: recipient, point, outcome, why."""
    key = (this_year if unit else House.assignment)(house, label, unit).id
    with house.deps.database.read() as tx:
        rows = notices.notices(tx, house.huvudman_id, list(Outcome), date.min, date.max)
    return [(r.recipient, r.point_key, r.outcome, r.why) for r in rows if r.assignment_id == key]


def this_year(house: House, title: str, unit: str | None = None) -> Assignment:
    """What the cycle has in 2027; the year after is laid out too."""
    key = house.unit_key(unit) if unit else "-"
    [found] = [
        a
        for a in house.assignments()
        if a.title == title and a.unit_key == key and a.due and a.due.year == 2027
    ]
    return found


def lines(posts: list[Post], who: str) -> list[tuple[str, str]]:
    """What the reminders to somebody say: why, and of what."""
    reminders = [post for post in posts if post.to == who and post.said.kind == "reminder"]
    return [(str(kind), what) for post in reminders for kind, what in post.about]


class TestOneMessageADay:
    def test_all_that_is_to_be_said_stands_in_one(self, either_house: House, either_life: Life) -> None:
        posts = either_life.tick(date(2027, 3, 17))
        reminders = [one for one in posts if one.said.kind == "reminder"]
        assert Counter(one.to for one in reminders).most_common(1)[0][1] == 1
        assert ("before", "Läs 2a") in lines(reminders, "karin") and ("before", "Läs 3b") in lines(
            reminders, "karin"
        )
        assert lines(reminders, "karin") == lines(reminders, "ali")  # a role held by two reaches both

    def test_planning_again_and_again_says_nothing_more(self, either_house: House, either_life: Life) -> None:
        first = either_life.tick(date(2027, 3, 17))
        assert first
        for minute in range(1, 5):
            assert either_life.tick(date(2027, 3, 17), 8, minute) == []
        either_life.restart()
        assert either_life.tick(date(2027, 3, 17), 16) == []

    def test_what_comes_up_at_noon_waits_for_the_morning(
        self, either_house: House, either_life: Life
    ) -> None:
        either_life.tick(date(2027, 3, 17))
        either_house.move("karin", "läs 1a", "18 mars lite till")
        assert either_life.tick(date(2027, 3, 17), 12) == []
        morning = either_life.tick(date(2027, 3, 18))
        assert ("day", "Läs 1a") in lines(morning, "karin")

    def test_nothing_is_said_at_night_on_weekends_or_in_breaks(self, life: Life) -> None:
        assert life.tick(date(2027, 3, 17), 7, 59) == []
        assert life.tick(date(2027, 3, 17), 17) == []
        assert life.live(date(2027, 3, 20), date(2027, 3, 21), 8, 12) == []
        assert life.live(date(2027, 7, 1), date(2027, 7, 31), 9) == []


class TestWhatIsDone:
    def test_done_before_it_is_posted_is_not_said(self, either_house: House, either_life: Life) -> None:
        either_life.notebook.refuse = lambda _place, _key: TryLater(60)
        either_life.tick(date(2027, 3, 31))
        for label in ("läs 1a", "läs 2a", "läs 3b"):
            either_house.report("karin", label)
        either_house.click("karin", this_year(either_house, "Sammanställ enkäten"), Status.DONE)
        either_life.notebook.refuse = lambda _place, _key: None
        posts = either_life.tick(date(2027, 3, 31), 9)
        assert [one.key for one in posts if one.to in ("karin", "ali") and one.said.kind == "reminder"] == []
        either_life.tick(date(2027, 3, 31), 10)
        found = {
            (outcome, why) for who, _, outcome, why in outcomes(either_house, "Läs 2a") if "person" in who
        }
        assert (Outcome.ANNOUNCED, "") not in found  # it was not, and it says why

    def test_the_message_of_the_other_holder_is_updated(self, either_house: House, either_life: Life) -> None:
        for label in ("läs 1a", "läs 3b"):
            either_house.report("karin", label)
        posts = either_life.tick(date(2027, 3, 31))
        [karin], [ali] = ([one for one in posts if one.to == who] for who in ("karin", "ali"))
        assert len(karin.about) == 2
        either_house.report("karin", "läs 2a")
        either_house.click("karin", this_year(either_house, "Sammanställ enkäten"), Status.DONE)
        either_life.tick(date(2027, 3, 31), 12)
        assert karin.text.startswith("*Båda är klara.*")
        assert "~Läs 2a~ klar av dig i dag 8.00" in karin.text
        assert "~Läs 2a~ klar av Karin" in ali.text
        assert (karin.updates, ali.updates) == (1, 1)

    def test_what_was_answered_stands_with_the_answer(self, house: House, life: Life) -> None:
        """Half-way and nothing begun: it says so no more when it has been."""
        life.tick(date(2027, 3, 22))
        house.report("karin", "läs 1a", Status.IN_PROGRESS)
        life.tick(date(2027, 3, 22), 12)
        karin = life.notebook.reminders("karin")[-1]
        assert (
            "● *Läs 1a* Ta fram en läsplan — pågår, försenad: skulle ha varit klart 31 oktober" in karin.text
        )

    def test_what_was_handed_on_is_not_asked_for_in_a_message_that_is_updated(
        self, house: House, life: Life
    ) -> None:
        life.tick(date(2027, 3, 31))
        erik = life.notebook.reminders("erik")[-1]
        assert len(erik.about) > 1
        people.appoint(
            house.deps, house.asker("johan"), "Rektor Ekens förskola", house.profile("nils"), "replace"
        )
        assert isinstance(erik.first.content, Reminder)
        one = erik.first.content.own[0].line.assignment
        house.click("johan", one, Status.DONE, "ringde")
        life.tick(date(2027, 3, 31), 12)
        assert erik.text.startswith("*Det är inget kvar att svara på här.*")
        assert "svarar någon annan på nu" in erik.text

    def test_what_was_reported_lately_is_not_asked_about(self, house: House, life: Life) -> None:
        life.at(date(2027, 3, 16), 9)
        house.report("karin", "läs 2a", Status.IN_PROGRESS)
        posts = life.live(date(2027, 3, 17), date(2027, 3, 17))
        assert "Läs 2a" not in {what for _, what in lines(posts, "karin")}
        assert ("before:2027-03-17", Outcome.SUPPRESSED, "reported") in {
            o[1:] for o in outcomes(house, "Läs 2a")
        }


class TestOff:
    def test_off_for_a_month_is_one_message_each_and_said_once(self, house: House, life: Life) -> None:
        life.tick(MONDAY)
        posts = life.tick(date(2027, 4, 6))
        assert set(Counter(one.to for one in posts if one.said.kind == "reminder").values()) == {1}
        [told] = [one for one in posts if one.said.kind == "attention"]
        titles = [row.line.assignment.label for row in told.said.content.missed]
        assert "Läs 3b" in titles
        later = life.live(date(2027, 4, 7), date(2027, 4, 30))
        assert [
            row.line.assignment.label
            for one in later
            if one.said.kind == "attention"
            for row in one.said.content.missed
            if row.line.assignment.label == "Läs 3b"
        ] == []

    def test_off_for_a_week_over_a_last_day_that_was_announced_is_not_missed(
        self, house: House, life: Life
    ) -> None:
        life.live(MONDAY, date(2027, 3, 17))
        life.tick(date(2027, 3, 30))
        assert not any(outcome == Outcome.MISSED for _, _, outcome, _ in outcomes(house, "Läs 3b"))

    def test_a_clock_that_is_set_back_says_nothing_twice(self, house: House, life: Life) -> None:
        posts = life.live(MONDAY, date(2027, 3, 12))
        assert posts
        assert life.live(MONDAY, date(2027, 3, 12)) == []

    def test_a_message_that_could_not_be_delivered_in_time_is_said_the_next_day(
        self, either_house: House, either_life: Life
    ) -> None:
        errors: list[MessengerError | None] = [TryLater(600)]
        either_life.notebook.refuse = lambda _place, _key: errors[0]
        for hour in range(8, 18):
            assert either_life.tick(date(2027, 3, 17), hour) == []
        errors[0] = None
        posts = either_life.live(date(2027, 3, 18), date(2027, 3, 18), 8, 9)
        assert Counter(one.to for one in posts if one.said.kind == "reminder")["karin"] == 1
        assert "Läs 2a" in {what for _, what in lines(posts, "karin")}

    def test_three_days_without_the_platform_are_one_message_each_and_nothing_is_lost(
        self, either_house: House, either_life: Life
    ) -> None:
        """Over the last day and the day before it: what was planned and could not be delivered is said afterwards."""
        either_life.live(MONDAY, date(2027, 3, 26))
        errors: list[MessengerError | None] = [TryLater(600)]
        either_life.notebook.refuse = lambda _place, _key: errors[0]
        assert either_life.live(date(2027, 3, 30), date(2027, 4, 1), 8, 12, 16) == []
        errors[0] = None
        posts = either_life.live(date(2027, 4, 2), date(2027, 4, 2), 8, 9)
        [karin] = [one for one in posts if one.to == "karin" and one.said.kind == "reminder"]
        assert ("day", "Läs 2a") in lines([karin], "karin")
        became = {row for row in outcomes(either_house, "Läs 2a") if row[1] == "day:2027-03-31"}
        assert {(outcome, why) for _, _, outcome, why in became} == {(Outcome.ANNOUNCED, "late")}

    def test_who_can_not_be_reached_is_told_of_and_the_rest_goes_on(self, house: House, life: Life) -> None:
        life.notebook.refuse = lambda place, _key: (
            Unreachable("Kontot är avstängt.") if place.external_id == "ali" else None
        )
        posts = life.live(date(2027, 3, 17), date(2027, 3, 22))
        assert {one.to for one in posts} >= {"karin", "anna"} and "ali" not in {one.to for one in posts}
        [told] = [one for one in posts if one.said.kind == "attention" and one.day == date(2027, 3, 22)]
        assert "*Ali Demir*: ett meddelande kom inte fram. Kontot är avstängt." in told.text


class TestChoices:
    @pytest.mark.parametrize(
        "rhythm, days",
        [
            # Late on the week's first working day (the 29th is Easter Monday); 3b is due on the 24th, 2a on the 31st.
            (Rhythm.DAILY, [1, 8, 10, 15, 17, 22, 23, 24, 30, 31]),
            (Rhythm.WEEKLY, [1, 8, 15, 22, 30]),
            (Rhythm.DEADLINE, [1, 24, 31]),
        ],
    )
    def test_how_often(self, house: House, life: Life, rhythm: Rhythm, days: list[int]) -> None:
        wishes.set_rhythm(house.deps, house.asker("ali"), rhythm)
        posts = life.live(MONDAY, date(2027, 3, 31))
        got = [one.day.day for one in posts if one.to == "ali" and one.said.kind == "reminder"]
        assert got == days

    def test_what_has_no_end_is_asked_about_once_a_term(self, house: House, life: Life) -> None:
        """Fourteen days before the term ends, on 15 June."""
        posts = [*life.live(date(2027, 5, 31), date(2027, 6, 3)), *life.tick(date(2027, 6, 14))]
        asks = "*Årshjulet* Matsvinnet följs"
        found = [
            (one.to, one.day.day, line.partition(" — ")[2])
            for one in posts
            for line in one.first_text.splitlines()
            if one.first.kind == "reminder" and asks in line and "sedan sist" in line
        ]
        assert found == [("vera", 1, "Löpande. Vad har gjorts sedan sist?")] * 2  # of each school form

    def test_later_is_until_then_and_never_past_the_last_day(self, house: House, life: Life) -> None:
        life.tick(date(2027, 3, 17))
        key = house.assignment("Läs 2a").id
        outcome = wishes.remind_later(house.deps, house.asker("karin"), key, "20 april")
        assert isinstance(outcome, RemindedLater) and (outcome.on, outcome.shortened) == (
            date(2027, 3, 31),
            True,
        )
        wishes.remind_later(house.deps, house.asker("karin"), key, 12)
        posts = [
            one for one in life.live(date(2027, 3, 18), date(2027, 3, 30)) if one.said.kind == "reminder"
        ]
        # The 29th is Easter Monday, so it is said on the Thursday before; and then the day before the last day.
        said = [
            (one.day.day, str(kind))
            for one in posts
            for kind, what in one.about
            if what == "Läs 2a" and one.to == "karin"
        ]
        assert said == [(25, "later"), (30, "before")]
        assert "Läs 2a" in {what for _, what in lines(posts, "ali")}  # it is hers to put off, not his

    @pytest.mark.parametrize(
        "today, label, asked, said",
        [
            (date(2027, 3, 17), "Läs 3b", 1, "torsdag 18 mars."),
            (date(2027, 3, 19), "Läs 3b", 1, "måndag 22 mars."),  # not today because tomorrow is a Saturday
            (date(2027, 3, 18), "Läs 3b", 3, "fredag 19 mars."),
            (
                date(2027, 3, 23),
                "Läs 3b",
                7,
                "onsdag 24 mars, som är sista dagen. Senare än så vill jag inte vänta utan att du vet det.",
            ),
            (
                date(2027, 3, 24),
                "Läs 3b",
                1,
                "torsdag 25 mars. Då har sista dagen, onsdag 24 mars, passerat.",
            ),
            (date(2027, 12, 21), "Läs 1a", 3, "onsdag 22 december."),
            (date(2027, 12, 22), "Läs 1a", 3, "7 januari 2028."),
        ],
    )
    def test_later_is_said_on_the_day_that_was_promised_and_not_before(
        self, house: House, life: Life, today: date, label: str, asked: int, said: str
    ) -> None:
        """Asked for in the morning, before the day's message."""
        life.tick(today - timedelta(days=1))
        life.at(today, 7)
        outcome = wishes.remind_later(house.deps, house.asker("karin"), house.assignment(label).id, asked)
        assert isinstance(outcome, RemindedLater)
        assert wish_message(outcome).text == f"Jag påminner om {label} {said}"
        posts = life.live(today, outcome.on)
        days = [one.day for one in posts if ("later", label) in lines([one], "karin")]
        assert days == [outcome.on] and outcome.on > today
        if outcome.line.assignment.due != today:
            assert label not in {
                what for _, what in lines([one for one in posts if one.day == today], "karin")
            }

    @pytest.mark.parametrize("what", ["all", "person", "assignment"])
    def test_paused_is_silent_with_a_reason(self, house: House, life: Life, what: str) -> None:
        admin, key = house.asker("johan"), house.assignment("Läs 2a").id
        if what == "assignment":
            wishes.pause_assignments(house.deps, admin, [key], paused=True)
        else:
            who = house.profile("karin") if what == "person" else None
            wishes.pause(house.deps, admin, paused=True, who=who)
        posts = life.live(date(2027, 3, 17), date(2027, 3, 17))
        assert "Läs 2a" not in {said for _, said in lines(posts, "karin")}
        assert "paused" in {why for _, _, _, why in outcomes(house, "Läs 2a")}

    @pytest.mark.parametrize("what", ["all", "person", "assignment"])
    def test_a_pause_that_is_taken_back_is_silent_no_more(self, house: House, life: Life, what: str) -> None:
        admin, key = house.asker("johan"), house.assignment("Läs 2a").id
        life.at(date(2027, 3, 16), 9)
        if what == "assignment":
            done = wishes.pause_assignments(house.deps, admin, [key], paused=True)
        else:
            who = house.profile("karin") if what == "person" else None
            done = wishes.pause(house.deps, admin, paused=True, who=who)
        assert isinstance(done, wishes.Paused) and done.batch_id is not None
        life.tick(date(2027, 3, 16), 10)
        assert isinstance(undoing.undo(house.deps, admin, done.batch_id), Undone)
        posts = life.live(date(2027, 3, 17), date(2027, 3, 17))
        assert "Läs 2a" in {said for _, said in lines(posts, "karin")}

    def test_only_who_runs_the_plan_pauses(self, house: House) -> None:
        before = house.everything()
        wishes.pause(house.deps, house.asker("karin"), paused=True)
        one = house.assignment("Läs 2a").id
        wishes.pause_assignments(house.deps, house.asker("karin"), [one], paused=True)
        assert house.everything() == before
