"""Everything can be done by clicking: the form, the home tab, plain words and shortcuts, by those they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.views import View as SdkView

from bot.example import StoryClock
from plan.status import Status
from sandbox import View
from tests.acceptance.test_documents import NEW, drop
from tests.support.ekdala import ALI, ANNA, JOHAN, KARIN, NILS, ROOM, STRANGER, Ekdala, running_ekdala

MARIA, ERIK, GUEST = "U01MARIA", "U08ERIK", "U98GAST"


@pytest.fixture(scope="module")
def ekdala(ekdala_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ekdala]:
    """One bot for all of these: each test leaves what it touched as it was, or touches what no other does."""
    with running_ekdala(ekdala_file, tmp_path_factory.mktemp("clicking"), "http") as found:
        yield found


def button_of(view: View, verb: str, text: str = "", *, value: str = "") -> dict[str, Any]:
    """A button of a view, by its verb and what stands on it, or how its value begins."""
    for block in view.blocks:
        for element in (block.get("accessory"), *block.get("elements", ())):
            if not element or not str(element.get("action_id", "")).startswith(f"{verb}#"):
                continue
            if text in element["text"]["text"] and str(element.get("value", "")).startswith(value):
                found: dict[str, Any] = element
                return found
    raise AssertionError(f"no button {verb} {text}")


def click(ekdala: Ekdala, who: str, view: View, verb: str, text: str = "", *, value: str = "") -> None:
    element = button_of(view, verb, text, value=value)
    ekdala.box.click(who, view, element["action_id"], element.get("value"))


def test_a_form_says_everything_at_once_and_is_taken_back_at_once(ekdala: Ekdala) -> None:
    before = ekdala.assignment("Läs 3b")
    ekdala.box.command(KARIN, ROOM, "/aktivitet", "uppdatera 3b")
    view = ekdala.box.wait_for_view(KARIN, contains="Läs 3b")
    SdkView(**view.content).validate_json()
    said = {
        "status": "needs_support",
        "what": "Vi saknar en lokal",
        "link": "https://ekdala.example/protokoll",
        "when": "2027-04-30",
        "support": "group",
    }
    asked = ekdala.box.submit(KARIN, values=said)
    assert asked.ack_body == {"response_action": "errors", "errors": {"why": "Skriv varför datumet flyttas."}}
    ekdala.box.submit(KARIN, values={"why": "väntar på IT"})
    done = ekdala.box.wait_for_view(KARIN, contains="Läs 3b behöver stöd.")
    told = done.everything()
    for part in (
        "Vi saknar en lokal",
        "30 april",
        "väntar på IT",
        "ekdala.example/protokoll",
        "ledningsgruppens",
    ):
        assert part in told
    now = ekdala.assignment("Läs 3b")
    assert (now.status, now.comment, str(now.due)) == (
        Status.NEEDS_SUPPORT,
        "Vi saknar en lokal",
        "2027-04-30",
    )
    assert "https://ekdala.example/protokoll" in ekdala.ask(ALI, "/aktivitet", "läs 3b")
    click(ekdala, KARIN, done, "undo")
    ekdala.box.wait_for_view(KARIN, contains="Ångrat.")
    after = ekdala.assignment("Läs 3b")
    assert (after.status, after.comment, after.due) == (before.status, before.comment, before.due)
    assert "ekdala.example/protokoll" not in ekdala.ask(ALI, "/aktivitet", "läs 3b")
    ekdala.box.close_view(KARIN, whole=True)


def test_what_somebody_else_answered_meanwhile_is_shown_and_nothing_is_lost(ekdala: Ekdala) -> None:
    ekdala.box.command(KARIN, ROOM, "/aktivitet", "uppdatera läs 2a")
    ekdala.box.wait_for_view(KARIN, contains="Läs 2a")
    ekdala.ask(ALI, "/aktivitet", "stöd läs 2a Jag behöver hjälp")
    ekdala.box.submit(KARIN, values={"status": "done", "what": "Jag är klar"})
    view = ekdala.box.wait_for_view(KARIN, contains="har ändrat det här medan du skrev")
    assert "Jag behöver hjälp" in view.everything()
    assert view.values["what"]["what"]["value"] == "Jag är klar"
    assert ekdala.assignment("Läs 2a").status is Status.NEEDS_SUPPORT
    ekdala.box.submit(KARIN)
    ekdala.box.wait_for_view(KARIN, contains="Läs 2a är klar.")
    assert ekdala.assignment("Läs 2a").comment == "Jag är klar"
    ekdala.box.close_view(KARIN, whole=True)


def test_a_date_that_has_been_is_said_at_its_field_with_all_that_was_written(ekdala: Ekdala) -> None:
    ekdala.box.command(KARIN, ROOM, "/aktivitet", "uppdatera org 2c")
    ekdala.box.wait_for_view(KARIN, contains="Org 2c")
    ekdala.box.submit(
        KARIN, values={"status": "in_progress", "what": "Snart", "when": "2027-01-08", "why": "för att"}
    )
    view = ekdala.box.wait_for_view(KARIN, contains="har redan varit")
    assert view.values["why"]["why"]["value"] == "för att"
    assert ekdala.assignment("Org 2c").status is Status.NOT_STARTED
    ekdala.box.close_view(KARIN, whole=True)


def test_a_form_about_somebody_elses_says_whom_to_ask(ekdala: Ekdala) -> None:
    ekdala.box.command(ANNA, ROOM, "/aktivitet", "uppdatera org 3c")
    ekdala.box.wait_for_view(ANNA, contains="Org 3c")
    ekdala.box.submit(ANNA, values={"status": "done"})
    view = ekdala.box.wait_for_view(ANNA, contains="Ansvarig för")
    assert "är klar" not in view.everything()
    ekdala.box.close_view(ANNA, whole=True)


def test_one_click_at_home_is_an_answer_and_others_see_it(ekdala: Ekdala) -> None:
    box = ekdala.box
    ali = box.open_home(ALI, contains="Läget")
    assert "Org 2c" in ali.everything()
    karin = box.open_home(KARIN, contains="Org 2c")
    one = ekdala.assignment("Org 2c")
    click(ekdala, KARIN, karin, "report", "Klar", value=f"{one.id}:")
    after = box.wait_for_home(KARIN, contains="Org 2c är klar.")
    assert ekdala.assignment("Org 2c").status is Status.DONE
    # Ali answers for the same: the tab is published anew for those who have opened it lately.
    box.wait_until(lambda: "Org 2c" not in (found.everything() if (found := box.home(ALI)) else "Org 2c"))
    click(ekdala, KARIN, after, "undo")
    box.wait_for_home(KARIN, contains="Ångrat.")
    assert ekdala.assignment("Org 2c").status is Status.NOT_STARTED
    box.wait_until(lambda: "Org 2c" in (found.everything() if (found := box.home(ALI)) else ""))


def test_a_home_tab_has_what_each_is_to_see(ekdala: Ekdala) -> None:
    anna = ekdala.box.open_home(ANNA, contains="Läget").everything()
    for part in (
        "Mina åtaganden",
        "Försenat (",
        "Mina enheter",
        "Bergskolan",
        "Lillåns skola",
        "Nästa möten",
    ):
        assert part in anna
    assert "Att ordna" not in anna
    johan = ekdala.box.open_home(JOHAN, contains="Att ordna").everything()
    assert "försenade och har inte fått något svar" in johan
    nils = ekdala.box.open_home("U99NILS", contains="Läget").everything()
    assert "Du har ingen funktion i planen än" in nils


def test_a_home_tab_follows_the_day_and_the_documents_that_wait(ekdala_by_http: Ekdala) -> None:
    """Neither stands in the journal. The next look at anything at all is when it is noticed."""
    ekdala, box = ekdala_by_http, ekdala_by_http.box
    box.open_home(JOHAN, contains="Att ordna")
    drop(ekdala, JOHAN, NEW, "Ny plan.txt")
    ekdala.ask(KARIN, "/aktivitet", "läs 2a")
    box.wait_for_home(JOHAN, contains="Ny plan.txt")
    box.open_home(ANNA, contains="Försenat (3)")
    clock = ekdala.bot.deps.clock
    assert isinstance(clock, StoryClock)
    clock.set(datetime(2027, 4, 2, 8, tzinfo=UTC))
    ekdala.ask(KARIN, "/aktivitet", "läs 2a")
    box.wait_until(lambda: "Försenat (3)" not in (found.everything() if (found := box.home(ANNA)) else ""))
    home = box.home(ANNA)
    assert home is not None and "Försenat (" in home.everything()


def test_the_form_opens_from_home_and_from_the_list_of_ones_own(ekdala: Ekdala) -> None:
    home = ekdala.box.open_home(ANNA, contains="Skyddsrond")
    click(ekdala, ANNA, home, "update")
    ekdala.box.wait_for_view(ANNA, contains="Skyddsrond")
    ekdala.box.close_view(ANNA, whole=True)
    listed = ekdala.asked(ANNA, "/aktivitet")
    ekdala.start_press(ANNA, listed, "Svara")
    ekdala.box.wait_for_view(ANNA, contains="Hur går det?")
    ekdala.box.close_view(ANNA, whole=True)


def test_the_question_about_effects_is_asked_as_itself_wherever_it_stands(ekdala: Ekdala) -> None:
    """Läs 2b is an intervention, and Erik has two schools: in his tab, his list, and when he asks for the form."""
    home = ekdala.box.open_home(ERIK, contains="Syns effekterna")
    question = button_of(home, "effect.form", "Svara")
    assert not any(
        str(element.get("value", "")).startswith(f"{question['value']}:")
        for block in home.blocks
        for element in block.get("elements", ())
    )
    click(ekdala, ERIK, home, "effect.form", "Svara")
    ekdala.box.wait_for_view(ERIK, contains="Syns de effekter vi eftersträvar?")
    ekdala.box.close_view(ERIK, whole=True)
    listed = ekdala.asked(ERIK, "/aktivitet").answers[-1]
    [row] = [b for b in listed.body["blocks"] if f"'{question['value']}'" in str(b)]
    asked = {"ts": listed.ts, "channel": listed.channel}
    ekdala.box.act(ERIK, asked, row["accessory"]["action_id"], row["accessory"]["value"])
    ekdala.box.wait_for_view(ERIK, contains="Syns de effekter vi eftersträvar?")
    ekdala.box.submit(ERIK, values={"effect": "no", "why": "Lånen är oförändrade"})
    done = ekdala.box.wait_for_view(ERIK, contains="Noterat: nej")
    click(ekdala, ERIK, done, "undo")
    ekdala.box.wait_for_view(ERIK, contains="Ångrat")
    ekdala.box.close_view(ERIK, whole=True)


def test_plain_words_are_looked_up_and_a_change_is_asked_about_first(ekdala: Ekdala) -> None:
    box = ekdala.box

    def say(text: str, contains: str) -> Any:
        box.say(KARIN, "arshjul", text)
        return box.wait_for_message("arshjul", KARIN, contains=contains)

    assert "Läs 3b" in say("vad ska vara klart i mars?", "Ska vara klart i mars").text
    assert "strateg" in say("vem ansvarar för läsplanen?", "Läs 1a").text
    say("hur går det?", "Verksamhetsplan 26/27")
    say("kan vi äta lunch på torsdag", "Jag förstår inte")
    before = ekdala.assignment("Läs 3b")
    asked = say("3b är klar, presenterad på rektorsmötet", "Jag förstår det så här")
    assert "presenterad på rektorsmötet" in asked.text
    assert ekdala.assignment("Läs 3b").version == before.version
    no = next(b for b in asked.blocks[-1]["elements"] if b["text"]["text"] == "Nej")
    box.click(KARIN, asked, no["action_id"])
    box.wait_for_message("arshjul", KARIN, contains="Då låter jag det vara")
    assert ekdala.assignment("Läs 3b").version == before.version
    asked = say("läs 3b pågår, på god väg", "Jag förstår det så här")
    yes = next(b for b in asked.blocks[-1]["elements"] if b["text"]["text"] == "Ja, ändra")
    box.click(KARIN, asked, yes["action_id"])
    box.wait_until(lambda: ekdala.assignment("Läs 3b").comment == "på god väg")
    say("ångra", "Det senaste du gjorde")
    assert ekdala.assignment("Läs 3b").comment == "på god väg"


def test_a_day_to_be_reminded_on_is_shown_before_it_is_kept(ekdala: Ekdala) -> None:
    box = ekdala.box
    box.say(KARIN, "arshjul", "påminn mig om läs 3b på fredag")
    asked = box.wait_for_message("arshjul", KARIN, contains="jag påminner dig om *Läs 3b*")
    assert asked.text.endswith("fredag 19 mars.")
    yes, no = asked.blocks[-1]["elements"]
    assert (yes["text"]["text"], no["text"]["text"]) == ("Ja, påminn då", "Nej")
    box.click(KARIN, asked, yes["action_id"])
    box.wait_for_message("arshjul", KARIN, contains="Jag påminner om Läs 3b fredag 19 mars")


def test_a_mention_is_answered_for_the_asker_alone_and_in_the_thread(ekdala: Ekdala) -> None:
    box = ekdala.box
    first = box.say(KARIN, ROOM, "Hur ligger vi till?")
    box.say(KARIN, ROOM, "@arshjul hur går det för läsning?", thread_ts=first.ts)
    said = box.wait_for_message(ROOM, KARIN, contains="Läsning")
    assert said.only_for == KARIN
    assert said.thread_ts == first.ts


def test_a_look_up_is_shared_when_the_asker_says_so(ekdala: Ekdala) -> None:
    shown = ekdala.box.command(KARIN, ROOM, "/aktivitet", "läs 1a dela")
    shown.wait_for_answer()
    said = ekdala.box.wait_for_message(ROOM, ANNA, contains="Delat av")
    assert said.only_for is None
    assert not [b for b in said.blocks if b["type"] == "actions" or "accessory" in b]
    changed = ekdala.box.command(KARIN, ROOM, "/aktivitet", "pågår org 2c dela")
    changed.wait_for_answer()
    assert ekdala.assignment("Org 2c").comment == "dela"  # of what changes something it is a comment
    assert changed.answers[0].body["response_type"] == "ephemeral"


def test_a_message_becomes_evidence_and_a_proposal(ekdala: Ekdala) -> None:
    box = ekdala.box
    message = box.say(KARIN, ROOM, "Kartläggningen är redovisad\nAlla skolor var med")
    box.shortcut(KARIN, "add_evidence", message)
    view = box.wait_for_view(KARIN, contains="Underlag på vilket åtagande?")
    one = ekdala.assignment("Läs 3b")
    box.submit(KARIN, view, {"of": str(one.id), "what": "Redovisningen"})
    box.wait_for_view(KARIN, contains="Underlag tillagt på")
    assert re.search(r"Underlag: <http[^|]+\|Redovisningen>", ekdala.ask(ALI, "/aktivitet", "läs 3b"))
    box.close_view(KARIN, whole=True)
    box.shortcut(ANNA, "make_activity", message)
    form = box.wait_for_view(ANNA, contains="I vilken strategi?")
    assert form.values["title"]["title"]["value"] == "Kartläggningen är redovisad"
    assert "how" not in form.values  # only those who may put it in the plan are asked
    place = next(b for b in form.blocks if b["block_id"] == "place")["element"]["options"][0]["value"]
    box.submit(ANNA, form, {"place": place, "when": "i övermorgon kanske"})
    box.wait_for_view(ANNA, contains="Jag förstår inte när")
    box.submit(ANNA, values={"when": "vt 27"})
    box.wait_for_view(ANNA, contains="Förslaget är sparat.")
    box.close_view(ANNA, whole=True)


def test_a_colleague_without_a_role_proposes_and_takes_it_back(ekdala: Ekdala) -> None:
    ekdala.start_press(NILS, ekdala.asked(NILS, "/plan", "förslag"), "Nytt förslag")
    ekdala.box.wait_for_view(NILS, contains="Vad ska göras?")
    ekdala.box.submit(NILS, values={"title": "Läsmorgon varje fredag"})
    ekdala.box.wait_for_view(NILS, contains="Förslaget är noterat")
    ekdala.box.close_view(NILS, whole=True)
    assert "Nils" in ekdala.ask(JOHAN, "/plan", f"historik <@{NILS}>")
    assert "Läsmorgon varje fredag" in ekdala.ask(NILS, "/aktivitet", "ångra")
    assert "Läsmorgon" not in ekdala.ask(JOHAN, "/plan", "förslag")


def test_guests_see_nothing_of_the_plan_whatever_they_try(ekdala: Ekdala) -> None:
    box = ekdala.box
    for command, text in (
        ("/aktivitet", "alla"),
        ("/årshjul", "mars"),
        ("/plan", ""),
        ("/aktivitet", "3b dela"),
    ):
        said = ekdala.ask(GUEST, command, text)
        assert "ser inget av planen" in said
        assert "Läs" not in said
    home = box.open_home(GUEST, contains="ser inget av planen").everything()
    assert "Mina åtaganden" not in home
    box.say(GUEST, "arshjul", "hur går det?")
    assert "ser inget" in box.wait_for_message("arshjul", GUEST, contains="ser inget").text
    box.say(GUEST, ROOM, "@arshjul vad ska vara klart i mars?")
    assert box.wait_for_message(ROOM, GUEST, contains="ser inget").only_for == GUEST
    for shortcut in ("make_activity", "add_evidence"):
        box.shortcut(GUEST, shortcut, box.say(GUEST, ROOM, "hej")).wait_for_answer()
        assert box.open_view(GUEST) is None


def test_who_is_of_another_organisation_sees_nothing_in_a_channel_that_is_shared(ekdala: Ekdala) -> None:
    box = ekdala.box
    box.say(STRANGER, ROOM, "@arshjul vad ska vara klart i mars?")
    said = box.wait_for_message(ROOM, STRANGER, contains="ser inget av planen")
    assert (said.only_for, "Läs" in said.text) == (STRANGER, False)
    ekdala.ask(KARIN, "/aktivitet", "läs 3b dela")
    shared = box.wait_for_message(ROOM, STRANGER, contains="Läs 3b")  # somebody of ours chose to show it
    version = ekdala.assignment("Läs 3b").version
    for element in [
        one for block in shared.blocks for one in block.get("elements", ()) if "action_id" in one
    ]:
        box.act(STRANGER, shared, element["action_id"], element.get("value")).wait_for_answer()
    said = [one.text for one in box.messages(ROOM, STRANGER) if one.only_for == STRANGER]
    assert said and all("ser inget av planen" in text for text in said)
    assert box.open_view(STRANGER) is None
    assert ekdala.assignment("Läs 3b").version == version


def test_words_that_come_close_together_are_all_answered(ekdala: Ekdala) -> None:
    box = ekdala.box
    box.settings.message_interval = 1.0  # as Slack has it
    try:
        for text in ("vem ansvarar för org 1a?", "vem ansvarar för org 1b?", "vem ansvarar för org 1c?"):
            box.say(JOHAN, "arshjul", text)
        for label in ("Org 1a", "Org 1b", "Org 1c"):
            box.wait_for_message("arshjul", JOHAN, contains=label)
    finally:
        box.settings.message_interval = 0.0
