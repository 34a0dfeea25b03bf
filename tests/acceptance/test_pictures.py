"""The wheel as it reaches people in Slack: a file for the asker alone, shared by a button."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.example import TEAM
from handlers.slack.digests import digest_message
from sandbox.workspace import Message
from services import digests
from services.deps import Account, Asker
from tests.support.ekdala import ALI, JOHAN, KARIN, ROOM, Ekdala, buttons, labels, said

PNG = b"\x89PNG\r\n\x1a\n"


def files_in(messages: list[Message]) -> list[Message]:
    return [message for message in messages if message.files]


def asker(who: str) -> Asker:
    return Asker(Account("slack", TEAM, who))


def until(found: Callable[[], list[Message]]) -> list[Message]:
    """What comes without an answer to wait for: at most ten seconds."""
    ends = time.monotonic() + 10
    while not found() and time.monotonic() < ends:
        time.sleep(0.02)
    return found()


def test_the_wheel_comes_to_the_asker_alone_with_title_text_and_words_for_those_who_dont_see(
    ekdala: Ekdala,
) -> None:
    asked = ekdala.asked(KARIN, "/årshjul", "bild")
    assert asked.answer is not None
    assert said(asked.answer).startswith("*Årshjulet 26/27* ligger i dina direktmeddelanden")
    [message] = files_in(ekdala.box.dm(KARIN))
    [file] = message.files
    assert file.name == "arshjulet-26-27.png" and file.title == "Årshjulet 26/27"
    assert file.data is not None and file.data.startswith(PNG)
    assert file.alt_text.startswith("Årshjulet 26/27, Ekdala kommun: ") and "klara" in file.alt_text
    assert "/årshjul bild mars" in message.text
    assert files_in(ekdala.box.messages(ROOM)) == [] and files_in(ekdala.box.dm(JOHAN)) == []


def test_it_is_shown_in_the_channel_when_somebody_says_so(ekdala_by_http: Ekdala) -> None:
    asked = ekdala_by_http.asked(KARIN, "/årshjul", "bild mars")
    shown = ekdala_by_http.press(KARIN, asked, "Visa i kanalen")
    assert shown.answer is not None and "visas nu i kanalen" in said(shown.answer)
    [message] = files_in(ekdala_by_http.box.messages(ROOM))
    assert message.files[0].title == "Årshjulet i mars 2027"


def test_in_the_direct_messages_the_file_is_the_answer(ekdala_by_http: Ekdala) -> None:
    room = ekdala_by_http.bot.client.conversations_open(users=KARIN)["channel"]["id"]
    ekdala_by_http.box.command(KARIN, room, "/årshjul", "bild rektor")
    [message] = until(lambda: files_in(ekdala_by_http.box.dm(KARIN)))
    assert message.files[0].title == "Årshjulet 26/27 · rektor"


def test_what_is_not_understood_is_said_with_what_can_be_written(ekdala_by_http: Ekdala) -> None:
    answer = ekdala_by_http.ask(KARIN, "/årshjul", "bild rekotr")
    assert "Jag förstår inte “rekotr”" in answer and "/årshjul bild rektor" in answer
    assert files_in(ekdala_by_http.box.dm(KARIN)) == []


def test_a_picture_to_print_brings_its_letters(ekdala_by_http: Ekdala) -> None:
    ekdala_by_http.asked(KARIN, "/årshjul", "bild svg")
    [message] = files_in(ekdala_by_http.box.dm(KARIN))
    assert message.files[0].name.endswith(".svg")
    assert b"@font-face" in (message.files[0].data or b"")


def test_a_channel_without_the_bot_is_told_what_to_do(ekdala_by_http: Ekdala) -> None:
    asked = ekdala_by_http.asked(KARIN, "/årshjul", "bild")
    assert asked.answer is not None and labels(asked.answer) == ["Visa i kanalen"]
    ekdala_by_http.box.server.core.workspace.channels[ROOM].members.remove("UBOT")
    told = ekdala_by_http.press(KARIN, asked, "Visa i kanalen")
    assert told.answer is not None and "/invite @arshjul" in said(told.answer)


def test_the_digest_has_a_button_for_whoever_wants_the_picture(ekdala_by_http: Ekdala) -> None:
    bot = ekdala_by_http.bot
    posted = digest_message(digests.digest_now(bot.deps, asker(JOHAN), ROOM))
    message = bot.client.chat_postMessage(channel=ROOM, **posted.payload())
    [shown] = [one for one in buttons(posted.payload()) if one["text"]["text"] == "Visa årshjulet"]
    at = {"ts": message["ts"], "channel": ROOM}
    clicked = ekdala_by_http.box.act(ALI, at, shown["action_id"], shown["value"])
    clicked.wait_for_answer()
    [file] = files_in(ekdala_by_http.box.dm(ALI))
    assert file.files[0].title == "Årshjulet 26/27"
    assert clicked.answer is not None and labels(clicked.answer) == ["Visa i kanalen"]


def test_how_far_it_has_come_comes_as_a_picture(ekdala_by_http: Ekdala) -> None:
    ekdala_by_http.asked(JOHAN, "/plan", "bild")
    ekdala_by_http.asked(JOHAN, "/plan", "bild svar")
    titles = [message.files[0].title for message in files_in(ekdala_by_http.box.dm(JOHAN))]
    assert titles == ["Hur långt vi har kommit", "Vem har svarat"]
