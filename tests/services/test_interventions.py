"""Interventions: done is not the end. At each follow-up it is asked whether the effects are seen, and why."""

from __future__ import annotations

from datetime import date

import pytest

from plan.status import Status
from services import interventions, reporting, undoing, updating
from services.editable import NothingChanged
from services.editing import ActivitySaved
from services.interventions import Effect, EffectAnswered, NotAsked, ReasonMissing
from services.layout import lay_out_all
from services.reporting import Seen, Source
from services.results import AdminOnly, AlreadyDone, EffectAsked, NotAllowed, Undone
from services.updating import Update
from storage.queries import cycle as cycle_queries
from tests.support.house import House

TEXTS = {
    "problem": "Få läser på fritiden",
    "effects": "Fler lånar böcker",
    "spreading": "Nätverksträff i juni",
}
FIGURES = date(2027, 3, 29)


def describe(house: House, label: str = "Läs 3b", who: str = "johan", **more: object) -> object:
    more.setdefault("figures_on", FIGURES)
    return interventions.describe(
        house.deps,
        house.asker(who),
        house.activity_id(label),
        TEXTS,
        **more,  # type: ignore[arg-type]
    )


def asked(house: House, kind: str = "effect") -> list[tuple[str, date | None, str]]:
    return [(a.label, a.due, a.unit_key) for a in house.assignments() if a.source_kind == kind]


def answer(house: House, effect: Effect, reason: str = "Utlåningen ökade", who: str = "karin") -> object:
    waiting = [a for a in house.assignments() if a.source_kind == "effect" and a.status.is_open]
    one = min(waiting, key=lambda a: a.due or date.max)
    return interventions.answer_effect(
        house.deps, house.asker(who), Seen(one.id, one.version), effect, reason
    )


def test_all_texts_are_kept_shown_and_edited_and_taken_back(either_house: House) -> None:
    house = either_house
    made = describe(house)
    assert isinstance(made, ActivitySaved)
    card = interventions.intervention_of(house.deps, house.asker("nils"), house.activity_id("Läs 3b"))
    assert {name: text for name, text in card.texts.items() if text} == TEXTS
    assert (card.figures_on, card.may_edit, card.effect.word) == (FIGURES, False, None)
    assert isinstance(describe(house), NothingChanged)
    assert isinstance(describe(house, who="karin"), AdminOnly)
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), made.batch_id), Undone)
    assert interventions.list_interventions(house.deps, house.asker("nils")).rows == ()
    assert asked(house) == []


def test_it_is_asked_when_the_figures_are_out_also_of_what_is_done(house: House) -> None:
    house.report("karin", "läs 3b")
    describe(house)
    assert asked(house) == [("Läs 3b", FIGURES, "-")]


def test_an_item_of_the_cycle_that_follows_up_or_gives_the_figures_asks_too(house: House) -> None:
    with house.deps.database.read() as tx:
        item = next(i for i in cycle_queries.cycle_items(tx, house.huvudman_id) if i.title == "Delårsrapport")
    describe(house, indicator_id=item.id, figures_on=None)
    assert asked(house) == [("Läs 3b", date(2027, 4, 30), "-")]
    lay_out_all(house.deps)
    assert len(asked(house)) == 1


def test_an_answer_is_kept_with_its_reason_and_both_columns_are_counted(either_house: House) -> None:
    house = either_house
    describe(house)
    house.report("karin", "läs 3b")
    before = interventions.list_interventions(house.deps, house.asker("nils"))
    assert (before.done, before.gave_effect, len(before.rows)) == (1, 0, 1)
    outcome = answer(house, Effect.YES)
    assert isinstance(outcome, EffectAnswered) and outcome.spreads and outcome.again is None
    listed = interventions.list_interventions(house.deps, house.asker("nils"))
    assert (listed.done, listed.gave_effect) == (1, 1)
    [(label, due, _)] = asked(house, "spreading")
    assert (label, due) == ("Läs 3b", date(2027, 3, 31))
    assert isinstance(undoing.undo_latest(house.deps, house.asker("karin")), Undone)
    assert interventions.list_interventions(house.deps, house.asker("nils")).gave_effect == 0
    assert [a.status for a in house.assignments() if a.source_kind == "effect"] == [Status.NOT_STARTED]


def test_too_early_is_asked_again_at_the_next_follow_up_and_nothing_is_spread(house: House) -> None:
    with house.deps.database.read() as tx:
        item = next(i for i in cycle_queries.cycle_items(tx, house.huvudman_id) if i.title == "Delårsrapport")
    describe(house, indicator_id=item.id)
    house.report("karin", "läs 3b")
    outcome = answer(house, Effect.TOO_EARLY, "Mäts i maj")
    assert isinstance(outcome, EffectAnswered)
    assert (outcome.again, outcome.spreads) == (date(2027, 4, 30), False)


def test_an_answer_needs_a_why_a_right_and_is_given_once(house: House) -> None:
    describe(house)
    assert isinstance(answer(house, Effect.NO, "  "), ReasonMissing)
    assert isinstance(answer(house, Effect.NO, who="anna"), NotAllowed)
    one = next(a for a in house.assignments() if a.source_kind == "effect")
    seen = Seen(one.id, one.version)
    for expected in (EffectAnswered, AlreadyDone):
        outcome = interventions.answer_effect(
            house.deps, house.asker("ali"), seen, Effect.NO, "Ingen skillnad"
        )
        assert isinstance(outcome, expected)
    work = house.assignment("Läs 2a")
    no_question = interventions.answer_effect(
        house.deps, house.asker("karin"), Seen(work.id, work.version), Effect.YES, "Ja"
    )
    assert isinstance(no_question, NotAsked)


def test_nothing_but_an_answer_settles_the_question(house: House) -> None:
    """However it is said that it is done: by a button, by a choice of what was meant, or in the form."""
    describe(house)
    one = next(a for a in house.assignments() if a.source_kind == "effect")
    said = [
        house.click("karin", one, Status.DONE),
        reporting.report_of(
            house.deps, house.asker("karin"), Source(one.source_kind, one.source_id), Status.DONE, "Ja"
        ),
        updating.update(
            house.deps, house.asker("karin"), Seen(one.id, one.version), Update(Status.DONE, "Ja")
        ),
    ]
    assert [type(outcome) for outcome in said] == [EffectAsked] * 3
    assert [a.status for a in house.assignments() if a.source_kind == "effect"] == [Status.NOT_STARTED]


@pytest.mark.parametrize("verdicts", [("yes", "yes", "yes"), ("yes", "no", "too_early")])
def test_units_answer_each_for_theirs(house: House, verdicts: tuple[str, ...]) -> None:
    describe(house, "Läs 2b")
    lay_out_all(house.deps)
    units = ("Alskolan", "Björkskolan", "Ekens förskola")
    for unit, verdict in zip(units, verdicts, strict=True):
        one = next(
            a for a in house.assignments() if a.source_kind == "effect" and a.unit_key == house.unit_key(unit)
        )
        who = "erik" if unit == "Ekens förskola" else "anna"
        interventions.answer_effect(
            house.deps, house.asker(who), Seen(one.id, one.version), Effect(verdict), "För att"
        )
    [row] = interventions.list_interventions(house.deps, house.asker("nils")).rows
    assert row.effect.word is (Effect.YES if set(verdicts) == {"yes"} else Effect.PARTLY)
