"""Words of the home tab."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.texts.sv.phrases import number
from services.home import When

HOME_GROUP = {
    When.LATE: "Försenat",
    When.WEEK: "Den här veckan",
    When.MONTH: "Den här månaden",
    When.LATER: "Senare",
}


def home_counts(counts: Mapping[When, int]) -> list[str]:
    """How many there are of each, those there are: "2 försenade", "1 den här veckan"."""
    said = {
        When.LATE: number(counts[When.LATE], "försenat", "försenade"),
        When.WEEK: f"{counts[When.WEEK]} den här veckan",
        When.MONTH: f"{counts[When.MONTH]} den här månaden",
        When.LATER: f"{counts[When.LATER]} senare",
    }
    return [said[when] for when in When if counts[when]]
