"""A small huvudman with a plan and a cycle, made through the services, for tests of what can be done.

Lillby, in March of its school year: three schools and a förskola's worth of people, and nothing said yet. Two
areas share the numbers 1a, 2b and 3b.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from documents import Reading, read_document
from plan.organisation import Reach
from plan.records import Assignment
from plan.references import Reference, leading_references
from plan.status import Status
from services import importing, organising, reporting, workspaces
from services.deps import Account, Asker, Deps, Profile
from services.organising import NewHolder, NewRole, NewUnit, Organisation
from services.reporting import Seen
from services.results import Outcome
from storage.database import Database
from storage.queries import assignments as assignment_queries
from storage.queries import journal, organisation, plans
from storage.tables import metadata
from tests.support.clock import HandedClock

AUGUST = datetime(2026, 8, 17, 6, 0, tzinfo=UTC)
MARCH = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
TODAY = date(2027, 3, 1)
PLATFORM, TEAM = "prov", "TLILLBY"

PLAN = """Verksamhetsplan 26/27

Läsning - LÄS

Det här har vi sett:

- Många elever läser för lite.

Strategier

a) Läsningen följs upp.
b) Böckerna finns nära.

Strategi och aktiviteter 26/27\tAnsvar/Klart
a) Läsningen följs upp.\t
1. Ta fram en läsplan\tStrateg okt 26
2. Kartlägg läsförståelsen\tStrateg 31 mars
3. Läsombud på varje skola\tRektor/ Strateg VT27
Strategi och aktiviteter 26/27\tAnsvar/Klart
b) Böckerna finns nära.\t
1. Bokpåsar till hemmen\tVerksamhetschef dec 26
2. Läsvecka på varje skola\tRektor 26 mars
3. Skriv en handledning\tStrateg 24 mars

Organisation - ORG

Det här har vi sett:

- Besluten kommer sent.

Strategier

a) Mötena leder till beslut.
b) Underlagen förklarar.

Strategi och aktiviteter 26/27\tAnsvar/Klart
a) Mötena leder till beslut.\t
1. Se över mötena\tSkolchef okt 26
2. Mall för beslut\tKvalitetsstrateg 30 april
Strategi och aktiviteter 26/27\tAnsvar/Klart
b) Underlagen förklarar.\t
1. Förankra i nämnden\tBUN maj
2. Kurs för dem som skriver\tSkolchef/ Kvalitetsstrateg 15 april
3. Gemensamt kalendarium\tSkolchef 30 april
4. Se aktiviteter under Läsning, strategi b\tSkolchef VT27

Förankring av planen

Ledningsgrupp, rektorsmöte och fackliga möten.
"""

CYCLE = """Årshjul för skolan

Återkommande uppgifter

Ekonomin redovisas för nämnden varje månad, utom januari, juli och augusti. Ansvarig: skolchef.

Tid\tMoment\tAnsvarig\tKategori
Mars\tSammanställ enkäten\tStrateg\tKvalitet
10 mars\tSkyddsrond\tRektor\tArbetsmiljö
v. 12\tBrandövning\tRektor\tArbetsmiljö
April\tDelårsrapport\tSkolchef\tEkonomi
November\tBudgeten beslutas\tKommunfullmäktige\tEkonomi
December-januari\tLönekartläggning\tSkolchef\tPersonal
Augusti\tIntroduktion av nya\tRektor\tPersonal
Löpande\tMatsvinnet följs\tVerksamhetschef\tMiljö

Forum

Ledningsgrupp

