"""The wheel in Slack: a file for the asker alone, and a button that shows it to the channel."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from slack_sdk.models.blocks import ButtonElement

from documents.pictures.drawing import NotDrawn
from handlers.slack.answer import Answer, replace, reply
from handlers.slack.files import File, Files, NotSent, handed_over, not_sent_message
from handlers.slack.kit import Message, button
from handlers.slack.request import Request
from handlers.slack.says import message, says
from handlers.slack.shown import ShownPictures
from plan.privacy import has_personal_identity_number
from services import pictures
from services.deps import Deps
from services.results import CycleUnclear

log = structlog.stdlib.get_logger(__name__)

PICTURE = "picture"
SHARE_PICTURE = "picture.share"
# How long an answer waits for a picture, in seconds: it is drawn and uploaded in about two.
ANSWER_WITHIN_S = 2.5
# What was asked for travels in a button; more than this is not a question about a picture.
LONGEST_WORDS = 200


def picture_button(text: str = "Visa årshjulet", words: str = "") -> ButtonElement:
    """Sends whoever clicks the picture that `words` ask for; on a message, a form or the home tab."""
    return button(text, PICTURE, words or "-")


class Pictures:
    """Answers `/årshjul bild` and the buttons that ask for pictures."""

    def __init__(self, deps: Deps, files: Files, shown: ShownPictures | None = None) -> None:
        """Without `shown`, no message shows a picture in place."""
        self._deps = deps
        self._files = files
        self._shown = shown

    def clicks(self) -> dict[str, Callable[[Request], Answer]]:
        """The verbs of the buttons, each with what answers it."""
        return {
            PICTURE: lambda request: self.show(request, _words(request)),
            SHARE_PICTURE: lambda request: self.share(request, _words(request)),
        }

    def show(self, request: Request, words: str) -> Answer:
        """The picture, to the asker alone."""
        found = self._file(request, words)
        if isinstance(found, Answer):
            return found
        file, text = found
        sent = self._files.send_file(request.account.external_id, file, text)
        share = button("Visa i kanalen", SHARE_PICTURE, words[:LONGEST_WORDS] or "-")
        return handed_over(request, sent, file.title, [share])

    def in_place(self, said: Message) -> Message:
        """The message with the picture that it wants to show, where that is there soon; else as it is."""
        if self._shown is None or said.wheel is None:
            return said
        picture = self._shown.ready(said.wheel, ANSWER_WITHIN_S)
        return said.with_picture(picture) if picture else said

    def share(self, request: Request, words: str) -> Answer:
        """The same picture, drawn as it is now, where the button was clicked: all who are there see it."""
        found = self._file(request, words)
        if isinstance(found, Answer):
            return found
        file, text = found
        sent = self._files.share_file(request.channel_id, file, text)
        if isinstance(sent, NotSent):
            return reply(not_sent_message(sent, file.title))
        return replace(message(says("filer.shared", vad=file.title)))

    def _file(self, request: Request, words: str) -> tuple[File, str] | Answer:
        if len(words) > LONGEST_WORDS or has_personal_identity_number(words):
            return reply(message(says("svar.gone")))
        try:
            drawn = pictures.picture(self._deps, request.asker, words)
        except NotDrawn as error:
            log.error("a picture was not drawn", why=str(error))
            return reply(message(says("filer.not_drawn")))
        if isinstance(drawn, CycleUnclear):
            said = message(says("arshjul.picture_unclear", fragat=drawn.asked, narmast=drawn.nearest))
            return reply(said)
        return File(drawn.name, drawn.title, drawn.data, drawn.alt), says("arshjul.picture", bild=drawn)


def _words(request: Request) -> str:
    """What a button asks for; a value can't be empty, so nothing is a dash."""
    return "" if request.value == "-" else request.value
