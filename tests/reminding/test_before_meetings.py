"""Before a meeting: who has not reported is asked, the leader gets a draft, the channel the digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from plan.status import Status
from services import (
    decisions,
    digest_planning,
    forum_editing,
    interventions,
    meetings,
    undoing,
    upcoming,
    wishes,
)
from services.digest_planning import DigestSteered, NotLeader, NotMet, TooLate
from services.digests import Digest, Draft
from services.forum_editing import ForumSaved, ForumShown
from services.meetings import ForumChanged, ForumUnknown, WhenUnclear
from services.messenger import TryLater, Unreachable
from services.results import AdminOnly, Undone, UndoRefused
from storage.queries import assignments
from tests.reminding.conftest import ROOM, change_forum
from tests.reminding.notebook import STOCKHOLM, Life, Post
from tests.support.house import House

MONDAY = date(2027, 3, 1)


def digests(posts: list[Post]) -> list[Digest]:
    return [one.first.content for one in posts if one.first.kind == "digest"]


def test_those_who_have_not_reported_are_asked_once_for_a_meeting(group: House, life: Life) -> None:
    life.at(date(2027, 3, 1), 9)
    group.report("karin", "läs 2a", Status.IN_PROGRESS)
    group.report("johan", "org 2a", Status.IN_PROGRESS)  # due 30 April, before the meeting in May
    posts = life.live(date(2027, 3, 2), date(2027, 4, 6))
    asked = [
        (one.to, one.day, what)
        for one in posts
        if one.first.kind == "reminder"
        for kind, what in one.about
        if kind == "ask"
    ]
    assert ("johan", date(2027, 3, 30), "Org 2a") in asked
    assert len(asked) == len({(who, what) for who, _, what in asked})
    assert all(day == date(2027, 3, 30) for _, day, _ in asked)


def test_draft_then_digest_then_details_in_its_thread(group: House, life: Life) -> None:
    posts = life.live(date(2027, 3, 30), date(2027, 4, 6))
    kinds = [(one.day, one.to, one.first.kind) for one in posts if one.first.kind.startswith("digest")]
    assert (date(2027, 4, 1), "maria", "digest_draft") in kinds
    assert kinds[-2:] == [(date(2027, 4, 2), ROOM, "digest"), (date(2027, 4, 2), ROOM, "digest_details")]
    assert [one for one in posts if one.first.kind == "digest_details"][-1].thread is not None


def test_how_far_the_interventions_have_come_is_said_once_above_the_thread(group: House, life: Life) -> None:
    texts = {"problem": "Läsningen går ned", "effects": "Fler läser"}
    interventions.describe(group.deps, group.asker("johan"), group.activity_id("Läs 3b"), texts)
    posts = life.live(date(2027, 3, 30), date(2027, 4, 2))
    [head, details] = [one for one in posts if one.first.kind in ("digest", "digest_details")]
    said = "Insatser: genomförda 0 av 1 · gav effekt 0 av 1"
    assert said in head.text.splitlines() and said not in details.text
    assert "*Läs* Läsning: 0 av 6" in details.text  # each area


def test_the_week_steps_back_for_the_meeting(group: House, life: Life) -> None:
    meetings.change(group.deps, group.asker("johan"), "ledning veckobrev", ROOM)
    posts = life.live(date(2027, 3, 8), date(2027, 4, 9))
    days = [one.day for one in posts if one.first.kind == "digest"]
    assert days == [date(2027, 3, 8), date(2027, 3, 15), date(2027, 3, 22), date(2027, 4, 2)]


def test_the_leader_skips_and_thinks_better_of_it(group: House, life: Life) -> None:
    life.live(date(2027, 3, 30), date(2027, 4, 1))
    [meeting] = [
        m
        for m in meetings.list_forums(group.deps, group.asker("maria")).forums[-1].coming
        if m.on_date == date(2027, 4, 6)
    ]
    assert isinstance(digest_planning.skip(group.deps, group.asker("karin"), meeting.id), NotLeader)
    assert isinstance(digest_planning.skip(group.deps, group.asker("maria"), meeting.id), DigestSteered)
    assert digests(life.live(date(2027, 4, 2), date(2027, 4, 5))) == []
    digest_planning.add_line(group.deps, group.asker("maria"), meeting.id, "Ta med kalendern.")
    digest_planning.send_now(group.deps, group.asker("maria"), meeting.id)
    posts = life.tick(date(2027, 4, 5), 14)
    assert [one.first.kind for one in posts] == ["digest", "digest_details"]
    assert "Ta med kalendern." in posts[0].text


def test_what_a_digest_says(group: House, life: Life) -> None:
    life.at(date(2027, 3, 10), 9)
    group.report("karin", "läs 2a")
    group.move("maria", "org 1a", "15 mars valet drog ut")
    group.report("maria", "org 3b", Status.NEEDS_SUPPORT, "väntar på IT")
    group.report("karin", "läs 3b", Status.NEEDS_SUPPORT)
    wishes.ask_support(group.deps, group.asker("karin"), group.assignment("Läs 3b").id, "manager")
    decisions.decide_about(
        group.deps,
        group.asker("maria"),
        group.assignment("Org 3b").id,
        "Köp en ny",
        "Strateg",
        date(2027, 4, 20),
    )
    post, details = [
        one for one in life.live(date(2027, 4, 2), date(2027, 4, 2)) if one.first.kind.startswith("digest")
    ]
    digest: Digest = post.first.content
    assert digest.more == 1
    assert [row.line.assignment.label for row in digest.needs_support] == [
        "Org 3b"
    ]  # the other is her manager's
    assert digest.needs_support[0].decided == "Köp en ny"
    assert [(row.text, row.about) for row in digest.decided] == [("Köp en ny", "Org 3b")]
    assert "● *Org 1a* Se över mötena — planerat klart 31 oktober 2026, datum ändrat en gång" in details.text
    assert "1 fler än förra gången" in post.text
    assert "Ska vara klart före nästa möte 4 maj" in post.text


@pytest.mark.parametrize(
    ("words", "day"), [("ledning 4 maj kl 9", date(2027, 4, 2)), ("ledning veckobrev", date(2027, 3, 15))]
)
def test_the_thread_tells_of_the_same_time_as_what_it_stands_under(
    group: House, life: Life, words: str, day: date
) -> None:
    change_forum(group, words)
    life.at(date(2027, 3, 10), 9)
    group.report("karin", "läs 2a")
    life.live(day, day)
    [head, thread] = [
        one.said.content for one in life.notebook.posts if one.first.kind in ("digest", "digest_details")
    ]
    assert [row.line.assignment.label for row in head.done] == ["Läs 2a"]
    assert (thread.since, thread.done, thread.more) == (head.since, head.done, head.more)


def test_what_is_written_anew_after_it_was_posted_tells_of_the_same_time(group: House, life: Life) -> None:
    life.at(date(2027, 3, 10), 9)
    group.report("karin", "läs 2a")
    life.live(date(2027, 4, 1), date(2027, 4, 2))
    forums = meetings.list_forums(group.deps, group.asker("maria")).forums
    [meeting] = [m for one in forums for m in one.coming if m.on_date == date(2027, 4, 6)]
    digest_planning.add_line(group.deps, group.asker("maria"), meeting.id, "Ta med kalendern.")
    life.tick(date(2027, 4, 5))
    [posted], [draft] = life.notebook.of_kind("digest"), life.notebook.of_kind("digest_draft")
    for post, shown in ((posted, posted.said.content), (draft, draft.said.content.digest)):
        assert post.updates and shown.note == "Ta med kalendern."
        assert [row.line.assignment.label for row in shown.done] == ["Läs 2a"]
        assert shown.since == posted.first.content.since


def test_nothing_to_say_is_nothing_sent(group: House, life: Life) -> None:
    for one in group.assignments():
        if one.status.is_open:
            life.at(date(2026, 12, 1), 9)
            group.click("johan", one, Status.DROPPED)
    assert digests(life.live(date(2027, 3, 30), date(2027, 4, 6))) == []


@pytest.mark.parametrize(
    "words, kind",
    [
        ("ledning i förrgår kl 99", WhenUnclear),
        ("ledning leds av påven", WhenUnclear),
        ("ledning bort 7 april", WhenUnclear),
        ("kören första tisdagen i månaden", ForumUnknown),
        ("🎉", ForumUnknown),
    ],
)
def test_what_can_not_be_understood_changes_nothing(group: House, words: str, kind: type) -> None:
    before = group.everything()
    assert isinstance(meetings.change(group.deps, group.asker("johan"), words, ROOM), kind)
    assert group.everything() == before


def test_only_who_runs_the_plan_changes_forums_and_sees_what_is_coming(group: House) -> None:
    assert isinstance(meetings.change(group.deps, group.asker("karin"), "ledning kanal", "annan"), AdminOnly)
    assert isinstance(upcoming.upcoming(group.deps, group.asker("karin")), AdminOnly)
    found = upcoming.upcoming(group.deps, group.asker("johan"))
    assert not isinstance(found, AdminOnly) and found.coming


def test_what_is_late_names_its_units_and_does_not_stand_among_the_missing_answers_too(
    group: House, life: Life
) -> None:
    """Skyddsrond was due on 10 March at four units; the question of term answers is due in time."""
    life.at(date(2027, 3, 12), 9)
    with group.deps.database.read() as tx:
        rounds = [a for a in assignments.all_assignments(tx, group.huvudman_id) if a.title == "Skyddsrond"]
    this_year = [a for a in rounds if a.due == date(2027, 3, 10)]
    group.click("johan", this_year[0], Status.DONE, "ringde")
    found = [one for one in life.live(date(2027, 4, 2), date(2027, 4, 2)) if one.first.kind == "digest"]
    digest: Digest = found[0].first.content
    [late] = [one for one in digest.late if one.row.line.assignment.title == "Skyddsrond"]
    assert len(late.units) == len(this_year) - 1 and late.units == tuple(sorted(late.units))
    assert "Skyddsrond" not in {one.title for one in digest.missing}


def drafted(life: Life) -> tuple[Post, int]:
    """The draft for 6 April as it stands with the leader, and the meeting's id."""
    posts = life.live(date(2027, 3, 30), date(2027, 4, 1))
    [draft] = [one for one in posts if one.first.kind == "digest_draft"]
    assert isinstance(draft.first.content, Draft)
    return draft, draft.first.content.meeting_id


