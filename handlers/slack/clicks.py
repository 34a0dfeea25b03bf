"""Buttons: what they carry says what to do. A value that is not ours is answered, never trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from slack_sdk.errors import SlackApiError

from handlers.slack.answer import Answer, reply
from handlers.slack.answer import replace as replaced
from handlers.slack.digests import DIGEST_NOTE, DIGEST_SEND, DIGEST_SKIP, steered_message
from handlers.slack.forms import Opener, answer_for, decide, note
from handlers.slack.forms import status as status_form
from handlers.slack.kit import Message
from handlers.slack.listings import listing_message
from handlers.slack.outcomes import (
    PICK_TO_MOVE,
    outcome_message,
    past_message,
    pick_to_report,
    reported_messages,
    shown_message,
    undo_message,
)
from handlers.slack.profiles import Profiles
from handlers.slack.reminders import (
    ANSWER,
    LATER,
    RHYTHM,
    SUPPORT,
    later_question,
    rhythm_question,
    wish_message,
)
from handlers.slack.request import Request
from handlers.slack.says import (
    ALONE,
    ANSWER_FOR,
    APPOINT,
    MORE,
    MOVE,
    MOVE_OF,
    NEVER_MIND,
    REPORT,
    REPORT_OF,
    SHOW,
    UNDO,
    UPDATE,
    message,
    says,
)
from handlers.slack.verbs import ABOUT_NOTHING, DECIDE, PAST
from handlers.slack.views import cycle_message, people_message
from plan.reminding import Rhythm
from plan.status import Status
from services import cycle as cycles
from services import digest_planning, looking, people, reporting, roles, undoing, updating, wishes
from services.deps import Deps
from services.errors import NotHere
from services.reporting import Seen, Source
from services.results import Changed, ChooseOne, Line, Listing, Moved, Outcome, RoleList, Undone

Click = Callable[[Request], Answer]


def clicks(deps: Deps, profiles: Profiles, forms: Opener) -> dict[str, Click]:
    """The verbs of our buttons, each with what answers it."""
    found = _Clicks(deps, profiles, forms)
    handlers: dict[str, Click] = {
        REPORT: found.report,
        MOVE: found.move,
        REPORT_OF: found.report_of,
        MOVE_OF: found.move_of,
        SHOW: found.show,
        PAST: found.past,
        UNDO: found.undo,
        MORE: found.more,
        APPOINT: found.appoint,
        ANSWER: found.answer,
        LATER: found.later,
        SUPPORT: found.support,
        RHYTHM: found.rhythm,
        DIGEST_SEND: found.send_digest,
        DIGEST_SKIP: found.skip_digest,
        DIGEST_NOTE: found.note_digest,
        DECIDE: found.decide,
        ANSWER_FOR: found.answer_for,
        UPDATE: found.update,
        NEVER_MIND: found.never_mind,
    }
    return {verb: _forgiving(handler) for verb, handler in handlers.items()}


class _NotOurs(Exception):
    """The value of a button that was made up, or is from another version of the bot."""


def _forgiving(handler: Click) -> Click:
    """What can't be read, or points at nothing, gets an answer like any button that is too old."""

    def answer(request: Request) -> Answer:
        try:
            return handler(request)
        except (_NotOurs, NotHere):
            return reply(message(says("svar.gone")))

    return answer


def _parts(request: Request, separator: str, count: int) -> list[str]:
    parts = request.value.split(separator, count - 1)
    if len(parts) != count:
        raise _NotOurs
    return parts


def _id(text: str) -> int:
    """A number of ours: digits, and no more than the database keeps."""
    if not (text.isascii() and text.isdigit() and int(text) < 2**31):
        raise _NotOurs
    return int(text)


def _status(text: str) -> Status:
    if text not in _ANSWERED:
        raise _NotOurs
    return Status(text)


