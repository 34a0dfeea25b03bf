"""In the channel: what is shared with the others, the bot asked by its name, a message that becomes evidence; and
what guests and people of another organisation see of it all, which is nothing.

One bot for all: each test touches what no other does.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.clockwork import deliveries_of
from storage.queries import assignments as assignment_queries
from tests.browser.walker import DESK, PHONE, Walker
from tests.support.ekdala import ANNA, KARIN, ROOM, STRANGER, Ekdala

pytestmark = pytest.mark.browser
MARIA, GUEST = "U01MARIA", "U98GAST"
OUTSIDE = "Gäster och personer från andra organisationer ser inget av planen"
Walk = Callable[..., Walker]


@pytest.fixture(scope="module")
def demo(ekdala: Ekdala) -> str:
    return ekdala.box.url


def test_a_strateg_shares_a_look_up_and_asks_the_bot_by_its_name(walk: Walk) -> None:
    maria, karin = walk(MARIA, ROOM, **PHONE), walk(KARIN, ROOM, **DESK)
    shared = karin.say("/aktivitet org 2c dela")
    seen = maria.messages.first
    for person, message in ((karin, shared), (maria, seen)):
        person.sees("Enas med skolorna om veckor för prov och enkäter", message)
        person.sees("Delat av @Karin Lindqvist", message)
        assert message.locator(".blocks button").count() == 0
    maria.look_both("kanal-1-delat")
    asked = karin.mention("@Årshjul vad ska vara klart i mars?")
    karin.sees("Syns bara för dig", karin.sees("Ska vara klart i mars", asked))
    karin.look_both("kanal-2-fraga")
    told = karin.mention("@Årshjul org 2c är klar, presenterad på rektorsmötet")
    karin.sees("Jag förstår det så här: Org 2c är klar.", told)
    karin.sees("Inget är ändrat än.", told)
    karin.look_both("kanal-3-forstatt")
    karin.change(told, "Nej", "Då låter jag det vara. Inget är ändrat.")
    told = karin.mention("@Årshjul org 2c är klar, presenterad på rektorsmötet")
    karin.change(told, "Ja, ändra", "Org 2c är klar.")
    karin.look_both("kanal-4-andrat")
    karin.change(told, "Ångra", "Ångrat.")
    unclear = karin.mention("@Årshjul sommarlov")
    karin.sees("Jag förstår inte “sommarlov”. Inget är ändrat.", unclear)
    karin.look_both("kanal-5-oklart")
    # The others have what was written, and none of the answers.
    maria.sees("sommarlov", maria.messages.last)
    assert maria.messages.locator(".only-you").count() == 0
    assert maria.messages.filter(has_text="Jag förstår").count() == 0
    maria.look_both("kanal-6-de-andra")
    # In a thread the answer comes in the thread.
    shared.get_by_role("link", name="Svara i tråd").click()
    thread = karin.page.locator("#thread article")
    field = karin.page.get_by_role("textbox", name="Svara i tråden")
    field.fill("@Årshjul hur går det för läsning?")
    field.press("Enter")
    karin.sees("Läsning", karin.sees("Syns bara för dig", thread.nth(2)))
    karin.look_both("kanal-7-trad")


def test_a_rektor_lets_a_message_show_how_it_went(walk: Walk) -> None:
    karin, anna = walk(KARIN, ROOM, **DESK), walk(ANNA, ROOM, **PHONE)
    karin.say("Läsombudet på Bergskolan heter Siv, och hon börjar i april.")
    said = anna.messages.filter(has_text="Läsombudet på Bergskolan").last
    anna.shortcut(said, "Lägg till som underlag")
    anna.sees("Underlag på vilket åtagande?")
    anna.choose("Underlag på vilket åtagande?", "Läs 3a · Läsombud på varje skola · Bergskolan")
    anna.fill(Vad_visar_det="Vem som är läsombud")
    anna.look_both("underlag-1-form")
    anna.save("Underlag tillagt på Läs 3a för Bergskolan", "Lägg till")
    anna.look_both("underlag-2-tillagt")
    anna.leave()
    card = anna.say("/aktivitet läs 3a bergskolan")
    anna.sees("Vem som är läsombud", card)
    anna.look_both("underlag-3-kort")


def test_who_is_from_outside_sees_nothing_of_the_plan(walk: Walk, ekdala: Ekdala) -> None:
    maria = walk(MARIA, ROOM, **DESK)
    maria.click(maria.say("/plan läget"), "Skicka nu")
    maria.sees("Sammanställningen skickas nu hit", maria.messages.last)
    deliveries_of(ekdala.bot.deps, ekdala.bot.client, ekdala.bot.workspace).tick()
    for who, name in ((GUEST, "gast"), (STRANGER, "annan-organisation")):
        guest = walk(who, ROOM, **PHONE)
        posted = guest.messages.filter(has_text="Inför ledningsgruppen").last
        # Slack knows no command of an app that is not installed where they are, nor its shortcuts and its tab.
        refused = OUTSIDE if who == GUEST else "inget kommando som finns här"
        for command in ("/plan", "/aktivitet mina", "/årshjul"):
            guest.sees(refused, guest.say(command))
        guest.sees(OUTSIDE, guest.mention("@Årshjul vad ska vara klart i mars?"))
        guest.sees(OUTSIDE, guest.mention("@Årshjul org 3c är klar"))
        guest.sees(OUTSIDE, guest.answered(posted.get_by_role("button", name="Anteckna beslut").first))
        if who == GUEST:
            menu = posted.get_by_label("Fler åtgärder")
            menu.click()
            guest.sees(OUTSIDE, guest.answered(posted.get_by_role("button", name="Gör till aktivitet")))
        else:
            assert guest.messages.get_by_label("Fler åtgärder").count() == 0
        guest.look_both(f"utomstaende-1-{name}")
        assert guest.form.is_hidden()
        shown = "".join(guest.page.locator("#messages article.ephemeral").all_inner_texts())
        if who == GUEST:
            home = walk(who, "home", **PHONE)
            shown += home.sees(OUTSIDE, home.page.locator("#home")).inner_text()
            home.look_both("utomstaende-2-gastens-hem")
        else:
            assert guest.page.request.get(f"{ekdala.box.url}{who}/home").status == 404
        assert not [title for title in titles(ekdala) if title in shown]
    assert ekdala.assignment("Org 3c").status.is_open


def titles(ekdala: Ekdala) -> set[str]:
    """What stands in the plan and in the cycle."""
    with ekdala.bot.deps.database.read() as tx:
        found = {one.title for one in assignment_queries.all_assignments(tx, 1)}
    assert len(found) > 20
    return found
