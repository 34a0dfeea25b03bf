"""Taking away all of a huvudman, and who somebody was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plan.status import Status
from services import feeds, forgetting, history, looking, people, undoing
from services.archive import archive
from services.deps import Profile
from services.feeds import FeedGiven
from services.forgetting import Forgotten, Somebody
from services.history import HistoryList
from services.holders import Held, NewHolding, hold
from services.planning import plan_reminders
from services.results import Card
from storage.queries import forgetting as queries
from storage.tables import metadata
from tests.support.house import NAMES, House, references
from tests.support.rows import add_huvudman, add_row


def stored(house: House, huvudman_id: int | None = None) -> str:
    """All that is stored of a huvudman, as one text."""
    return "".join(archive(house.deps, huvudman_id or house.huvudman_id))


def rows(house: House, table: str) -> list[dict[str, Any]]:
    """The rows of a table, as they are taken out."""
    found: list[dict[str, Any]] = json.loads(stored(house))["tables"][table]
    return found


def person(house: House, who: str) -> int:
    [found] = forgetting.called(house.deps, house.huvudman_id, NAMES[who])
    return found.id


def leave(house: House, who: str, *roles: str) -> None:
    """Somebody no longer holds their roles, as of yesterday."""
    for role in roles:
        people.dismiss(house.deps, house.asker("johan"), role, house.profile(who))


class TestPurging:
    def test_nothing_is_left_of_one_and_all_of_the_others(self, either_house: House) -> None:
        house = either_house
        with house.deps.database.begin() as tx:
            theirs = add_huvudman(tx, "Alnäs")
            for table in metadata.sorted_tables:
                if table.name != "huvudman":  # every table has a row of ours and of theirs
                    add_row(tx, table, theirs)
                    add_row(tx, table, house.huvudman_id)
        before = stored(house, theirs)
        forgetting.purge(house.deps, house.huvudman_id)
        assert sum(house.count(name) for name in metadata.tables if name != "huvudman") == 0
        after = stored(house, theirs)
        assert json.loads(after)["tables"] == json.loads(before)["tables"]
        with house.deps.database.read() as tx:
            assert sum(queries.counts(tx, house.huvudman_id).values()) == 0

    def test_what_is_counted_is_what_goes(self, house: House) -> None:
        found = forgetting.stock(house.deps, house.huvudman_id)
        assert (found.name, found.people) == ("Lillby", house.count("person"))
        assert found.assignments == house.count("assignment") > 20
        assert found.rows == 1 + sum(house.count(name) for name in metadata.tables if name != "huvudman")

    def test_it_can_not_be_read_in_the_file_either(self, house: House) -> None:
        house.report("karin", "läs 2a", Status.DONE, "Presenterad i aulan")
        file = Path(house.deps.database.url.removeprefix("sqlite:///"))
        house.deps.database.close()  # with the last connection SQLite's journal goes into the file
        assert b"Presenterad i aulan" in file.read_bytes()
        forgetting.purge(house.deps, house.huvudman_id)
        house.deps.database.close()
        assert b"Presenterad i aulan" not in file.read_bytes()


class TestPseudonymising:
    def test_nothing_says_who_it_was_and_what_they_did_stays(self, either_house: House) -> None:
        house = either_house
        house.report("karin", "läs 2a", Status.DONE, "Presenterad")
        people.make_administrator(
            house.deps, house.asker("johan"), house.profile("karin"), asker_runs_workspace=False
        )
        people.dismiss_administrator(house.deps, house.asker("johan"), house.profile("karin"))
        leave(house, "karin", "Strateg")
        one = person(house, "karin")
        done = forgetting.pseudonymise(house.deps, house.huvudman_id, one)
        assert done == Forgotten(f"Person-{one}", ())
        text = stored(house)
        assert NAMES["karin"] not in text
        assert '"karin"' not in text  # what the platform calls them
        card = looking.show(house.deps, house.asker("johan"), references("läs 2a")[0])
        assert isinstance(card, Card)
        assert card.lines[0].assignment.reported_by == f"Person-{one}"
        listed = history.list_history(house.deps, house.asker("johan"), "")
        assert isinstance(listed, HistoryList)
        assert f"Person-{one}" in {entry.by for entry in listed.done}

    def test_another_of_the_same_name_keeps_it(self, house: House) -> None:
        other = Profile(house.account("karin2"), NAMES["karin"], can_hold_roles=True)
        people.appoint(house.deps, house.asker("johan"), "Skolchef", other, "beside")
        leave(house, "karin", "Strateg")
        found = forgetting.called(house.deps, house.huvudman_id, NAMES["karin"].upper())
        assert [(one.accounts, one.is_active) for one in found] == [(("karin",), False), (("karin2",), True)]
        forgetting.pseudonymise(house.deps, house.huvudman_id, found[0].id)
        [left] = forgetting.called(house.deps, house.huvudman_id, NAMES["karin"])
        assert left.accounts == ("karin2",)
        assert forgetting.called(house.deps, house.huvudman_id, "karin") == []
        said = [row["after"] for row in rows(house, "event") if NAMES["karin"] in str(row)]
        assert [values["role"] for values in said] == ["Skolchef"]  # the journal tells them apart

    @pytest.mark.parametrize(
        "who, has", [("karin", (("Strateg",), False)), ("johan", (("Kvalitetsstrateg",), True))]
    )
    def test_who_still_has_something_is_left_as_they_are(
        self, house: House, who: str, has: tuple[tuple[str, ...], bool]
    ) -> None:
        before = house.everything()
        done = forgetting.pseudonymise(house.deps, house.huvudman_id, person(house, who))
        assert isinstance(done, Somebody)
        assert (done.roles, done.is_admin) == has
        assert house.everything() == before

    def test_a_role_that_is_yet_to_come_counts(self, house: House) -> None:
        new = NewHolding(house.role_id("Strateg"), (), house.profile("nils"), date(2027, 4, 1))
        assert isinstance(hold(house.deps, house.asker("johan"), new), Held)
        done = forgetting.pseudonymise(house.deps, house.huvudman_id, person(house, "nils"))
        assert isinstance(done, Somebody)
        assert done.roles == ("Strateg",)

    def test_nothing_more_is_said_to_them_and_their_calendars_close(self, house: House) -> None:
        plan_reminders(house.deps)
        deps = replace(house.deps, public_url="https://arshjul.example")
        assert isinstance(feeds.give_feed(deps, house.asker("anna"), ""), FeedGiven)
        leave(house, "anna", "Rektor")
        one = person(house, "anna")
        assert "queued" in {row["state"] for row in rows(house, "delivery") if row["person_id"] == one}
        forgetting.pseudonymise(house.deps, house.huvudman_id, one)
        theirs = [row for row in rows(house, "delivery") if row["person_id"] == one]
        assert {row["next_at"] for row in theirs} == {None}
        assert {row["state"] for row in theirs} <= {"cancelled", "sent"}
        assert None not in {row["revoked_at"] for row in rows(house, "feed")}

    def test_what_people_wrote_themselves_is_said_and_left(self, house: House) -> None:
        house.report("johan", "org 2a", Status.IN_PROGRESS, "Karin Lind har tagit över utkastet")
        leave(house, "karin", "Strateg")
        done = forgetting.pseudonymise(house.deps, house.huvudman_id, person(house, "karin"))
        assert isinstance(done, Forgotten)
        assert {table for table, _ in done.left} == {"assignment", "event"}
        assert "Karin Lind har tagit över utkastet" in stored(house)

    def test_a_change_of_theirs_can_still_be_taken_back_by_the_administrator(self, house: House) -> None:
        house.report("karin", "läs 2a", Status.DONE)
        batch = house.events("Läs 2a")[-1].batch.id
        leave(house, "karin", "Strateg")
        forgetting.pseudonymise(house.deps, house.huvudman_id, person(house, "karin"))
        undoing.undo(house.deps, house.asker("johan"), batch)
        assert house.assignment("Läs 2a").status is Status.NOT_STARTED

    def test_who_writes_again_from_the_account_is_somebody_new(self, house: House) -> None:
        leave(house, "erik", "Rektor")
        one = person(house, "erik")
        forgetting.pseudonymise(house.deps, house.huvudman_id, one)
        people.appoint(house.deps, house.asker("johan"), "Strateg", house.profile("erik"), "beside")
        assert person(house, "erik") != one
