from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.status import OPEN, Answer, Status, is_late, roll_up

TODAY = date(2027, 3, 16)
YESTERDAY, TOMORROW = TODAY - timedelta(1), TODAY + timedelta(1)
COUNTED = [status for status in Status if status not in (Status.DROPPED, Status.PROPOSED)]
# How far along a source is, for what only moves forward.
PROGRESS = {Status.NOT_STARTED: 0, Status.IN_PROGRESS: 1, Status.DONE: 2}

dates = st.none() | st.dates(date(2027, 1, 1), date(2027, 6, 30))
answers = st.lists(st.builds(Answer, st.sampled_from(Status), dates), max_size=12)


def all_of(*statuses: Status) -> list[Answer]:
    return [Answer(status, TOMORROW) for status in statuses]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("due", [YESTERDAY, TODAY, TOMORROW, None])
def test_only_what_is_open_and_past_its_day_is_late(status: Status, due: date | None) -> None:
    expected = due == YESTERDAY and status in {
        Status.NOT_STARTED,
        Status.IN_PROGRESS,
        Status.NEEDS_SUPPORT,
    }
    assert is_late(status, due, TODAY) is expected


def test_late_is_no_status() -> None:
    assert {status.value for status in Status} == {
        "proposed",
        "not_started",
        "in_progress",
        "needs_support",
        "done",
        "dropped",
    }


@pytest.mark.parametrize(
    ("statuses", "expected", "done", "total"),
    [
        ([], Status.NOT_STARTED, 0, 0),
        ([Status.NOT_STARTED, Status.NOT_STARTED], Status.NOT_STARTED, 0, 2),
        ([Status.NOT_STARTED, Status.IN_PROGRESS], Status.IN_PROGRESS, 0, 2),
        ([Status.NOT_STARTED, Status.DONE], Status.IN_PROGRESS, 1, 2),
        ([Status.IN_PROGRESS, Status.DONE], Status.IN_PROGRESS, 1, 2),
        ([Status.DONE, Status.DONE], Status.DONE, 2, 2),
        ([Status.DONE, Status.DROPPED], Status.DONE, 1, 1),
        ([Status.NOT_STARTED, Status.DROPPED], Status.NOT_STARTED, 0, 1),
        ([Status.DROPPED, Status.DROPPED], Status.DROPPED, 0, 0),
        ([Status.NEEDS_SUPPORT, Status.DONE], Status.NEEDS_SUPPORT, 1, 2),
        ([Status.NEEDS_SUPPORT, Status.DROPPED], Status.NEEDS_SUPPORT, 0, 1),
        ([Status.PROPOSED], Status.PROPOSED, 0, 0),
        ([Status.PROPOSED, Status.DROPPED], Status.PROPOSED, 0, 0),
        ([Status.PROPOSED, Status.DONE], Status.DONE, 1, 1),
    ],
)
def test_many_answers_become_one(statuses: list[Status], expected: Status, done: int, total: int) -> None:
    rolled = roll_up(all_of(*statuses), TODAY)
    assert (rolled.status, rolled.done, rolled.total) == (expected, done, total)


def test_needing_support_outranks_late_and_both_are_counted() -> None:
    rolled = roll_up(
        [
            Answer(Status.NEEDS_SUPPORT, TOMORROW),
            Answer(Status.IN_PROGRESS, YESTERDAY),
            Answer(Status.NEEDS_SUPPORT, YESTERDAY),
            Answer(Status.DONE, YESTERDAY),
        ],
        TODAY,
    )
    assert rolled.status is Status.NEEDS_SUPPORT
    assert (rolled.needs_support, rolled.late, rolled.done, rolled.total) == (2, 2, 1, 4)
    assert rolled.is_late


@given(answers.flatmap(lambda given: st.tuples(st.just(given), st.permutations(given))))
def test_the_order_of_answers_does_not_matter(both: tuple[list[Answer], list[Answer]]) -> None:
    assert roll_up(both[0], TODAY) == roll_up(both[1], TODAY)


@given(answers)
def test_what_is_dropped_or_proposed_leaves_every_count(given: list[Answer]) -> None:
    counted = [answer for answer in given if answer.status in COUNTED]
    all_, some = roll_up(given, TODAY), roll_up(counted, TODAY)
    assert (all_.done, all_.total, all_.needs_support, all_.late) == (
        some.done,
        some.total,
        some.needs_support,
        some.late,
    )
    if counted:
        assert all_.status is some.status


@given(answers)
def test_counts_stay_within_bounds(given: list[Answer]) -> None:
    rolled = roll_up(given, TODAY)
    still_open = sum(answer.status in OPEN for answer in given)
    assert rolled.total == rolled.done + still_open <= len(given)
    assert 0 <= rolled.needs_support <= still_open
    assert 0 <= rolled.late <= still_open
    assert (rolled.status is Status.DONE) == (rolled.total > 0 and rolled.done == rolled.total)
    assert (rolled.status is Status.NEEDS_SUPPORT) == (rolled.needs_support > 0)


@given(answers, st.data())
def test_an_answer_that_moves_forward_never_takes_the_whole_back(
    given: list[Answer], data: st.DataObject
) -> None:
    ladder = [Answer(a.status, a.due) for a in given if a.status in PROGRESS]
    if not ladder:
        return
    which = data.draw(st.integers(0, len(ladder) - 1))
    further = data.draw(
        st.sampled_from([s for s in PROGRESS if PROGRESS[s] >= PROGRESS[ladder[which].status]])
    )
    after = [*ladder]
    after[which] = Answer(further, ladder[which].due)
    before_, after_ = roll_up(ladder, TODAY), roll_up(after, TODAY)
    assert PROGRESS[after_.status] >= PROGRESS[before_.status]
    assert after_.done >= before_.done
    assert after_.late <= before_.late


@given(answers, st.dates(date(2027, 1, 1), date(2027, 6, 30)))
def test_a_day_that_passes_never_makes_fewer_late(given: list[Answer], today: date) -> None:
    assert roll_up(given, today).late <= roll_up(given, today + timedelta(1)).late
