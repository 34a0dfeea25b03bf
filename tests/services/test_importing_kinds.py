"""What each kind of row in a document becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from documents import read_document
from documents.items import Area
from plan.status import Standing, Status
from services import meetings, undoing
from services.importing import drafts
from services.importing.outcomes import Asked, Shown
from services.results import Undone
from storage.queries import goals, plans
from storage.tables import goal
from tests.support.bringing import approved, brought, document, item, stored
from tests.support.house import House
from tests.support.tree import ROOT

SEEDS = ROOT.parent / "shared" / "seeds"


class TestKinds:
    def test_an_intervention_keeps_all_its_fields(self, house: House) -> None:
        says = {
            name: (f"{name} ett", f"{name} två")
            for name in (
                *("problem", "causes", "goals", "signs", "effects", "participants"),
                *("costs", "strengths", "risks", "prevention", "spreading"),
            )
        }
        found = document(item("Läsgrupper", kind="measure", owners=("Strateg",), **says))
        approved(house, brought(house, found))
        with house.deps.database.read() as tx:
            (row,) = goals.interventions(tx, house.huvudman_id).values()
        assert {name: row[name] for name in says} == {n: "\n".join(v) for n, v in says.items()}
        assert house.assignment("Läsgrupper").status is Status.NOT_STARTED
        assert brought(house, found).says_the_same
        other = document(
            item("Läsgrupper", kind="measure", owners=("Strateg",), **says | {"risks": ("annat",)})
        )
        shown = brought(house, other)
        assert [f.name for c in shown.difference.changed for f in c.fields] == ["risks"]
        approved(house, shown)
        with house.deps.database.read() as tx:
            assert next(iter(goals.interventions(tx, house.huvudman_id).values()))["risks"] == "annat"

    def test_a_proposal_is_asked_of_nobody_until_it_is_decided(self, house: House) -> None:
        found = document(item("Fler kuratorer", kind="measure", proposed=True, owners=("Skolchef",)))
        approved(house, brought(house, found))
        with house.deps.database.read() as tx:
            (row,) = [a for a in plans.activities(tx, house.huvudman_id) if a.title == "Fler kuratorer"]
        assert row.standing is Standing.PROPOSED
        assert "Fler kuratorer" not in {a.title for a in house.assignments()}
        approved(
            house, brought(house, document(item("Fler kuratorer", kind="measure", owners=("Skolchef",))))
        )
        assert house.assignment("Fler kuratorer").status is Status.NOT_STARTED
        assert brought(house, found).difference.changed == ()  # no document takes a decision back

    def test_goals_come_and_are_archived(self, house: House) -> None:
        found = document(
            item("Sak"), goals=("Alla läser",), areas=(Area("Läsning", "LÄS", goals=("Fler böcker",)),)
        )
        approved(house, brought(house, found))
        assert [row.title for row in stored(house, goal)] == ["Alla läser", "Fler böcker"]
        shown = brought(house, replace(found, goals=("Alla räknar",)))
        assert (shown.difference.new_goals, shown.difference.gone_goals) == (
            ("Alla räknar",),
            ("Alla läser",),
        )
        approved(house, shown)
        assert {row.title: row.standing for row in stored(house, goal)}["Alla läser"] == Standing.DROPPED

    def test_a_status_in_the_document_is_kept_where_nobody_has_said_another(self, house: House) -> None:
        found = document(
            item("Klar sak", status=Status.DONE, status_text="Klart i maj", owners=("Strateg",)),
            item("Annan sak", owners=("Strateg",)),
        )
        approved(house, brought(house, found))
        done = house.assignment("Klar sak")
        assert (done.status, done.comment) == (Status.DONE, "Klart i maj")
        house.click("karin", house.assignment("Annan sak"), Status.NEEDS_SUPPORT)
        later = document(
            item("Klar sak", status=Status.DONE, owners=("Strateg",)),
            item("Annan sak", status=Status.DONE, owners=("Strateg",), details=("Nytt",)),
        )
        approved(house, brought(house, later))
        assert house.assignment("Annan sak").status is Status.NEEDS_SUPPORT

    def test_a_calendar_of_meetings_becomes_forums_and_meetings(self, house: House) -> None:
        days = [
            item("Samverkan", kind="meeting", when=when)
            for when in ("6 april 2027", "4 maj 2027", "1 juni 2027")
        ]
        found = document(*days, kind="möteskalender", title="Möten 26/27")
        approved(house, brought(house, found))
        lines = meetings.list_forums(house.deps, house.asker("karin")).forums
        (forum,) = [line for line in lines if line.forum.name == "Samverkan"]
        assert [one.on_date for one in forum.coming] == [date(2027, 4, 6), date(2027, 5, 4), date(2027, 6, 1)]
        last = item("Samverkan", kind="meeting", when="2 juni 2027")
        moved = document(*days[:2], last, kind="möteskalender", title="Möten 26/27")
        done = approved(house, brought(house, moved))

        def coming() -> list[date]:
            lines = meetings.list_forums(house.deps, house.asker("karin")).forums
            return [one.on_date for line in lines for one in line.coming if line.forum.name == "Samverkan"]

        assert coming() == [date(2027, 4, 6), date(2027, 5, 4), date(2027, 6, 2)]
        assert isinstance(undoing.undo(house.deps, house.asker("johan"), done.applied.batch_id or 0), Undone)
        assert coming() == [date(2027, 4, 6), date(2027, 5, 4), date(2027, 6, 1)]

    def test_a_reference_gives_no_assignment(self, house: House) -> None:
        approved(house, brought(house, document(item("Se övriga strategier", kind="reference"))))
        assert "Se övriga strategier" not in {a.title for a in house.assignments()}


@pytest.mark.parametrize(
    "path", sorted(SEEDS.glob("*.txt")) or [None], ids=lambda path: getattr(path, "stem", "-")[:3]
)
def test_a_real_document_is_taken_in_once(house: House, path: Path | None) -> None:
    """Every question is answered with its first button, or skipped; then the same document has nothing to say."""
    if path is None:
        pytest.skip(f"{SEEDS} is not here")
    reading = read_document(path.read_bytes(), path.name, None)
    shown = brought(house, reading)
    asker, this = house.asker("johan"), shown.draft.id
    outcome = drafts.ask(house.deps, asker, this)
    while isinstance(outcome, Asked):
        question = outcome.question
        value = question.choices[0] if question.choices else ""
        after = drafts.answer(house.deps, asker, this, question.key, value)
        assert isinstance(after, Asked | Shown), after
        outcome = after
    assert isinstance(outcome, Shown)
    done = approved(house, outcome)
    assert done.applied.new == len(outcome.difference.new) > 0
    assert brought(house, reading).says_the_same
    assert isinstance(undoing.undo(house.deps, asker, done.applied.batch_id or 0), Undone)
    back = brought(house, reading).difference
    assert (back.new, back.open, {change.back for change in back.changed}) == ((), (), {True})
