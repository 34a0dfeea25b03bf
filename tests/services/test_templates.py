"""Word templates of one's own: who may choose them, and that a choice is taken back like any other change."""

from __future__ import annotations

import io

import pytest
from docx import Document

from documents.papers.kinds import Kind
from documents.papers.word import TemplateFault
from services import templates, undoing
from services.house import looking_in
from services.importing import drafts
from services.importing.outcomes import AlreadySettled
from services.results import AdminOnly, Undone, UndoRefused
from services.templates import NoOwnTemplate, TemplateDropped, TemplateKept, TemplateWaits
from tests.support.house import House


def template(text: str) -> bytes:
    made = Document()
    made.add_paragraph(text)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def waits(house: House, name: str = "mall.docx") -> int:
    draft_id = drafts.begin(house.deps, house.asker("johan"), "", "F1")
    assert isinstance(draft_id, int)
    held = templates.hold_template(house.deps, house.asker("johan"), draft_id, name)
    assert isinstance(held, TemplateWaits) and held.draft.name == name
    return draft_id


def kept(house: House, text: str) -> TemplateKept:
    made = templates.use_template(
        house.deps, house.asker("johan"), waits(house), Kind.FOLLOW_UP, template(text)
    )
    assert isinstance(made, TemplateKept)
    return made


def in_use(house: House) -> bytes | None:
    with looking_in(house.deps, house.huvudman_id) as room:
        return templates.template_of(room, Kind.FOLLOW_UP)


def test_each_choice_is_taken_back_in_turn_and_never_out_of_turn(either_house: House) -> None:
    house = either_house
    first, second = kept(house, "Ett"), kept(house, "Två")
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), first.batch_id), UndoRefused)
    dropped = templates.stop_template(house.deps, house.asker("johan"), Kind.FOLLOW_UP)
    assert isinstance(dropped, TemplateDropped) and in_use(house) is None
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), second.batch_id), UndoRefused)
    for batch_id, words in ((dropped.batch_id, "Två"), (second.batch_id, "Ett")):
        assert isinstance(undoing.undo(house.deps, house.asker("johan"), batch_id), Undone)
        content = in_use(house)
        assert content and Document(io.BytesIO(content)).paragraphs[0].text == words
    assert isinstance(undoing.undo(house.deps, house.asker("johan"), first.batch_id), Undone)
    assert in_use(house) is None
    stopped = templates.stop_template(house.deps, house.asker("johan"), Kind.FOLLOW_UP)
    assert stopped == NoOwnTemplate(Kind.FOLLOW_UP)


@pytest.mark.parametrize("who", ["karin", "nils"])
def test_who_does_not_run_the_plan_changes_nothing_and_has_nothing_tried(house: House, who: str) -> None:
    draft_id, asker = waits(house), house.asker(who)
    broken = template("{{ fel }}")  # would raise if it were tried
    assert isinstance(templates.use_template(house.deps, asker, draft_id, Kind.FOLLOW_UP, broken), AdminOnly)
    assert isinstance(templates.hold_template(house.deps, asker, draft_id, "x"), AdminOnly)
    assert isinstance(templates.waiting_template(house.deps, asker, draft_id), AdminOnly)
    made = kept(house, "Vår")
    assert isinstance(templates.stop_template(house.deps, asker, Kind.FOLLOW_UP), AdminOnly)
    assert isinstance(templates.own_template(house.deps, asker, Kind.FOLLOW_UP), AdminOnly)
    assert isinstance(undoing.undo(house.deps, asker, made.batch_id), UndoRefused)
    assert in_use(house) is not None
    assert templates.own_templates(house.deps, asker).may_change is False


def test_a_second_click_changes_nothing_and_a_fault_leaves_it_waiting(house: House) -> None:
    draft_id, asker = waits(house), house.asker("johan")
    with pytest.raises(TemplateFault):
        templates.use_template(house.deps, asker, draft_id, Kind.FOLLOW_UP, template("{{ fel }}"))
    assert in_use(house) is None
    content = template("Vår")
    first, second = (
        templates.use_template(house.deps, asker, draft_id, Kind.FOLLOW_UP, content) for _ in range(2)
    )
    assert isinstance(first, TemplateKept) and isinstance(second, AlreadySettled)
    assert isinstance(drafts.cancel(house.deps, asker, draft_id), AlreadySettled)
    assert in_use(house) == content


def test_a_name_that_says_who_somebody_is_is_not_kept(house: House) -> None:
    draft_id = drafts.begin(house.deps, house.asker("johan"), "", "F1")
    assert isinstance(draft_id, int)
    held = templates.hold_template(house.deps, house.asker("johan"), draft_id, "19121212-1212.docx")
    assert isinstance(held, TemplateWaits) and held.draft.name == ""
