"""The form for when the bot speaks and when the terms end."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.request import Request
from handlers.slack.says import message, says, undo_button
from handlers.texts.sv import words
from services import rhythm_editing
from services.deps import Deps
from services.editable import NothingChanged
from services.results import AdminOnly
from services.rhythm_editing import RhythmSaved, RhythmShown, RhythmUnclear, RhythmValues

NAME = "rhythm"
_NEEDED = ("hours", "ladder", "autumn", "spring")
_UNCLEAR = {
    "hours": "andra.hours_unclear",
    "breaks": "andra.breaks_unclear",
    "ladder": "andra.ladder_unclear",
    "autumn": "andra.autumn_unclear",
    "spring": "andra.spring_unclear",
}


def drawn(shown: RhythmShown) -> Drawn:
    """The form, with what holds now."""
    breaks = "\n".join(words.break_words(shown.breaks))
    ladder = ", ".join(str(days) for days in shown.ladder)
    one_line = {"several_lines": False}
    blocks: list[Block] = [
        fields.text(
            "hours", "Arbetstid", hint="andra.hours_hint", value=words.hours_words(shown.hours), **one_line
        ),
        fields.text(
            "breaks", "Lov då ingen får något", hint="andra.breaks_hint", value=breaks, optional=True
        ),
        fields.text(
            "ladder", "Påminn så många dagar före", hint="andra.ladder_hint", value=ladder, **one_line
        ),
        fields.text(
            "autumn", "Höstterminen slutar", hint="", value=words.every_year(shown.autumn), **one_line
        ),
        fields.text(
            "spring",
            "Vårterminen slutar",
            hint="andra.terms_hint",
            value=words.every_year(shown.spring),
            **one_line,
        ),
    ]
    return Drawn(NAME, "Tider, lov och terminer", "", blocks)


def form(deps: Deps) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        given = request.fields
        values = RhythmValues(*(given.get(name, "") for name in _UNCLEAR))
        match rhythm_editing.save_rhythm(deps, request.asker, values):
            case RhythmSaved() as saved:
                return message(says("andra.rhythm_saved", svar=saved), buttons=[undo_button(saved.batch_id)])
            case RhythmUnclear(texts):
                return again({field: str(says(_UNCLEAR[field], text=text)) for field, text in texts.items()})
            case NothingChanged():
                return message(says("andra.rhythm_same"))
            case AdminOnly() as refused:
                return again({}, banner=str(says("plan.admin_only", svar=refused)))

    return Form(save, _check)


def _check(request: Request) -> Errors:
    return {
        **checks.missing(request, *_NEEDED),
        **checks.wrong_texts(request, [*_NEEDED, "breaks"], 300),
    }
