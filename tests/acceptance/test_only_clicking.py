"""All that can be done is reached by those who never write a command.

They go from the home tab, the messages that come by themselves, the shortcuts on messages, and documents that they
drop; they click on what they find there, and fill in the forms that open.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document

from bot.clockwork import deliveries_of
from bot.example import TEAM, StoryClock
from bot.wiring import slack_handlers
from handlers.slack.says import APPOINT, MOVE, MOVE_OF, NEVER_MIND, REPORT_OF
from schedules.ticks import Ticks
from services import choices, editing
from services.deps import Account, Asker
from services.proposals import PAGE
from tests.acceptance.test_documents import PLAN as EKDALAS
from tests.acceptance.test_documents import drop
from tests.support.clicker import Clicker
from tests.support.ekdala import ANNA, JOHAN, KARIN, PER, ROOM, Ekdala, running_ekdala

MARIA, SOFIA, ERIK = "U01MARIA", "U06SOFIA", "U08ERIK"
PEOPLE = (JOHAN, KARIN, ANNA, PER, SOFIA, ERIK, MARIA)
# Who walks from the home tab, and through which of its doors: one through all. An open tab follows each change.
WALKS = {JOHAN: (), ANNA: ("goals", "units", "reviews"), SOFIA: ("cycle",)}
# What only finishes something that somebody has begun in words: which of several, in whose place, yes or no.
OF_WORDS = {MOVE, MOVE_OF, REPORT_OF, NEVER_MIND, APPOINT}
# Of these one leads somewhere else than another.
TIMES = {"show": 5, "more": 3, "import.show": 4, "import.page": 6, "import.ask": 3}
# What is a name, a time, a number or an address is no free text: (form, field), or the field in every form.
NAMES_AND_TIMES = {
    *("when", "at", "name", "link", "registration", "rule", "category", "code"),
    *(("units", "rows"), ("import_row", "owners"), ("import_answer", "answer")),
    ("pause", "which"),
    *(("rhythm", name) for name in ("hours", "breaks", "ladder", "autumn", "spring")),
}
# A Monday with the week's list, a meeting's draft and its digest, and a year that begins.
DAYS_AFTER = (
    *("2027-03-22T08:00+01:00", "2027-04-01T08:00+02:00", "2027-04-02T08:00+02:00"),
    *("2027-04-02T12:00+02:00", "2027-08-30T08:00+02:00"),
)
QUESTIONS = "\n".join(f"{n}. Ordna {n} fester\tStrateg {29 + n} februari" for n in range(2, 6))
PLAN = f"""Kursplan 26/27

Kurser - KUR

Strategier

a) Alla lär.

Strategi och aktiviteter 26/27\tAnsvar/Klart
a) Alla lär.\t
1. Ordna kurs\tKvalitetstrateg maj 27
{QUESTIONS}
"""


@pytest.fixture
def ekdala(ekdala_file: Path, tmp_path: Path) -> Iterator[Ekdala]:
    with running_ekdala(
        ekdala_file, tmp_path, "http", arshjul_public_url="https://arshjul.ekdala.se"
    ) as found:
        yield found


def word_template() -> bytes:
    made, file = Document(), io.BytesIO()
    made.add_paragraph("Uppföljning {{ period }}")
    made.save(file)
    return file.getvalue()


def pass_the_day(ekdala: Ekdala, at: str) -> None:
    """Let the clock say what is due at a moment of the story."""
    assert isinstance(ekdala.bot.deps.clock, StoryClock)
    ekdala.bot.deps.clock.set(datetime.fromisoformat(at))
    ekdala.bot.deps.clock.let_go()  # one message after another takes time
    Ticks(ekdala.bot.deps).tick()
    deliveries_of(ekdala.bot.deps, ekdala.bot.client, ekdala.bot.workspace).tick()


def propose(ekdala: Ekdala, count: int) -> None:
    """So many measures that somebody proposes."""
    asker = Asker(Account("slack", TEAM, KARIN))
    plan = choices.for_new_activity(ekdala.bot.deps, asker, None, proposed=True)
    assert isinstance(plan, choices.ActivityChoices)
    for number in range(count):
        where, values = editing.Where(plan.plan_id), editing.ActivityValues(f"Förslag nummer {number}")
        editing.add_activity(ekdala.bot.deps, asker, where, values, proposed=True)


def test_those_who_never_write_a_command_reach_all_that_there_is(ekdala: Ekdala) -> None:
    box, clicker = ekdala.box, Clicker(ekdala, TIMES, on="2027-03-20")
    for moment in ("2027-03-16T08:00+01:00", "2027-03-17T08:00+01:00"):
        pass_the_day(ekdala, moment)
    without_one = b"\n".join(line for line in EKDALAS.split(b"\n") if b"Erbjud en mentor" not in line)
    drop(ekdala, JOHAN, PLAN.encode(), "Kursplan.txt", says="Jag läste")
    drop(ekdala, JOHAN, without_one, "Verksamhetsplan.txt", says="ny version")
    drop(ekdala, JOHAN, b"PK\x03\x04", "Trasig.docx", says="Trasig")
    for name in ("Vår mall.docx", "En mall till.docx"):
        drop(ekdala, JOHAN, word_template(), name, says="Word-mall")
    propose(ekdala, PAGE)
    for shortcut in ("make_activity", "add_evidence"):
        box.shortcut(KARIN, shortcut, box.say(KARIN, ROOM, "Protokollet är klart")).wait_for_ack()
        box.wait_for_view(KARIN)
        clicker.look_around(KARIN)
    for who in PEOPLE:
        clicker.look_around(who)
    for who, doors in WALKS.items():
        box.open_home(who, contains="Läget")
        clicker.look_around(who)
        clicker.walk(who, *doors)
    for moment in DAYS_AFTER:
        pass_the_day(ekdala, moment)
        for who in PEOPLE:
            clicker.look_around(who)
    clicker.undoes = True
    for who in PEOPLE:
        clicker.look_around(who)
    known = slack_handlers(ekdala.bot.deps, ekdala.bot.client)
    known.stop(0.1)
    assert set(known.clicks) - clicker.reached == OF_WORDS
    assert set(known.forms) - clicker.opened == set()
    free = {(form, name) for form, name in clicker.unwarned if not {name, (form, name)} & NAMES_AND_TIMES}
    assert free == set()
    assert ekdala.outcomes().keys() == {"answered"}
