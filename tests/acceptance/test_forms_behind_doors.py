"""Forms that stand behind a door or under what it shows: what they store, and what they say at a field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox import View
from tests.acceptance.test_without_commands import opened
from tests.support.ekdala import ALI, ANNA, JOHAN, Ekdala, buttons, labels, running_ekdala

GUEST = "U98GAST"


@pytest.fixture(scope="module")
def ekdala(ekdala_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ekdala]:
    """One bot for all of these: each test touches what no other does."""
    with running_ekdala(ekdala_file, tmp_path_factory.mktemp("opening"), "socket") as found:
        yield found


def sent(ekdala: Ekdala, values: dict[str, Any], says: str) -> str:
    """Send the form that is open, and read what it says in its place."""
    ekdala.box.submit(JOHAN, values=values)
    told = ekdala.box.wait_for_view(JOHAN, contains=says).everything()
    ekdala.box.close_view(JOHAN, whole=True)
    return told


def press(ekdala: Ekdala, what: str, starts: str) -> View:
    """Open a door, press a button behind it, and give the form."""
    view = opened(ekdala, JOHAN, what)
    on = next(one for one in buttons({"blocks": view.blocks}) if one["text"]["text"].startswith(starts))
    ekdala.box.act(JOHAN, view, on["action_id"], on.get("value"))
    found = ekdala.box.wait_until(
        lambda: ((now := ekdala.box.open_view(JOHAN)) and "submit" in now.content and now) or None, 10
    )
    assert found is not None
    return found


def test_somebody_stops_with_nobody_after_them(ekdala: Ekdala) -> None:
    view = press(ekdala, "roles", "Ange vem")
    roles = next(one["element"]["options"] for one in view.blocks if one["block_id"] == "role")
    [strategist] = [one["value"] for one in roles if one["text"]["text"] == "Strateg"]
    said = {"role": strategist, "who": ALI, "manner": "leaves", "until": "2027-04-30"}
    assert "Ali har funktionen strateg till och med fredag 30 april." in sent(ekdala, said, "har funktionen")
    assert "*Strateg*: Karin, Ali · till 30 april: Ali" in ekdala.ask(JOHAN, "/plan", "ansvar strateg")
    press(ekdala, "roles", "Ange vem")
    ekdala.box.submit(JOHAN, values={**said, "who": ANNA})
    assert "Anna är inte strateg" in ekdala.box.wait_for_view(JOHAN, contains="är inte strateg").everything()
    ekdala.box.close_view(JOHAN, whole=True)


def test_one_more_runs_the_plan_and_one_less(ekdala: Ekdala) -> None:
    press(ekdala, "administrators", "Utse en till")
    assert "Ali administrerar nu planen." in sent(ekdala, {"who": ALI}, "administrerar nu")
    view = opened(ekdala, JOHAN, "administrators")
    [remove] = [e for b in view.blocks for e in b.get("elements", ()) if e["type"] == "static_select"]
    [ali] = [one["value"] for one in remove["options"] if one["text"]["text"] == "Ali"]
    ekdala.box.act(JOHAN, view, remove["action_id"], ali)
    ekdala.box.wait_for_view(JOHAN, contains="Ali administrerar inte längre planen")
    ekdala.box.close_view(JOHAN, whole=True)


def test_an_avstamning_gets_its_day_in_a_form(ekdala: Ekdala) -> None:
    press(ekdala, "reviews", "Ny avstämning")
    told = sent(ekdala, {"on": "2027-05-18"}, "18 maj")
    assert "vstämning" in told and "18 maj" in ekdala.ask(JOHAN, "/plan", "avstämning")
    assert "Ny avstämning" not in labels(ekdala.asked(ANNA, "/plan", "avstämning").answers[-1].body)


def test_one_meeting_is_held_and_another_is_not(ekdala: Ekdala) -> None:
    press(ekdala, "meetings", "Ett möte")
    said = {"forum": "Ledningsgrupp", "on": "2027-05-20", "at": "10", "held": "held"}
    assert "20 maj" in sent(ekdala, said, "20 maj")
    press(ekdala, "meetings", "Ett möte")
    cancelled = {**said, "at": "", "held": "cancelled"}
    assert "Ledningsgrupp möts inte torsdag 20 maj." in sent(ekdala, cancelled, "20 maj")
    press(ekdala, "meetings", "Ett möte")
    ekdala.box.submit(JOHAN, values={**said, "on": "2027-05-21", "at": "", "held": "cancelled"})
    assert ekdala.box.wait_for_view(JOHAN, contains="har inget möte då")
    ekdala.box.close_view(JOHAN, whole=True)


@pytest.mark.parametrize(
    "said, paused, resumed",
    [
        ({"whom": "all"}, "Alla påminnelser är pausade.", "Alla påminnelser är i gång igen."),
        ({"whom": "person", "who": ALI}, "för *Ali* är pausade", "för *Ali* är i gång igen"),
        ({"whom": "activity", "which": "läs 3b"}, "för *Läs 3b* är pausade", "för *Läs 3b* är i gång igen"),
    ],
)
def test_reminders_are_paused_and_go_on(
    ekdala: Ekdala, said: dict[str, str], paused: str, resumed: str
) -> None:
    press(ekdala, "reminders", "Pausa")
    assert paused in sent(ekdala, {**said, "how": "pause"}, "pausade")
    press(ekdala, "reminders", "Pausa")
    assert resumed in sent(ekdala, {**said, "how": "resume"}, "i gång igen")
    press(ekdala, "reminders", "Pausa")
    assert "Ångra" not in sent(ekdala, {**said, "how": "resume"}, "är i gång. Inget ändrades.")


@pytest.mark.parametrize(
    "said, refused",
    [
        ({"whom": "activity", "which": "allt"}, "Jag hittar inget nummer i “allt”"),
        ({"whom": "activity", "which": "läs 9z"}, "Jag hittar ingen aktivitet"),
    ],
)
def test_what_can_not_be_paused_is_said_at_its_field(
    ekdala: Ekdala, said: dict[str, str], refused: str
) -> None:
    press(ekdala, "reminders", "Pausa")
    ekdala.box.submit(JOHAN, values={**said, "how": "pause"})
    assert ekdala.box.wait_for_view(JOHAN, contains=refused)
    ekdala.box.close_view(JOHAN, whole=True)


def test_a_person_is_paused_where_one_is_chosen(ekdala: Ekdala) -> None:
    press(ekdala, "reminders", "Pausa")
    asked = ekdala.box.submit(JOHAN, values={"whom": "person", "how": "pause"})
    assert (asked.ack_body or {})["errors"] == {"who": "Det här behöver fyllas i."}
    ekdala.box.close_view(JOHAN, whole=True)


@pytest.mark.parametrize(
    ("whom", "field", "which", "ask"),
    [
        ("all", "who", ALI, "Välj En person ovan, eller ta bort det här."),
        ("all", "which", "läs 3b", "Välj En aktivitet ovan, eller ta bort det här."),
        ("person", "which", "läs 3b", "Välj En aktivitet ovan, eller ta bort det här."),
    ],
)
def test_nobody_pauses_all_who_has_named_one(
    ekdala: Ekdala, whom: str, field: str, which: str, ask: str
) -> None:
    press(ekdala, "reminders", "Pausa")
    named = {"who": ANNA} if whom == "person" else {}
    asked = ekdala.box.submit(JOHAN, values={**named, "whom": whom, "how": "pause", field: which})
    assert (asked.ack_body or {})["errors"] == {field: ask}
    ekdala.box.close_view(JOHAN, whole=True)
    assert "pausade" not in ekdala.ask(JOHAN, "/plan", "påminnelser")


def test_what_can_not_be_is_said_at_the_field_of_the_day_the_clock_and_the_person(ekdala: Ekdala) -> None:
    press(ekdala, "meetings", "Ett möte")
    said = {"forum": "Ledningsgrupp", "on": "2027-03-01", "at": "snart", "held": "held"}
    asked = ekdala.box.submit(JOHAN, values=said)
    assert "klockslag" in (asked.ack_body or {})["errors"]["at"]
    for form, button, values, refused in (
        ("meetings", "Ett möte", {**said, "at": ""}, "Den dagen har redan varit."),
        ("reviews", "Ny avstämning", {"on": "2027-03-01"}, "Den dagen har redan varit."),
        ("administrators", "Utse en till", {"who": GUEST}, "Greta Gäst kan inte administrera planen"),
    ):
        ekdala.box.close_view(JOHAN, whole=True)
        press(ekdala, form, button)
        ekdala.box.submit(JOHAN, values=values)
        view = ekdala.box.wait_for_view(JOHAN, contains=refused)
        [wrong] = [one["elements"][0]["text"] for one in view.blocks if one["type"] == "context"]
        assert "submit" in view.content and "2027" not in wrong
    ekdala.box.close_view(JOHAN, whole=True)


def test_who_leads_sends_the_digest_and_notes_a_decision_under_it(ekdala: Ekdala) -> None:
    asked = ekdala.asked(JOHAN, "/plan", "läget")
    ekdala.start_press(JOHAN, asked, "Anteckna beslut")
    ekdala.box.wait_for_view(JOHAN, contains="Vad beslutades?")
    assert "Vi börjar i maj" in sent(ekdala, {"what": "Vi börjar i maj"}, "Vi börjar i maj")
    assert "ledningsgrupp" in ekdala.press(JOHAN, asked, "Skicka nu").answers[-1].body["text"]
    assert "Skicka nu" not in labels(ekdala.asked(ANNA, "/plan", "läget").answers[-1].body)
