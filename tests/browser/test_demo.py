"""What the README promises, in a browser: the demo, the three commands, and the buttons.

Each test puts back what it changed, so that they can run in any order on one demo. With
`ARSHJUL_SCREENSHOTS=docs/images` the pictures of the README are taken anew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.person import Person

pytestmark = pytest.mark.browser
Be = Callable[..., Person]
KARIN, JOHAN, ANNA = "U03KARIN", "U05JOHAN", "U07ANNA"
HEADS, EVERYBODY = "C02REKTOR", "C03ALLA"
PHONE = {"width": 390, "height": 844}


def test_the_first_page_lets_a_newcomer_choose_who_to_be(be: Be, demo: str) -> None:
    karin = be(KARIN, "D03KARIN")
    karin.page.goto(demo)
    karin.page.get_by_role("heading", name="Vem vill du vara?").wait_for()
    karin.page.get_by_role("link", name="Karin Lindqvist").click()
    karin.page.wait_for_selector("body[data-live]")
    greeting = karin.messages.first.inner_text()
    assert "Hej Karin." in greeting
    for command in ("/aktivitet klar 3b", "/årshjul mars", "/plan"):
        assert command in greeting


def test_something_is_done_seen_again_and_taken_back(be: Be, screenshots: Path) -> None:
    karin = be(KARIN, HEADS, height=680)
    done = karin.say("/aktivitet klar 3b Handledningen är tryckt och utdelad")
    said = done.inner_text()
    assert "Läs 3b är klar." in said
    assert "“Handledningen är tryckt och utdelad”" in said
    assert "Strategi b: 3 av 3 klara" in said
    assert "Syns bara för dig" in said
    mine = karin.say("/aktivitet")
    assert "Läs 3b" not in mine.inner_text()
    karin.photograph(screenshots, "klar")
    karin.change(done, "Ångra", "Ångrat. Läs 3b pågår igen")
    assert karin.messages.filter(has_text="är klar.").count() == 0
    assert "Läs 3b" in karin.say("/aktivitet").inner_text()


def test_the_cycle_of_a_month(be: Be, screenshots: Path) -> None:
    karin = be(KARIN, EVERYBODY, height=680)
    said = karin.say("/årshjul mars").inner_text()
    assert "Årshjulet i mars" in said
    assert "Sammanställ enkätresultat för huvudmannen — strateg" in said
    assert "Delårsrapport" not in said  # in April
    assert karin.fits()
    karin.photograph(screenshots, "arshjul", whole=False)
    assert karin.say("/arshjul mars").inner_text() == said


def test_where_the_plan_stands(be: Be, screenshots: Path) -> None:
    karin = be(KARIN, EVERYBODY, height=810)  # a channel where no digest arrives meanwhile
    said = karin.say("/plan").inner_text()
    assert "Verksamhetsplan 26/27 · 10 av 24 klara" in said
    for area in ("Läsning", "Organisation", "Ledarskap"):
        assert area in said
    assert "▰" in said
    assert "Behöver stöd (2)" in said
    assert "“väntar på IT”" in said
    assert "Försenat (3)" in said
    karin.photograph(screenshots, "plan", whole=False)


def test_a_number_that_several_have_is_chosen_among_buttons(be: Be) -> None:
    johan = be(JOHAN, "D05JOHAN")
    asked = johan.say("/aktivitet 1a")
    assert "Det finns tre aktiviteter som heter 1a. Vilken menar du?" in asked.inner_text()
    buttons = asked.get_by_role("button")
    assert [text.split(" · ")[0] for text in buttons.all_inner_texts()] == ["Läs 1a", "Org 1a", "Led 1a"]
    card = johan.open(asked, "Org 1a · Se över mötesforum")
    assert "“Fem möten blev tre”" in card.inner_text()
    assert "Utbildningschef (Maria)" in card.inner_text()


def test_a_list_goes_on_and_its_buttons_lead_to_done(be: Be) -> None:
    karin = be(KARIN, "D03KARIN")
    first = karin.say("/aktivitet alla")
    assert "1–10 av 24" in first.inner_text()
    more = karin.open(first, "Visa fler (14 till)")
    assert "11–20 av 24" in more.inner_text()
    last = karin.open(more, "Visa fler (4 till)")
    assert "21–24 av 24" in last.inner_text()
    assert last.get_by_role("button", name="Visa fler").count() == 0
    card = karin.open(more.locator(".section", has_text="Org 2c"), "Visa")
    assert "Strateg (Karin och Ali), verksamhetschef (Per)" in card.inner_text()
    karin.change(card, "Klar", "Org 2c är klar.")
    karin.change(card, "Ångra", "Org 2c är åter ej påbörjad")


def test_a_head_answers_for_a_school_on_the_phone(be: Be, screenshots: Path) -> None:
    anna = be(ANNA, "D07ANNA", **PHONE)
    mine = anna.say("/aktivitet").inner_text()
    assert "Skyddsrond med elevskyddsombud · Bergskolan — försenad" in mine
    assert "Skyddsrond med elevskyddsombud · Lillåns skola — försenad" in mine
    assert anna.fits()
    done = anna.say("/aktivitet klar läs 3a Bergskolan Ombudet har gått utbildningen")
    assert "Läs 3a för Bergskolan är klar." in done.inner_text()
    assert "“Ombudet har gått utbildningen”" in done.inner_text()
    assert "2 av 8 enheter klara" in done.inner_text()
    asked = anna.say("/aktivitet klar läs 3a")
    assert asked.get_by_role("button").all_inner_texts() == ["Bergskolan", "Lillåns skola"]
    anna.photograph(screenshots, "telefon")
    anna.change(done, "Ångra", "Läs 3a för Bergskolan pågår igen")


def test_what_is_not_mine_says_whom_to_ask(be: Be) -> None:
    anna = be(ANNA, "D07ANNA", **PHONE)
    said = anna.say("/aktivitet klar läs 2a").inner_text()
    assert "Ansvarig för Läs 2a: strateg (Karin och Ali)." in said
    assert "Inget är ändrat." in said


def test_who_runs_the_plan_says_who_holds_what(be: Be) -> None:
    johan = be(JOHAN, "D05JOHAN")
    vacant = johan.say("/plan ansvar").inner_text()
    assert "Ledningsgrupp – leds av utbildningschef (Maria)" in vacant
    appointed = johan.say("/plan ansvar Ledningsgrupp @maria")
    appointed.get_by_role("button", name="Ångra").wait_for()
    assert "Maria" in appointed.inner_text()
    assert "Ledningsgrupp: Maria" in johan.say("/plan ansvar").inner_text()
    johan.change(appointed, "Ångra", "Ångrat. Maria svarar inte längre för ledningsgruppen.")
    assert "Ledningsgrupp – leds av utbildningschef (Maria)" in johan.say("/plan ansvar").inner_text()
    anna = be(ANNA, "D07ANNA")
    refused = anna.say("/plan ansvar Ledningsgrupp @maria").inner_text()
    assert "bara den som administrerar planen" in refused
    assert "Johan" in refused


@pytest.mark.parametrize(
    "comment",
    [
        "<script>document.title='x'</script>",
        "<img src=x onerror=alert(1)>",
        "<!channel> & <!here>",
        "<@U01MARIA>",
        "*inte fet* _inte kursiv_ `inte kod`",
    ],
)
def test_a_comment_is_shown_and_never_obeyed(be: Be, comment: str) -> None:
    karin = be(KARIN, "D03KARIN")
    title = karin.page.title()
    answer = karin.say(f"/aktivitet stöd läs 2a {comment}")
    assert "Läs 2a behöver stöd." in answer.inner_text()
    card = karin.open(answer, "Visa")
    for message in (answer, card):
        assert message.locator("script, img:not(.emoji), .mention, a[href]").count() == 0
    assert karin.page.title() == title
    karin.change(answer, "Ångra", "Läs 2a pågår igen")


def test_a_comment_reads_as_it_was_written(be: Be) -> None:
    karin = be(KARIN, "D03KARIN")
    comment = "<script>alert('hej')</script> <!channel> & co"
    answer = karin.say(f"/aktivitet stöd läs 2a {comment}")
    assert f"“{comment}”" in answer.inner_text()
    assert f"“{comment}”" in karin.open(answer, "Visa").inner_text()
    karin.change(answer, "Ångra", "Läs 2a pågår igen")


def test_a_link_does_not_hide_where_it_leads(be: Be) -> None:
    karin = be(KARIN, "D03KARIN")
    answer = karin.say("/aktivitet stöd läs 2a se <https://example.invalid/här|vår sida>")
    assert "https://example.invalid/här" in answer.inner_text()
    assert "vår sida" not in answer.inner_text()
    karin.change(answer, "Ångra", "Läs 2a pågår igen")
