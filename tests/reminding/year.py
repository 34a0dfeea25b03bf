"""The school year 22/23 of one real plan with the cycle of another, lived through by people in every role.

None of the documents' text is here: what is numbered goes by its number, the rest by a hash of its title and its
window. `python -m tests.reminding.year` prints the table that the test holds.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import structlog

from documents import read_document
from plan.organisation import Reach
from plan.records import Assignment
from plan.schoolyear import SchoolYear
from plan.status import Status
from services import importing, meetings, organising, reporting, wishes, workspaces
from services.attention import Attention
from services.deps import Deps
from services.digests import Digest, Draft
from services.organising import NewHolder, NewRole, NewUnit, Organisation
from services.recipients import recipients_of
from services.reminders import Reminder
from services.reporting import Seen
from storage.database import Database
from storage.queries import organisation
from storage.schema import migrate
from tests.reminding.notebook import STOCKHOLM, Life, Post
from tests.support.clock import HandedClock
from tests.support.house import PLATFORM, TEAM, House
from tests.support.tree import ROOT

SEEDS = ROOT.parent / "shared" / "seeds"
TABLE = Path(__file__).parent / "year_22_23.txt"
FIRST, LAST = date(2022, 8, 1), date(2023, 6, 30)
ROOM = "kanalen"

PEOPLE = {
    "chef": ("Utbildningschef", "Förvaltningschef", "Förtvaltningschef", "Ledningsgruppen"),
    "vc": ("Verksamhetschef",),
    "strateg": ("Strateg",),
    "strateg2": ("Strateg",),
    "utv": ("Utvecklingsledare",),
    "halsa": ("Chef för elevhälsa",),
}
AT_UNITS = {
    "rektor": ("Rektor", "Skolledare"),
    "forskola": ("Förskolechef", "Skolledare"),
}
UNITS = {"rektor": ("Ettan", "Tvåan"), "forskola": ("Trean",)}

EVERYBODY = Organisation(
    units=(NewUnit("Ettan", "grundskola"), NewUnit("Tvåan", "grundskola"), NewUnit("Trean", "förskola")),
    roles=(
        NewRole("Utbildningschef"),
        NewRole("Förvaltningschef"),
        NewRole("Förtvaltningschef"),
        NewRole("Ledningsgruppen"),
        NewRole("Verksamhetschef", reports_to="Utbildningschef"),
        NewRole("Strateg", reports_to="Utbildningschef"),
        NewRole("Utvecklingsledare", reports_to="Förvaltningschef"),
        NewRole("Chef för elevhälsa", reports_to="Förvaltningschef"),
        NewRole("Rektor", Reach.UNIT, school_forms=("grundskola",), reports_to="Verksamhetschef"),
        NewRole("Förskolechef", Reach.UNIT, school_forms=("förskola",), reports_to="Verksamhetschef"),
        NewRole("Skolledare", Reach.UNIT, reports_to="Verksamhetschef"),
        NewRole("BUN", is_body=True, handled_by="Förvaltningschef"),
        NewRole("BUN au", is_body=True),
        NewRole("Kommunfullmäktige", is_body=True),
    ),
    holders=(
        *(NewHolder(role, who, who.capitalize()) for who, roles in PEOPLE.items() for role in roles),
        *(
            NewHolder(role, who, who.capitalize(), unit)
            for who, roles in AT_UNITS.items()
            for role in roles
            for unit in UNITS[who]
        ),
    ),
    administrators=("utv",),
)

# What people say, besides answering the cycle: when, who, what. A status, or a new date with a reason.
SAID: dict[date, list[tuple[str, str, Status | str]]] = {
    date(2022, 10, 3): [("strateg", "SKA 1a", Status.IN_PROGRESS)],
    date(2022, 12, 13): [("strateg2", "SKA 1a", Status.DONE)],
    date(2022, 12, 21): [("strateg", "SKA 2a", "31 januari boken kom sent")],
    date(2023, 2, 9): [("strateg", "SKA 2a", Status.DONE)],
    date(2023, 1, 20): [("chef", "Org 2a", Status.DONE)],
    date(2023, 2, 6): [("vc", "Led 1a", Status.IN_PROGRESS), ("vc", "SKA 1b", Status.IN_PROGRESS)],
    date(2023, 3, 14): [("chef", "Org 1b", Status.NEEDS_SUPPORT)],
    date(2023, 4, 17): [("vc", "Led 2a", Status.NEEDS_SUPPORT)],
    date(2023, 5, 8): [("strateg", "Org 1a", Status.DONE), ("vc", "Org 3a", Status.DONE)],
    date(2023, 5, 22): [("chef", "SKA 1c", Status.DONE), ("chef", "SKA 3a", Status.DONE)],
    date(2023, 6, 7): [("chef", label, Status.DONE) for label in ("Org 1b", "Org 2b", "Led 1b", "Led 2b")],
    date(2023, 6, 12): [
        ("vc", label, Status.DONE)
        for label in ("SKA 1b", "SKA 2c", "Org 1c", "Led 1a", "Led 2a", "Led 3b", "Led 3a")
    ],
}
# The cycle is answered so many days before its last day; the rektor is late with what March wants.
ANSWERED_BEFORE = {"chef": 3, "utv": 6, "halsa": 1, "rektor": 4, "forskola": 8, "vc": 3}
LATE_MONTH, LATE_BY = 3, 17


def has_documents() -> bool:
    return SEEDS.is_dir()


def set_up(url: str) -> House:
    """Everybody in place and both documents read, on the first day."""
    migrate(url)
    deps = Deps(Database(url), HandedClock(datetime.combine(FIRST, time(7), STOCKHOLM)))
    huvudman = workspaces.connect(deps, PLATFORM, TEAM, "Huvudmannen", huvudman="Huvudmannen")
    organising.set_up(deps, huvudman.id, EVERYBODY, platform=PLATFORM, tenant_id=TEAM)
    for begins in ("000", "001"):
        file = next(SEEDS.glob(f"{begins}*"))
        reading = read_document(file.read_bytes(), file.name, SchoolYear(2022))
        importing.import_reading(deps, huvudman.id, reading)
    house = House(deps, huvudman.id)
    for words in (
        "nytt ledningen",
        "ledningen leds av utbildningschef",
        "ledningen första tisdagen i månaden, utom juli, kl 9",
        "ledningen kanal",
    ):
        meetings.change(deps, house.asker("utv"), words, ROOM)
    return house


def live(house: House) -> list[Post]:
    """The year, day by day: the clock in the morning and at noon, and in between what people say."""
    life = Life(house.deps)
    for ahead in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=ahead)
        life.tick(day, 8)
        life.at(day, 10)
        if _speak(house, day):
            life.tick(day, 12)
    return life.notebook.posts


def _speak(house: House, day: date) -> bool:
    """What people say on a day; False where nobody says anything."""
    for who, label, what in SAID.get(day, ()):
        if isinstance(what, Status):
            house.report(who, label.lower(), what)
            if what is Status.NEEDS_SUPPORT:
                to: wishes.SupportTo = "manager" if who == "vc" else "group"
                wishes.ask_support(house.deps, house.asker(who), house.assignment(label).id, to)
        else:
            house.move(who, label.lower(), what)
    answered = _answer_cycle(house, day) if day.weekday() < 5 else False
    return day in SAID or answered


def _answer_cycle(house: House, day: date) -> bool:
    answered = False
    last = day + timedelta(days=max(ANSWERED_BEFORE.values()))
    for one in house.assignments():
        if one.source_kind != "occurrence" or one.due is None or one.due > last or not one.status.is_open:
            continue
        for who in _owners(house, one):
            is_late = who == "rektor" and one.due.month == LATE_MONTH
            if one.due + timedelta(days=LATE_BY if is_late else -ANSWERED_BEFORE[who]) <= day:
                seen = Seen(one.id, one.version)
                reporting.report_seen(house.deps, house.asker(who), seen, Status.DONE, "")
                answered = True
                break
    return answered


def _owners(house: House, assignment: Assignment) -> list[str]:
    """The accounts of those who answer for it; they are called what they are."""
    with house.deps.database.read() as tx:
        who = recipients_of(tx, house.huvudman_id, [assignment.id], house.deps.clock.now().date())
        people = dict(organisation.people(tx, house.huvudman_id))
    found = who.of(assignment.id, assignment.unit_key)
    return [
        people[one.person_id].lower() for one in found if people[one.person_id].lower() in ANSWERED_BEFORE
    ]


def table(posts: list[Post]) -> list[str]:
    """A line a message: when, who, what kind, and why: each thing in it."""
    return [
        " | ".join([f"{post.at.astimezone(STOCKHOLM):%Y-%m-%d %H.%M}", post.to, *_what(post)])
        for post in posts
        if post.said.kind != "digest_details"
    ]


def _what(post: Post) -> Iterator[str]:
    content = post.first.content
    yield post.first.kind
    if isinstance(content, Reminder):
        for one in content.own:
            unit = f" {one.line.unit}" if one.line.unit else ""
            yield f"{one.kind} {name(one.line.assignment)}{unit} ({one.about})"
        for other in content.others:
            yield " ".join(["chef:", other.why, name(other.line.assignment), "+".join(other.units)]).strip()
    elif isinstance(content, Digest | Draft):
        digest = content.digest if isinstance(content, Draft) else content
        of = f"{digest.meeting.forum} {digest.meeting.on_date}" if digest.meeting else "veckan"
        counts = (digest.needs_support, digest.late, digest.done, digest.due_next, digest.missing)
        yield f"{of}: stöd {len(counts[0])}, sent {len(counts[1])}, klart {len(counts[2])}"
        yield f"före nästa {len(counts[3])}, svar saknas {len(counts[4])}, fler {digest.more}"
    elif isinstance(content, Attention):
        yield f"utan innehavare {len(content.vacant)}, utan handläggare {len(content.bodies)}"
        yield f"missade {len(content.missed)}, datum att ge {len(content.dates)}"


def name(assignment: Assignment) -> str:
    if assignment.label:
        return assignment.label
    of = hashlib.sha256(assignment.title.encode()).hexdigest()[:6]
    window = [f"{day:%m-%d}" if day else "" for day in (assignment.start, assignment.due)]
    return f"{of} {window[1] if window[0] == window[1] else '..'.join(window)}"


def main() -> None:
    """Print the table."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as folder:
        house = set_up(f"sqlite:///{folder}/year.db")
        for line in table(live(house)):
            print(line)
        house.deps.database.close()


if __name__ == "__main__":
    main()
