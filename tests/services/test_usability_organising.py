"""What the organisation file says is added to what an import made; a group is answered for by its leader."""

from __future__ import annotations

from datetime import date

from services import looking, meetings, organising, roles
from services.layout import lay_out
from services.organising import NewRole, Organisation
from services.results import RoleList
from storage.queries import organisation
from tests.support.house import House


def ties(house: House) -> dict[int, tuple[int | None, int | None]]:
    with house.deps.database.read() as tx:
        return organisation.role_ties(tx, house.huvudman_id)


def test_a_tie_that_is_there_stays_and_one_that_is_missing_is_set(house: House) -> None:
    before = ties(house)[house.role_id("BUN")]
    new = Organisation(roles=(NewRole("BUN", handled_by="Strateg", reports_to="Kommunfullmäktige"),))
    organising.set_up(house.deps, house.huvudman_id, new)
    assert before == (house.role_id("Skolchef"), None)
    assert ties(house)[house.role_id("BUN")] == (before[0], house.role_id("Kommunfullmäktige"))


def test_what_a_group_owns_is_its_leaders_to_answer(house: House) -> None:
    organising.set_up(house.deps, house.huvudman_id, Organisation(roles=(NewRole("Ledningsgrupp"),)))
    meetings.change(house.deps, house.asker("johan"), "ledningsgrupp leds av skolchef", "C1")
    with house.deps.database.begin() as tx:
        lay_out(tx, organisation.huvudman_by_id(tx, house.huvudman_id), date(2027, 3, 1))
    assert ties(house)[house.role_id("Ledningsgrupp")][0] == house.role_id("Skolchef")
    found = roles.list_roles(house.deps, house.asker("nils"), "ledningsgrupp")
    assert isinstance(found, RoleList)
    [group] = found.roles
    assert group.led_by == "Skolchef (Maria)" and not group.is_vacant
    assert looking.my_assignments(house.deps, house.asker("maria")).total > 0
