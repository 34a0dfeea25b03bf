"""Running the plan by clicking: units, holders, who is left, activities, proposals, interventions, history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk.models.views import View as SdkView

from sandbox import View
from tests.support.ekdala import ANNA, JOHAN, KARIN, NILS, PER, Ekdala, buttons, labels, running_ekdala


@pytest.fixture(scope="module")
def ekdala(ekdala_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ekdala]:
    """One bot for all of these: each test touches what no other does."""
    with running_ekdala(ekdala_file, tmp_path_factory.mktemp("running"), "socket") as found:
        yield found


def opened(ekdala: Ekdala, who: str, command: str, button: str, contains: str) -> View:
    """A form, opened by a button under the answer to a `/plan` or `/aktivitet` command."""
    name, _, text = command.partition(" ")
    asked = ekdala.asked(who, name, text)
    ekdala.start_press(who, asked, button)
    return seen(ekdala, who, contains)


def seen(ekdala: Ekdala, who: str, contains: str) -> View:
    view = ekdala.box.wait_for_view(who, contains=contains)
    SdkView(**view.content).validate_json()
    return view


def test_a_pasted_list_is_shown_before_it_is_stored(ekdala: Ekdala) -> None:
    opened(ekdala, JOHAN, "/plan enheter", "Klistra in en lista", "kalkylbladet")
    rows = "Namn\tSkolform\nBergskolan\tgrundskola\nEkbackens skola\tgrundskola\nHamnen\tinternat"
    ekdala.box.submit(JOHAN, values={"rows": rows})
    shown = seen(ekdala, JOHAN, "Inget är sparat än").everything()
    assert "Ekbackens skola (grundskola)" in shown and "rad 4 “Hamnen”" in shown
    assert "Ekbackens" not in ekdala.ask(KARIN, "/plan", "enheter")
    ekdala.box.submit(JOHAN, values={"rows": rows})
    assert "1 ny" in seen(ekdala, JOHAN, "Enheterna är sparade").everything()
    assert "Ekbackens skola" in ekdala.ask(KARIN, "/plan", "enheter")


def test_a_holder_ahead_acting_for_a_unit(ekdala: Ekdala) -> None:
    view = opened(ekdala, JOHAN, "/plan ansvar", "Ange vem som ansvarar", "Funktion")
    options = next(b for b in view.blocks if b["block_id"] == "role")["element"]["options"]
    role = next(one["value"] for one in options if one["text"]["text"] == "Rektor")
    places = next(b for b in view.blocks if b["block_id"] == "places")["element"]["options"]
    unit = next(one["value"] for one in places if one["text"]["text"] == "Bergskolan")
    said = {"role": role, "who": NILS, "from": "2027-04-01", "kind": "acting", "manner": "beside"}
    ekdala.box.submit(JOHAN, values=said)
    assert "Rektor finns för varje enhet" in seen(ekdala, JOHAN, "finns för varje").everything()
    ekdala.box.submit(JOHAN, values={**said, "places": [unit]})
    told = seen(ekdala, JOHAN, "Nils är tf rektor för Bergskolan").everything()
    assert "1 april" in told and "öppna åtaganden" in told
    assert "· från 1 april: Nils (tf Bergskolan)" in ekdala.ask(KARIN, "/plan", "ansvar rektor")
    assert "Från 1 april: rektor för Bergskolan." in ekdala.ask(KARIN, "/plan", f"ansvar <@{NILS}>")


def test_those_who_are_left_are_shown_and_reminded_by_those_who_may(ekdala: Ekdala) -> None:
    shown = ekdala.press(PER, ekdala.asked(PER, "/aktivitet", "läs 3a"), "Visa vilka som återstår")
    text = shown.answers[-1].body["text"]
    assert (
        "Läs 3a* Läsombud på varje skola: 1 av" in text
        and "Norrskolan" in text
        and "Centralskolan" not in text
    )
    told = ekdala.press(PER, shown, "Påminn dem").answers[-1].body["text"]
    assert "Påminda nu:" in told or "Ingen påmindes." in told
    assert "svarade" in told or "dagens meddelande" in told
    colleague = ekdala.press(ANNA, ekdala.asked(ANNA, "/aktivitet", "läs 3a Norrskolan"), "Alla enheter")
    left = ekdala.press(ANNA, colleague, "Visa vilka som återstår")
    assert labels(left.answers[-1].body) == []


def test_a_proposal_is_adopted_and_taken_back(ekdala: Ekdala) -> None:
    opened(ekdala, KARIN, "/plan förslag", "Nytt förslag", "Vad ska göras?")
    ekdala.box.submit(KARIN, values={"title": "Bokklubb för alla"})
    seen(ekdala, KARIN, "Förslaget är noterat")
    assert "Anta" not in labels(ekdala.asked(KARIN, "/plan", "förslag").answers[-1].body)
    listed = ekdala.asked(JOHAN, "/plan", "förslag")
    last = [one for one in buttons(listed.answers[-1].body) if one["text"]["text"] == "Anta"][-1]
    message = {"ts": listed.answers[-1].ts, "channel": listed.answers[-1].channel}
    ekdala.box.act(JOHAN, message, last["action_id"], last["value"])
    view = seen(ekdala, JOHAN, "Bokklubb")
    places = next(b for b in view.blocks if b["block_id"] == "place")["element"]["options"]
    owners = next(b for b in view.blocks if b["block_id"] == "owners")["element"]["options"]
    strateg = next(one["value"] for one in owners if one["text"]["text"] == "Strateg")
    said = {"place": places[0]["value"], "owners": [strateg], "when": "när det passar"}
    ekdala.box.submit(JOHAN, values=said)
    seen(ekdala, JOHAN, "●")
    ekdala.box.submit(JOHAN, values={**said, "when": "30 april"})
    done = seen(ekdala, JOHAN, "Antaget som").everything()
    assert "Karin" in done and "nästa arbetsdag" in done
    assert "Bokklubb" in ekdala.ask(KARIN, "/aktivitet", "bokklubb")


def test_an_activity_is_changed_and_dropped_by_those_who_run_the_plan(ekdala: Ekdala) -> None:
    assert "Ändra" not in labels(ekdala.asked(KARIN, "/aktivitet", "läs 3b").answers[-1].body)
    opened(ekdala, JOHAN, "/aktivitet läs 3b", "Ändra", "Ändra aktivitet")
    ekdala.box.submit(JOHAN, values={"when": "31 januari", "why": "Tryckeriet är försenat"})
    seen(ekdala, JOHAN, "har redan varit")
    ekdala.box.submit(JOHAN, values={"when": "28 maj", "why": ""})
    seen(ekdala, JOHAN, "Skriv kort varför datumet flyttas")
    ekdala.box.submit(JOHAN, values={"when": "28 maj", "why": "Tryckeriet är försenat"})
    seen(ekdala, JOHAN, "Läs 3b är ändrad")
    assert str(ekdala.assignment("Läs 3b").due) == "2027-05-28"
    history = ekdala.asked(JOHAN, "/plan", "historik")
    assert "nytt slutdatum 28 maj" in history.answers[-1].body["text"]
    assert "klar · Lönesamtal för Förskolan" in history.answers[-1].body["text"]
    undone = ekdala.press(JOHAN, history, "Ångra").answers[-1].body["text"]
    assert "Ångrat" in undone and "24 mars" in undone
    opened(ekdala, JOHAN, "/aktivitet org 3a", "Utgår", "Varför?")
    ekdala.box.submit(JOHAN, values={"why": "Görs av regionen"})
    seen(ekdala, JOHAN, "Org 3a utgår")


def test_an_intervention_says_why_and_its_effects_are_asked_about(ekdala: Ekdala) -> None:
    opened(ekdala, JOHAN, "/aktivitet läs 2a", "Gör till insats", "Problem")
    ekdala.box.submit(JOHAN, values={"problem": "Få läser", "effects": "Fler läser", "figures": "2027-03-15"})
    seen(ekdala, JOHAN, "Läs 2a är ändrad")
    assert "Gav effekt: 0 av 2" in ekdala.ask(NILS, "/plan", "insatser")
    card = ekdala.asked(KARIN, "/aktivitet", "syns effekterna kartlägg")
    opened_card = ekdala.press(KARIN, card, "Visa")
    ekdala.start_press(KARIN, opened_card, "Svara")
    seen(ekdala, KARIN, "Syns de effekter")
    ekdala.box.submit(KARIN, values={"effect": "partly", "why": "Utlåningen ökade i två av tre skolor"})
    seen(ekdala, KARIN, "Noterat: delvis")
    assert ekdala.ask(NILS, "/plan", "insatser").count("Gav effekt: delvis") == 2
    for command, words in (
        ("/plan", ""),
        ("/plan", "mål"),
        ("/plan", "enheter"),
        ("/aktivitet", "alla"),
        ("/plan", "läget"),
    ):
        assert "av 2 · gav effekt 0 av 2" in ekdala.ask(NILS, command, words), words


def test_a_rektor_writes_the_units_own_plan_and_3b_means_that_first(ekdala: Ekdala) -> None:
    asked = ekdala.asked(ANNA, "/plan", "enheter")
    started = ekdala.press(ANNA, asked, "Egen plan: Bergskolan")
    assert "Bergskolan har en egen plan" in started.answers[-1].body["text"]
    ekdala.start_press(ANNA, started, "Ny aktivitet")
    view = seen(ekdala, ANNA, "Vad ska göras?")
    places = next(b for b in view.blocks if b["block_id"] == "place")["element"]["options"]
    owners = next(b for b in view.blocks if b["block_id"] == "owners")["element"]["options"]
    rektor = next(one["value"] for one in owners if one["text"]["text"] == "Rektor")
    said = {"title": "Läsro efter lunch", "place": places[0]["value"], "strategy": "Lugn och ro"}
    ekdala.box.submit(ANNA, values={**said, "owners": [rektor], "when": "30 april"})
    seen(ekdala, ANNA, "finns nu i planen")
    mine = ekdala.ask(ANNA, "/aktivitet", "1a")
    assert "Läsro efter lunch" in mine
    assert "Läsro efter lunch" not in ekdala.ask(KARIN, "/aktivitet", "läs 1a")
    assert "egen plan: 0 av 1" in ekdala.ask(KARIN, "/plan", "enheter")


def test_the_manager_of_the_heads_writes_the_plan_of_a_school_form(ekdala: Ekdala) -> None:
    asked = ekdala.asked(PER, "/plan", "enheter")
    started = ekdala.press(PER, asked, "Egen plan: Grundskola")
    assert "Grundskola har en egen plan" in started.answers[-1].body["text"]
    assert "Egen plan: Grundskola" not in labels(ekdala.asked(ANNA, "/plan", "enheter").answers[-1].body)


def test_an_item_of_the_cycle_is_changed_from_today_on(ekdala: Ekdala) -> None:
    found = ekdala.asked(JOHAN, "/aktivitet", "delårsrapport")
    card = ekdala.press(JOHAN, found, "Visa")
    ekdala.start_press(JOHAN, card, "Ändra i årshjulet")
    seen(ekdala, JOHAN, "Ändra moment")
    ekdala.box.submit(JOHAN, values={"when": "15 maj"})
    seen(ekdala, JOHAN, "är ändrat från i dag")


def test_the_whole_history_of_an_activity(ekdala: Ekdala) -> None:
    told = ekdala.ask(NILS, "/aktivitet", "historik läs 1a")
    assert "Historik för Läs 1a" in told and "Karin" in told and "klar" in told


def test_the_first_steps_are_ticked_off_and_a_test_reminder_comes(ekdala: Ekdala) -> None:
    asked = ekdala.asked(JOHAN, "/plan", "kom igång")
    assert "Provpåminnelse" in asked.answers[-1].body["text"]
    told = ekdala.press(JOHAN, asked, "Skicka en till mig").answers[-1].body["text"]
    assert "på väg" in told
    assert "administrerar" in ekdala.ask(KARIN, "/plan", "kom igång")


@pytest.mark.parametrize("words", ["mål", "ny", "historik igår", "historik blipp", "insatser"])
def test_every_answer_has_a_text_and_its_buttons_do_something(ekdala: Ekdala, words: str) -> None:
    asked = ekdala.asked(JOHAN, "/plan", words)
    assert asked.answers[-1].body["text"].strip()
    assert all(one["action_id"] for one in buttons(asked.answers[-1].body))


@pytest.mark.parametrize(
    ("command", "text", "said", "listed", "gone"),
    [
        (
            "/plan",
            "beslut läs 2a Beställ en server – strateg senast 20 april",
            "Det blev ett åtagande",
            "ett beslut · Beställ en server",
            "“Beställ en server” finns inte längre.",
        ),
        (
            "/plan",
            "pausa",
            "Alla påminnelser är pausade.",
            "en paus · påminnelserna för alla",
            "Påminnelserna för alla är som före ändringen.",
        ),
        (
            "/plan",
            "avstämning 15 juni",
            "Avstämning tisdag 15 juni.",
            "en avstämning 15 juni · Avstämning",
            "“Avstämning” finns inte längre.",
        ),
        (
            "/plan",
            "möten nytt skolråd 7 juni kl 9",
            "skolråd möts",
            "ett forum",
            "“skolråd” finns inte längre.",
        ),
    ],
)
def test_what_runs_the_plan_is_taken_back_under_its_answer_and_in_the_history(
    ekdala: Ekdala, command: str, text: str, said: str, listed: str, gone: str
) -> None:
    asked = ekdala.asked(JOHAN, command, text)
    answer = asked.answers[-1].body
    assert said in answer["text"].replace("*", "") and labels(answer) == ["Ångra"]
    history = ekdala.asked(JOHAN, "/plan", "historik").answers[-1].body["text"]
    assert listed in history
    undone = ekdala.press(JOHAN, asked, "Ångra").answers[-1].body["text"]
    assert "Ångrat" in undone and gone in undone
    history = ekdala.asked(JOHAN, "/plan", "historik").answers[-1].body["text"]
    assert "ångrade, " in history and "(ångrat)" in history
