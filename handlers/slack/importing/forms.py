"""The forms of drafts: another answer to a question, and other values in a row."""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again, reply
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.importing.pages import draft_message
from handlers.slack.kit import Message, section
from handlers.slack.request import Request
from handlers.slack.says import message, says
from handlers.texts.sv import bringing as words
from services.deps import Deps
from services.errors import NotHere
from services.importing import drafts
from services.importing.answers import Edit
from services.importing.outcomes import AnswerRefused, Asked, Row
from services.results import TextPersonal

ANSWER_FORM = "import_answer"
ROW_FORM = "import_row"
_HINTS = {"when": "inlasning.hint_when", "owners": "inlasning.hint_owners"}
_LABELS = {"when": "När?", "owners": "Vem ansvarar?", "title": "Vad ska göras?"}
_TAKE = (("Ta med raden", "in"), ("Ta inte med raden", "out"))

Put = Callable[[str, str, Message], bool]


def answer_drawn(asked: Asked, ts: str) -> Drawn:
    """Another answer to a question than its buttons have."""
    question = asked.question
    is_role = question.kind == "role"
    blocks: list[Block] = [
        section(says("inlasning.role" if is_role else "inlasning.problem", fraga=question)),
        fields.text(
            "answer",
            "Vilken funktion?" if is_role else _LABELS.get(question.field, "Ditt svar"),
            hint="inlasning.hint_role" if is_role else _HINTS.get(question.field, fields.NO_PUPILS),
            several_lines=False,
        ),
    ]
    return Drawn(
        ANSWER_FORM,
        "Annan funktion" if is_role else "Annat svar",
        f"{asked.draft.id}:{ts}:{question.key}",
        blocks,
    )


def row_drawn(draft_id: int, offset: int, ts: str, row: Row) -> Drawn:
    """Other values in a row, or leaving it out."""
    item = row.item
    title, owners, when = (item.title, ", ".join(item.owners), item.when) if item else ("", "", "")
    blocks: list[Block] = [
        fields.text("title", _LABELS["title"], value=title),
        fields.text(
            "owners",
            _LABELS["owners"],
            value=owners,
            hint=_HINTS["owners"],
            several_lines=False,
            optional=True,
        ),
        fields.text(
            "when", _LABELS["when"], value=when, hint=_HINTS["when"], several_lines=False, optional=True
        ),
        fields.buttons("take", "I planen", _TAKE, chosen="out" if row.what == "out" else "in"),
    ]
    return Drawn(ROW_FORM, "Ändra raden", f"{draft_id}:{offset}:{ts}:{row.key}", blocks)


def forms(deps: Deps, put: Put) -> dict[str, Form]:
    """Both by their ids. `put` puts a message in the place of the one that the form was opened from."""

    def answer(request: Request) -> Answered:
        draft, ts, key = _about(request, 3)
        value = request.fields.get("answer", "")
        outcome = drafts.answer(deps, request.asker, _number(draft), key, value)
        if isinstance(outcome, AnswerRefused):
            return again({"answer": f"{outcome.why} {outcome.suggestion}".strip()})
        if isinstance(outcome, TextPersonal):
            return again({"answer": str(says("inlasning.personal"))})
        return _shown(request, ts, draft_message(outcome), message(says("inlasning.answered")))

    def edit(request: Request) -> Answered:
        draft, offset, ts, key = _about(request, 4)
        given = request.fields
        edited = Edit(
            given.get("title", ""),
            given.get("owners", ""),
            given.get("when", ""),
            given.get("take") == "out",
        )
        outcome = drafts.edit(deps, request.asker, _number(draft), key, edited)
        if isinstance(outcome, AnswerRefused):
            return again({outcome.field: f"{outcome.why} {outcome.suggestion}".strip()})
        if not isinstance(outcome, Row):
            return reply(draft_message(outcome))
        page = drafts.page(deps, request.asker, _number(draft), _number(offset))
        if edited.out:
            said = message(says("inlasning.left_out", rubrik=words.heading(outcome)))
        else:
            about = words.about(outcome)
            said = message(says("inlasning.edited", rubrik=words.heading(outcome), ovrigt=about))
        return _shown(request, ts, draft_message(page), said)

    def _shown(request: Request, ts: str, now: Message, said: Message) -> Answered:
        """What was said in the form's place, and what it came to where it was opened from."""
        if ts and request.channel_id and put(request.channel_id, ts, now):
            return reply(said)
        return reply(said, now)

    return {
        ANSWER_FORM: Form(_forgiving(answer), _check_answer),
        ROW_FORM: Form(_forgiving(edit), _check_row),
    }


def _check_answer(request: Request) -> Errors:
    return {**checks.missing(request, "answer"), **checks.wrong_texts(request, ["answer"])}


def _check_row(request: Request) -> Errors:
    return {**checks.missing(request, "title"), **checks.wrong_texts(request, ["title", "owners", "when"])}


def _forgiving(save: Callable[[Request], Answered]) -> Callable[[Request], Answered]:
    def answer(request: Request) -> Answered:
        try:
            return save(request)
        except NotHere:
            return reply(message(says("svar.gone")))

    return answer


def _about(request: Request, count: int) -> list[str]:
    found = request.value.split(":", count - 1)
    if len(found) != count:
        raise NotHere("value")
    return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotHere("number")
    return int(text)
