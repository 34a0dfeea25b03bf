"""Clicking on everything that can be clicked, as those who see it: every form opens and every message is taken.

What is found in an answer, a direct message, a home tab or a form is clicked in turn, and each form that opens is
sent with something in every field. All that the bot sends meanwhile is held to Slack's rules
(`tests.support.taken`).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from bot.clockwork import deliveries_of
from bot.example import StoryClock
from bot.wiring import slack_handlers
from handlers.slack.says import UNDO
from plan.words import folded
from sandbox.modals import View
from schedules.ticks import Ticks
from tests.acceptance.test_documents import drop
from tests.support.ekdala import ANNA, JOHAN, KARIN, PER, ROOM, Ekdala, running_ekdala, said
from tests.support.taken import not_taken

MARIA, SOFIA, ERIK = "U01MARIA", "U06SOFIA", "U08ERIK"
# What draws a picture or writes a document is clicked once in all.
_SLOW = ("picture", "picture.share", "paper", "paper.share", "template.example", "template.use")
# Were everything paused, nothing more would come to click on.
CHOSEN: dict[str, dict[str, Any]] = {"pause": {"how": "resume"}}
# What leaves nothing to click on beside it.
_SETTLES = ("digest.send", "digest.skip")
GONE = "Den finns inte längre."
# What is a name, a time, a number or an address is no free text: (form, field), or the field in every form.
NAMES_AND_TIMES = {
    *("when", "at", "name", "link", "registration", "rule", "category", "code"),
    *(("units", "rows"), ("import_row", "owners"), ("import_answer", "answer")),
    ("pause", "which"),
    *(("rhythm", name) for name in ("hours", "breaks", "ladder", "autumn", "spring")),
}
WRITTEN = "A & B <!channel> *x*"
ASKED = {
    JOHAN: (
        ("/aktivitet", "läs 3b", "läs 2b", "läs 2a", "delårsrapport", "bokcirkel", "alla", "historik läs 2b"),
        ("/årshjul", "", "mars"),
        (
            "/plan",
            "",
            "ansvar",
            "ansvar strateg <@U99NILS>",
            "möten",
            "enheter",
            "förslag",
            "insatser",
            "mål",
        ),
        (
            "/plan",
            "ny",
            "ny insats",
            "historik",
            "kom igång",
            "läget",
            "påminnelser",
            "tider",
            "import",
            "mall",
        ),
        ("/plan", "avstämning 20 mars", "avstämning", "rapport", "kalender", "administratör"),
    ),
    KARIN: (("/aktivitet", "", "klar", "klar 1a", "flytta 1a till 28 maj för att", "uppdatera 3b"),),
    ANNA: (("/aktivitet", "", "klar läs 3a"), ("/plan", "enheter")),
    PER: (("/aktivitet", "läs 3a", "senare org 3c"), ("/plan", "läget")),
    SOFIA: (("/aktivitet", "skolfrånvaro, period 2", "frånvaro"),),
    ERIK: (("/aktivitet", "syns effekterna"),),
    MARIA: (("/plan", "förslag"),),
}


@pytest.fixture(scope="module")
def ekdala(ekdala_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ekdala]:
    with running_ekdala(ekdala_file, tmp_path_factory.mktemp("every"), "http") as found:
        yield found


@dataclass
class Clicker:
    """Somebody who clicks on whatever they find, and remembers what they have seen of it."""

    ekdala: Ekdala
    clicked: set[str] = field(default_factory=set)
    stale: set[tuple[str, Any]] = field(default_factory=set)  # what led to something that is no more
    verbs: Counter[str] = field(default_factory=Counter)
    opened: set[str] = field(default_factory=set)
    unwarned: set[tuple[str, str]] = field(default_factory=set)  # fields that say nothing about pupils
    undoes: bool = False  # what is taken back can't be clicked on any more: last of all

    def ask(self, who: str, command: str, words: str) -> None:
        """Give a command, and click on what it leads to."""
        before = self.ekdala.worked_on(folded(command))
        self.ekdala.box.command(who, ROOM, command, words)
        self.ekdala.wait_until_worked_on(folded(command), before)
        self.look_around(who)

    def look_around(self, who: str) -> None:
        """Click on all that is new before somebody, until nothing is."""
        box = self.ekdala.box
        while True:
            if view := box.open_view(who):
                self._fill_in(who, view)
                continue
            places: list[Any] = [*box.messages(ROOM, who), *box.dm(who)]
            places += [home] if (home := box.home(who)) else []
            if not any(self._click_in(who, place) for place in places):
                return

    def _click_in(self, who: str, place: Any) -> bool:
        """Click on the first thing here of a sort that is new to them, the rarest first; whether there was any."""
        found = sorted(
            elements(place.blocks), key=lambda one: (verb_of(one) in _SETTLES, self.verbs[verb_of(one)])
        )
        for element in found:
            verb = verb_of(element)
            what = verb if verb in _SLOW else f"{who}:{verb}"
            chosen = element["options"][0]["value"] if "options" in element else element.get("value")
            if what in self.clicked or (what, chosen) in self.stale or (verb == UNDO and not self.undoes):
                continue
            self.verbs[verb] += 1
            before = self.ekdala.worked_on(verb)
            asked = self.ekdala.box.act(who, place, element["action_id"], chosen).wait_for_ack()
            self.ekdala.wait_until_worked_on(verb, before)
            if any(GONE in said(answer.body) for answer in asked.answers):
                self.stale.add((what, chosen))  # another one of the kind may still lead somewhere
            else:
                self.clicked.add(what)
            return True
        return False

    def _fill_in(self, who: str, view: View) -> None:
        """Send a form with something in every field; what is only read is clicked in and closed."""
        box = self.ekdala.box
        self.opened.add(view.callback_id)
        self.unwarned |= {(view.callback_id, one["block_id"]) for one in view.blocks if is_unwarned(one)}
        assert not [block for block in view.blocks if says_it_may_be_empty(block) and not block["optional"]]
        if "submit" in view.content and f"{who}:{view.callback_id}" not in self.opened:
            self.opened.add(f"{who}:{view.callback_id}")
            values = {
                one["block_id"]: written(one["element"]) for one in view.blocks if one["type"] == "input"
            } | CHOSEN.get(view.callback_id, {})
            form = view.callback_id  # what stands there while it is saved is another
            before = self.ekdala.worked_on(form)
            sent = box.submit(who, values={name: given for name, given in values.items() if given})
            if sent.status == "ok" and "errors" not in (sent.ack_body or {}):
                self.ekdala.wait_until_worked_on(form, before)
        elif "submit" not in view.content and self._click_in(who, view):
            return
        if box.open_view(who):
            box.close_view(who, whole=True)


def elements(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        for one in (block.get("accessory"), *block.get("elements", ())):
            if one and one["type"] in ("button", "static_select", "overflow") and not one.get("url"):
                yield one


def verb_of(element: dict[str, Any]) -> str:
    return str(element["action_id"]).partition("#")[0]


def says_it_may_be_empty(block: dict[str, Any]) -> bool:
    """Whether a field's label or hint says so; then it is so."""
    words = f"{block.get('label')} {block.get('hint')}".lower()
    return block["type"] == "input" and "tom" in re.findall(r"\b(tom)t?\b", words)