def save(group: House, **values: object) -> None:
    """Change the forum in its form."""
    [forum] = [
        one for one in meetings.list_forums(group.deps, group.asker("johan")).forums if one.forum.led_by
    ]
    shown = forum_editing.forum_to_edit(group.deps, group.asker("johan"), forum.forum.id)
    assert isinstance(shown, ForumShown)
    wanted = replace(shown.values, **values)  # type: ignore[arg-type]
    assert isinstance(
        forum_editing.save_forum(group.deps, group.asker("johan"), forum.forum.id, wanted), ForumSaved
    )


def taken_back(group: House) -> object:
    """What taking back the administrator's latest change comes to."""
    return undoing.undo_latest(group.deps, group.asker("johan"))


class TestWhatIsTakenBack:
    def test_a_meeting_that_was_dropped_gets_its_digest_after_all(self, group: House, life: Life) -> None:
        draft, _ = drafted(life)
        change_forum(group, "ledning bort 6 april")
        life.tick(date(2027, 4, 1), 12)
        assert isinstance(taken_back(group), Undone)
        posts = life.live(date(2027, 4, 2), date(2027, 4, 6))
        assert [one.meeting and one.meeting.on_date for one in digests(posts)] == [date(2027, 4, 6)]
        assert "borttaget" not in draft.text

    def test_a_meeting_that_was_added_gets_none(self, group: House, life: Life) -> None:
        life.at(date(2027, 3, 30), 9)
        change_forum(group, "ledning 8 april kl 9")
        assert isinstance(taken_back(group), Undone)
        posts = life.live(date(2027, 3, 30), date(2027, 4, 8))
        assert [one.meeting and one.meeting.on_date for one in digests(posts)] == [date(2027, 4, 6)]

    def test_a_meeting_and_a_decision_that_the_group_has_read_of_are_kept(
        self, group: House, life: Life
    ) -> None:
        life.at(date(2027, 3, 30), 9)
        held = meetings.change(group.deps, group.asker("johan"), "ledning 8 april kl 9", ROOM)
        noted = decisions.decide(group.deps, group.asker("johan"), (), "Köp en server")
        assert isinstance(held, ForumChanged) and isinstance(noted, decisions.Decided)
        assert digests(life.live(date(2027, 3, 30), date(2027, 4, 7)))
        before = group.everything()
        for batch_id, thing in ((held.batch_id, "ledning"), (noted.batch_id, "Köp en server")):
            assert batch_id is not None
            refused = undoing.undo(group.deps, group.asker("johan"), batch_id)
            assert refused == UndoRefused("changed", thing=thing)
        assert group.everything() == before


