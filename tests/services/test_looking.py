"""Lists, cards and searches; the cycle; and where the plan stands."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from plan.status import Status
from services import cycle, looking, overview, people, undoing
from services.results import Card, CycleUnclear, CycleView, Listing
from tests.support.house import House, references


def labels(listing: Listing) -> list[str]:
    return [row.line.assignment.label or row.line.assignment.title for row in listing.rows]


def search(house: House, words: str, who: str = "nils", offset: int = 0) -> Listing:
    return looking.search(house.deps, house.asker(who), words, offset)


class TestMine:
    def mine(self, house: House, who: str, offset: int = 0) -> Listing:
        return looking.my_assignments(house.deps, house.asker(who), offset)

    def test_next_due_first_and_what_has_no_date_last(self, house: House) -> None:
        found = self.mine(house, "karin")
        dues = [row.line.assignment.due for row in found.rows]
        assert dues == sorted(dues, key=lambda due: due or date.max)
        assert set(labels(found)) == {"Läs 1a", "Läs 3b", "Läs 2a", "Sammanställ enkäten"}

    def test_what_is_done_or_dropped_is_not_there(self, house: House) -> None:
        house.report("karin", "läs 3b")
        house.report("karin", "läs 2a", Status.DROPPED, "Ersatt")
        assert set(labels(self.mine(house, "karin"))) == {"Läs 1a", "Sammanställ enkäten"}

    def test_a_rektor_of_two_units_has_a_line_for_each(self, house: House) -> None:
        found = self.mine(house, "anna")
        units = [row.line.unit for row in found.rows if row.line.assignment.label == "Läs 3a"]
        assert units == ["Alskolan", "Björkskolan"]
        assert all(row.line.mine for row in found.rows)

    def test_what_one_only_follows_from_the_centre_is_not_ones_own(self, house: House) -> None:
        assert "Läs 3a" not in labels(self.mine(house, "karin"))

    def test_what_a_body_owns_is_its_handlers(self, house: House) -> None:
        every = [label for start in (0, 10) for label in labels(self.mine(house, "maria", start))]
        assert "Org 1b" in every

    def test_pages_hold_everything_once(self, house: House) -> None:
        first = self.mine(house, "maria")
        pages = [self.mine(house, "maria", start) for start in range(0, first.total, looking.PAGE)]
        ids = [row.line.assignment.id for page in pages for row in page.rows]
        assert len(ids) == len(set(ids)) == first.total > looking.PAGE
        assert self.mine(house, "maria", 1000).rows == ()

    @pytest.mark.parametrize("who", ["nils", "okänd"])
    def test_one_who_holds_nothing_has_a_list_of_its_own_kind(self, house: House, who: str) -> None:
        assert self.mine(house, who) == Listing("nobody", "", (), 0, 0)


class TestLists:
    def test_all_is_in_the_plans_order_one_row_an_activity(self, house: House) -> None:
        found = looking.list_all(house.deps, house.asker("nils"))
        rest = looking.list_all(house.deps, house.asker("nils"), 10)
        assert labels(found) + labels(rest) == [
            "Läs 1a", "Läs 2a", "Läs 3a", "Läs 1b", "Läs 2b", "Läs 3b",
            "Org 1a", "Org 2a", "Org 1b", "Org 2b", "Org 3b",
        ]  # fmt: skip
        assert (found.total, rest.total) == (11, 11)

    def test_late_is_the_oldest_first_and_today_is_not_late(self, house: House) -> None:
        house.clock.set(datetime(2027, 3, 24, 8, tzinfo=UTC))
        found = looking.list_late(house.deps, house.asker("nils"))
        dues = [row.line.assignment.due for row in found.rows]
        assert dues == sorted(dues, key=lambda due: due or date.max)
        assert all(due is not None and due < date(2027, 3, 24) for due in dues)
        assert "Läs 3b" not in labels(found)

    @pytest.mark.parametrize(
        "words, kind, name, first, total",
        [
            ("läs", "area", "Läsning", "Läs 1a", 6),
            ("LÄSNING", "area", "Läsning", "Läs 1a", 6),
            ("la\u0308sning", "area", "Läsning", "Läs 1a", 6),
            (" organisation ", "area", "Organisation", "Org 1a", 5),
            ("kvalitetsstrateg", "role", "Kvalitetsstrateg", "Org 2b", 2),
            ("handledning", "words", "handledning", "Läs 3b", 1),
            ("skriv handledning", "words", "skriv handledning", "Läs 3b", 1),
            ("handlednign", "words", "handlednign", "Läs 3b", 1),
            ("skyddsrond", "words", "skyddsrond", "Skyddsrond", 1),
        ],
    )
    def test_a_search(self, house: House, words: str, kind: str, name: str, first: str, total: int) -> None:
        found = search(house, words)
        assert (found.kind, found.name.strip(), found.total) == (kind, name, total)
        assert labels(found)[0] == first

    @pytest.mark.parametrize("words", ["", "zzz", "qwertyuiop", "👩🏽‍🏫", "%", "_", "'", "å" * 10_000])
    def test_what_fits_nothing_gives_nothing(self, house: House, words: str) -> None:
        assert search(house, words).rows == ()

    def test_a_row_rolls_its_units_up(self, house: House) -> None:
        house.report("anna", "läs 3a", Status.NEEDS_SUPPORT, "Alskolan Saknar vikarie")
        house.report("erik", "läs 3a")
        [row] = [row for row in search(house, "läsombud").rows if row.line.assignment.label == "Läs 3a"]
        assert (row.total.done, row.total.total, row.total.needs_support) == (1, 3, 1)
        assert row.total.status is Status.NEEDS_SUPPORT


class TestCard:
    def test_the_whole_history_with_what_was_undone(self, house: House) -> None:
        house.report("ali", "läs 3b", Status.IN_PROGRESS, "Halvvägs")
        house.move("karin", "läs 3b", "30 april – sjukdom")
        undoing.undo_latest(house.deps, house.asker("karin"))
        [one] = references("läs 3b")
        card = looking.show(house.deps, house.asker("nils"), one)
        assert isinstance(card, Card)
        assert [(e.kind, e.by, e.undone) for e in card.history] == [
            ("status", "Ali", False),
            ("move", "Karin", True),
            ("undo", "Karin", False),
        ]
        assert card.history[1].reason == "sjukdom"
        assert card.history[0].at.isoformat() == "2027-03-01T09:00:00+01:00"

    def test_every_unit_is_there_and_the_askers_own_are_marked(self, house: House) -> None:
        [one] = references("läs 3a")
        card = looking.show(house.deps, house.asker("anna"), one)
        assert isinstance(card, Card)
        assert [(line.unit, line.mine) for line in card.lines] == [
            ("Alskolan", True), ("Björkskolan", True), ("Ekens förskola", False)
        ]  # fmt: skip

    def test_one_that_is_not_there_is_none(self, house: House) -> None:
        assert looking.show_assignment(house.deps, house.asker("nils"), 987654) is None


class TestCycle:
    def view(self, house: House, words: str, offset: int = 0) -> CycleView:
        found = cycle.cycle(house.deps, house.asker("nils"), words, offset)
        assert isinstance(found, CycleView), found
        return found

    @pytest.mark.parametrize(
        "words, first, last",
        [
            ("", (2027, 3, 1), (2027, 4, 30)),
            ("nu", (2027, 3, 1), (2027, 3, 31)),
            ("NU", (2027, 3, 1), (2027, 3, 31)),
            ("idag", (2027, 3, 1), (2027, 3, 31)),
            ("nästa", (2027, 4, 1), (2027, 4, 30)),
            ("nästa månad", (2027, 4, 1), (2027, 4, 30)),
            ("den här veckan", (2027, 3, 1), (2027, 3, 7)),
            ("nästa vecka", (2027, 3, 8), (2027, 3, 14)),
            ("na\u0308sta", (2027, 4, 1), (2027, 4, 30)),
            ("förra", (2027, 2, 1), (2027, 2, 28)),
            ("mars", (2027, 3, 1), (2027, 3, 31)),
            ("Mars", (2027, 3, 1), (2027, 3, 31)),
            ("november", (2026, 11, 1), (2026, 11, 30)),
            ("mars-april", (2027, 3, 1), (2027, 4, 30)),
            ("dec/jan", (2026, 12, 1), (2027, 1, 31)),
            ("v 12", (2027, 3, 22), (2027, 3, 28)),
            ("v. 12", (2027, 3, 22), (2027, 3, 28)),
            ("vecka 12", (2027, 3, 22), (2027, 3, 28)),
            ("v 46", (2026, 11, 9), (2026, 11, 15)),
            ("vt", (2027, 1, 1), (2027, 6, 15)),
            ("HT", (2026, 8, 1), (2026, 12, 20)),
            ("ht 27", (2027, 8, 1), (2027, 12, 20)),
            ("10 mars", (2027, 3, 10), (2027, 3, 10)),
            ("2027-03-10", (2027, 3, 10), (2027, 3, 10)),
            ("rektor", (2026, 8, 1), (2027, 7, 31)),
        ],
    )
    def test_which_days_are_meant(
        self, house: House, words: str, first: tuple[int, int, int], last: tuple[int, int, int]
    ) -> None:
        view = self.view(house, words)
        assert (view.first, view.last) == (date(*first), date(*last))

    @pytest.mark.parametrize(
        "now, words, first, last",
        [
            ((2026, 12, 15), "", (2026, 12, 1), (2027, 1, 31)),
            ((2026, 12, 15), "nästa", (2027, 1, 1), (2027, 1, 31)),
            ((2027, 1, 15), "förra", (2026, 12, 1), (2026, 12, 31)),
            ((2027, 1, 31), "nästa", (2027, 2, 1), (2027, 2, 28)),
            ((2028, 1, 31), "nästa", (2028, 2, 1), (2028, 2, 29)),
            ((2027, 7, 15), "mars", (2028, 3, 1), (2028, 3, 31)),
        ],
    )
    def test_across_new_year(
        self,
        house: House,
        now: tuple[int, int, int],
        words: str,
        first: tuple[int, int, int],
        last: tuple[int, int, int],
    ) -> None:
        house.clock.set(datetime(*now, 8, tzinfo=UTC))
        view = self.view(house, words)
        assert (view.first, view.last) == (date(*first), date(*last))

    def test_what_touches_the_days_is_there(self, house: House) -> None:
        titles = [entry.occurrence.title for entry in self.view(house, "v 12").entries]
        assert titles == [
            "Ekonomin redovisas för nämnden",
            "Sammanställ enkäten",
            "Ledningsgrupp",
            "Brandövning",
        ]
        assert "Lönekartläggning" in [e.occurrence.title for e in self.view(house, "januari").entries]
        assert "Lönekartläggning" in [e.occurrence.title for e in self.view(house, "december").entries]

    @pytest.mark.parametrize(
        "words, titles",
        [
            ("rektor mars", ["Skyddsrond", "Brandövning"]),
            ("mars rektor", ["Skyddsrond", "Brandövning"]),
            ("ekonomi april", ["Ekonomin redovisas för nämnden", "Delårsrapport"]),
            ("arbetsmiljö", ["Skyddsrond", "Brandövning"]),
            ("enkät", ["Sammanställ enkäten"]),
            ("kommunfullmäktige", ["Budgeten beslutas"]),
        ],
    )
    def test_narrowed_to_a_role_a_category_or_words(
        self, house: House, words: str, titles: list[str]
    ) -> None:
        view = self.view(house, words)
        assert sorted({e.occurrence.title for e in view.entries}) == sorted(titles)

    def test_a_role_that_has_nothing_then_is_an_empty_view_and_not_unclear(self, house: House) -> None:
        view = self.view(house, "kvalitetsstrateg")
        assert (view.entries, view.total) == ((), 0)

    @pytest.mark.parametrize("words", ["blarg", "v 99", "31 april", "x" * 10_000, "👩🏽‍🏫"])
    def test_junk_is_unclear(self, house: House, words: str) -> None:
        assert isinstance(cycle.cycle(house.deps, house.asker("nils"), words), CycleUnclear)

    def test_what_is_misspelt_gets_the_nearest(self, house: House) -> None:
        found = cycle.cycle(house.deps, house.asker("nils"), "rektr")
        assert isinstance(found, CycleUnclear) and found.nearest[0] == "Rektor"

    def test_pages_hold_everything_once(self, house: House) -> None:
        first = self.view(house, "vt")
        pages = [self.view(house, "vt", start) for start in range(0, first.total, cycle.PAGE)]
        ids = [entry.occurrence.id for page in pages for entry in page.entries]
        assert len(ids) == len(set(ids)) == first.total

    def test_how_it_stands_is_rolled_up(self, house: House) -> None:
        house.click("anna", house.assignment("Brandövning", "Alskolan"), Status.DONE)
        [entry] = [e for e in self.view(house, "v 12").entries if e.occurrence.title == "Brandövning"]
        assert entry.total is not None
        assert (entry.total.done, entry.total.total) == (1, 3)

    def test_what_goes_on_stands_by_itself_without_a_date(self, house: House) -> None:
        assert [e.occurrence.title for e in self.view(house, "mars").undated] == ["Matsvinnet följs"]


class TestOverview:
    def test_the_numbers_equal_an_independent_count(self, house: House) -> None:
        house.report("karin", "läs 1a")
        house.report("karin", "läs 2a", Status.DROPPED, "Ersatt")
        house.report("anna", "läs 3a", Status.NEEDS_SUPPORT, "Alskolan Saknar vikarie")
        house.report("erik", "läs 3a")
        house.report("maria", "org 1a")
        view = overview.overview(house.deps, house.asker("nils"))

        by_activity: dict[str, list[Status]] = {}
        late: set[str] = set()
        for a in house.assignments():
            if a.source_kind != "activity":
                continue
            by_activity.setdefault(a.label, []).append(a.status)
            if a.due and a.due < date(2027, 3, 1) and a.status not in (Status.DONE, Status.DROPPED):
                late.add(a.label)
        counted = {k: v for k, v in by_activity.items() if set(v) != {Status.DROPPED}}
        done = {k for k, v in counted.items() if set(v) - {Status.DROPPED} == {Status.DONE}}
        assert (view.total.done, view.total.total) == (len(done), len(counted)) == (2, 10)
        assert view.total.late == len(late) == 1
        assert view.total.needs_support == 1
        for area in view.areas:
            own = {k for k in counted if k.startswith(area.code)}
            assert (area.total.done, area.total.total) == (len(done & own), len(own))
        assert [row.line.unit for row in view.needs_support] == ["Alskolan"]

    def test_meetings_forums_and_vacant_roles(self, house: House) -> None:
        people.dismiss(house.deps, house.asker("johan"), "Skolchef", house.profile("maria"))
        view = overview.overview(house.deps, house.asker("nils"))
        assert [e.occurrence.title for e in view.meetings] == ["Ledningsgrupp"] * 3
        assert view.forums == ("Ledningsgrupp", "Rektorsmöte", "Fackliga möten")
        assert view.vacant_roles == 1
