from __future__ import annotations

from sqlalchemy.engine import Connection

from plan.organisation import Reach
from storage.queries import organisation


def test_who_answers_for_a_role_and_whom_it_reports_to(tx: Connection, ours: int, theirs: int) -> None:
    chef = organisation.add_role(tx, ours, "Skolchef", reach=Reach.CENTRAL)
    bun = organisation.add_role(tx, ours, "BUN", reach=Reach.CENTRAL, is_body=True)
    organisation.set_role_ties(tx, ours, bun, handled_by=chef, reports_to=None)
    assert organisation.role_ties(tx, ours) == {chef: (None, None), bun: (chef, None)}
    assert organisation.role_ties(tx, theirs) == {}