class TestAMeetingThatChanges:
    def test_the_draft_of_one_that_is_dropped_says_so_and_nothing_is_sent(
        self, group: House, life: Life
    ) -> None:
        draft, meeting_id = drafted(life)
        change_forum(group, "ledning bort 6 april")
        life.tick(date(2027, 4, 1), 12)
        assert draft.text == "Mötet 6 april (ledning) är borttaget. Inget skickas."
        for steer in (digest_planning.send_now, digest_planning.skip):
            assert isinstance(steer(group.deps, group.asker("maria"), meeting_id), NotMet)
        assert digests(life.live(date(2027, 4, 2), date(2027, 4, 6))) == []

    def test_the_draft_of_a_day_that_the_rule_gives_no_more_says_so_too(
        self, group: House, life: Life
    ) -> None:
        draft, _ = drafted(life)
        change_forum(group, "ledning andra tisdagen i månaden kl 10")
        posts = life.live(date(2027, 4, 1), date(2027, 4, 9))
        assert draft.text == "Mötet som utkastet gällde är borttaget. Inget skickas."
        assert [one.meeting and one.meeting.on_date for one in digests(posts)] == [date(2027, 4, 13)]

    def test_dropped_and_held_after_all_is_told_once(self, group: House, life: Life) -> None:
        draft, _ = drafted(life)
        change_forum(group, "ledning bort 6 april")
        life.tick(date(2027, 4, 1), 12)
        change_forum(group, "ledning 6 april kl 13")
        posts = life.live(date(2027, 4, 2), date(2027, 4, 6))
        assert draft.text.startswith("*Utkast inför ledning tisdag 6 april*")
        assert len(digests(posts)) == 1 and "kl. 13" in life.notebook.of_kind("digest")[0].text

    def test_taken_back_before_it_was_posted_and_held_after_all_is_told(
        self, group: House, life: Life
    ) -> None:
        drafted(life)
        life.notebook.refuse = lambda place, _key: TryLater(60) if place.external_id == ROOM else None
        life.tick(date(2027, 4, 2))
        change_forum(group, "ledning bort 6 april")
        life.notebook.refuse = lambda _place, _key: None
        assert digests(life.tick(date(2027, 4, 2), 9)) == []
        change_forum(group, "ledning 6 april kl 9")
        assert len(digests(life.live(date(2027, 4, 2), date(2027, 4, 6), 10))) == 1

    @pytest.mark.parametrize(
        "values",
        [{"weekly": True}, {"name": "Ledningen"}, {"rule": "första tisdagen i månaden kl 10", "at": "10"}],
    )
    def test_a_digest_is_not_posted_again_because_the_forum_is_changed(
        self, group: House, life: Life, values: dict[str, object]
    ) -> None:
        drafted(life)
        posts = life.tick(date(2027, 4, 2))
        save(group, **values)
        posts += life.live(date(2027, 4, 2), date(2027, 4, 6), 12)
        before_meetings = [one for one in digests(posts) if one.meeting is not None]
        assert len(before_meetings) == 1
        assert len(life.notebook.of_kind("digest_draft")) == 1
        if "at" in values:
            assert (
                "kl. 10" in life.notebook.of_kind("digest")[0].text
            )  # what stands there says when it is now

    def test_one_that_has_begun_is_not_sent_and_says_so(self, group: House, life: Life) -> None:
        _, meeting_id = drafted(life)
        digest_planning.skip(group.deps, group.asker("maria"), meeting_id)
        life.tick(date(2027, 4, 6), 9)
        assert isinstance(digest_planning.send_now(group.deps, group.asker("maria"), meeting_id), NotMet)

    def test_send_now_sends_what_did_not_arrive(self, group: House, life: Life) -> None:
        _, meeting_id = drafted(life)
        life.notebook.refuse = lambda place, _key: Unreachable("Nej.") if place.external_id == ROOM else None
        life.tick(date(2027, 4, 2))
        life.notebook.refuse = lambda _place, _key: None  # somebody has invited the bot
        assert isinstance(
            digest_planning.send_now(group.deps, group.asker("maria"), meeting_id), DigestSteered
        )
        assert [one.first.kind for one in life.tick(date(2027, 4, 2), 10)] == ["digest", "digest_details"]
        assert isinstance(digest_planning.send_now(group.deps, group.asker("maria"), meeting_id), TooLate)


