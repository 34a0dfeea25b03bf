"""Who answers for an assignment today, and who is the nearest above them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Connection

from plan.organisation import WHOLE, Role, answers_for, form_key
from plan.records import Holding
from storage.queries import assignments as assignment_queries
from storage.queries import notices, organisation

DEPUTY = "deputy"


@dataclass(frozen=True)
class Recipient:
    """Somebody who answers an assignment, and from when they could have been told."""

    person_id: int
    since: date


class Recipients:
    """Of one huvudman, on one day: who answers what, by the roles that own it."""

    def __init__(
        self,
        roles: Mapping[int, Sequence[Role]],
        holdings: Mapping[int, Sequence[Holding]],
        managers: Mapping[int, int],
        forms: Mapping[str, str],
    ) -> None:
        """`managers`: which role each reports to. `forms`: the key of each unit's school form, by unit key."""
        self._roles, self._holdings, self._managers, self._forms = roles, holdings, managers, forms

    def answering(self, assignment_id: int, unit_key: str) -> list[Role]:
        """The roles that answer; politicians never do."""
        owners = self._roles.get(assignment_id, ())
        return [role for role in owners if not role.is_body and answers_for(role, unit_key)]

    def of(self, assignment_id: int, unit_key: str) -> list[Recipient]:
        """Who answers: each once, from the first day they held a role that does.

        An acting holder is asked beside the ordinary one; a deputy only where there is nobody else.
        """
        found: dict[int, date] = {}
        for role in self.answering(assignment_id, unit_key):
            for holding in self._for(role.id, unit_key):
                earlier = found.get(holding.person_id, holding.from_date)
                found[holding.person_id] = min(earlier, holding.from_date)
        return [Recipient(person_id, since) for person_id, since in found.items()]

    def managers_of(self, assignment_id: int, unit_key: str) -> set[int]:
        """Who holds the nearest role above those that answer, for the unit or its school form; further up where
        that one is vacant.

        None of those who answer themselves: they know.
        """
        found: set[int] = set()
        for role in self.answering(assignment_id, unit_key):
            above = self._managers.get(role.id)
            seen = {role.id}
            while above is not None and above not in seen:
                held = self._for(above, unit_key, self._forms.get(unit_key, unit_key))
                if held:
                    found |= {holding.person_id for holding in held}
                    break
                seen.add(above)
                above = self._managers.get(above)
        return found - {recipient.person_id for recipient in self.of(assignment_id, unit_key)}

    def _for(self, role_id: int, *unit_keys: str) -> list[Holding]:
        held = [
            holding
            for holding in self._holdings.get(role_id, ())
            if WHOLE in unit_keys or holding.unit_key in (WHOLE, *unit_keys)
        ]
        return [holding for holding in held if holding.kind != DEPUTY] or held


def recipients_of(tx: Connection, huvudman_id: int, ids: Collection[int], today: date) -> Recipients:
    """Who answers these assignments. Four queries, however many."""
    units = organisation.units(tx, huvudman_id)
    return Recipients(
        assignment_queries.owner_roles(tx, huvudman_id, ids),
        organisation.holdings(tx, huvudman_id, today),
        notices.managers(tx, huvudman_id),
        {unit.key: form_key(unit.school_form) for unit in units if unit.school_form},
    )
