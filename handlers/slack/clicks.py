"""Buttons: what they carry says what to do. A value that is not ours is answered, never trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers.slack.answer import Answer, reply
from handlers.slack.answer import replace as replaced
from handlers.slack.kit import Message
from handlers.slack.listings import listing_message
from handlers.slack.outcomes import outcome_message, shown_message, undo_message
from handlers.slack.profiles import Profiles
from handlers.slack.request import Request
from handlers.slack.says import APPOINT, MORE, MOVE, REPORT, SHOW, UNDO, message, says
from handlers.slack.views import cycle_message, people_message
from plan.status import Status
from services import cycle as cycles
from services import looking, people, reporting, undoing
from services.deps import Deps
from services.errors import NotHere
from services.reporting import Seen
from services.results import Changed, Listing, Undone

Click = Callable[[Request], Answer]


def clicks(deps: Deps, profiles: Profiles) -> dict[str, Click]:
    """The verbs of our buttons, each with what answers it."""
    found = _Clicks(deps, profiles)
    handlers: dict[str, Click] = {
        REPORT: found.report,
        MOVE: found.move,
        SHOW: found.show,
        UNDO: found.undo,
        MORE: found.more,
        APPOINT: found.appoint,
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


_ANSWERED = frozenset(status.value for status in Status) - {Status.PROPOSED.value}


class _Clicks:
    def __init__(self, deps: Deps, profiles: Profiles) -> None:
        self._deps = deps
        self._profiles = profiles

    def report(self, request: Request) -> Answer:
        """Klar · Pågår · Behöver stöd, or the choice of which was meant."""
        assignment_id, version, status, comment = _parts(request, ":", 4)
        seen = Seen(_id(assignment_id), _id(version))
        outcome = reporting.report_seen(self._deps, request.asker, seen, _status(status), comment)
        said = outcome_message(outcome)
        return replaced(said) if isinstance(outcome, Changed) else reply(said)

    def move(self, request: Request) -> Answer:
        """The choice of whose date to move."""
        assignment_id, version, words = _parts(request, ":", 3)
        seen = Seen(_id(assignment_id), _id(version))
        return reply(outcome_message(reporting.move_seen(self._deps, request.asker, seen, words)))

    def show(self, request: Request) -> Answer:
        """Open one thing whole."""
        return reply(shown_message(looking.show_assignment(self._deps, request.asker, _id(request.value))))

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
            "all": looking.list_all,
            "late": looking.list_late,
        }
        if kind not in lists:
            raise _NotOurs
        return listing_message(lists[kind](deps, asker, offset))

    def appoint(self, request: Request) -> Answer:
        """Instead of the present holder, or beside."""
        manner, role_id, unit_key, who = _parts(request, "|", 4)
        if manner not in ("replace", "beside"):
            raise _NotOurs
        profile = self._profiles.of(replace(request.asker.account, external_id=who)).profile
        outcome = people.appoint_clicked(
            self._deps,
            request.asker,
            _id(role_id),
            unit_key,
            profile,
            "replace" if manner == "replace" else "beside",
        )
        return replaced(people_message(outcome, who))