def test_a_digest_that_is_asked_for_twice_within_a_minute_is_posted_once(group: House, life: Life) -> None:
    """Also where the minute of the clock ends between them."""
    posted = []
    for second in (59, 61, 118, 125):
        life.clock.set(datetime.combine(date(2027, 3, 17), time(14), STOCKHOLM) + timedelta(seconds=second))
        assert digest_planning.post_now(group.deps, group.asker("maria"), ROOM).forum == "ledning"
        life.process.tick()
        posted.append(len(life.notebook.of_kind("digest")))
    assert posted == [1, 1, 1, 2]


def test_who_has_just_reported_is_not_asked_before_a_meeting(group: House, life: Life) -> None:
    """A meeting each week: on Thursday it was said how it goes, after the meeting before the last."""
    change_forum(group, "ledning varje tisdag kl 9")
    life.live(date(2027, 4, 1), date(2027, 4, 1))
    life.at(date(2027, 4, 1), 9)
    group.report("johan", "org 2a", Status.IN_PROGRESS, "på god väg")
    posts = life.live(date(2027, 4, 2), date(2027, 4, 8))
    asked = {
        what for one in posts if one.to == "johan" and one.first.kind == "reminder" for what in one.about
    }
    assert ("ask", "Org 2a") not in asked
    later = life.live(date(2027, 4, 9), date(2027, 4, 27))
    asked = {
        what for one in later if one.to == "johan" and one.first.kind == "reminder" for what in one.about
    }
    assert ("ask", "Org 2a") in asked
