"""Dokumentation enligt skollagen: for whom, with which number, and which day it has."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from documents.papers.kinds import Format
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors
from handlers.slack.request import Request

NAME = "paper"
FORMAT = "format"
_FORMATS = (("Word", Format.WORD.value), ("PDF", Format.PDF.value))
_LONGEST_NUMBER = 100


def drawn(huvudman: str, units: Sequence[str]) -> Drawn:
    """The form; left as it is it is about all of the huvudman, today, without a number, in Word."""
    blocks: list[Block] = []
    if units:
        blocks.append(fields.names("unit", f"Enhet (tomt: hela {huvudman})"[:150], units))
    blocks += [
        fields.text("registration", "Diarienummer", hint="", optional=True, several_lines=False),
        fields.day("on", "Dokumentets datum (tomt: i dag)"),
        fields.buttons(FORMAT, "Filen blir", _FORMATS, chosen=Format.WORD.value),
    ]
    return Drawn(NAME, "Skollagen 4 kap. 6 §", "-", blocks, submit="Skapa")


def check(request: Request) -> Errors:
    """What is seen in the fields alone."""
    return {
        **checks.wrong_texts(request, ["registration"], _LONGEST_NUMBER),
        **checks.wrong_days(request, "on"),
    }
