"""What is decided: who may note it, what it becomes, and forums that are added with a time behind their name."""

from __future__ import annotations

from datetime import date

from plan.references import Reference
from services import decisions, meetings
from services.meetings import ForumChanged
from services.results import AdminOnly
from tests.support.house import House


def test_a_decision_about_nothing_in_particular_is_for_those_who_lead_or_run_the_plan(house: House) -> None:
    refused = decisions.decide(house.deps, house.asker("karin"), (), "Köp en server")
    assert isinstance(refused, AdminOnly)
    noted = decisions.decide(house.deps, house.asker("johan"), (), "Köp en server")
    assert isinstance(noted, decisions.Decided)
    assert noted.task is None


def test_a_decision_with_a_role_and_a_day_becomes_an_assignment(house: House) -> None:
    words = "Beställ en server – strateg senast 20 april 2027"
    noted = decisions.decide(house.deps, house.asker("johan"), (Reference("a", 2, "läs"),), words)
    assert isinstance(noted, decisions.Decided)
    assert noted.about is not None and noted.about.assignment.label == "Läs 2a"
    assert noted.task is not None
    assert noted.task.assignment.due == date(2027, 4, 20)
    assert [owner.role.name for owner in noted.task.owners] == ["Strateg"]
    again = decisions.decide(house.deps, house.asker("johan"), (), "")
    assert isinstance(again, decisions.DecisionEmpty)


def test_a_new_forum_is_called_what_stands_before_its_time(house: House) -> None:
    done = meetings.change(
        house.deps, house.asker("johan"), "nytt Samverkan första tisdagen i månaden kl 9", "kanalen"
    )
    assert isinstance(done, ForumChanged)
    assert done.line.forum.name == "Samverkan"
    assert done.line.forum.rule_text == "första tisdagen i månaden kl 9"
    assert [one.at_time for one in done.line.coming] == ["9.00"] * 3