def is_unwarned(block: dict[str, Any]) -> bool:
    """Whether a field takes any text, without saying that nothing about pupils belongs there."""
    takes_text = block["type"] == "input" and block["element"]["type"] == "plain_text_input"
    return takes_text and "elever" not in str(block.get("hint"))


def written(element: dict[str, Any]) -> Any:
    match element["type"]:
        case "plain_text_input":
            return element.get("initial_value") or WRITTEN
        case "static_select" | "radio_buttons":
            return (element.get("initial_option") or element["options"][-1])["value"]
        case "multi_static_select":
            return [element["options"][0]["value"]]
        case "users_select":
            return KARIN
        case "conversations_select":
            return ROOM
        case "datepicker":
            return "2027-05-20"
    return None


def pass_the_day(ekdala: Ekdala, at: str) -> None:
    """Let the clock say what is due at a moment of the story."""
    assert isinstance(ekdala.bot.deps.clock, StoryClock)
    ekdala.bot.deps.clock.set(datetime.fromisoformat(at))
    ekdala.bot.deps.clock.let_go()  # one message after another takes time
    Ticks(ekdala.bot.deps).tick()
    deliveries_of(ekdala.bot.deps, ekdala.bot.client, ekdala.bot.workspace).tick()


def word_template() -> bytes:
    made, file = Document(), io.BytesIO()
    made.add_paragraph("Uppföljning {{ period }}")
    made.save(file)
    return file.getvalue()


PLAN = """Kursplan 26/27

Kurser - KUR

Strategier

a) Alla lär.

Strategi och aktiviteter 26/27\tAnsvar/Klart
a) Alla lär.\t
1. Ordna kurs\tKvalitetstrateg maj 27
2. Ordna fest\tStrateg 31 februari
"""


def test_everything_that_can_be_clicked(ekdala: Ekdala) -> None:
    box, clicker = ekdala.box, Clicker(ekdala)
    for moment in ("16T08:00+01:00", "17T08:00+01:00"):
        pass_the_day(ekdala, f"2027-03-{moment}")
    drop(ekdala, JOHAN, PLAN.encode(), "Kursplan.txt", says="Jag läste")
    drop(ekdala, JOHAN, word_template(), "Vår mall.docx", says="Word-mall")
    for shortcut in ("make_activity", "add_evidence"):
        box.shortcut(KARIN, shortcut, box.say(KARIN, ROOM, "Protokollet är klart")).wait_for_ack()
        box.wait_for_view(KARIN)
        clicker.look_around(KARIN)
    for who, every in ASKED.items():
        box.open_home(who, contains="Läget")
        for command, *texts in every:
            for text in texts:
                clicker.ask(who, command, text)
    for moment in ("03-22T08:00+01:00", "04-01T08:00+02:00", "04-02T08:00+02:00", "04-02T12:00+02:00"):
        pass_the_day(ekdala, f"2027-{moment}")
        for who in ASKED:
            clicker.look_around(who)
    clicker.undoes = True
    for who in ASKED:
        clicker.look_around(who)
    known = slack_handlers(ekdala.bot.deps, ekdala.bot.client)
    known.stop(0.1)
    assert set(known.forms) - clicker.opened == set()
    free = {(form, name) for form, name in clicker.unwarned if not {name, (form, name)} & NAMES_AND_TIMES}
    assert free == set()
    assert ekdala.outcomes().keys() == {"answered"}
    assert not_taken(box) == []
