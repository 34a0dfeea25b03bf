"""Avstämningar and what is written at them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from documents.papers.kinds import Kind
from plan.status import Status
from services import analyses, reviews
from services.analyses import (
    AnalysisChanged,
    AnalysisFrozen,
    AnalysisNotYours,
    AnalysisOpen,
    AnalysisWritten,
)
from services.house import looking_in
from services.planning import plan_reminders
from services.reports import Asked, report
from services.results import AdminOnly
from services.reviews import ReviewDayUnclear, ReviewSet, says_review
from storage.queries import cycle as cycle_queries
from tests.support.house import House

TEXTS = ("Fler läser", "Mer tid i schemat", "Fortsätt ett år till")


def asked(house: House, title: str = "Analys av Läsning", unit: str | None = None) -> int:
    return house.assignment(title, unit).id


def open_in_march(house: House) -> None:
    found = reviews.set_review(house.deps, house.asker("johan"), "15 mars")
    assert isinstance(found, ReviewSet)
    assert found.review.on_date == date(2027, 3, 15)


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("Avstämning av verksamhetsplanen", True),
        ("Halvtidsavstämning", True),
        ("Uppföljning av verksamhetsplanen", True),
        ("Uppföljning av målen", True),
        ("Resultatanalys", True),
        ("Analysdag med rektorerna", True),
        ("Uppföljning av arbetsmiljöplanerna", False),
        ("Skolanalysgruppen träffas", False),
        ("Budgeten beslutas", False),
    ],
)
def test_what_an_item_of_the_cycle_is_called_says_whether_it_is_one(title: str, is_one: bool) -> None:
    assert says_review(title) is is_one


def test_when_its_time_opens_each_area_and_each_unit_is_asked(either_house: House) -> None:
    house = either_house
    open_in_march(house)
    found = {a.title: a for a in house.assignments() if a.source_kind == "review"}
    assert set(found) == {
        "Analys av Läsning",
        "Analys av Organisation",
        "Analys av det egna arbetet",
    }
    units = [a.unit_key for a in house.assignments() if a.title.startswith("Analys av det egna")]
    assert len(units) == 3
    one = found["Analys av Läsning"]
    assert (one.start, one.due, one.status) == (date(2027, 3, 1), date(2027, 3, 15), Status.NOT_STARTED)
    before = house.count("assignment")
    reviews.lay_out_all_reviews(house.deps)
    assert house.count("assignment") == before
    assert plan_reminders(house.deps).messages > 0


def test_a_day_further_ahead_asks_when_it_opens_and_not_before(house: House) -> None:
    reviews.set_review(house.deps, house.asker("johan"), "15 juni")
    reviews.lay_out_all_reviews(house.deps)
    assert not [a for a in house.assignments() if a.source_kind == "review"]
    house.clock.advance(date(2027, 6, 1) - date(2027, 3, 1))
    reviews.lay_out_all_reviews(house.deps)
    assert [a for a in house.assignments() if a.source_kind == "review"]


def test_the_cycle_sets_its_own_days(house: House) -> None:
    with house.deps.database.begin() as tx:
        item = cycle_queries.cycle_items(tx, house.huvudman_id)[0]
        values = {
            name: getattr(item, name)
            for name in ("plan_id", "kind", "details", "category", "participants", "when_text", "period")
        }
        made = cycle_queries.add_cycle_item(
            tx, house.huvudman_id, **{**values, "kind": "cycle"}, title="Avstämning av planen"
        )
        cycle_queries.add_occurrences(
            tx,
            [
                {
                    "huvudman_id": house.huvudman_id,
                    "cycle_item_id": made,
                    "period_key": "2027-03",
                    "precision": "day",
                    "start": date(2027, 3, 10),
                    "due": date(2027, 3, 10),
                }
            ],
        )
    reviews.lay_out_all_reviews(house.deps)
    assert house.assignment("Analys av Läsning").due == date(2027, 3, 10)


def test_an_analysis_is_written_taken_up_again_and_shown_in_the_report(either_house: House) -> None:
    house = either_house
    open_in_march(house)
    one = asked(house)
    first = analyses.open_analysis(house.deps, house.asker("karin"), one)
    assert isinstance(first, AnalysisOpen)
    assert first.version == 0
    half = analyses.write_analysis(
        house.deps, house.asker("karin"), one, 0, ("Fler läser", "", ""), done=False
    )
    assert isinstance(half, AnalysisWritten)
    assert half.line.assignment.status is Status.IN_PROGRESS
    again = analyses.open_analysis(house.deps, house.asker("ali"), one)
    assert isinstance(again, AnalysisOpen)
    assert (again.result, again.version) == ("Fler läser", 1)
    done = analyses.write_analysis(house.deps, house.asker("ali"), one, 1, TEXTS, done=True)
    assert isinstance(done, AnalysisWritten)
    assert done.line.assignment.status is Status.DONE
    with looking_in(house.deps, house.huvudman_id) as room:
        made = report(room, None, Asked(Kind.FOLLOW_UP))
    [analysis] = made.areas[0].analyses
    assert (analysis.result, analysis.why, analysis.conclusion) == TEXTS
    assert analysis.by == ("Ali Demir", "Karin Lind")
    assert not analysis.frozen


def test_who_wrote_meanwhile_is_not_written_over(house: House) -> None:
    open_in_march(house)
    one = asked(house)
    analyses.write_analysis(house.deps, house.asker("karin"), one, 0, TEXTS, done=False)
    late = analyses.write_analysis(house.deps, house.asker("ali"), one, 0, ("x", "y", "z"), done=False)
    assert isinstance(late, AnalysisChanged)
    assert (late.by, late.now.result, late.now.version) == ("Karin", "Fler läser", 1)


def test_only_those_who_answer_write_until_it_is_shared(house: House) -> None:
    open_in_march(house)
    one = asked(house)
    assert isinstance(analyses.open_analysis(house.deps, house.asker("anna"), one), AnalysisNotYours)
    assert isinstance(analyses.open_analysis(house.deps, house.asker("nils"), one), AnalysisNotYours)
    shared = analyses.write_analysis(
        house.deps,
        house.asker("karin"),
        one,
        0,
        ("", "", ""),
        done=False,
        share_with=house.profile("anna"),
    )
    assert isinstance(shared, AnalysisWritten)
    assert shared.shared == "Anna"
    assert isinstance(analyses.open_analysis(house.deps, house.asker("anna"), one), AnalysisOpen)
    own = asked(house, "Analys av det egna arbetet", "Alskolan")
    assert isinstance(analyses.open_analysis(house.deps, house.asker("anna"), own), AnalysisOpen)
    assert isinstance(analyses.open_analysis(house.deps, house.asker("erik"), own), AnalysisNotYours)


def test_it_freezes_two_weeks_after_and_what_nobody_wrote_is_closed(either_house: House) -> None:
    house = either_house
    open_in_march(house)
    one = asked(house)
    analyses.write_analysis(house.deps, house.asker("karin"), one, 0, TEXTS, done=True)
    house.clock.advance(timedelta(days=28))  # 29 March, the last day
    assert isinstance(analyses.open_analysis(house.deps, house.asker("karin"), one), AnalysisOpen)
    house.clock.advance(timedelta(days=1))
    late = analyses.write_analysis(house.deps, house.asker("karin"), one, 1, ("x", "", ""), done=True)
    assert isinstance(late, AnalysisFrozen)
    reviews.lay_out_all_reviews(house.deps)
    assert house.assignment("Analys av Läsning").status is Status.DONE
    other = house.assignment("Analys av Organisation")
    assert (other.status, other.comment) == (Status.DROPPED, reviews.UNANSWERED)


def test_only_administrators_set_a_day_and_it_has_to_come(house: House) -> None:
    assert isinstance(reviews.set_review(house.deps, house.asker("karin"), "15 juni"), AdminOnly)
    for words in ("någon gång", "1 januari 2020", ""):
        assert isinstance(reviews.set_review(house.deps, house.asker("johan"), words), ReviewDayUnclear)
    open_in_march(house)
    twice = reviews.set_review(house.deps, house.asker("johan"), "15 mars")
    assert isinstance(twice, ReviewSet)
    assert twice.known


def test_another_huvudman_sees_nothing_of_it(house: House) -> None:
    open_in_march(house)
    elsewhere = replace(house.asker("karin"), account=replace(house.account("karin"), tenant_id="TANNAN"))
    from services import workspaces

    workspaces.connect(house.deps, "prov", "TANNAN", "Alnäs", huvudman="Alnäs")
    assert analyses.open_analysis(house.deps, elsewhere, asked(house)) is None
    assert analyses.list_reviews(house.deps, elsewhere).views == ()
