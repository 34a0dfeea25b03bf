"""Interventions: done is not the end. At each follow-up it is asked whether the effects are seen, and why."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time, timedelta

import pytest
from openpyxl import load_workbook

from plan.status import Status
from services import editing, interventions, reporting, undoing, updating
from services.editable import NothingChanged
from services.editing import ActivitySaved
from services.exporting import task_workbook
from services.home import home
from services.interventions import Effect, EffectAnswered, NotAsked, ReasonMissing
from services.layout import lay_out_all
from services.reporting import Seen, Source
from services.results import AdminOnly, AlreadyDone, EffectAsked, NotAllowed, Undone
from services.updating import Update
from storage.queries import cycle as cycle_queries
from tests.support.house import TODAY, House

TEXTS = {
    "problem": "Få läser på fritiden",
    "effects": "Fler lånar böcker",
    "spreading": "Nätverksträff i juni",
}
# The figures are out today, so that it is asked today, and answered within two weeks.
FIGURES = TODAY
ANSWERED_BY = date(2027, 3, 15)
LATER = date(2027, 6, 1)
END_OF_TERM = date(2027, 6, 15)


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


def go_to(house: House, day: date) -> None:
    """The clock comes to a day, and lays out as each day."""
    house.clock.set(datetime.combine(day, time(8), UTC))
    lay_out_all(house.deps)


def test_it_is_asked_when_the_figures_are_out_and_not_before_also_of_what_is_done(
    either_house: House,
) -> None:
    house = either_house
    house.report("karin", "läs 3b")
    describe(house, figures_on=LATER)
    for day in (TODAY, LATER - timedelta(days=1)):
        go_to(house, day)
        assert asked(house) == []
        assert "Syns effekterna" not in str(home(house.deps, house.asker("karin")).mine)
    go_to(house, LATER)
    assert asked(house) == [("Läs 3b", LATER + timedelta(days=14), "-")]
    assert [a.start for a in house.assignments() if a.source_kind == "effect"] == [LATER]
    go_to(house, LATER + timedelta(days=20))  # nobody answered, and it is still one question, with its day
    assert asked(house) == [("Läs 3b", LATER + timedelta(days=14), "-")]


def test_figures_that_were_out_when_it_was_written_are_asked_about_at_once(house: House) -> None:
    describe(house, figures_on=date(2027, 1, 15))
    assert asked(house) == [("Läs 3b", TODAY + timedelta(days=7), "-")]
    assert isinstance(answer(house, Effect.NO, "Ingen skillnad"), EffectAnswered)
    go_to(house, TODAY + timedelta(days=1))
    assert len(asked(house)) == 1


def test_a_moved_day_of_figures_moves_the_question(house: House) -> None:
    describe(house)
    describe(house, figures_on=LATER)
    assert asked(house) == []


def test_where_nothing_else_asks_it_is_asked_at_the_end_of_the_term_after_the_work(
    either_house: House,
) -> None:
    house = either_house
    describe(house, figures_on=None)
    go_to(house, date(2027, 5, 3))
    assert asked(house) == []  # nobody is done with the work
    house.report("karin", "läs 3b")
    go_to(house, date(2027, 5, 4))
    assert asked(house) == [("Läs 3b", END_OF_TERM, "-")]
    go_to(house, date(2027, 7, 1))  # late, and no second question beside it
    assert asked(house) == [("Läs 3b", END_OF_TERM, "-")]
    assert isinstance(answer(house, Effect.PARTLY), EffectAnswered)
    go_to(house, date(2027, 12, 1))
    assert len(asked(house)) == 1


def test_what_was_done_just_before_the_end_of_a_term_is_asked_about_at_the_next(house: House) -> None:
    describe(house, figures_on=None)
    go_to(house, date(2027, 6, 14))
    house.report("karin", "läs 3b")
    go_to(house, date(2027, 6, 16))
    assert asked(house) == [("Läs 3b", date(2027, 12, 20), "-")]


def test_too_early_with_no_follow_up_ahead_is_asked_again_at_the_end_of_the_term(house: House) -> None:
    describe(house)
    outcome = answer(house, Effect.TOO_EARLY, "Mäts i maj")
    assert isinstance(outcome, EffectAnswered) and outcome.again == END_OF_TERM
    assert [due for _, due, _ in asked(house)] == [ANSWERED_BY, END_OF_TERM]
    assert isinstance(undoing.undo_latest(house.deps, house.asker("karin")), Undone)
    assert [due for _, due, _ in asked(house)] == [ANSWERED_BY]


def test_too_early_with_figures_ahead_is_asked_again_when_they_are_out(house: House) -> None:
    with house.deps.database.read() as tx:
        item = next(i for i in cycle_queries.cycle_items(tx, house.huvudman_id) if i.title == "Delårsrapport")
    describe(house, indicator_id=item.id, figures_on=date(2027, 4, 12))
    outcome = answer(house, Effect.TOO_EARLY, "Mäts i maj")
    assert isinstance(outcome, EffectAnswered) and outcome.again == date(2027, 4, 12)


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


def test_a_unit_that_said_too_early_is_asked_again_though_another_has_not_answered(house: House) -> None:
    describe(house, "Läs 2b")
    ekens = house.unit_key("Ekens förskola")
    one = next(a for a in house.assignments() if a.source_kind == "effect" and a.unit_key == ekens)
    early = interventions.answer_effect(
        house.deps, house.asker("erik"), Seen(one.id, one.version), Effect.TOO_EARLY, "I maj"
    )
    assert isinstance(early, EffectAnswered) and early.again == END_OF_TERM
    assert len([one for one in asked(house) if one[1] == ANSWERED_BY]) == 3
    assert [one for one in asked(house) if one[1] != ANSWERED_BY] == [("Läs 2b", END_OF_TERM, ekens)]


def test_an_intervention_that_is_dropped_takes_its_question_with_it_and_back_again(
    either_house: House,
) -> None:
    house = either_house
    describe(house, "Läs 2b")
    about = house.activity_id("Läs 2b")

    def of(kind: str) -> set[Status]:
        return {a.status for a in house.assignments() if (a.source_kind, a.source_id) == (kind, about)}

    dropped = editing.drop_activity(house.deps, house.asker("johan"), about, "Görs av regionen")
    assert isinstance(dropped, ActivitySaved)
    assert of("effect") == of("activity") == {Status.DROPPED}
    lay_out_all(house.deps)
    assert of("effect") == {Status.DROPPED}
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), dropped.batch_id), Undone)
    lay_out_all(house.deps)
    assert of("effect") == of("activity") == {Status.NOT_STARTED}
    assert len(asked(house)) == 3


def test_the_workbook_says_of_each_unit_whether_it_is_carried_out_and_gave_effect(house: House) -> None:
    describe(house, "Läs 2b")
    house.report("erik", "läs 2b")
    ekens = house.unit_key("Ekens förskola")
    one = next(a for a in house.assignments() if a.source_kind == "effect" and a.unit_key == ekens)
    interventions.answer_effect(
        house.deps, house.asker("erik"), Seen(one.id, one.version), Effect.PARTLY, "Fler lånar"
    )
    data = task_workbook(house.deps, house.huvudman_id)
    head, *rows = load_workbook(io.BytesIO(data or b""))["Åtaganden"].iter_rows(values_only=True)
    told = [dict(zip(head, row, strict=True)) for row in rows]
    found = {
        row["Enhet"]: (row["Genomförd"], row["Gav effekt"]) for row in told if row["Nr"] and row["Gav effekt"]
    }
    assert found == {
        "Alskolan": ("nej", "inte besvarat"),
        "Björkskolan": ("nej", "inte besvarat"),
        "Ekens förskola": ("ja", "delvis"),
    }
