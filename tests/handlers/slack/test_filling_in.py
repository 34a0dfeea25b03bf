"""A form from opening to answer: wrong at its field, saving, saved, or once more with what was written."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Errors, Form
from handlers.slack.kit import Message, actions, button, section
from handlers.slack.request import Request
from handlers.slack.sheets import form_view
from handlers.slack.transport import Handlers
from sandbox import View
from services.errors import ServiceUnavailable
from tests.support.slack import WAYS, Running, running_bot


class Desk:
    """A form that checks what it can, and saves what it is told."""

    def __init__(self) -> None:
        self.saved: list[Request] = []
        self.gate = threading.Event()
        self.gate.set()

    def handlers(self) -> Handlers:
        return Handlers(
            commands={"/aktivitet": lambda request: Message("Här är formuläret")},
            clicks={"undo": lambda request: Message("Ångrat")},
            forms={"prov": Form(self.save, self.check)},
        )

    def check(self, request: Request) -> Errors:
        return {
            **checks.wrong_texts(request, ["what"]),
            **checks.wrong_links(request, "link"),
        }

    def save(self, request: Request) -> Answered:
        self.gate.wait(10)
        self.saved.append(request)
        if request.fields["what"] == "krasch":
            raise ValueError("något")
        if request.fields["what"] == "låst":
            raise ServiceUnavailable("database is locked")
        if request.fields["what"] == "för sent":
            return again({"when": "Den dagen har redan varit & är <borta>."}, about="17:2")
        return Message(
            "Sparat och *klart*", [section("Det är sparat."), actions(button("Ångra", "undo", "4"))]
        )


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.gate.set()


@pytest.fixture(params=WAYS)
def running(desk: Desk, request: pytest.FixtureRequest, sqlite_url: str) -> Iterator[Running]:
    with running_bot(desk.handlers(), sqlite_url, request.param) as found:
        yield found


def opened(running: Running) -> View:
    """A form that has been put before Karin."""
    asked = running.box.command("UKARIN", "CLED", "/aktivitet")
    blocks = [
        section("Läs 3b"),
        fields.buttons("status", "Hur går det?", [("Klar", "done"), ("Pågår", "in_progress")]),
        fields.text("what", "Kommentar"),
        fields.text("link", "Underlag", optional=True, hint="", several_lines=False),
        fields.day("when", "Nytt datum"),
    ]
    view = form_view("prov", "Uppdatera", "Spara", "CLED:17:1", blocks)
    running.bot.client.views_open(trigger_id=asked.payload["trigger_id"], view=view)
    return running.box.wait_for_view("UKARIN")


WRITTEN = {
    "status": "done",
    "what": "Presenterad & klar",
    "link": "https://ekdala.example/x",
    "when": "2027-03-31",
}


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(running: Running, desk: Desk) -> None:
    opened(running)
    wrong = {**WRITTEN, "what": "Eleven 20121212-1212", "link": "på hyllan"}
    asked = running.box.submit("UKARIN", values=wrong)
    assert asked.ack_body is not None
    assert set(asked.ack_body["errors"]) == {"what", "link"}
    view = running.box.open_view("UKARIN")
    assert view is not None
    assert "personnummer" in view.errors["what"]
    assert "https://" in view.errors["link"]
    assert desk.saved == []
    assert view.values["link"]["link"]["value"] == "på hyllan"


def test_a_form_says_that_it_is_saving_and_then_what_came_of_it(running: Running, desk: Desk) -> None:
    opened(running)
    desk.gate.clear()
    asked = running.box.submit("UKARIN", values=WRITTEN)
    assert asked.problems == []
    saving = running.box.wait_for_view("UKARIN", contains="Sparar …")
    assert saving.title == "Uppdatera"
    desk.gate.set()
    view = running.box.wait_for_view("UKARIN", contains="Det är sparat.")
    assert "submit" not in view.content
    assert dict(desk.saved[0].fields) == WRITTEN
    assert desk.saved[0].value == "17:1"
    running.box.click("UKARIN", view, "undo#1")
    running.box.wait_for_view("UKARIN", contains="Ångrat")


def test_what_only_the_database_knew_stands_at_its_field_with_all_that_was_written(running: Running) -> None:
    opened(running)
    running.box.submit("UKARIN", values={**WRITTEN, "what": "för sent"})
    view = running.box.wait_for_view("UKARIN", contains="Den dagen har redan varit &amp; är &lt;borta&gt;.")
    assert view.private_metadata == "CLED:17:2"
    ids = [block["block_id"] for block in view.blocks]
    assert ids.index("fel-when") == ids.index("when") + 1
    given = {key: next(iter(held.values())) for key, held in view.values.items()}
    assert given["status"]["selected_option"]["value"] == "done"
    assert given["what"]["value"] == "för sent"
    assert given["when"]["selected_date"] == "2027-03-31"
    running.box.submit("UKARIN", values={"what": "för sent"})
    again = running.box.wait_for_view("UKARIN", contains="fel-when")
    assert [block["block_id"] for block in again.blocks].count("fel-when") == 1
    running.box.submit("UKARIN", values={"what": "i tid"})
    running.box.wait_for_view("UKARIN", contains="Det är sparat.")


@pytest.mark.parametrize("what", ["krasch", "låst"])
def test_what_could_not_be_saved_is_still_in_the_form(running: Running, what: str) -> None:
    opened(running)
    running.box.submit("UKARIN", values={**WRITTEN, "what": what})
    view = running.box.wait_for_view("UKARIN", contains="Jag kunde inte spara just nu")
    assert view.values["link"]["link"]["value"] == WRITTEN["link"]
    assert view.callback_id == "prov"


def test_what_was_written_comes_back_when_the_form_was_closed_and_not_saved(
    running: Running, desk: Desk
) -> None:
    opened(running)
    desk.gate.clear()
    running.box.submit("UKARIN", values={**WRITTEN, "what": "för sent"})
    running.box.close_view("UKARIN")
    desk.gate.set()
    said = running.box.wait_for_message("CLED", "UKARIN", contains="Ditt svar sparades inte")
    assert said.only_for == "UKARIN"
    assert "för sent" in said.text
    assert WRITTEN["link"] in said.text


def test_what_was_saved_is_said_when_the_form_was_closed(running: Running, desk: Desk) -> None:
    opened(running)
    desk.gate.clear()
    running.box.submit("UKARIN", values=WRITTEN)
    running.box.close_view("UKARIN")
    desk.gate.set()
    assert running.box.wait_for_message("CLED", "UKARIN", contains="Det är sparat.").only_for == "UKARIN"


def test_the_same_submission_delivered_twice_is_saved_once(running: Running, desk: Desk) -> None:
    opened(running)
    running.box.faults.add("twice", "interactive")
    running.box.submit("UKARIN", values=WRITTEN)
    running.box.wait_for_view("UKARIN", contains="Det är sparat.")
    running.box.wait_for_deliveries("interactive", 2)
    assert len(desk.saved) == 1


@pytest.mark.parametrize(
    ("text", "is_link"),
    [
        ("https://ekdala.example/protokoll?id=4", True),
        ("http://intranat/x", True),
        ("ftp://ekdala.example", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://a b", False),
        ("https://a.example/<!channel>", False),
        ("https://[", False),
        ("protokollet", False),
    ],
)
def test_a_link_is_one_address_on_the_web(text: str, is_link: bool) -> None:
    assert checks.is_link(text) is is_link
