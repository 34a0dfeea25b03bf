"""What nobody should write, and what nobody should send: answered or refused, never stored, never a stack trace."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import unicodedata
from contextlib import closing
from urllib.parse import urlencode

import pytest

from plan.status import Status
from services.reporting import COMMENT_LIMIT
from tests.support.ekdala import KARIN, NILS, ROOM, TEAM, Ekdala
from tests.support.logs import captured_log
from tests.support.signed import command_body, post_signed, send, signed_headers

ANSWERED_BADLY = ("Felkod", "Traceback", "Error", "None", "Undefined", "{{")


def stored(ekdala: Ekdala) -> str:
    """A digest of all rows of all tables."""
    with closing(sqlite3.connect(ekdala.url.removeprefix("sqlite:///"))) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


@pytest.mark.parametrize(
    "command, text, says",
    [
        ("/plan", "historik <@U404GONE>", "finns inte längre"),
        ("/plan", "ansvar <@U404GONE>", "finns inte längre"),
        ("/aktivitet", "hej hopp", "Jag hittar inget om “hej hopp”."),
        ("/aktivitet", "klar", "Vad gäller *klar*?"),
        ("/aktivitet", "klar läsombuden", "Jag gissar inte vad du menar med “läsombuden”."),
        ("/aktivitet", "klar 9z", "Jag hittar ingen aktivitet *9z*. Närmast:"),
        ("/aktivitet", "flytta", "Skriv vilken aktivitet, det nya datumet och varför"),
        ("/aktivitet", "flytta 3b", "Till vilket datum?"),
        ("/aktivitet", "flytta 3b till 31 april – väntar", "Det finns ingen 31 april."),
        ("/aktivitet", "flytta 3b till 31 januari 2027 – väntar", "Menar du *31 januari 2028*?"),
        ("/aktivitet", "flytta 3b till 31 maj", "Skriv också varför Läs 3b flyttas"),
        ("/aktivitet", "👩🏽‍🏫🎉", "Jag hittar inget om “👩🏽‍🏫🎉”."),
        ("/aktivitet", "å" * 10_000, "Jag hittar inget om “ååå"),
        ("/aktivitet", "klar 3b " + "å" * 10_000, "Kommentaren är 10\u00a0000 tecken"),
        ("/aktivitet", "klar 3b Samtal om 120103-2305", "Det ser ut att stå ett personnummer i texten."),
        ("/aktivitet", "samtal om 120103-2305", "Det ser ut att stå ett personnummer i texten."),
        ("/aktivitet", "klar samtal om 120103-2305", "Det ser ut att stå ett personnummer i texten."),
        ("/årshjul", "120103-2305", "Det ser ut att stå ett personnummer i texten."),
        ("/plan", "ansvar 20120103-2305", "Det ser ut att stå ett personnummer i texten."),
        ("/årshjul", "blarg", "Jag förstår inte “blarg” i årshjulet."),
        ("/årshjul", "x" * 10_000, "Jag förstår inte “xxx"),
        ("/årshjul", "v 99", "/årshjul v 12"),
        ("/plan", "blaj", "Jag förstår inte “blaj” efter `/plan`."),
        ("/plan", "ansvar Stratg", "Närmast: *Strateg*"),
        ("/plan", "ansvar Strateg @ingen", "Jag känner inte igen *@ingen*."),
        ("/plan", "y" * 10_000, "Jag förstår inte “yyy"),
    ],
)
def test_is_answered_with_what_to_write_instead_and_stored_nowhere(
    ekdala_by_http: Ekdala, command: str, text: str, says: str
) -> None:
    before = stored(ekdala_by_http)
    with captured_log(debug=True) as log:
        said = ekdala_by_http.ask(KARIN, command, text)
    assert says in said
    assert not [word for word in ANSWERED_BADLY if word in said]
    assert "120103" not in said and "120103" not in log.getvalue()
    assert stored(ekdala_by_http) == before


def test_what_is_too_long_comes_back_so_that_nothing_is_lost(ekdala_by_http: Ekdala) -> None:
    text = "Rad " + "ord " * 300
    said = ekdala_by_http.ask(KARIN, "/aktivitet", f"klar 3b {text}")
    assert f"högst {COMMENT_LIMIT} får plats" in said
    assert text.strip()[:1190] in said


def test_an_emoji_and_decomposed_letters_are_kept_in_a_comment(ekdala: Ekdala) -> None:
    comment = "Klart 👩🏽‍🏫 på Åskolan"
    said = ekdala.ask(KARIN, "/AKTIVITET", unicodedata.normalize("NFD", f"KLAR LÄS 3B {comment}"))
    assert "Läs 3b är klar" in said
    assert ekdala.assignment("Läs 3b").comment == comment


@pytest.mark.parametrize("text", ["<!channel>", "<!here|@here> & <@U03KARIN>", "*fet* `kod` <http://a.se|b>"])
def test_a_comment_that_looks_like_markup_comes_out_inert(ekdala: Ekdala, text: str) -> None:
    """What is typed comes as entities; a mention that Slack made of a name may be there, pings do not."""
    asked = ekdala.asked(KARIN, "/aktivitet", f"klar 3b {text}")
    body = json.dumps(asked.answer, ensure_ascii=False)
    assert "Läs 3b är klar" in body
    assert "<!" not in body and "<@" not in body and "<http" not in body
    assert "&amp;lt;" not in body and "&amp;amp;" not in body  # escaped once
    for later in (ekdala.ask(KARIN, "/aktivitet", "3b"), ekdala.ask(KARIN, "/aktivitet", "klar 3b")):
        assert "<!" not in later and "<@" not in later and "&amp;lt;" not in later


class TestPeople:
    def test_one_who_holds_nothing_may_look_and_is_told_how_to_begin(self, ekdala: Ekdala) -> None:
        assert "Jag vet inte vilken funktion du har" in ekdala.ask(NILS, "/aktivitet")
        assert "Alla aktiviteter (24)" in ekdala.ask(NILS, "/aktivitet", "alla")
        assert "Ansvarig för *Läs 3b*" in ekdala.ask(NILS, "/aktivitet", "klar läs 3b")
        assert ekdala.ask(NILS, "/aktivitet", "ångra").startswith("Du har inget att ångra")
        assert "bara den som administrerar planen" in ekdala.ask(NILS, "/plan", f"ansvar Strateg <@{NILS}>")
        assert "Det är bara" in ekdala.ask(NILS, "/plan", f"administratör <@{NILS}>")

    def test_somebody_whom_slack_does_not_tell_of_can_ask(self, ekdala_by_http: Ekdala) -> None:
        body = command_body(
            team_id=TEAM,
            user_id="U0FRAMMANDE",
            command="/aktivitet",
            text="klar läs 3b",
            channel_id=ROOM,
            response_url=f"{ekdala_by_http.box.url}response/okand",
        )
        status, answer = post_signed(ekdala_by_http.address, body)
        assert (status, answer) == (200, b"")
        assert ekdala_by_http.assignment("Läs 3b").status is Status.IN_PROGRESS

    def test_a_guest_holds_no_role(self, ekdala: Ekdala) -> None:
        said = ekdala.ask("U05JOHAN", "/plan", "ansvar Strateg <@U98GAST>")
        assert said.startswith("Greta Gäst kan inte ha en funktion i planen")

    def test_another_workspace_is_told_that_it_is_not_connected(self, ekdala_by_http: Ekdala) -> None:
        body = command_body(team_id="TANNAN", user_id=KARIN, command="/aktivitet", text="klar läs 3b")
        status, answer = post_signed(ekdala_by_http.address, body)
        assert status == 200 and "inte kopplat till den här arbetsytan" in json.loads(answer)["text"]


BODY = {"team_id": TEAM, "user_id": KARIN, "command": "/aktivitet", "text": "klar läs 3b"}


class TestSignatures:
    @pytest.mark.parametrize("how", [{"secret": "fel"}, {"age": 301}, {"age": -301}])
    def test_a_forged_or_stale_signature_is_refused(
        self, ekdala_by_http: Ekdala, how: dict[str, object]
    ) -> None:
        before = stored(ekdala_by_http)
        assert post_signed(ekdala_by_http.address, command_body(**BODY), **how)[0] == 401
        assert stored(ekdala_by_http) == before

    def test_another_body_than_was_signed_is_refused(self, ekdala_by_http: Ekdala) -> None:
        headers = signed_headers(command_body(**BODY))
        body = command_body(**{**BODY, "text": "utgår läs 3b"})
        assert send(ekdala_by_http.address, "POST", "/slack/events", body, headers)[0] == 401

    def test_without_a_signature_nothing_gets_in(self, ekdala_by_http: Ekdala) -> None:
        body = command_body(**BODY)
        assert send(ekdala_by_http.address, "POST", "/slack/events", body, {})[0] == 401


class TestButtons:
    """A value that is not ours."""

    @pytest.mark.parametrize(
        "value",
        [
            "",
            "x",
            "1",
            "1:1",
            "999999:1:done:",
            "1:1:proposed:",
            "-1:1:done:",
            "1:1:klar:",
            "9" * 30 + ":1:done:",
            "¹:1:done:",
        ],
    )
    def test_a_made_up_value_is_answered_and_changes_nothing(
        self, ekdala_by_http: Ekdala, value: str
    ) -> None:
        ekdala = ekdala_by_http
        before = stored(ekdala)
        said = press_with(ekdala, "report", value)
        assert said.startswith("Den finns inte längre.")
        assert stored(ekdala) == before

    def test_a_verb_that_nobody_knows_is_answered(self, ekdala_by_http: Ekdala) -> None:
        assert press_with(ekdala_by_http, "okänd", "1").startswith("Den knappen gäller inte längre.")


def press_with(ekdala: Ekdala, verb: str, value: str) -> str:
    """What is answered to a button that was made up: signed as Slack does, with a place for the answer."""
    asked = ekdala.asked(KARIN, "/aktivitet", "läs 2a")
    payload = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": KARIN},
        "channel": {"id": ROOM},
        "container": {"message_ts": asked.answers[0].ts},
        "trigger_id": f"{verb}{value}"[:100],
        "response_url": asked.response_url,
        "actions": [{"type": "button", "action_id": verb, "value": value}],
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    assert post_signed(ekdala.address, body)[0] == 200
    return str(asked.wait_for_answer(count=2)["text"])
