"""What each does by clicking in the course of a year, as those whom it is for, at a desk and on a phone.

One bot for all: each test touches what no other does, and the last moves the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.clockwork import deliveries_of
from bot.example import StoryClock
from schedules.ticks import Ticks
from tests.browser.walker import DESK, PHONE, Walker
from tests.support.ekdala import ANNA, JOHAN, KARIN, PER, ROOM, Ekdala

pytestmark = pytest.mark.browser
MARIA, FATIMA = "U01MARIA", "U09FATIMA"
Walk = Callable[..., Walker]


@pytest.fixture(scope="module")
def demo(ekdala: Ekdala) -> str:
    return ekdala.box.url


def test_one_proposal_is_adopted_at_the_desk_and_another_declined_on_the_phone(walk: Walk) -> None:
    maria = walk(MARIA, "D01MARIA", **PHONE)
    for title in ("Föräldramöte om läsning", "Läsläger på lovet"):
        maria.click(maria.say("/plan förslag"), "Nytt förslag")
        maria.fill(**{"Vad ska göras?": title})
        maria.save("Förslaget är noterat")
        maria.leave()
    johan = walk(JOHAN, ROOM, **DESK)
    listed = johan.say("/plan förslag")
    johan.look_both("forslag-1-lista")
    listed.get_by_role("button", name="Anta", exact=True).nth(-2).click()
    johan.sees("Vad ska göras?")
    assert johan.form.get_by_label("Vad ska göras?").input_value() == "Föräldramöte om läsning"
    johan.fill(**{"När?": "30 april"})
    johan.choose("Strategi", "LÄS a")
    johan.choose("Vem ansvarar?", "Strateg")
    johan.look_both("forslag-2-anta")
    johan.save("Antaget som")
    johan.look_both("forslag-3-antaget")
    johan.leave()
    phone = walk(JOHAN, "D05JOHAN", **PHONE)
    phone.say("/plan förslag").get_by_role("button", name="Avslå", exact=True).last.click()
    phone.sees("antas inte")
    phone.look_both("forslag-4-avsla")
    phone.fill(**{"Varför": "Biblioteket har redan ett"})
    phone.save("Förslaget antas inte")
    phone.look_both("forslag-5-avslaget")
    phone.leave()
    left = phone.say("/plan förslag").inner_text()
    assert "Läsläger på lovet" not in left and "Föräldramöte" not in left


def test_a_deputy_is_set_for_some_weeks(walk: Walk) -> None:
    johan = walk(JOHAN, "D05JOHAN", **PHONE)
    johan.click(johan.say("/plan ansvar"), "Ange vem som ansvarar")
    johan.choose("Funktion", "Rektor")
    johan.choose("Vem?", "Nils Utanroll")
    johan.choose("För vilka enheter?", "Norrskolan")
    johan.fill(**{"Från och med": "2027-04-05", "Till och med": "2027-04-30"})
    johan.choose("Hur?", "Ställföreträdare")
    johan.choose("Finns det redan någon?", "Tillsammans")
    johan.look_both("ersattare-1-form")
    johan.save("Nils är ställföreträdande rektor för Norrskolan från måndag 5 april till fredag 30 april")
    johan.look_both("ersattare-2-sparat")
    johan.leave()
    johan.sees("från 5 april: Nils", johan.say("/plan ansvar rektor"))
    johan.look_both("ersattare-3-ansvar")


def test_an_item_of_the_cycle_is_changed_from_today_on_and_back_again(walk: Walk) -> None:
    johan = walk(JOHAN, ROOM, **DESK)
    card = johan.open(johan.say("/aktivitet delårsrapport"), "Visa")
    johan.look_both("moment-1-kort")
    johan.click(card, "Ändra i årshjulet")
    johan.sees("Ändra moment")
    johan.fill(**{"När?": "någon gång snart"})
    johan.save("●")
    johan.look_both("moment-2-fel")
    johan.fill(**{"När?": "15 maj"})
    johan.save("är ändrat från i dag")
    johan.look_both("moment-3-sparat")
    johan.leave()
    johan.sees("Delårsrapport", johan.say("/årshjul maj"))
    johan.click(johan.say("/plan historik"), "Ångra")
    johan.sees("Ångrat", johan.messages.last)
    johan.sees("Delårsrapport", johan.say("/årshjul april"))


@pytest.mark.parametrize(
    ("who", "name", "parts"),
    [
        (MARIA, "utbildningschef", ("Prognos efter två månader", "Läget", "behöver stöd", "Nästa möten")),
        (KARIN, "strateg", ("Läs 3b", "Läget", "Nästa möten")),
        (ANNA, "rektor", ("Skyddsrond", "Mina enheter", "Bergskolan", "Läget")),
        (JOHAN, "kvalitetsstrateg", ("Att ordna",)),
    ],
)
def test_the_home_tab_has_what_each_needs(walk: Walk, who: str, name: str, parts: tuple[str, ...]) -> None:
    person = walk(who, "home", **PHONE)
    home = person.page.locator("#home")
    for part in ("Mina åtaganden", *parts):
        person.sees(part, home)
    if name != "kvalitetsstrateg":
        assert "Att ordna" not in home.inner_text()
    home.locator("figure img").wait_for()
    person.look_both(f"hem-{name}")
    home.get_by_role("button", name="Mer …").first.click()
    person.sees("Hur går det?")
    person.choose("Hur går det?", "◑ Behöver stöd")
    person.form.get_by_label("Kommentar").fill("Vi behöver prata om det")
    person.choose("Vem ska få veta", "Ledningsgruppen")
    person.look_both(f"hem-{name}-form")
    person.save("behöver stöd")
    person.click(person.form, "Ångra")
    person.sees("Ångrat")
    person.leave()


def test_signs_of_change_are_told_and_the_effects_asked_about(walk: Walk) -> None:
    anna = walk(ANNA, "D07ANNA", **PHONE)
    anna.ask_for("/aktivitet uppdatera läs 2b Bergskolan", "Vilka tecken på förändring syns?")
    anna.fill(Vilka_tecken_på_förändring_syns="Det är tyst på lässtunden, och eleverna byter tips")
    anna.look_both("tecken-1-form")
    anna.save("Underlag")
    anna.look_both("tecken-2-sparat")
    anna.leave()
    anna.sees("byter tips", anna.say("/aktivitet läs 2b Bergskolan"))
    anna.look_both("tecken-3-kort")
    fatima = walk(FATIMA, "home", **PHONE)
    home = fatima.page.locator("#home")
    fatima.sees("Mina åtaganden", home)
    erik = walk("U08ERIK", "home", **DESK)
    home = erik.page.locator("#home")
    row = home.locator(".section", has_text="Syns effekterna").first
    row.wait_for()
    row.locator("xpath=following-sibling::*[1]").get_by_role("button", name="Svara").click()
    erik.sees("Syns de effekter vi eftersträvar?")
    erik.choose("Syns de effekter", "Delvis")
    erik.save("Det här behöver fyllas i")
    erik.fill(varför="Lånen ökar, men inte i årskurs 6")
    erik.look_both("effekt-1-form")
    erik.save("Noterat: delvis")
    erik.look_both("effekt-2-svar")
    erik.leave()
    maria = walk(MARIA, "D01MARIA", **PHONE)
    maria.sees("Gav effekt", maria.say("/plan insatser"))
    maria.look_both("effekt-3-insatser")


def test_those_who_are_left_are_shown_and_reminded(walk: Walk, ekdala: Ekdala) -> None:
    """By then nobody has anything else to be reminded of that day: who has got the day's message gets no other."""
    deps = ekdala.bot.deps
    assert isinstance(deps.clock, StoryClock)
    for day in (16, 17, 18, 19, 22):
        deps.clock.set(datetime.fromisoformat(f"2027-03-{day}T08:30+01:00"))
        Ticks(deps).tick()
    deps.clock.set(datetime.fromisoformat("2027-03-23T10:00+01:00"))
    deps.clock.let_go()
    deliveries = deliveries_of(deps, ekdala.bot.client, ekdala.bot.workspace)
    per = walk(PER, ROOM, **DESK)
    left = per.open(per.say("/aktivitet läs 3a"), "Visa vilka som återstår")
    per.sees("1 av 8 klara", left)
    per.look_both("kvar-1-vilka")
    told = per.open(left, "Påminn dem")
    per.sees("Påminda nu: Anna (Bergskolan och Lillåns skola)", told)
    per.look_both("kvar-2-paminda")
    again = per.open(left, "Påminn dem")
    per.sees("Ingen påmindes. Anna: har redan fått dagens meddelande", again)
    deliveries.tick()
    anna = walk(ANNA, "D07ANNA", **PHONE)
    said = anna.messages.filter(has_text="Läsombud på varje skola").last
    reminder = anna.page.locator(f'[id="{said.get_attribute("id")}"]')
    anna.sees("Per bad mig påminna", reminder)
    anna.look_both("kvar-3-paminnelse")
    reminder.get_by_role("button", name="Klar", exact=True).first.click()
    anna.sees("Läs 3a för Bergskolan är klar", anna.messages.last)
    deliveries.tick()
    anna.sees("Läs 3a · Bergskolan klar av dig i dag", reminder)
    anna.look_both("kvar-4-klar")
