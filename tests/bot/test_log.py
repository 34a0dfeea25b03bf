"""The log says what happened and where, and nothing that people wrote or that opens doors."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from services.errors import ServiceUnavailable
from tests.support.logs import captured_log


def test_our_events_and_those_of_libraries_come_out_alike_as_json() -> None:
    with captured_log("json") as log:
        structlog.stdlib.get_logger("vår").info("ready", port=3000)
        logging.getLogger("deras").warning("det gick %s", "fort")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(line["event"], line["level"], line["logger"]) for line in lines] == [
        ("ready", "info", "vår"),
        ("det gick fort", "warning", "deras"),
    ]
    assert lines[0]["port"] == 3000
    assert all("timestamp" in line for line in lines)


def test_as_text_an_event_is_a_line() -> None:
    with captured_log() as log:
        structlog.stdlib.get_logger("vår").info("ready", port=3000)
    assert log.getvalue().endswith("info    vår: ready port=3000\n")


@pytest.mark.parametrize("style", ["text", "json"])
def test_tokens_and_passwords_are_blotted_out_wherever_they_stand(style: str) -> None:
    with captured_log(style) as log:  # type: ignore[arg-type]
        structlog.stdlib.get_logger("x").warning("nej", header="Bearer xoxb-12-ab.c", other="xapp-1-A-2")
        logging.getLogger("y").warning("postgresql://anna:hemlig@db/plan")
    for secret in ("12-ab", "1-A-2", "hemlig", "anna"):
        assert secret not in log.getvalue()


def test_an_exception_is_shown_with_its_place_and_kind_but_not_what_it_quotes() -> None:
    with captured_log() as log:
        try:
            try:
                raise KeyError("hemlig kommentar")
            except KeyError as error:
                raise ValueError("om en hemlig kommentar") from error
        except ValueError:
            structlog.stdlib.get_logger("x").exception("det gick fel")
    found = log.getvalue()
    assert "builtins.ValueError" in found
    assert "builtins.KeyError" in found
    assert "test_log.py" in found
    assert "hemlig kommentar" not in found.replace('"hemlig kommentar"', "").replace('"om en hemlig', '"')


def test_what_a_machine_said_is_shown() -> None:
    with captured_log() as log:
        try:
            raise ServiceUnavailable("database is locked")
        except ServiceUnavailable:
            logging.getLogger("x").exception("det gick fel")
    assert "DatabaseUnavailable: database is locked" in log.getvalue()


def test_libraries_that_log_what_people_write_are_held_back() -> None:
    with captured_log(debug=True) as log:
        logging.getLogger("slack_bolt.middleware").warning("body: hemligt")
        logging.getLogger("slack_sdk.web.base_client").info("params: hemligt")
        logging.getLogger("slack_sdk.socket_mode").debug("message: hemligt")
    assert log.getvalue() == ""
