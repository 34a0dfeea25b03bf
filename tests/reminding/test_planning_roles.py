"""Roles that nobody or somebody else holds, and one delivery a person and day, through the real clock."""

from __future__ import annotations

from datetime import date, timedelta

from plan.messages import DeliveryState
from plan.reminding import Outcome
from plan.status import Status
from services import people
from services.organising import NewHolder, Organisation, set_up
from storage.queries import deliveries
from tests.reminding.notebook import Life
from tests.reminding.test_planning import MONDAY, lines, outcomes
from tests.support.house import PLATFORM, TEAM, House


class TestRoles:
    def test_a_body_is_never_asked_and_its_handler_is(self, life: Life, house: House) -> None:
        posts = life.live(date(2027, 5, 3), date(2027, 5, 31))
        assert "Org 1b" in {
            what for _, what in lines([p for p in posts if p.said.kind == "reminder"], "maria")
        }

    def test_a_vacant_role_is_a_line_to_the_administrator(self, house: House, life: Life) -> None:
        people.dismiss(house.deps, house.asker("johan"), "Rektor", house.profile("erik"))
        posts = life.live(date(2027, 3, 8), date(2027, 3, 15))
        assert ("nobody", "before:2027-03-09", Outcome.SUPPRESSED, "vacant") in outcomes(
            house, "Skyddsrond", "Ekens förskola"
        )
        [_, told] = [one for one in posts if one.said.kind == "attention"]
        assert "*Rektor* för Ekens förskola: ingen har funktionen" in told.text

    def test_a_new_holder_hears_from_their_first_day_on_and_history_stays(
        self, house: House, life: Life
    ) -> None:
        life.live(date(2027, 3, 1), date(2027, 3, 3))
        people.appoint(
            house.deps, house.asker("johan"), "Rektor Ekens förskola", house.profile("nils"), "replace"
        )
        posts = life.live(date(2027, 3, 4), date(2027, 3, 10))
        assert ("day", "Skyddsrond") in lines(posts, "nils")
        assert lines(posts, "erik") == []

    def test_who_acts_in_a_role_is_asked_beside_its_holder_and_a_deputy_where_there_is_nobody_else(
        self, either_house: House, either_life: Life
    ) -> None:
        acting = NewHolder("Strateg", "nils", "Nils Ek", kind="acting")
        deputy = NewHolder("Rektor", "sara", "Sara Ny", unit="Alskolan", kind="deputy")
        substitute = NewHolder("Rektor", "sara", "Sara Ny", unit="Ekens förskola", kind="deputy")
        set_up(
            either_house.deps,
            either_house.huvudman_id,
            Organisation(holders=(acting, deputy, substitute)),
            platform=PLATFORM,
            tenant_id=TEAM,
        )
        people.dismiss(either_house.deps, either_house.asker("johan"), "Rektor", either_house.profile("erik"))
        posts = [
            one
            for one in either_life.live(date(2027, 3, 9), date(2027, 3, 17))
            if one.said.kind == "reminder"
        ]
        assert {one.to for one in posts if ("before", "Läs 2a") in lines([one], one.to)} == {
            "karin",
            "ali",
            "nils",
        }
        [round_] = [one for one in posts if one.to == "sara" and one.day == date(2027, 3, 9)]
        assert {one.line.unit for one in round_.first.content.own} == {"Ekens förskola"}

    def test_a_holder_of_several_units_gets_a_line_for_each(self, life: Life) -> None:
        posts = life.live(date(2027, 3, 9), date(2027, 3, 9))
        assert lines(posts, "anna").count(("before", "Skyddsrond")) == 2

    def test_what_is_only_proposed_is_not_spoken_of(self, house: House, life: Life) -> None:
        from storage.queries import assignments

        one = house.assignment("Läs 2a")
        with house.deps.database.begin() as tx:
            assignments.change_assignment(
                tx, house.huvudman_id, one.id, one.version, status=Status.PROPOSED.value
            )
        posts = life.live(date(2027, 3, 15), date(2027, 4, 5))
        assert "Läs 2a" not in {
            what for post in posts if post.said.kind == "reminder" for _, what in post.about
        }


def test_a_person_has_one_delivery_a_day_in_the_database_too(house: House, life: Life) -> None:
    life.live(MONDAY, date(2027, 4, 15), 8, 12)
    with house.deps.database.read() as tx:
        found = deliveries.latest(tx, house.huvudman_id, limit=1000)
    sent = [one for one in found if one.state is DeliveryState.SENT and one.message.kind == "reminder"]
    assert len({(one.address, one.sent_at and one.sent_at.date()) for one in sent}) == len(sent)
    assert all(one.sent_at and one.sent_at - one.not_before < timedelta(hours=9) for one in sent)
