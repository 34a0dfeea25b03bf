"""A file as evidence: attached in the form, on the card, in the export and gone again; and what can't be shown."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from slack_sdk.models.views import View as SdkView

from handlers.slack.fetching import Fetcher
from plan.status import Status
from sandbox import View
from sandbox.files import File
from services.archive import archive
from tests.support.ekdala import ALI, KARIN, ROOM, Ekdala, running_ekdala
from tests.support.signed import post_signed


@pytest.fixture(scope="module")
def ekdala(ekdala_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ekdala]:
    """One bot for all of these: each test leaves what it touched as it was."""
    with running_ekdala(ekdala_file, tmp_path_factory.mktemp("attached"), "http") as found:
        yield found


@pytest.fixture(autouse=True)
def nothing_is_left_open(ekdala: Ekdala) -> Iterator[None]:
    yield
    if ekdala.box.open_view(KARIN) is not None:
        ekdala.box.close_view(KARIN, whole=True)
    assert evidence(ekdala) == []


def opened(ekdala: Ekdala) -> View:
    ekdala.box.command(KARIN, ROOM, "/aktivitet", "uppdatera läs 3b")
    return seen(ekdala, "Läs 3b")


def seen(ekdala: Ekdala, contains: str) -> View:
    view = ekdala.box.wait_for_view(KARIN, contains=contains)
    SdkView(**view.content).validate_json()
    return view


def attach(ekdala: Ekdala, name: str = "Protokoll 12 mars.pdf", who: str = KARIN) -> File:
    return ekdala.box.attach(who, name, b"%PDF-1.7")


def evidence(ekdala: Ekdala) -> list[dict[str, Any]]:
    """What is exported of it."""
    rows = json.loads("".join(archive(ekdala.bot.deps, 1)))["tables"]["evidence"]
    return [row for row in rows if row["kind"] == "file"]


def undo(ekdala: Ekdala) -> None:
    done = seen(ekdala, "Underlag: ")
    [button] = [
        one
        for block in done.blocks
        for one in block.get("elements", ())
        if str(one.get("action_id", "")).startswith("undo")
    ]
    ekdala.box.click(KARIN, done, button["action_id"], button["value"])
    seen(ekdala, "Ångrat.")


def test_files_are_on_the_card_and_in_the_export_and_taken_back_with_the_rest(ekdala: Ekdala) -> None:
    opened(ekdala)
    first, second = attach(ekdala), attach(ekdala, "Bild <från> salen & korridoren.png")
    ekdala.box.submit(KARIN, values={"what": "Redovisat", "files": [first.id, second.id]})
    done = seen(ekdala, "Underlag: ").everything()
    assert "Protokoll 12 mars.pdf" in done and "Bild &lt;från&gt; salen &amp; korridoren.png" in done
    card = ekdala.asked(ALI, "/aktivitet", "läs 3b").answers[-1].body["text"]
    assert f"/{first.id}/" in card and "|Protokoll 12 mars.pdf>" in card
    assert [(row["text"], row["url"].split("/")[-2]) for row in evidence(ekdala)] == [
        (first.name, first.id),
        (second.name, second.id),
    ]
    assert ekdala.box.calls_to("url_private") == []  # what is in them is nobody's business
    undo(ekdala)
    assert "Protokoll" not in ekdala.ask(ALI, "/aktivitet", "läs 3b")


def test_a_file_stays_when_the_form_comes_again_and_is_kept_once(ekdala: Ekdala) -> None:
    opened(ekdala)
    file = attach(ekdala)
    ekdala.ask(ALI, "/aktivitet", "pågår läs 3b Halvvägs")
    ekdala.box.submit(KARIN, values={"status": "done", "files": [file.id]})
    view = seen(ekdala, "har ändrat det här medan du skrev")
    assert "Bifogat: Protokoll 12 mars.pdf" in view.everything()
    assert view.values["files"]["files"]["files"] == []  # Slack lets no such field begin with anything
    ekdala.box.submit(KARIN, values={"when": "2027-01-08", "why": "för att"})
    assert "Bifogat: Protokoll" in seen(ekdala, "har redan varit").everything()
    ekdala.box.submit(KARIN, values={"when": "2027-04-30", "files": [file.id]})
    seen(ekdala, "Underlag: Protokoll")
    assert len(evidence(ekdala)) == 1
    undo(ekdala)
    ekdala.ask(ALI, "/aktivitet", "ångra")


@pytest.mark.parametrize("how", ["deleted", "unseen", "others", "forged"])
def test_what_cannot_be_shown_is_said_at_the_field_and_nothing_else_is_lost(
    ekdala: Ekdala, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    before = ekdala.assignment("Läs 3b")
    opened(ekdala)
    file, good = attach(ekdala, "Borta.pdf"), attach(ekdala)
    if how == "deleted":
        ekdala.box.delete_file(file)
    elif how == "unseen":
        monkeypatch.setattr(ekdala.box.server.core.workspace.files, "seen_by", lambda _, one: one is not file)
    elif how == "others":
        monkeypatch.setattr(file, "user", ALI)
    said = {"status": "done", "what": "Redovisat", "link": "https://ekdala.example/p"}
    monkeypatch.setattr("sandbox.fields._file", lambda w, _, one: w.files.as_json(w.files.get(one)))
    if how == "forged":
        forged = {"id": "F0FINNSINTE", "name": "Borta.pdf"}
        monkeypatch.setattr(
            "sandbox.fields._file",
            lambda w, _, one: forged if one == file.id else w.files.as_json(w.files.get(one)),
        )
    ekdala.box.submit(KARIN, values={**said, "files": [file.id, good.id]})
    view = seen(ekdala, "kommer inte åt Borta.pdf")
    assert "Bifogat: Protokoll 12 mars.pdf" in view.everything()
    assert view.values["what"]["what"]["value"] == "Redovisat"
    assert view.values["link"]["link"]["value"] == "https://ekdala.example/p"
    assert ekdala.assignment("Läs 3b") == before and evidence(ekdala) == []
    ekdala.box.submit(KARIN)
    seen(ekdala, "Underlag: Protokoll")
    assert [row["text"] for row in evidence(ekdala)] == ["Protokoll 12 mars.pdf"]
    assert ekdala.assignment("Läs 3b").status is Status.DONE
    undo(ekdala)


def test_a_name_with_a_personal_number_and_too_many_files_are_stopped_at_once(ekdala: Ekdala) -> None:
    opened(ekdala)
    personal = attach(ekdala, "Utredning 20120103-2305.pdf")
    asked = ekdala.box.submit(KARIN, values={"files": [personal.id]})
    assert asked.ack_body is not None and "personnummer" in asked.ack_body["errors"]["files"]
    ekdala.ask(ALI, "/aktivitet", "pågår läs 3b Halvvägs")
    ekdala.box.submit(KARIN, values={"files": [attach(ekdala, f"{n}.pdf").id for n in range(5)]})
    seen(ekdala, "Bifogat: 0.pdf")
    asked = ekdala.box.submit(KARIN, values={"files": [attach(ekdala).id]})
    assert asked.ack_body == {
        "response_action": "errors",
        "errors": {"files": "Bifoga högst 5 filer åt gången."},
    }
    ekdala.ask(ALI, "/aktivitet", "ångra")


def test_slack_is_asked_when_no_transaction_is_open(ekdala: Ekdala, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = Fetcher.about
    engine, here = ekdala.bot.deps.database.engine, threading.get_ident
    inside: set[int] = set()
    found: list[bool] = []
    sa.event.listen(engine, "begin", lambda _: inside.add(here()))
    sa.event.listen(engine, "commit", lambda _: inside.discard(here()))
    sa.event.listen(engine, "rollback", lambda _: inside.discard(here()))

    def about(self: Fetcher, file_id: str) -> Mapping[str, Any]:
        found.append(here() in inside)
        return ask(self, file_id)

    monkeypatch.setattr(Fetcher, "about", about)
    opened(ekdala)
    ekdala.box.submit(KARIN, values={"files": [attach(ekdala).id]})
    undo(ekdala)
    assert found == [False]


def test_a_form_that_was_made_up_opens_nothing_of_others(ekdala: Ekdala) -> None:
    """Signed, with the files of somebody else in its metadata and its fields."""
    theirs = ekdala.box.upload(ALI, "arshjul", "Lönesamtal.txt", b"hemligt").files[0]
    view = opened(ekdala)
    sent = ekdala.box.view_json(view)
    sent["private_metadata"] += f"\n{theirs.id} Lönesamtal.txt\n../ x\n"
    sent["state"]["values"]["files"]["files"]["files"] = [{"id": theirs.id}, {"id": 7}, "F1", None]
    payload = {
        "type": "view_submission",
        "team": {"id": sent["team_id"]},
        "user": {"id": KARIN},
        "view": sent,
    }
    status, answer = post_signed(ekdala.address, urlencode({"payload": json.dumps(payload)}).encode())
    assert status == 200 and b"Sparar" in answer
    assert ekdala.box.wait_until(lambda: ekdala.box.calls_to("files.info"))
    assert "Lönesamtal" not in ekdala.ask(KARIN, "/aktivitet", "läs 3b")
