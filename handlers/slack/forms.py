"""Forms that open over what somebody is looking at: a decision, and a line for the digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from slack_sdk import WebClient
from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from handlers.slack.digests import steered_message
from handlers.slack.kit import Message, section
from handlers.slack.outcomes import decision_message, reported_messages
from handlers.slack.request import Request
from handlers.slack.says import ANSWERS, message, says
from handlers.texts.sv import words
from plan.status import Status
from services import decisions, digest_planning, reporting
from services.deps import Deps
from services.errors import NotHere
from services.reporting import COMMENT_LIMIT, Seen
from services.results import Line

DECIDE_FORM = "decide"
NOTE_FORM = "digest_note"
ANSWER_FORM = "answer_for"
_MOST_OPTIONS = 100

Form = Callable[[Request], Sequence[Message]]


class Forms:
    """Opens forms. A network call, within the three seconds that a trigger lives; never in a transaction."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def decide(self, request: Request, line: Line, roles: Sequence[str]) -> None:
        """What was decided, who is to do it, and when."""
        blocks: list[Block] = [
            section(says("sammanstallning.decide_about", rad=line)),
            _text("what", "Vad beslutades?", "sammanstallning.no_pupils"),
        ]
        if roles:
            blocks.append(_choice("who", "Vem gör det? (kan lämnas tomt)", roles))
        blocks.append(
            InputBlock(
                label=_plain("Senast (kan lämnas tomt)"),
                element=DatePickerElement(action_id="value"),
                block_id="when",
                optional=True,
            )
        )
        self._open(request, DECIDE_FORM, "Anteckna beslut", str(line.assignment.id), blocks)

    def note(self, request: Request, meeting_id: int) -> None:
        """A line of the leader's own in the digest."""
        blocks = [_text("what", "Vad vill du lägga till?", "sammanstallning.no_pupils")]
        self._open(request, NOTE_FORM, "Lägg till en rad", str(meeting_id), blocks)

    def answer_for(self, request: Request, lines: Sequence[Line]) -> None:
        """An answer for a unit from the centre: which unit, how it goes, and a note that says why."""
        units = [
            (
                f"{line.unit or 'Alla'} · {words.STATUS[line.assignment.status]}",
                f"{line.assignment.id}:{line.assignment.version}",
            )
            for line in lines
        ]
        statuses = [(words.sentence(words.STATUS[one]), one.value) for one, _ in ANSWERS]
        blocks: list[Block] = [
            section(says("listor.answering_for", rad=lines[0])),
            _options("unit", "Vilken enhet?", units),
            _options("status", "Hur går det?", statuses),
            _text("what", "Varför svarar du?", "sammanstallning.no_pupils"),
        ]
        self._open(request, ANSWER_FORM, "Svara för en enhet", str(lines[0].assignment.id), blocks)

    def _open(self, request: Request, form: str, title: str, about: str, blocks: Sequence[Block]) -> None:
        view = View(
            type="modal",
            callback_id=form,
            title=_plain(title),
            submit=_plain("Spara"),
            close=_plain("Avbryt"),
            private_metadata=f"{request.channel_id}:{about}",
            blocks=list(blocks),
        )
        self._client.views_open(trigger_id=request.trigger_id, view=view)


def forms(deps: Deps) -> dict[str, Form]:
    """What is done with a form that was submitted, by its id."""

    def decide(request: Request) -> Sequence[Message]:
        due = _day(request.fields.get("when", ""))
        outcome = decisions.decide_about(
            deps,
            request.asker,
            _id(request.value),
            request.fields.get("what", ""),
            request.fields.get("who", ""),
            due,
        )
        return [decision_message(outcome)]

    def answer_for(request: Request) -> Sequence[Message]:
        assignment_id, _, version = request.fields.get("unit", "").partition(":")
        status = request.fields.get("status", "")
        if status not in {one.value for one, _ in ANSWERS}:
            return [message(says("svar.gone"))]
        seen = Seen(_id(assignment_id), _id(version))
        note = request.fields.get("what", "")
        return reported_messages(reporting.report_seen(deps, request.asker, seen, Status(status), note))

    def note(request: Request) -> Sequence[Message]:
        text = request.fields.get("what", "")
        return [steered_message(digest_planning.add_line(deps, request.asker, _id(request.value), text))]

    found: dict[str, Form] = {DECIDE_FORM: decide, NOTE_FORM: note, ANSWER_FORM: answer_for}
    return {name: _forgiving(form) for name, form in found.items()}


def _forgiving(form: Form) -> Form:
    """A form about something that is not here, or filled in by no hand of ours, gets an answer like an old button."""

    def answer(request: Request) -> Sequence[Message]:
        try:
            return form(request)
        except NotHere:
            return [message(says("svar.gone"))]

    return answer


def _day(text: str) -> date | None:
    """The day that a date picker gave; None where none was chosen."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _id(text: str) -> int:
    """A number of ours; 0, which nothing has, for what was made up."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _text(block_id: str, label: str, hint: str) -> InputBlock:
    element = PlainTextInputElement(action_id="value", multiline=True, max_length=COMMENT_LIMIT)
    return InputBlock(label=_plain(label), element=element, block_id=block_id, hint=_plain(str(says(hint))))


def _choice(block_id: str, label: str, choices: Sequence[str]) -> InputBlock:
    options = [Option(text=_plain(words.short(one, 75)), value=one[:75]) for one in choices[:_MOST_OPTIONS]]
    element = StaticSelectElement(action_id="value", options=options)
    return InputBlock(label=_plain(label), element=element, block_id=block_id, optional=True)


def _options(block_id: str, label: str, choices: Sequence[tuple[str, str]]) -> InputBlock:
    """A choice that must be made, among texts that stand for values."""
    options = [Option(text=_plain(words.short(text, 75)), value=value) for text, value in choices]
    element = StaticSelectElement(action_id="value", options=options[:_MOST_OPTIONS])
    return InputBlock(label=_plain(label), element=element, block_id=block_id)


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=text)
