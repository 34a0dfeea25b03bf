"""What those see who never write a command: each door of *Mer i planen …*, and the state of the plan with what is
done from it. On one bot.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.clockwork import deliveries_of
from handlers.slack.opening import LISTED
from tests.browser.walker import DESK, PHONE, Walker
from tests.support.ekdala import ANNA, JOHAN, KARIN, ROOM, Ekdala

pytestmark = pytest.mark.browser
MARIA = "U01MARIA"
MENU = "Mer i planen …"
Walk = Callable[..., Walker]


@pytest.fixture(scope="module")
def demo(ekdala: Ekdala) -> str:
    return ekdala.box.url


@pytest.mark.parametrize(
    ("who", "name", "doors"),
    [
        (JOHAN, "kvalitetsstrateg", [*LISTED]),
        (MARIA, "utbildningschef", ["state", "digest", "meetings", "history"]),
        (KARIN, "strateg", ["all", "interventions", "proposals"]),
        (ANNA, "rektor", ["units", "goals", "reviews"]),
    ],
)
def test_each_door_opens_and_leads_back_on_the_phone(
    walk: Walk, who: str, name: str, doors: list[str]
) -> None:
    person = walk(who, "home", **PHONE)
    person.click(person.page.locator("#home"), MENU)
    person.titled("Mer i planen")
    assert (person.form.get_by_text("Driva planen").count() == 1) is (who == JOHAN)
    person.look_both(f"dorr-{name}")
    for door in doors:
        person.form.get_by_role("button", name=LISTED[door].text, exact=True).click()
        person.titled(LISTED[door].text)
        person.look_both(f"dorr-{name}-{door}")
        [back] = person.form.get_by_role("button", name=MENU).all()
        back.click()
        person.titled("Mer i planen")
    person.leave()


def test_the_state_is_sent_a_decision_noted_and_taken_back_from_the_history(
    walk: Walk, ekdala: Ekdala
) -> None:
    maria = walk(MARIA, ROOM, **DESK)
    state = maria.say("/plan läget")
    maria.sees("Inför ledningsgruppen tisdag 6 april kl. 9", state)
    state.get_by_role("button", name="Anteckna beslut").last.click()
    maria.titled("Anteckna beslut")
    maria.save("Det här behöver fyllas i.")
    maria.look_both("laget-1-beslut")
    maria.fill(**{"Vad beslutades": "Kalendariet flyttas till intranätet", "Senast": "2027-04-20"})
    maria.choose("Vem gör det?", "Verksamhetschef")
    maria.save("Det blev ett åtagande: verksamhetschef (Per), senast tisdag 20 april.")
    maria.look_both("laget-2-noterat")
    maria.leave()
    johan = walk(JOHAN, "home", **PHONE)
    johan.click(johan.page.locator("#home"), MENU)
    johan.titled("Mer i planen")
    johan.click(johan.form, "Historik")
    johan.titled("Historik")
    johan.sees("Maria: ett beslut · Kalendariet flyttas till intranätet")
    johan.look_both("laget-3-historik")
    johan.click(johan.form, "Ångra")
    johan.sees("Ångrat. “Kalendariet flyttas till intranätet” finns inte längre.")
    johan.look_both("laget-4-angrat")
    johan.leave()
    again = maria.say("/plan historik")
    maria.sees("Johan: ångrade, ett beslut · Kalendariet flyttas till intranätet", again)
    maria.sees("(ångrat)", again)
    maria.look_both("laget-5-historik-efter")
    told = maria.answered(state.get_by_role("button", name="Skicka nu"))
    maria.sees("Sammanställningen skickas nu hit, till ledningsgruppen.", told)
    deliveries_of(ekdala.bot.deps, ekdala.bot.client, ekdala.bot.workspace).tick()
    karin = walk(KARIN, ROOM, **PHONE)
    sent = karin.messages.last
    karin.sees("Inför ledningsgruppen tisdag 6 april kl. 9", sent)
    assert "Kalendariet flyttas" not in sent.inner_text()
    karin.look_both("laget-6-skickat")
