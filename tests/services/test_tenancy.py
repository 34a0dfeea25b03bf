"""Two huvudmän with the same plan in one database: nothing is seen or changed across."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from plan.status import Status
from services import cycle, looking, overview, people, pictures, reporting, roles, undoing
from services.errors import NotHere
from services.reporting import Seen
from services.results import AlreadyHolds, NothingToUndo
from storage.database import Database
from storage.tables import metadata
from tests.support.house import House, in_march, set_up_house

THEIRS = "TANNAN"


@pytest.fixture(scope="module")
def both_file(lillby_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("two") / "two.db"
    shutil.copyfile(lillby_file, path)
    database = Database(f"sqlite:///{path}")
    set_up_house(database, THEIRS, "Storby")
    database.close()
    return path


@pytest.fixture
def both(both_file: Path, tmp_path: Path) -> Iterator[tuple[House, House]]:
    """Ours and theirs; the same people, by the same ids on the platform, in another workspace."""
    path = tmp_path / "two.db"
    shutil.copyfile(both_file, path)
    database = Database(f"sqlite:///{path}")
    theirs = in_march(database, THEIRS)
    theirs.report("karin", "läs 3b", Status.NEEDS_SUPPORT, "Bara deras")
    yield in_march(database), theirs
    database.close()


def of(house: House) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a huvudman."""
    with house.deps.database.read() as tx:
        return {
            table.name: sorted(
                map(tuple, tx.execute(sa.select(table).where(owner == house.huvudman_id))), key=repr
            )
            for table in metadata.sorted_tables
            if (owner := table.c.get("huvudman_id")) is not None
        }


def test_the_second_has_all_that_the_first_has(both: tuple[House, House]) -> None:
    ours, theirs = both
    mine, other = of(ours), of(theirs)
    for name in ("activity", "assignment", "occurrence", "role", "unit", "holding", "alias", "person"):
        assert len(mine[name]) == len(other[name]) > 0


LOOKS: dict[str, Callable[[House, str], object]] = {
    "mine": lambda house, who: looking.my_assignments(house.deps, house.asker(who)),
    "all": lambda house, who: looking.list_all(house.deps, house.asker(who)),
    "late": lambda house, who: looking.list_late(house.deps, house.asker(who)),
    "area": lambda house, who: looking.search(house.deps, house.asker(who), "läsning"),
    "role": lambda house, who: looking.search(house.deps, house.asker(who), "strateg"),
    "words": lambda house, who: looking.search(house.deps, house.asker(who), "handledning"),
    "suggest": lambda house, who: reporting.report_by_words(house.deps, house.asker(who), "handledning"),
    "cycle": lambda house, who: cycle.cycle(house.deps, house.asker(who), "vt"),
    "picture": lambda house, who: pictures.picture(house.deps, house.asker(who), "svg"),
    "picture of the plan": lambda house, who: pictures.picture(house.deps, house.asker(who), "plan svg"),
    "progress": lambda house, who: pictures.picture(house.deps, house.asker(who), "läget svg"),
    "who has answered": lambda house, who: pictures.picture(house.deps, house.asker(who), "svar svg"),
    "overview": lambda house, who: overview.overview(house.deps, house.asker(who)),
    "roles": lambda house, who: roles.list_roles(house.deps, house.asker(who)),
    "administrators": lambda house, who: people.list_administrators(house.deps, house.asker(who)),
}


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("who", ["karin", "anna", "johan", "nils"])
def test_what_is_seen_does_not_depend_on_the_other(both: tuple[House, House], name: str, who: str) -> None:
    ours, theirs = both
    before = LOOKS[name](ours, who)
    theirs.report("karin", "läs 2a")
    theirs.report("johan", "läs 3a", Status.NEEDS_SUPPORT, "Alskolan Deras")
    theirs.move("karin", "läs 3b", "30 april – deras")
    people.dismiss(theirs.deps, theirs.asker("johan"), "Skolchef", theirs.profile("maria"))
    found = LOOKS[name](ours, who)
    assert found == before
    assert "Bara deras" not in repr(found)


CHANGES: dict[str, Callable[[House, House], object]] = {
    "report by click": lambda us, them: us.click("johan", them.assignment("Läs 3b"), Status.DONE),
    "move by click": lambda us, them: reporting.move_seen(
        us.deps,
        us.asker("johan"),
        Seen(them.assignment("Läs 3b").id, them.assignment("Läs 3b").version),
        "30 april – fel",
    ),
    "undo": lambda us, them: undoing.undo(us.deps, us.asker("johan"), them.events("Läs 3b")[0].batch.id),
    "undo the latest": lambda us, them: undoing.undo_latest(us.deps, us.asker("karin")),
    "appoint by click": lambda us, them: people.appoint_clicked(
        us.deps, us.asker("johan"), them.role_id("Strateg"), "-", us.profile("nils"), "replace"
    ),
    "look": lambda us, them: looking.show_assignment(
        us.deps, us.asker("johan"), them.assignment("Läs 3b").id
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_ids_of_the_other_point_at_nothing(both: tuple[House, House], name: str) -> None:
    ours, theirs = both
    before = ours.everything()
    try:
        found = CHANGES[name](ours, theirs)
    except NotHere:
        found = None
    assert found is None or isinstance(found, NothingToUndo)
    assert ours.everything() == before


def test_the_same_request_key_in_both_is_two_requests(both: tuple[House, House]) -> None:
    ours, theirs = both
    for house in both:
        house.report("karin", "läs 2a", key="samma")
    assert ours.assignment("Läs 2a").version == theirs.assignment("Läs 2a").version == 2


def test_people_of_the_other_hold_nothing_here(both: tuple[House, House]) -> None:
    ours, theirs = both
    people.appoint(theirs.deps, theirs.asker("johan"), "Strateg", theirs.profile("nils"), "beside")
    assert looking.my_assignments(ours.deps, ours.asker("nils")).kind == "nobody"
    again = people.appoint(theirs.deps, theirs.asker("johan"), "Strateg", theirs.profile("nils"), "beside")
    assert isinstance(again, AlreadyHolds)


def test_a_unit_key_of_the_other_seats_nobody_there(both: tuple[House, House]) -> None:
    ours, theirs = both
    before = ours.everything()
    role, foreign = ours.role_id("Rektor"), theirs.unit_key("Alskolan")
    with pytest.raises(NotHere):
        people.appoint_clicked(ours.deps, ours.asker("johan"), role, foreign, ours.profile("nils"), "beside")
    assert ours.everything() == before
