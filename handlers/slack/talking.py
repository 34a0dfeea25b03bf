"""Plain words to the bot: looked up at once, or shown as they were understood before anything changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from handlers import grammar, talk
from handlers.slack.answer import Answered, reply
from handlers.slack.commands import readable, to_all
from handlers.slack.kit import Message, Mrkdwn, button, context, section
from handlers.slack.listings import listing_message
from handlers.slack.meetings import meetings_message
from handlers.slack.outcomes import PICK_TO_MOVE, outcome_message, pick_to_report, shown_message
from handlers.slack.reminders import later_question
from handlers.slack.request import Request
from handlers.slack.says import (
    MOVE,
    NEVER_MIND,
    REPORT,
    message,
    move_value,
    report_value,
    says,
    show_button,
    undo_button,
)
from handlers.slack.views import people_message, plan_message
from plan.privacy import has_personal_identity_number
from plan.references import Reference
from plan.words import folded
from services import looking, meetings, overview, reporting, roles, wishes
from services.deps import Asker, Deps
from services.results import Card, DateUnreadable, DueList, Meant, NothingToUndo, Outcome, RoleList, UndoOlder

# The bot's name, first in a mention.
_NAME = re.compile(r"^\s*<@[A-Z0-9]+(?:\|[^>]*)?>[\s,:]*")
# "rektor på Norrskolan" is the role and its unit.
_AT = re.compile(r" (?:på|för|i|vid|hos) ")
_PLACE = re.compile(r"(?:på|för|i|vid|hos) ", re.IGNORECASE)
# So many things at once are asked about.
_AT_ONCE = 5


def events(deps: Deps) -> dict[str, Callable[[Request], Answered]]:
    """What is written to the bot: in the direct messages, or where it is mentioned. What bots say gets nothing."""
    talking = _Talking(deps)

    def written(request: Request) -> Answered:
        if request.by_bot:
            return reply()
        if has_personal_identity_number(request.text):
            return message(says("svar.personal"))
        return talking.answer(request)

    return {"message": written, "app_mention": written}


class _Talking:
    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def answer(self, request: Request) -> Answered:
        """What somebody wrote, answered; for all to see where they said so of something that changes nothing."""
        text = readable(_NAME.sub("", request.text))
        wanted = grammar.shared(text)
        read = talk.read_talk(text if wanted is None else wanted)
        own = talk.Told | talk.Remind | talk.TakeBack | talk.Unclear | talk.Greeted
        changes = isinstance(read, own)
        if wanted is not None and not changes and not request.channel_id.startswith("D"):
            return to_all(request, self._looked_up(request.asker, read))
        return self._answer(request.asker, talk.read_talk(text) if changes else read)

    def _answer(self, asker: Asker, read: talk.Talk) -> list[Message]:
        match read:
            case talk.Told(change):
                return self._told(asker, change)
            case talk.Remind(references, words):
                return self._remind(asker, references, words)
            case talk.TakeBack():
                return [_take_back(looking.latest_of_mine(self._deps, asker))]
            case talk.Greeted():
                return [message(says("tal.greeted"), says("tal.can"))]
            case talk.Unclear(words):
                return [_unclear(words)]
        return self._looked_up(asker, read)

    def _looked_up(self, asker: Asker, read: talk.Talk) -> list[Message]:
        """What changes nothing."""
        deps = self._deps
        match read:
            case talk.Due(words):
                found = looking.due_in(deps, asker, words)
                return [_due(found) if found else message(says("tal.no_time", fragat=words), says("tal.can"))]
            case talk.Standing(references, words):
                return self._standing(asker, references, words)
            case talk.Who(references, words):
                return self._who(asker, references, words)
            case talk.Above():
                return [self._above(asker)]
            case talk.Forums():
                return [meetings_message(meetings.list_forums(deps, asker))]
            case talk.Asked(grammar.Mine()):
                return [listing_message(looking.my_assignments(deps, asker))]
            case talk.Asked(grammar.ListAll()):
                return [listing_message(looking.list_all(deps, asker))]
            case talk.Asked(grammar.ListLate()):
                return [listing_message(looking.list_late(deps, asker))]
            case talk.Asked(grammar.Show(references, words)):
                return [shown_message(looking.show(deps, asker, one, words)) for one in references]
            case talk.Asked(grammar.Search(words)):
                return [self._search(asker, words)]
            case talk.Asked(grammar.Help()):
                return [message(says("tal.greeted"), says("tal.can"))]
        raise TypeError(f"{type(read).__name__} is no look-up")

    def _search(self, asker: Asker, words: str) -> Message:
        found = looking.search(self._deps, asker, words)
        return listing_message(found, words) if found.rows else _unclear(words)

    def _standing(self, asker: Asker, references: Sequence[Reference], words: str) -> list[Message]:
        deps = self._deps
        if references:
            return [shown_message(looking.show(deps, asker, one, words)) for one in references]
        if not words:
            return [plan_message(overview.overview(deps, asker))]
        return [self._search(asker, words)]

    def _who(self, asker: Asker, references: Sequence[Reference], words: str) -> list[Message]:
        deps = self._deps
        if references:
            found = [looking.show(deps, asker, one, words) for one in references]
            return [_owners(one) if isinstance(one, Card) else shown_message(one) for one in found]
        held = roles.list_roles(deps, asker, _AT.sub(" ", words)) if words else None
        if isinstance(held, RoleList):
            return [people_message(held)]
        rows = looking.who_answers(deps, asker, words) if words else ()
        if not rows:
            return [_unclear(words)]
        said = [says("tal.who", rad=row.line, flera=row.total.total > 1) for row in rows]
        blocks = [
            section(text, show_button(row.line.assignment)) for text, row in zip(said, rows, strict=True)
        ]
        return [Message(Mrkdwn("\n").join(said), blocks)]

    def _above(self, asker: Asker) -> Message:
        held = roles.above(self._deps, asker)
        return people_message(held) if held.roles else message(says("tal.nobody_above"))

    def _remind(self, asker: Asker, references: Sequence[Reference], words: str) -> list[Message]:
        """When the asker would be reminded, as it was understood; what to choose among where no day was given."""
        if not references:
            return [message(says("svar.which", sagt="senare", ord_efter=words))]
        until = wishes.later_day(self._deps, asker, words) if words else None
        if isinstance(until, DateUnreadable):
            return [outcome_message(until)]
        said = []
        for reference in references[:_AT_ONCE]:
            found = looking.show(self._deps, asker, reference)
            mine = [line for line in found.lines if line.mine] if isinstance(found, Card) else []
            said += [later_question(line, until) for line in mine] or [shown_message(found)]
        return said

    def _told(self, asker: Asker, change: grammar.Report | grammar.Move) -> list[Message]:
        """What would be changed, as it was understood, with a yes and a no."""
        if refused := reporting.refused_text(change.words):
            return [outcome_message(refused)]
        pick = (
            pick_to_report(change.status, change.said) if isinstance(change, grammar.Report) else PICK_TO_MOVE
        )
        if not change.references:
            by_words = (
                reporting.report_by_words if isinstance(change, grammar.Report) else reporting.move_by_words
            )
            return [outcome_message(by_words(self._deps, asker, change.words), pick)]
        said = []
        for reference in change.references[:_AT_ONCE]:
            found = self._meant(asker, reference, change.words)
            said.append(
                _understood(found, change) if isinstance(found, Meant) else outcome_message(found, pick)
            )
        return said

    def _meant(self, asker: Asker, reference: Reference, words: str) -> Meant | Outcome:
        """What is meant; "på Bergskolan" is the unit, where there is one by that name, and is asked about."""
        if place := _PLACE.match(words):
            named = words[place.end() :]
            found = looking.meant(self._deps, asker, reference, named)
            unit = found.line.unit if isinstance(found, Meant) else None
            if unit and folded(named).startswith(folded(unit)):
                return found
        return looking.meant(self._deps, asker, reference, words)


def _understood(found: Meant, change: grammar.Report | grammar.Move) -> Message:
    one = found.line.assignment
    no = button("Nej", NEVER_MIND)
    if isinstance(change, grammar.Report):
        text = says("tal.understood", rad=found.line, status=change.status, kommentar=found.words)
        yes = button("Ja, ändra", REPORT, report_value(one, change.status, found.words), style="primary")
    else:
        text = says("tal.understood_move", rad=found.line, ord_efter=found.words)
        yes = button("Ja, ändra", MOVE, move_value(one, found.words), style="primary")
    return message(text, says("tal.nothing_yet"), buttons=[yes, no])


def _take_back(found: UndoOlder | NothingToUndo) -> Message:
    if isinstance(found, NothingToUndo):
        return message(says("svar.nothing_to_undo"))
    return message(
        says("svar.undo_older", svar=found), buttons=[undo_button(found.batch_id), button("Nej", NEVER_MIND)]
    )


def _unclear(words: str) -> Message:
    return message(says("tal.unclear", fragat=words), says("tal.can"))


def _owners(card: Card) -> Message:
    line = card.lines[0]
    return message(
        says("tal.who", rad=line, flera=len(card.lines) > 1), buttons=[show_button(line.assignment)]
    )


def _due(found: DueList) -> Message:
    """What is to be done in some days."""
    title = says("tal.due", lista=found)
    if not found.rows:
        return message(title)
    rows = [says("listor.row", post=row, i_dag=found.today, enhet=False) for row in found.rows]
    blocks = [section(title)]
    blocks += [
        section(text, show_button(row.line.assignment)) for text, row in zip(rows, found.rows, strict=True)
    ]
    if left := found.total - len(found.rows):
        return Message(
            Mrkdwn("\n").join([title, *rows]), [*blocks, context(says("tal.due_more", antal=left))]
        )
    return Message(Mrkdwn("\n").join([title, *rows]), blocks)
