"""What a command shows is opened with a button: from the home tab, under answers, in the list of what to see to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.example import TEAM
from bot.wiring import slack_handlers
from handlers.slack.answer import as_answer
from handlers.slack.opening import LISTED
from handlers.slack.request import Kind, Request
from handlers.slack.says import MENU
from handlers.slack.verbs import OPEN
from sandbox import View
from services.deps import Account
from tests.acceptance.test_documents import drop
from tests.support.ekdala import ANNA, JOHAN, Ekdala, buttons, labels, running_ekdala, running_on

SOFIA = "U06SOFIA"
ADMINISTRATORS_ONLY = {"new", "import", "reminders", "administrators", "templates", "start"}


@pytest.fixture(scope="module")
def ekdala(ekdala_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ekdala]:
    """One bot for all of these: each test touches what no other does."""
    with running_ekdala(ekdala_file, tmp_path_factory.mktemp("opening"), "socket") as found:
        yield found


def menu_of(ekdala: Ekdala, who: str) -> View:
    """The page that *Mer i planen …* opens from the home tab."""
    home = ekdala.box.open_home(who, contains="Mer i planen")
    [more] = [one for one in buttons({"blocks": home.blocks}) if one.get("value") == MENU]
    ekdala.box.act(who, home, more["action_id"], MENU)
    return ekdala.box.wait_for_view(who, contains="Ta med dig")


def opened(ekdala: Ekdala, who: str, what: str) -> View:
    """One of its doors, opened."""
    view = menu_of(ekdala, who)
    [door] = [one for one in buttons({"blocks": view.blocks}) if one.get("value") == what]
    ekdala.box.act(who, view, door["action_id"], what)

    def changed() -> View | None:
        found = ekdala.box.open_view(who)
        return found if found is not None and "Ta med dig" not in found.everything() else None

    found = ekdala.box.wait_until(changed, 10)
    assert found is not None
    return found


def texts(blocks: list[dict[str, Any]]) -> list[str]:
    return [one["text"]["text"] for one in blocks if one["type"] == "section" and "text" in one]


@pytest.mark.parametrize("what", LISTED)
def test_each_door_shows_what_its_command_says(ekdala: Ekdala, what: str) -> None:
    door = LISTED[what]
    asked = ekdala.box.command(JOHAN, "D05JOHAN", door.command, door.words)
    said = asked.wait_for_answer()
    view = opened(ekdala, JOHAN, what)
    shown = texts(view.blocks)
    assert shown[: len(texts(said["blocks"]))] == texts(said["blocks"])
    assert view.content["title"]["text"] == door.text
    assert labels({"blocks": view.blocks}).count("Mer i planen …") == 1
    ekdala.box.close_view(JOHAN, whole=True)


def test_what_runs_the_plan_is_shown_to_those_who_do(ekdala: Ekdala) -> None:
    found = {
        who: {one["value"] for one in buttons({"blocks": menu_of(ekdala, who).blocks})}
        for who in (JOHAN, ANNA)
    }
    assert found[JOHAN] == set(LISTED)
    assert found[ANNA] == set(LISTED) - ADMINISTRATORS_ONLY
    for who in found:
        ekdala.box.close_view(who, whole=True)


def test_what_one_follows_from_the_centre_is_answered_for_a_unit_by_clicking(ekdala: Ekdala) -> None:
    ekdala.box.open_home(SOFIA, contains="Läget")
    view = opened(ekdala, SOFIA, "mine")
    followed = next(
        n for n, b in enumerate(view.blocks) if "följer" in str(b.get("text", {}).get("text", ""))
    )
    [row, *_] = view.blocks[followed + 1 :]
    assert "Skolfrånvaro" in row["text"]["text"]
    ekdala.box.act(SOFIA, view, row["accessory"]["action_id"], row["accessory"]["value"])
    view = ekdala.box.wait_for_view(SOFIA, contains="Svara för en enhet")
    [on] = [one for one in buttons({"blocks": view.blocks}) if one["text"]["text"] == "Svara för en enhet"]
    ekdala.box.act(SOFIA, view, on["action_id"], on["value"])
    assert "submit" in ekdala.box.wait_for_view(SOFIA, contains="Vilken enhet").content
    ekdala.box.close_view(SOFIA, whole=True)


def test_who_may_not_change_the_forums_is_not_told_how(ekdala: Ekdala) -> None:
    told = {who: ekdala.ask(who, "/plan", "möten") for who in (JOHAN, ANNA)}
    assert "Ändra med knapparna" in told[JOHAN]
    assert told[ANNA] and told[JOHAN].startswith(told[ANNA])


def test_one_goes_back_to_all_of_it_and_on_to_a_form(ekdala: Ekdala) -> None:
    view = opened(ekdala, JOHAN, "new")
    [back] = [one for one in buttons({"blocks": view.blocks}) if one.get("value") == MENU]
    ekdala.box.act(JOHAN, view, back["action_id"], MENU)
    ekdala.box.wait_for_view(JOHAN, contains="Ta med dig")
    ekdala.box.close_view(JOHAN, whole=True)
    view = opened(ekdala, JOHAN, "new")
    [goal] = [one for one in buttons({"blocks": view.blocks}) if one["text"]["text"] == "Mål"]
    ekdala.box.act(JOHAN, view, goal["action_id"], goal.get("value"))
    assert "submit" in ekdala.box.wait_for_view(JOHAN, contains="Målet").content
    ekdala.box.close_view(JOHAN, whole=True)


@pytest.mark.parametrize("words", ["", "hjälp"])
def test_the_same_button_stands_under_what_is_asked_of_the_plan(ekdala: Ekdala, words: str) -> None:
    asked = ekdala.asked(ANNA, "/plan", words)
    assert labels(asked.answers[-1].body)[-1] == "Mer i planen …"
    ekdala.start_press(ANNA, asked, "Mer i planen")
    assert "Mål" in ekdala.box.wait_for_view(ANNA, contains="Ta med dig").everything()
    ekdala.box.close_view(ANNA, whole=True)


def test_a_door_that_is_none_is_answered(ekdala: Ekdala) -> None:
    handlers = slack_handlers(ekdala.bot.deps, ekdala.bot.client)
    handlers.stop(0.1)
    account = Account("slack", TEAM, ANNA)
    made_up = Request(Kind.CLICK, account, OPEN, "slack:made-up", "D07ANNA", "", value="ingenting")
    [told] = as_answer(handlers.clicks[OPEN](made_up)).messages
    assert told.text.startswith("Den finns inte längre.")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/plan", "dela"),
        ("/plan", "insatser dela"),
        ("/plan", "mål dela"),
        ("/plan", "ansvar dela"),
        ("/aktivitet", "historik läs 2b dela"),
    ],
)
def test_what_is_shown_is_shared_with_the_same_word(ekdala: Ekdala, command: str, words: str) -> None:
    alone = ekdala.asked(JOHAN, command, words.removesuffix("dela").strip()).answers[0].body
    body = ekdala.asked(JOHAN, command, words).answers[0].body
    assert body["response_type"] == "in_channel" and buttons(body) == []
    assert texts(body["blocks"]) == texts(alone["blocks"])


def test_what_some_see_alone_is_not_shared(ekdala: Ekdala) -> None:
    body = ekdala.asked(JOHAN, "/plan", "påminnelser dela").answers[0].body
    assert body["response_type"] == "ephemeral"


def test_a_card_leads_to_its_history_and_to_a_decision(ekdala: Ekdala) -> None:
    asked = ekdala.asked(JOHAN, "/aktivitet", "läs 2b")
    past = ekdala.press(JOHAN, asked, "Historik")
    assert past.answers[-1].body["text"] == ekdala.ask(JOHAN, "/aktivitet", "historik läs 2b")
    ekdala.start_press(JOHAN, asked, "Anteckna beslut")
    assert "Läs 2b" in ekdala.box.wait_for_view(JOHAN, contains="Vad beslutades").everything()
    ekdala.box.close_view(JOHAN, whole=True)


def test_a_new_intervention_goes_on_with_what_it_says_of_itself(ekdala: Ekdala) -> None:
    assert "Insats" in labels(ekdala.asked(JOHAN, "/plan", "ny").answers[-1].body)
    ekdala.box.command(JOHAN, "D05JOHAN", "/plan", "ny insats")
    view = ekdala.box.wait_for_view(JOHAN, contains="Ny insats")
    owners = next(one["element"]["options"] for one in view.blocks if one["block_id"] == "owners")
    place = next(one["element"]["options"] for one in view.blocks if one["block_id"] == "place")
    said = {"title": "Läsverkstad", "owners": [owners[0]["value"]], "place": place[0]["value"]}
    ekdala.box.submit(JOHAN, values=said)
    view = ekdala.box.wait_for_view(JOHAN, contains="Beskriv insatsen")
    [on] = [one for one in buttons({"blocks": view.blocks}) if one["text"]["text"] == "Beskriv insatsen"]
    ekdala.box.act(JOHAN, view, on["action_id"], on["value"])
    ekdala.box.wait_for_view(JOHAN, contains="Tecken på förändring")
    ekdala.box.submit(JOHAN, values={"problem": "Läsningen går ned"})
    ekdala.box.wait_for_view(JOHAN, contains="Läsverkstad")
    ekdala.box.close_view(JOHAN, whole=True)
    assert "Läsverkstad" in ekdala.ask(JOHAN, "/plan", "insatser")


def chosen(ekdala: Ekdala, view: View, menu: str, option: str) -> None:
    """Choose in a menu, by what stands in it."""
    [found] = [
        e for b in view.blocks for e in b.get("elements", ()) if e.get("placeholder", {}).get("text") == menu
    ]
    [value] = [one["value"] for one in found["options"] if one["text"]["text"] == option]
    ekdala.box.act(JOHAN, view, found["action_id"], value)


def test_a_moment_of_anybodys_is_opened_from_the_year_and_another_month_shown(ekdala: Ekdala) -> None:
    chosen(ekdala, opened(ekdala, JOHAN, "cycle"), "Öppna ett moment", "Skolfrånvaro, period 2")
    view = ekdala.box.wait_for_view(JOHAN, contains="Ändra i årshjulet")
    assert {"Ändra i årshjulet", "Visa vilka som återstår"} <= set(labels({"blocks": view.blocks}))
    ekdala.box.close_view(JOHAN, whole=True)
    chosen(ekdala, opened(ekdala, JOHAN, "cycle"), "En annan tid", "Juli")
    view = ekdala.box.wait_for_view(JOHAN, contains="Inget står i årshjulet")
    chosen(ekdala, view, "En annan tid", "November 2026")
    view = ekdala.box.wait_for_view(JOHAN, contains="Matsvinnet mäts i skolköken")
    chosen(ekdala, view, "En annan tid", "Läsåret 26/27")
    ekdala.box.wait_for_view(JOHAN, contains="Utvecklingssamtal och vårdnadshavarenkät")
    ekdala.box.close_view(JOHAN, whole=True)


# What an installation without a plan offers to those who run it, and to others: nothing has to be looked for.
FIRST_ONES = {
    "cycle": "Nytt moment",
    "interventions": "Ny insats",
    "proposals": "Nytt förslag",
    "roles": "Ny funktion",
    "units": "Ny enhet",
    "meetings": "Nytt forum",
    "reviews": "Ny avstämning",
    "administrators": "Utse en till",
}


def test_an_empty_list_offers_those_who_may_to_make_the_first(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "new.db")
    with running_on(f"sqlite:///{tmp_path / 'new.db'}", "socket", arshjul_admins=(JOHAN,)) as empty:
        for what, first in FIRST_ONES.items():
            door = LISTED[what]
            offered = {
                who: labels(empty.asked(who, door.command, door.words).answers[-1].body)
                for who in (JOHAN, ANNA)
            }
            assert first in offered[JOHAN], what
            assert first not in offered[ANNA] or what == "proposals"  # everybody may propose


def test_what_a_button_in_a_modal_sends_is_told_there(ekdala: Ekdala) -> None:
    view = opened(ekdala, JOHAN, "papers")
    [excel] = [one for one in buttons({"blocks": view.blocks}) if "Excel" in one["text"]["text"]]
    ekdala.box.act(JOHAN, view, excel["action_id"], excel["value"])
    ekdala.box.wait_for_view(JOHAN, contains="ligger i dina direktmeddelanden")
    ekdala.box.close_view(JOHAN, whole=True)


def test_a_document_is_read_once_more_from_the_modal_and_told_of_in_the_messages(ekdala: Ekdala) -> None:
    drop(ekdala, JOHAN, b"PK\x03\x04", "Trasig.docx", says="kunde inte läsa")
    before = len(ekdala.box.dm(JOHAN))
    view = opened(ekdala, JOHAN, "import")
    [again] = [one for one in buttons({"blocks": view.blocks}) if one["text"]["text"] == "Läs igen"]
    ekdala.box.act(JOHAN, view, again["action_id"], again["value"])
    ekdala.box.wait_for_view(JOHAN, contains="Svaret kommer i dina meddelanden")
    ekdala.box.close_view(JOHAN, whole=True)

    def told() -> list[str]:
        return [one.text for one in ekdala.box.dm(JOHAN)[before:] if "kunde inte läsa" in one.text]

    assert ekdala.box.wait_until(told, 20)
