"""The buttons of drafts. Each takes the place of the message that it stands in."""

from __future__ import annotations

from collections.abc import Callable

from documents.papers.kinds import Kind
from handlers.slack.answer import Answer, reply
from handlers.slack.answer import replace as replaced
from handlers.slack.forms.form import Opener
from handlers.slack.importing import forms, own_templates, verbs
from handlers.slack.importing.bringing import Bringing
from handlers.slack.importing.pages import draft_message, value_of
from handlers.slack.request import Request
from handlers.slack.says import message, says
from services import templates
from services.deps import Deps
from services.errors import NotHere
from services.importing import drafts
from services.importing.outcomes import AnswerRefused, Asked, Row
from services.results import TextPersonal

Click = Callable[[Request], Answer]


def clicks(deps: Deps, opener: Opener, bringing: Bringing) -> dict[str, Click]:
    """The verbs of the buttons, each with what answers it."""
    found = _Clicks(deps, opener, bringing)
    handlers: dict[str, Click] = {
        verbs.SHOW: found.show,
        verbs.ASK: found.ask,
        verbs.ANSWER: found.answer,
        verbs.OTHER: found.other,
        verbs.SKIP_REST: found.skip_rest,
        verbs.PAGES: found.page,
        verbs.EDIT: found.edit,
        verbs.KEEP: found.keep,
        verbs.APPROVE: found.approve,
        verbs.CANCEL: found.cancel,
        verbs.AGAIN: found.again,
        own_templates.USE: found.use,
        own_templates.AS_PLAN: found.again,
        own_templates.DROP: found.drop,
    }
    return {verb: _forgiving(handler) for verb, handler in handlers.items()}


def _forgiving(handler: Click) -> Click:
    def answer(request: Request) -> Answer:
        try:
            return handler(request)
        except NotHere:
            return reply(message(says("svar.gone")))

    return answer


def parts(value: str, count: int) -> list[str]:
    """The parts of what a button or form carries. Raises NotHere for what is none of ours."""
    found = value.split(":", count - 1)
    if len(found) != count:
        raise NotHere("value")
    return found


def number(text: str) -> int:
    """A number of ours. Raises NotHere."""
    if not (text.isascii() and text.isdigit() and int(text) < 2**31):
        raise NotHere("number")
    return int(text)


def kind_of(text: str) -> Kind:
    """A kind of document. Raises NotHere."""
    if text not in list(Kind):
        raise NotHere("kind")
    return Kind(text)


class _Clicks:
    def __init__(self, deps: Deps, opener: Opener, bringing: Bringing) -> None:
        self._deps, self._opener, self._bringing = deps, opener, bringing

    def show(self, request: Request) -> Answer:
        """Fortsätt, Till översikten."""
        return replaced(draft_message(drafts.show(self._deps, request.asker, number(request.value))))

    def ask(self, request: Request) -> Answer:
        """Svara på frågorna: the next one."""
        return replaced(draft_message(drafts.ask(self._deps, request.asker, number(request.value))))

    def answer(self, request: Request) -> Answer:
        """One of the answers, or none."""
        draft, key, index = parts(request.value, 3)
        asked = drafts.question(self._deps, request.asker, number(draft), key)
        if not isinstance(asked, Asked):
            return replaced(draft_message(asked))
        value = value_of(asked, index)
        if value is None:
            raise NotHere("answer")
        outcome = drafts.answer(self._deps, request.asker, number(draft), key, value)
        said = draft_message(outcome)
        return reply(said) if isinstance(outcome, AnswerRefused | TextPersonal) else replaced(said)

    def other(self, request: Request) -> Answer:
        """Annat svar: opens a form."""
        draft, key = parts(request.value, 2)
        asked = drafts.question(self._deps, request.asker, number(draft), key)
        if not isinstance(asked, Asked):
            return replaced(draft_message(asked))
        return self._opener.open(request, forms.answer_drawn(asked, request.message_ts))

    def skip_rest(self, request: Request) -> Answer:
        """Hoppa över resten."""
        return replaced(draft_message(drafts.skip_rest(self._deps, request.asker, number(request.value))))

    def page(self, request: Request) -> Answer:
        """Titta igenom, Nästa, Föregående."""
        draft, offset = parts(request.value, 2)
        return replaced(draft_message(drafts.page(self._deps, request.asker, number(draft), number(offset))))

    def edit(self, request: Request) -> Answer:
        """Ändra: opens a form for one row."""
        draft, offset, key = parts(request.value, 3)
        row = drafts.row(self._deps, request.asker, number(draft), key)
        if not isinstance(row, Row):
            return replaced(draft_message(row))
        return self._opener.open(
            request, forms.row_drawn(number(draft), number(offset), request.message_ts, row)
        )

    def keep(self, request: Request) -> Answer:
        """Behåll: what the new version has no more stays in the plan."""
        draft, offset, key = parts(request.value, 3)
        return replaced(
            draft_message(drafts.keep(self._deps, request.asker, number(draft), key, number(offset)))
        )

    def approve(self, request: Request) -> Answer:
        """Godkänn."""
        draft, stamp = parts(request.value, 2)
        return replaced(draft_message(drafts.approve(self._deps, request.asker, number(draft), stamp)))

    def cancel(self, request: Request) -> Answer:
        """Avbryt."""
        return replaced(draft_message(drafts.cancel(self._deps, request.asker, number(request.value))))

    def use(self, request: Request) -> Answer:
        """Uppföljning, Skollagen: what a template is for. It is tried beside; the message says what came of it."""
        draft, kind = parts(request.value, 2)
        return self._bringing.use(request, number(draft), kind_of(kind))

    def drop(self, request: Request) -> Answer:
        """Sluta använda: the template that comes along is used again."""
        outcome = templates.stop_template(self._deps, request.asker, kind_of(request.value))
        return reply(own_templates.template_message(outcome))

    def again(self, request: Request) -> Answer:
        """Läs igen, Läs som plan."""
        return self._bringing.again(request, number(request.value))
