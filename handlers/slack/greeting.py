"""The first message that somebody gets."""

from __future__ import annotations

from datetime import date

from handlers.slack.kit import Message
from handlers.slack.says import message, says
from handlers.texts.sv import words


def greeting(name: str, title: str, today: date, report: str) -> Message:
    """Who you are here, and three things to try. `title` is what you hold, `report` one that you may give."""
    first = name.split(maxsplit=1)[0]
    said = says(
        "halsning.welcome", namn=first, funktion=words.lower_first(title), i_dag=today, rapport=report
    )
    return message(said, says("halsning.welcome_small"))