def _source(kind: str, source_id: str) -> Source:
    if kind not in ("activity", "occurrence", "decision", "effect", "spreading"):
        raise _NotOurs
    return Source(kind, _id(source_id))


_ANSWERED = frozenset(status.value for status in Status) - {Status.PROPOSED.value}


class _Clicks:
    def __init__(self, deps: Deps, profiles: Profiles, forms: Opener) -> None:
        self._deps = deps
        self._profiles = profiles
        self._forms = forms

    def report(self, request: Request) -> Answer:
        """Klar · Pågår · Behöver stöd, or the choice of which was meant."""
        outcome = self._reported(request)
        said, *asks = reported_messages(outcome)
        return replaced(said, *asks) if isinstance(outcome, Changed) else reply(said)

    def answer(self, request: Request) -> Answer:
        """The same from a reminder, which is not replaced: it is updated in place, for all who got it."""
        return reply(*reported_messages(self._reported(request)))

    def _reported(self, request: Request) -> Outcome:
        assignment_id, version, status, comment = _parts(request, ":", 4)
        seen = Seen(_id(assignment_id), _id(version))
        return reporting.report_seen(self._deps, request.asker, seen, _status(status), comment)

    def later(self, request: Request) -> Answer:
        """Senare: ask when, or remember it."""
        days, assignment_id = _parts(request, ":", 2)
        if days == "ask":
            return reply(later_question(self._line(request, _id(assignment_id))))
        when = days if "-" in days else _id(days)
        outcome = wishes.remind_later(self._deps, request.asker, _id(assignment_id), when)
        if isinstance(outcome, wishes.RemindedLater):
            return replaced(wish_message(outcome))
        return reply(outcome_message(outcome))

    def support(self, request: Request) -> Answer:
        """Behöver stöd: whom to tell."""
        to, assignment_id = _parts(request, ":", 2)
        if to not in ("manager", "group"):
            raise _NotOurs
        outcome = wishes.ask_support(
            self._deps, request.asker, _id(assignment_id), "manager" if to == "manager" else "group"
        )
        if isinstance(outcome, wishes.SupportAsked):
            return replaced(wish_message(outcome))
        return reply(outcome_message(outcome))

    def rhythm(self, request: Request) -> Answer:
        """How often to be reminded: ask, or remember it."""
        if request.value == "ask":
            return reply(rhythm_question())
        if request.value not in set(Rhythm):
            raise _NotOurs
        return replaced(wish_message(wishes.set_rhythm(self._deps, request.asker, Rhythm(request.value))))

    def move(self, request: Request) -> Answer:
        """The choice of whose date to move."""
        assignment_id, version, words = _parts(request, ":", 3)
        seen = Seen(_id(assignment_id), _id(version))
        outcome = reporting.move_seen(self._deps, request.asker, seen, words)
        return reply(outcome_message(outcome, PICK_TO_MOVE))

    def report_of(self, request: Request) -> Answer:
        """The choice of which activity to give a status: its units are the next thing to choose, perhaps."""
        kind, source_id, status, comment = _parts(request, ":", 4)
        source, given = _source(kind, source_id), _status(status)
        outcome = reporting.report_of(self._deps, request.asker, source, given, comment)
        said, *asks = reported_messages(outcome, pick_to_report(given))
        return replaced(said, *asks) if isinstance(outcome, Changed | ChooseOne) else reply(said)

    def move_of(self, request: Request) -> Answer:
        """The same for a date."""
        kind, source_id, words = _parts(request, ":", 3)
        outcome = reporting.move_of(self._deps, request.asker, _source(kind, source_id), words)
        said = outcome_message(outcome, PICK_TO_MOVE)
        return replaced(said) if isinstance(outcome, Moved | ChooseOne) else reply(said)

    def show(self, request: Request) -> Answer:
        """Open one thing whole."""
        alone = request.value.endswith(ALONE)
        one = _id(request.value.removesuffix(ALONE))
        return reply(shown_message(looking.show_assignment(self._deps, request.asker, one, alone=alone)))

    def past(self, request: Request) -> Answer:
        """Historik: all that has happened to one thing, whichever unit."""
        return reply(past_message(looking.show_assignment(self._deps, request.asker, _id(request.value))))

    def undo(self, request: Request) -> Answer:
        """Take a change back."""
        outcome = undoing.undo(self._deps, request.asker, _id(request.value))
        return (
            replaced(undo_message(outcome)) if isinstance(outcome, Undone) else reply(undo_message(outcome))
        )

    def more(self, request: Request) -> Answer:
        """The next page of a list."""
        kind, offset, asked = _parts(request, ":", 3)
        return reply(self._page(request, kind, _id(offset), asked))

    def _page(self, request: Request, kind: str, offset: int, asked: str) -> Message:
        deps, asker = self._deps, request.asker
        if kind == "cycle":
            return cycle_message(cycles.cycle(deps, asker, asked, offset), asked)
        if kind == "search":
            return listing_message(looking.search(deps, asker, asked, offset), asked)
        lists: dict[str, Callable[..., Listing]] = {
            "mine": looking.my_assignments,
            "later": partial(looking.my_assignments, later=True),
            "all": looking.list_all,
            "late": looking.list_late,
        }
        if kind not in lists:
            raise _NotOurs
        return listing_message(lists[kind](deps, asker, offset))

    def send_digest(self, request: Request) -> Answer:
        """Skicka nu: the draft's digest is posted at once."""
        return reply(steered_message(digest_planning.send_now(self._deps, request.asker, _id(request.value))))

    def skip_digest(self, request: Request) -> Answer:
        """Hoppa över: nothing is posted before this meeting."""
        return reply(steered_message(digest_planning.skip(self._deps, request.asker, _id(request.value))))

    def note_digest(self, request: Request) -> Answer:
        """Lägg till en rad: opens a form."""
        return self._forms.open(request, note.drawn(_id(request.value)))

    def decide(self, request: Request) -> Answer:
        """Anteckna beslut: opens a form with what, who and when."""
        line = None if request.value == ABOUT_NOTHING else self._line(request, _id(request.value))
        held = roles.list_roles(self._deps, request.asker)
        names = [role.name for role in held.roles if not role.is_body] if isinstance(held, RoleList) else []
        return self._forms.open(request, decide.drawn(line, names))

    def answer_for(self, request: Request) -> Answer:
        """Svara för en enhet: opens a form with which, how it goes, and why it is the asker who says so."""
        card = looking.show_assignment(self._deps, request.asker, _id(request.value))
        lines = [line for line in card.lines if line.follows] if card else []
        if not lines:
            raise NotHere
        return self._forms.open(request, answer_for.drawn(lines))

    def update(self, request: Request) -> Answer:
        """Mer: opens the form where everything can be said at once."""
        about = updating.about(self._deps, request.asker, _id(request.value))
        return self._forms.open(request, status_form.drawn(about))

    def never_mind(self, request: Request) -> Answer:
        """Nej: what was understood is not done."""
        return replaced(message(says("svar.never_mind")))

    def _line(self, request: Request, assignment_id: int) -> Line:
        card = looking.show_assignment(self._deps, request.asker, assignment_id)
        for line in card.lines if card else ():
            if line.assignment.id == assignment_id:
                return line
        raise NotHere

    def appoint(self, request: Request) -> Answer:
        """Instead of the present holder, or beside."""
        manner, role_id, unit_key, who = _parts(request, "|", 4)
        if manner not in ("replace", "beside"):
            raise _NotOurs
        try:
            profile = self._profiles.of(replace(request.asker.account, external_id=who)).profile
        except SlackApiError as error:
            raise _NotOurs from error
        outcome = people.appoint_clicked(
            self._deps,
            request.asker,
            _id(role_id),
            unit_key,
            profile,
            "replace" if manner == "replace" else "beside",
        )
        return replaced(people_message(outcome, who))
