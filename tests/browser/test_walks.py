"""Running the plan by clicking, from an empty installation to its history, as those whom it is for.

A few long walks on one bot each: each form is opened, filled in and saved as people do it, at a desk or a phone.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.clockwork import Clockwork
from bot.example import StoryClock
from tests.browser.person import Person
from tests.browser.walker import DESK, PHONE, Walker
from tests.support.ekdala import ANNA, JOHAN, Ekdala, running_on
from tests.support.tree import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
ROOM = "C01LEDNING"
EXAMPLE = ROOT / "bot" / "example"
UNITS = "Bergskolan\tgrundskola\nLillåns skola\tgrundskola\nFörskolan Eken\tförskola"


@pytest.fixture(scope="module")
def demo(ekdala: Ekdala) -> str:
    return ekdala.box.url


Walk = Callable[..., Walker]


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> Iterator[Ekdala]:
    """The bot and its clock on a migrated database with nothing in it; Johan is named in ARSHJUL_ADMINS."""
    shutil.copyfile(sqlite_template, tmp_path / "new.db")
    with running_on(f"sqlite:///{tmp_path / 'new.db'}", "socket", arshjul_admins=(JOHAN,)) as found:
        assert isinstance(found.bot.deps.clock, StoryClock)
        found.bot.deps.clock.let_go()
        clockwork = Clockwork(found.bot.deps, found.bot.client, found.bot.workspace)
        clockwork.start()
        try:
            yield found
        finally:
            clockwork.stop()


def test_the_first_run(empty: Ekdala, browser: Browser) -> None:
    """Nothing is typed but names of files, the list of units and when the group meets. Each step is begun in the list
    that the bot sent first, which shows what is left.
    """
    context = browser.new_context(viewport=DESK, locale="sv-SE")  # type: ignore[arg-type]
    johan = Walker(Person(context.new_page(), f"{empty.box.url}{JOHAN}/D{JOHAN[1:]}"))
    begun = time.monotonic()
    steps = johan.messages.first
    johan.sees("5 saker kvar", steps)
    johan.look("forsta-1-lista")
    for name in ("verksamhetsplan.txt", "arshjul.txt"):
        johan.page.locator(".composer input[type=file]").set_input_files(EXAMPLE / name)
        johan.page.get_by_role("textbox").press("Enter")
        johan.clicks += 2
        read = johan.sees(name, johan.messages.filter(has_text="Jag läste").last)
        read = johan.page.locator(f'[id="{read.get_attribute("id")}"]')  # it is replaced, again and again
        approve = read.get_by_role("button", name="Godkänn")
        while True:
            read.get_by_role("button").first.wait_for()
            names = read.get_by_role("button").all_inner_texts()  # all at once: it may be replaced meanwhile
            if any(name.startswith("Godkänn") for name in names):
                break
            wanted = "Hoppa över resten" if "Hoppa över resten" in names else names[0]
            johan.replaced(read, read.get_by_role("button", name=wanted, exact=True))
        johan.replaced(read, approve)
        johan.sees("Ångra", read)
    johan.look("forsta-2-inlast")
    johan.sees("4 saker kvar", steps)
    johan.click(steps, "Klistra in enheter")
    johan.sees("kalkylbladet")
    johan.fill(En_enhet_på_varje_rad=UNITS)
    johan.save("Inget är sparat än", "Fortsätt")
    johan.look("forsta-3-enheter")
    johan.save("Enheterna är sparade", "Fortsätt")
    johan.leave()
    johan.sees("3 saker kvar", steps)
    johan.click(steps, "Ange vem som ansvarar")
    held = 0
    while True:
        johan.sees("Från och med")
        role = johan.form.locator("select").and_(johan.form.get_by_label("Funktion"))
        if role.evaluate("e => e.selectedOptions[0].textContent") == "Rektor":
            johan.choose("För vilka enheter?", "Bergskolan", "Lillåns skola", "Förskolan Eken")
        johan.choose("Vem?", "Karin Lindqvist")
        if not held:
            johan.look("forsta-4-funktion")
        johan.save("De det gäller får veta det")
        held += 1
        if not johan.form.get_by_role("button", name="Nästa: ").count():
            break
        if held == 1:
            johan.look("forsta-5-nasta")
        johan.click(johan.form, "Nästa: ")
    johan.leave()
    johan.sees("2 saker kvar", steps)
    johan.click(steps, "Kanal och mötesdagar")
    johan.sees("I vilken kanal")
    johan.choose("Vem leder det?", "Utbildningschef")
    johan.fill(När_möts_det="första tisdagen i månaden", Klockan="9")
    johan.choose("I vilken kanal", "#ledningsgrupp")
    johan.look("forsta-6-forum")
    johan.save("Sammanställningen läggs i forumets kanal")
    johan.leave()
    johan.sees("1 sak kvar", steps)
    johan.click(steps, "Skicka en till mig")
    johan.sees("Det här är en provpåminnelse", johan.messages.filter(has_text="provpåminnelse.").last)
    johan.look("forsta-7-klart")
    took = time.monotonic() - begun
    context.close()
    assert johan.wrong == []
    print(f"{johan.clicks} clicks and choices, {took:.0f} s")
    assert johan.clicks < 80


def test_who_runs_the_plan_changes_it_all(walk: Walk) -> None:
    johan = walk(JOHAN, ROOM, **DESK)
    # An activity: new, changed, dropped.
    johan.click(johan.say("/plan ny"), "Aktivitet")
    johan.sees("Vad ska göras?")
    johan.fill(**{"Vad ska göras?": "Läsvecka för alla", "När?": "30 april"})
    johan.choose("Strategi", "LÄS a")
    johan.choose("Vem ansvarar?", "Strateg")
    johan.look("admin-1-aktivitet")
    johan.save("finns nu i planen")
    johan.look("admin-2-aktivitet-klar")
    johan.leave()
    card = johan.open(johan.say("/aktivitet läsvecka"), "Visa")
    johan.look("admin-3-kort")
    johan.click(card, "Ändra")
    johan.sees("Ändra aktivitet")
    johan.fill(**{"När?": "28 maj", "Varför": "Tryckeriet är försenat"})
    johan.save("är ändrad")
    johan.leave()
    johan.click(johan.open(johan.say("/aktivitet läsvecka"), "Visa"), "Utgår")
    johan.sees("ska inte göras")
    johan.fill(Varför="Görs av biblioteket")
    johan.look("admin-4-utgar")
    johan.save("utgår")
    johan.leave()
    # A goal, an item of the cycle, a forum.
    johan.click(johan.say("/plan mål"), "Nytt mål")
    johan.fill(Målet="Fler läser hemma")
    johan.save("Målet är sparat")
    johan.leave()
    goals = johan.say("/plan mål")
    johan.menu(goals, "Ändra ett mål", "Fler läser hemma")
    johan.sees("Gäller målet?")
    johan.fill(Målet="Fler läser varje kväll")
    johan.look("admin-5-mal")
    johan.save("Målet är sparat")
    johan.leave()
    johan.ask_for("/plan nytt moment", "Vad kommer tillbaka?")
    johan.fill(**{"Vad kommer tillbaka?": "Bokens dag", "När?": "23 april"})
    johan.look("admin-6-moment")
    johan.save("Bokens dag")
    johan.leave()
    johan.click(johan.say("/plan möten"), "Nytt forum")
    johan.sees("Den här kanalen")
    johan.fill(
        **{"Vad heter forumet?": "Samverkan", "När möts det?": "andra onsdagen i månaden", "Klockan": "13"}
    )
    johan.look("admin-7-forum")
    johan.save("Samverkan finns nu bland forumen")
    johan.leave()
    # A role, a holder from a day on, a unit.
    johan.click(johan.say("/plan ansvar"), "Ny funktion")
    johan.fill(**{"Vad heter funktionen?": "Skolbibliotekarie"})
    johan.choose("Hur finns den?", "En för hela huvudmannen")
    johan.look("admin-8-funktion")
    johan.save("finns nu bland funktionerna")
    johan.leave()
    johan.click(johan.say("/plan ansvar"), "Ange vem som ansvarar")
    johan.choose("Funktion", "Rektor")
    johan.choose("Vem?", "Nils Utanroll")
    johan.choose("För vilka enheter?", "Bergskolan", "Norrskolan")
    johan.fill(**{"Från och med": "2027-04-01"})
    johan.choose("Hur?", "Tillförordnad (tf)")
    johan.choose("Finns det redan någon?", "Tillsammans")
    johan.look("admin-9-innehav")
    johan.save("Nils är tf rektor för Bergskolan och Norrskolan")
    johan.leave()
    roles = johan.say("/plan ansvar")
    johan.sees("från 1 april: Nils", roles)
    johan.look("admin-10-ansvar")
    units = johan.say("/plan enheter")
    johan.look("admin-11-enheter")
    johan.menu(units, "Ändra en enhet", "Åskolan")
    johan.sees("Stängs från och med")
    johan.fill(
        **{"Vad heter enheten?": "Gamla Åskolan", "Stängs från": "2027-04-01", "Varför stängs": "Slås ihop"}
    )
    johan.look("admin-12-enhet")
    johan.save("Gamla Åskolan stängs från")
    johan.look("admin-13-stangd")
    johan.leave()
    # What was done, and back again.
    history = johan.say("/plan historik")
    johan.look("admin-14-historik")
    johan.click(history, "Ångra")
    johan.sees("Ångrat", johan.messages.last)
    johan.look("admin-15-angrat")
    assert "stängs" not in johan.say("/plan enheter").inner_text()


def test_a_rektor_writes_the_units_plan_on_the_phone(walk: Walk, tmp_path: Path) -> None:
    anna = walk(ANNA, "D07ANNA", **PHONE)
    started = anna.open(anna.say("/plan enheter"), "Egen plan: Bergskolan")
    anna.look("rektor-1-plan")
    anna.click(started, "Nytt mål")
    anna.fill(Målet="Lugn och ro")
    anna.save("Målet är sparat")
    anna.leave()
    anna.click(started, "Ny aktivitet")
    anna.sees("Vad ska göras?")
    anna.fill(**{"Vad ska göras?": "Läsro efter lunch", "När?": "30 april"})
    anna.choose("Strategi", "Ny strategi i Bergskolan")
    anna.fill(**{"Den nya strategins namn": "Lugn"})
    anna.choose("Vem ansvarar?", "Rektor")
    anna.look("rektor-2-aktivitet")
    anna.save("finns nu i planen")
    anna.leave()
    anna.click(started, "Nytt moment i årshjulet")
    anna.fill(**{"Vad kommer tillbaka?": "Öppet hus", "När?": "maj"})
    anna.save("Öppet hus")
    anna.leave()
    card = anna.say("/aktivitet 1a")
    anna.sees("Läsro efter lunch", card)
    anna.look("rektor-3-kort")
    paper = tmp_path / "Protokoll 12 mars.pdf"
    paper.write_bytes(b"%PDF-1.7")
    anna.click(card, "Mer …")
    anna.sees("Underlag: filer")
    anna.choose("Hur går det?", "◔ Pågår")
    anna.form.locator("input[type=file]").set_input_files([paper, EXAMPLE / "arshjul.txt"])
    anna.sees("arshjul.txt")
    anna.form.get_by_role("button", name="Ta bort arshjul.txt").click()
    anna.form.get_by_text("arshjul.txt").wait_for(state="hidden")
    anna.form.get_by_label("Kommentar").fill("Börjat i trean")
    anna.look("rektor-4-underlag")
    anna.save("Underlag: Protokoll 12 mars.pdf")
    anna.look("rektor-5-sparat")
    anna.leave()
    again = anna.say("/aktivitet 1a")
    again.get_by_role("link", name="Protokoll 12 mars.pdf").wait_for()
    anna.look("rektor-6-kort-med-fil")
    anna.say("/plan enheter")
    anna.look("rektor-7-enheter")