Gruppen träffas en gång i månaden, utom juli, och leds av skolchef.
"""

NAMES = {
    "maria": "Maria Ek",
    "karin": "Karin Lind",
    "ali": "Ali Demir",
    "johan": "Johan Lind",
    "anna": "Anna Nyström",
    "erik": "Erik Sand",
    "vera": "Vera Åberg",
    "nils": "Nils Utanroll",
}

LILLBY = Organisation(
    units=(
        NewUnit("Alskolan", "grundskola"),
        NewUnit("Björkskolan", "grundskola"),
        NewUnit("Ekens förskola", "förskola"),
        NewUnit("Elevhälsan"),
    ),
    roles=(
        NewRole("Skolchef"),
        NewRole("Strateg", reports_to="Skolchef"),
        NewRole("Kvalitetsstrateg", reports_to="Skolchef"),
        NewRole("Rektor", Reach.UNIT, reports_to="Verksamhetschef"),
        NewRole("Verksamhetschef", Reach.SCHOOL_FORM, reports_to="Skolchef"),
        NewRole("BUN", is_body=True, handled_by="Skolchef"),
        NewRole("Kommunfullmäktige", is_body=True),
    ),
    holders=(
        NewHolder("Skolchef", "maria", NAMES["maria"]),
        NewHolder("Strateg", "karin", NAMES["karin"]),
        NewHolder("Strateg", "ali", NAMES["ali"]),
        NewHolder("Kvalitetsstrateg", "johan", NAMES["johan"]),
        NewHolder("Rektor", "anna", NAMES["anna"], "Alskolan"),
        NewHolder("Rektor", "anna", NAMES["anna"], "Björkskolan"),
        NewHolder("Rektor", "erik", NAMES["erik"], "Ekens förskola"),
        NewHolder("Verksamhetschef", "vera", NAMES["vera"]),
    ),
    administrators=("johan",),
)


@dataclass(frozen=True)
class House:
    """A huvudman in a database, and the words that a test uses of it."""

    deps: Deps
    huvudman_id: int
    team: str = TEAM

    @property
    def clock(self) -> HandedClock:
        """The clock, to move."""
        assert isinstance(self.deps.clock, HandedClock)
        return self.deps.clock

    def account(self, who: str) -> Account:
        """Somebody's account in this huvudman's workspace."""
        return Account(PLATFORM, self.team, who)

    def asker(self, who: str, key: str | None = None) -> Asker:
        """Somebody who asks; `key` is the delivery's."""
        return Asker(self.account(who), key, name=NAMES.get(who, who.capitalize()))

    def profile(self, who: str, *, can_hold_roles: bool = True) -> Profile:
        """What the platform tells of somebody."""
        return Profile(self.account(who), NAMES.get(who, who.capitalize()), can_hold_roles)

    def report(
        self, who: str, refs: str, status: Status = Status.DONE, words: str = "", key: str | None = None
    ) -> list[Outcome]:
        """Give a status."""
        return reporting.report(self.deps, self.asker(who, key), references(refs), status, words)

    def move(self, who: str, refs: str, words: str, key: str | None = None) -> list[Outcome]:
        """Move a date."""
        return reporting.move(self.deps, self.asker(who, key), references(refs), words)

    def click(
        self, who: str, seen: Assignment, status: Status, comment: str = "", key: str | None = None
    ) -> Outcome:
        """A status by the button of an assignment as it was seen."""
        at = Seen(seen.id, seen.version)
        return reporting.report_seen(self.deps, self.asker(who, key), at, status, comment)

    def assignments(self) -> list[Assignment]:
        """Every assignment, by id."""
        with self.deps.database.read() as tx:
            found = assignment_queries.all_assignments(tx, self.huvudman_id)
        return sorted(found, key=lambda a: a.id)

    def assignment(self, label: str, unit: str | None = None) -> Assignment:
        """The one called `label` ("Läs 2a", or a title), for a unit where it has several."""
        with self.deps.database.read() as tx:
            keys = {one.name: one.key for one in organisation.units(tx, self.huvudman_id)}
        fitting = [a for a in self.assignments() if label in (a.label, a.title)]
        if unit is not None:
            fitting = [a for a in fitting if a.unit_key == keys.get(unit, unit)]
        assert len(fitting) == 1, f"{len(fitting)} are called {label} ({unit})"
        return fitting[0]

    def unit_key(self, name: str) -> str:
        """The key of a unit."""
        with self.deps.database.read() as tx:
            return {one.name: one.key for one in organisation.units(tx, self.huvudman_id)}[name]

    def role_id(self, name: str) -> int:
        """The id of a role."""
        with self.deps.database.read() as tx:
            found = organisation.role_by_name(tx, self.huvudman_id, name)
        assert found is not None
        return found.id

    def activity_id(self, label: str) -> int:
        """The id of an activity."""
        with self.deps.database.read() as tx:
            return next(a.id for a in plans.activities(tx, self.huvudman_id) if a.label == label)

    def events(self, label: str, unit: str | None = None) -> list[Any]:
        """What the journal says of an assignment, the oldest first."""
        with self.deps.database.read() as tx:
            return journal.history(tx, self.huvudman_id, "assignment", [self.assignment(label, unit).id])

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables: what a test compares when nothing is to have changed."""
        return everything(self.deps.database)

    def count(self, table: str) -> int:
        """How many rows of this huvudman a table has."""
        chosen = metadata.tables[table]
        with self.deps.database.read() as tx:
            query = sa.select(sa.func.count()).select_from(chosen)
            if "huvudman_id" in chosen.c:
                query = query.where(chosen.c.huvudman_id == self.huvudman_id)
            found: int = tx.execute(query).scalar_one()
            return found


def references(text: str) -> tuple[Reference, ...]:
    """ "1a 2a" as references."""
    found, rest = leading_references(text)
    assert not rest, f"{rest!r} is no reference"
    return found


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, sorted."""
    with database.read() as tx:
        return {
            table.name: sorted((tuple(row) for row in tx.execute(sa.select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def read(text: str, name: str = "plan.txt") -> Reading:
    """What a document with this text holds."""
    return read_document(text.encode(), name, None)


def set_up_house(
    database: Database,
    team: str = TEAM,
    name: str = "Lillby",
    documents: Iterable[str] = (PLAN, CYCLE),
    new: Organisation = LILLBY,
) -> House:
    """Fill a database: the organisation and the documents in August, as it was then."""
    clock = HandedClock(AUGUST)
    deps = Deps(database, clock)
    huvudman = workspaces.connect(deps, PLATFORM, team, name, huvudman=name)
    organising.set_up(deps, huvudman.id, new, platform=PLATFORM, tenant_id=team)
    for text in documents:
        importing.import_reading(deps, huvudman.id, read(text))
    return House(deps, huvudman.id, team)


def in_march(database: Database, team: str = TEAM) -> House:
    """The house that `set_up_house` made, the first of March."""
    with database.read() as tx:
        found = organisation.huvudman_of_workspace(tx, PLATFORM, team)
    assert found is not None
    return House(Deps(database, HandedClock(MARCH)), found.id, team)
