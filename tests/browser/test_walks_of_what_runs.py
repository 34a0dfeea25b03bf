"""What runs the plan, in forms on the phone: a meeting, a pause, hours and terms, who administers, an avstämning and
the end of a holding. What can't be is said at its field, with what was written still there. On one bot.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.walker import PHONE, Walker
from tests.support.ekdala import JOHAN, Ekdala

pytestmark = pytest.mark.browser
NEEDED = "Det här behöver fyllas i."
Walk = Callable[..., Walker]


@pytest.fixture(scope="module")
def demo(ekdala: Ekdala) -> str:
    return ekdala.box.url


@pytest.fixture
def johan(walk: Walk) -> Walker:
    return walk(JOHAN, "D05JOHAN", **PHONE)


def test_one_meeting_is_given_a_day_moved_and_not_held(johan: Walker) -> None:
    forums = johan.say("/plan möten")
    johan.click(forums, "Ett möte")
    johan.titled("Ett möte")
    johan.save(NEEDED)
    assert johan.form.locator(".error").count() == 2  # the forum and the day
    johan.look_both("mote-1-tomt")
    johan.choose("Vilket forum?", "Ledningsgrupp")
    johan.fill(**{"Vilken dag": "2027-03-01", "Klockan": "snart"})
    johan.save("Jag förstår inte “snart” som ett klockslag.")
    johan.fill(Klockan="10")
    johan.save("Den dagen har redan varit.")
    johan.look_both("mote-2-har-varit")
    assert johan.form.get_by_label("Klockan").input_value() == "10"
    johan.fill(**{"Vilken dag": "2027-04-13"})
    johan.save("Ledningsgrupp möts tisdag 6 april kl. 9, tisdag 13 april kl. 10")
    johan.leave()
    johan.click(forums, "Ett möte")
    johan.titled("Ett möte")
    johan.choose("Vilket forum?", "Ledningsgrupp")
    johan.fill(**{"Vilken dag": "2027-04-13"})
    johan.choose("Hålls det?", "Det ställs in")
    johan.save("Ledningsgrupp möts inte tisdag 13 april.")
    johan.look_both("mote-3-installt")
    johan.click(johan.form, "Ångra")
    johan.sees("Ångrat.")
    johan.look_both("mote-4-angrat")
    johan.leave()


def test_reminders_are_paused_for_one_for_an_activity_and_for_all(johan: Walker) -> None:
    listed = johan.say("/plan påminnelser")

    def begin() -> None:
        johan.click(listed, "Pausa eller sätt i gång")
        johan.titled("Pausa eller sätt i gång")

    begin()
    johan.look_both("paus-1-form")
    johan.choose("Vilken person?", "Anna Nyström")
    johan.save("Välj En person ovan, eller ta bort det här.")
    johan.look_both("paus-2-alla-eller-en")
    johan.choose("Vems påminnelser?", "En person")
    johan.save("Påminnelserna för Anna är pausade.")
    johan.leave()
    begin()
    johan.choose("Vems påminnelser?", "En aktivitet")
    johan.save(NEEDED)
    johan.fill(**{"Vilken aktivitet": "handledning"})
    johan.save("Jag hittar inget nummer i “handledning”.")
    johan.look_both("paus-3-inget-nummer")
    johan.fill(**{"Vilken aktivitet": "läs 3b"})
    johan.save("Påminnelserna för Läs 3b är pausade.")
    johan.leave()
    begin()
    johan.save("Alla påminnelser är pausade.")
    johan.look_both("paus-4-alla")
    johan.leave()
    johan.sees("Alla påminnelser är pausade.", johan.say("/plan påminnelser"))
    for whom, which, becomes in (
        ("Alla", {}, "Alla påminnelser är i gång igen."),
        ("En aktivitet", {"Vilken aktivitet": "läs 3b"}, "Påminnelserna för Läs 3b är i gång igen."),
    ):
        begin()
        johan.choose("Vad ska hända?", "Sätt i gång igen")
        johan.choose("Vems påminnelser?", whom)
        johan.fill(**which)
        johan.save(becomes)
        johan.leave()
    johan.sees("Pausat: Anna.", johan.say("/plan påminnelser"))
    johan.look_both("paus-5-listan")


def test_hours_breaks_ladder_and_terms_are_changed_and_taken_back(johan: Walker) -> None:
    johan.ask_for("/plan tider", "Arbetstid")
    johan.look_both("tider-1-form")
    johan.fill(
        Arbetstid="halv åtta till fyra",
        **{"Lov då": "jullovet", "Påminn så": "sju", "Höstterminen": "31 juni", "Vårterminen": "12 juni"},
    )
    johan.save("Jag förstår inte arbetstiden.")
    for wrong in ("Jag förstår inte “jullovet”.", "Skriv högst sex tal", "mellan september och december"):
        johan.sees(wrong)
    johan.look_both("tider-2-fel")
    johan.fill(
        Arbetstid="7–16",
        **{"Lov då": "1 juli–31 juli", "Påminn så": "14, 7, 2", "Höstterminen": "18 december"},
    )
    johan.save("Tider, lov och terminer är ändrade.")
    johan.look_both("tider-3-sparat")
    johan.click(johan.form, "Ångra")
    johan.sees("Ångrat. Tider, lov och terminer är som före ändringen, och 9 åtaganden med det.")
    johan.look_both("tider-4-angrat")
    johan.leave()


def test_one_more_administers_and_one_less_and_an_avstamning_gets_its_day(johan: Walker) -> None:
    johan.click(johan.say("/plan administratör"), "Utse en till")
    johan.titled("Administrera planen")
    johan.save(NEEDED, "Utse")
    johan.choose("Vem?", "Greta Gäst")
    johan.save("Greta Gäst kan inte administrera planen", "Utse")
    johan.look_both("admin-1-gast")
    johan.choose("Vem?", "Maria Ek")
    johan.save("Maria administrerar nu planen.", "Utse")
    johan.leave()
    listed = johan.say("/plan administratör")
    johan.sees("Planen administreras av Johan och Maria.", listed)
    johan.look_both("admin-2-listan")
    johan.menu(listed, "Ta bort en", "Maria")
    johan.sees("Maria administrerar inte längre planen", johan.messages.last)
    johan.look_both("admin-3-borttagen")
    johan.click(johan.say("/plan avstämning"), "Ny avstämning")
    johan.titled("Ny avstämning")
    johan.save(NEEDED)
    johan.fill(**{"Vilken dag": "2027-03-01"})
    johan.save("Den dagen har redan varit. Välj en dag som kommer.")
    johan.look_both("avstamning-1-har-varit")
    johan.fill(**{"Vilken dag": "2027-03-25"})
    johan.save("torsdag 25 mars")
    johan.look_both("avstamning-2-satt")
    johan.leave()
    johan.sees("25 mars", johan.say("/plan avstämning"))
    johan.look_both("avstamning-3-listan")


def test_a_holding_ends_with_nobody_after_it(johan: Walker) -> None:
    johan.click(johan.say("/plan ansvar"), "Ange vem som ansvarar")
    johan.titled("Vem ansvarar?")
    johan.save(NEEDED)
    johan.choose("Funktion", "Strateg")
    johan.choose("Vem?", "Nils Utanroll")
    johan.choose("Finns det redan någon?", "Ingen tar över än: den som är vald slutar")
    johan.fill(**{"Till och med": "2027-04-30"})
    johan.save("Nils")
    johan.look_both("slut-1-inte-han")
    johan.choose("Vem?", "Ali Demir")
    johan.save("Ali har funktionen strateg till och med fredag 30 april.")
    johan.look_both("slut-2-sparat")
    johan.leave()
    johan.sees("Strateg: Karin, Ali · till 30 april: Ali", johan.say("/plan ansvar strateg"))
    johan.look_both("slut-3-ansvar")
