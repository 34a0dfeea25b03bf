"""Clicking on all that a command leads to, as those who see it, and taking it back.

What is found in an answer, a direct message, a home tab or a form is clicked in turn, and each form that opens is
sent with something in every field. All that the bot sends meanwhile is held to Slack's rules
(`tests.support.taken`). What never begins with a command is walked in `test_only_clicking`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.slack.says import UNDO
from tests.acceptance.test_only_clicking import OF_WORDS
from tests.support.clicker import Clicker
from tests.support.ekdala import ANNA, JOHAN, KARIN, PER, Ekdala, running_ekdala

MARIA, SOFIA, ERIK = "U01MARIA", "U06SOFIA", "U08ERIK"
ASKED = {
    JOHAN: (
        (
            "/aktivitet",
            "klar 3a",
            "flytta 3a till 28 maj för att",
            "läs 3b",
            "läs 2b",
            "läs 2a",
            "delårsrapport",
            "bokcirkel",
            "alla",
            "historik läs 2b",
        ),
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


@pytest.fixture
def ekdala(ekdala_file: Path, tmp_path: Path) -> Iterator[Ekdala]:
    with running_ekdala(ekdala_file, tmp_path, "http") as found:
        yield found


def test_everything_that_a_command_leads_to_can_be_clicked(ekdala: Ekdala) -> None:
    clicker = Clicker(ekdala)
    for who, every in ASKED.items():
        for command, *texts in every:
            for text in texts:
                clicker.ask(who, command, text)
    clicker.tell(KARIN, "läs 2a är klar")
    clicker.undoes = True
    for who in ASKED:
        clicker.look_around(who)
    assert clicker.reached >= OF_WORDS | {UNDO}
    assert ekdala.outcomes().keys() == {"answered"}
