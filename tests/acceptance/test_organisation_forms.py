"""Roles, forums, units and goals in forms, over Socket Mode."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk.models.views import View as SdkView

from sandbox import View
from tests.support.ekdala import ANNA, JOHAN, NO_BOT, PER, ROOM, SHARED, Ekdala, labels, running_ekdala


@pytest.fixture(scope="module")
def ekdala(ekdala_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ekdala]:
    """One bot for all of these: each test touches what no other does."""
    with running_ekdala(ekdala_file, tmp_path_factory.mktemp("organisation"), "socket") as found:
        yield found


def seen(ekdala: Ekdala, contains: str) -> View:
    view = ekdala.box.wait_for_view(JOHAN, contains=contains)
    SdkView(**view.content).validate_json()
    return view


def chosen(ekdala: Ekdala, command: str, choice: str, says: str = "Ändra") -> None:
    """Choose in the menu that `says` so, below the answer to a `/plan` command."""
    answer = ekdala.asked(JOHAN, "/plan", command).answers[-1]
    [menu] = [
        element
        for block in answer.body["blocks"]
        for element in block.get("elements", ())
        if element["type"] == "static_select" and element["placeholder"]["text"].startswith(says)
    ]
    ekdala.box.act(JOHAN, {"ts": answer.ts, "channel": answer.channel}, menu["action_id"], choice)


def undone(ekdala: Ekdala, said: str = "Ångrat") -> None:
    history = ekdala.asked(JOHAN, "/plan", "historik")
    assert "Ångra" in labels(history.answers[-1].body)
    assert said in ekdala.press(JOHAN, history, "Ångra").answers[-1].body["text"]


def test_a_role_is_made_and_changed_and_known_names_are_refused_at_the_field(ekdala: Ekdala) -> None:
    asked = ekdala.asked(JOHAN, "/plan", "ansvar")
    ekdala.start_press(JOHAN, asked, "Ny funktion")
    seen(ekdala, "Hur finns den?")
    ekdala.box.submit(JOHAN, values={"name": "strateg", "reach": "central"})
    assert "Det finns redan en funktion" in seen(ekdala, "heter eller kallas strateg").everything()
    ekdala.box.submit(JOHAN, values={"name": "Speciallärare", "reach": "unit"})
    seen(ekdala, "Speciallärare finns nu bland funktionerna")
    assert "Speciallärare" in ekdala.ask(JOHAN, "/plan", "ansvar")
    chosen(ekdala, "ansvar", "Speciallärare")
    seen(ekdala, "Ändra funktion")
    ekdala.box.submit(JOHAN, values={"name": "Specialpedagog"})
    seen(ekdala, "Specialpedagog är ändrad")
    undone(ekdala)
    assert "Speciallärare" in ekdala.ask(JOHAN, "/plan", "ansvar")


def test_a_forum_is_made_and_changed_and_a_rule_is_checked_at_its_field(ekdala: Ekdala) -> None:
    ekdala.start_press(JOHAN, ekdala.asked(JOHAN, "/plan", "möten"), "Nytt forum")
    seen(ekdala, "Den här kanalen")
    said = {"name": "Samverkan", "at": "13", "channel": "here", "weekly": "no"}
    ekdala.box.submit(JOHAN, values={**said, "rule": "när det passar"})
    seen(ekdala, "fel-rule")
    ekdala.box.submit(JOHAN, values={**said, "rule": "andra onsdagen i månaden"})
    told = seen(ekdala, "Samverkan finns nu bland forumen").everything()
    assert "Sammanställningen läggs i forumets kanal" in told and "14 april" in told
    chosen(ekdala, "möten", "Samverkan")
    seen(ekdala, "Ändra forum")
    ekdala.box.submit(JOHAN, values={"rule": "första tisdagen i månaden"})
    assert "6 april" in seen(ekdala, "Samverkan är ändrat").everything()
    undone(ekdala)
    assert "14 april" in ekdala.ask(JOHAN, "/plan", "möten")


def test_a_fixed_date_that_has_been_is_given_anew_in_the_form_of_its_item(ekdala: Ekdala) -> None:
    ekdala.start_press(JOHAN, ekdala.asked(JOHAN, "/plan", "ny"), "Moment i årshjulet")
    seen(ekdala, "Nytt moment")
    ekdala.box.submit(JOHAN, values={"title": "Kvalitetsdialog", "when": "14 april 2026"})
    seen(ekdala, "Kvalitetsdialog")
    asks = "Kvalitetsdialog* var 14 april 2026. När är det nästa gång? Välj det i menyn här under."
    assert asks in ekdala.ask(JOHAN, "/plan", "möten")
    chosen(ekdala, "möten", "Kvalitetsdialog", "Ge ett nytt datum")
    seen(ekdala, "Ändra moment")
    ekdala.box.submit(JOHAN, values={"when": "13 april 2027"})
    seen(ekdala, "är ändrat från i dag")
    assert "Kvalitetsdialog* var" not in ekdala.ask(JOHAN, "/plan", "möten")


def test_hours_breaks_ladder_and_terms_are_set_in_a_form_and_taken_back(ekdala: Ekdala) -> None:
    ekdala.box.command(JOHAN, ROOM, "/plan", "tider")
    view = seen(ekdala, "Tider, lov och terminer")
    assert len(view.blocks) == 5 and "23 december–6 januari" in view.everything()
    ekdala.box.submit(JOHAN, values={"hours": "dagtid", "breaks": "sportlov"})
    wrong = seen(ekdala, "fel-hours").everything()
    assert "Skriv hela timmar mellan 5 och 22, som 8–17" in wrong and "Jag förstår inte “sportlov”" in wrong
    breaks = "20 december–7 januari\n20 juni–10 augusti"
    said = {"hours": "7–16", "breaks": breaks, "ladder": "10, 3", "spring": "12 juni"}
    ekdala.box.submit(JOHAN, values=said)
    told = seen(ekdala, "är ändrade").everything()
    assert "klockan 7–16 på arbetsdagar, inte 20 december–7 januari och 20 juni–10 augusti" in told
    assert "Påminnelserna kommer 10 och 3 dagar före och på slutdagen" in told
    history = ekdala.ask(JOHAN, "/plan", "historik")
    assert "tider, lov och terminer" in history
    undone(ekdala, "Tider, lov och terminer är som före ändringen, och 9 åtaganden med det.")
    ekdala.start_press(JOHAN, ekdala.asked(JOHAN, "/plan", "påminnelser"), "Tider, lov och terminer")
    assert "1 juli–31 juli" in seen(ekdala, "8–17").everything()
    assert "administrerar" in ekdala.ask(ANNA, "/plan", "tider")


def test_a_forum_gets_no_channel_that_the_bot_is_not_in(ekdala: Ekdala) -> None:
    ekdala.start_press(JOHAN, ekdala.asked(JOHAN, "/plan", "möten"), "Nytt forum")
    seen(ekdala, "Den här kanalen")
    said = {"name": "Lärgrupp", "rule": "varannan onsdag", "other": NO_BOT, "weekly": "no"}
    ekdala.box.submit(JOHAN, values=said)
    again = seen(ekdala, "fel-other")
    assert "/invite @arshjul" in again.everything()
    assert again.values["name"]["name"]["value"] == "Lärgrupp"
    assert "Lärgrupp" not in ekdala.ask(JOHAN, "/plan", "möten")
    told = ekdala.box.command(JOHAN, NO_BOT, "/plan", "möten ledningsgrupp kanal")
    told.wait_for_answer(count=2)
    assert "/invite @arshjul" in told.answers[-1].body["text"]
    ekdala.box.command(JOHAN, NO_BOT, "/invite", "@arshjul")
    ekdala.box.submit(JOHAN, values={})
    assert "läggs i forumets kanal" in seen(ekdala, "Lärgrupp finns nu bland forumen").everything()
    told = ekdala.box.command(JOHAN, NO_BOT, "/plan", "möten ledningsgrupp kanal")
    told.wait_for_answer()
    assert "/invite" not in told.answers[-1].body["text"]


def test_a_forum_gets_no_channel_that_another_organisation_reads(ekdala: Ekdala) -> None:
    ekdala.start_press(JOHAN, ekdala.asked(JOHAN, "/plan", "möten"), "Nytt forum")
    seen(ekdala, "Den här kanalen")
    ekdala.box.submit(JOHAN, values={"name": "Gränsgrupp", "other": SHARED, "weekly": "yes"})
    assert "delas med en annan organisation" in seen(ekdala, "fel-other").everything()
    ekdala.box.close_view(JOHAN, whole=True)
    assert "Gränsgrupp" not in ekdala.ask(JOHAN, "/plan", "möten")
    told = ekdala.box.command(JOHAN, SHARED, "/plan", "möten rektorsmöte kanal")
    told.wait_for_answer(count=2)
    assert "delas med en annan organisation" in told.answers[-1].body["text"]


def test_a_unit_is_named_anew_and_closed_from_a_day_with_a_reason(ekdala: Ekdala) -> None:
    chosen(ekdala, "enheter", "Norrskolan")
    seen(ekdala, "Stängs från och med")
    ekdala.box.submit(JOHAN, values={"name": "Nya Norrskolan"})
    seen(ekdala, "Nya Norrskolan")
    chosen(ekdala, "enheter", "Nya Norrskolan")
    seen(ekdala, "Stängs från och med")
    asked = ekdala.box.submit(JOHAN, values={"closed": "2027-04-01"})
    assert asked.ack_body is not None and set(asked.ack_body["errors"]) == {"why"}
    said = {"closed": "2027-04-01", "why": "Slås ihop med Bergskolan", "name": "Gamla Norrskolan"}
    ekdala.box.submit(JOHAN, values=said)
    told = seen(ekdala, "Gamla Norrskolan stängs från").everything()
    assert "utgår" in told and "1 april" in told and "Tidigare namn: Nya Norrskolan." in told
    assert "stängs från" in ekdala.ask(JOHAN, "/plan", "enheter")


def test_the_plan_of_any_unit_is_opened_by_those_who_run_the_plan(ekdala: Ekdala) -> None:
    answer = ekdala.asked(JOHAN, "/plan", "enheter").answers[-1]
    [menu] = [
        element
        for block in answer.body["blocks"]
        for element in block.get("elements", ())
        if element["type"] == "static_select" and element["placeholder"]["text"] == "Egen plan för …"
    ]
    ekdala.box.act(JOHAN, {"ts": answer.ts, "channel": answer.channel}, menu["action_id"], "Åskolan")
    ekdala.box.wait_for_message(ROOM, JOHAN, contains="Åskolan har en egen plan")


def test_a_goal_is_changed_and_dropped(ekdala: Ekdala) -> None:
    ekdala.start_press(JOHAN, ekdala.asked(JOHAN, "/plan", "mål"), "Nytt mål")
    seen(ekdala, "Nytt mål")
    ekdala.box.submit(JOHAN, values={"title": "Fler blir behöriga"})
    seen(ekdala, "Målet är sparat")
    chosen(ekdala, "mål", "Fler blir behöriga")
    seen(ekdala, "Gäller målet?")
    asked = ekdala.box.submit(JOHAN, values={"holds": "no"})
    assert asked.ack_body is not None and set(asked.ack_body["errors"]) == {"why"}
    ekdala.box.submit(JOHAN, values={"holds": "no", "why": "Ersätts av ett annat"})
    seen(ekdala, "Målet gäller inte längre")
    assert "Fler blir behöriga" not in ekdala.ask(JOHAN, "/plan", "mål")
    undone(ekdala)
    assert "Fler blir behöriga" in ekdala.ask(JOHAN, "/plan", "mål")


@pytest.mark.parametrize("command", ["ansvar", "möten", "enheter", "mål"])
def test_nobody_else_is_offered_to_change_it(ekdala: Ekdala, command: str) -> None:
    blocks = ekdala.asked(ANNA, "/plan", command).answers[-1].body.get("blocks", ())
    elements = [element for block in blocks for element in block.get("elements", ())]
    assert "static_select" not in {element["type"] for element in elements}


def test_what_a_role_answers_by_school_form_is_counted_shown_and_reminded_of_so(ekdala: Ekdala) -> None:
    chosen(ekdala, "ansvar", "Verksamhetschef")
    seen(ekdala, "Ändra funktion")
    ekdala.box.submit(JOHAN, values={"reach": "school_form"})
    seen(ekdala, "Verksamhetschef är ändrad")
    which = ekdala.asked(PER, "/aktivitet", "klar läs 3c")
    assert set(labels(which.answers[-1].body)) == {"Förskola", "Grundskola", "Gymnasieskola"}
    told = ekdala.press(PER, which, "Grundskola").answers[-1].body["text"]
    assert "*Läs 3c för Grundskola är klar.*" in told and "1 av 3 skolformer klara" in told
    card = ekdala.asked(JOHAN, "/aktivitet", "läs 3c")
    assert "1 av 3 klara" in card.answers[-1].body["text"]
    left = ekdala.press(JOHAN, card, "Visa vilka som återstår")
    title, *lines = left.answers[-1].body["text"].splitlines()
    assert title.endswith("1 av 3 klara ▰▰▰▱▱▱▱▱▱▱ 33\xa0%")  # each school form once, below
    assert lines == [
        "○ ej påbörjad · *Förskola* · verksamhetschef (Per)",
        "○ ej påbörjad · *Gymnasieskola* · verksamhetschef (Per)",
    ]
    assert "Per" in ekdala.press(JOHAN, left, "Påminn dem").answers[-1].body["text"]
    [row] = [one for one in ekdala.ask(JOHAN, "/aktivitet", "läs").splitlines() if "*Läs 3c*" in one]
    assert "1 av 3 klara" in row
    late = ekdala.ask(JOHAN, "/aktivitet", "försenade")
    assert "Läs 1b" not in late  # what was done before is not asked anew
    digest = ekdala.ask(JOHAN, "/plan", "läget")
    assert "Läs 3c Se över inköpen" in digest and "· Grundskola (Per)" in digest
