"""`/aktivitet`, `/årshjul` and `/plan`: turn words into a request, call one service, show what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from handlers import grammar
from handlers.grammar import read_activity, read_cycle, read_plan
from handlers.running import Goals, Interventions, Proposals, RunningRequest, Units, read_past, read_running
from handlers.slack.answer import Answer, Answered, as_answer
from handlers.slack.channels import Channels
from handlers.slack.digests import digest_message, posted_message
from handlers.slack.editing import Editing, administrators, stops
from handlers.slack.forms import Opener
from handlers.slack.forms import status as status_form
from handlers.slack.importing.pages import drafts_message
from handlers.slack.kit import Message, user
from handlers.slack.listings import listing_message
from handlers.slack.meetings import meetings_message, upcoming_message
from handlers.slack.outcomes import (
    PICK_TO_MOVE,
    PICK_TO_UPDATE,
    Pick,
    decision_message,
    outcome_message,
    past_message,
    pick_to_report,
    reported_messages,
    shown_message,
    undo_message,
)
from handlers.slack.papers import Papers
from handlers.slack.pictures import Pictures
from handlers.slack.profiles import Profiles
from handlers.slack.reminders import later_question, wish_message
from handlers.slack.request import Request
from handlers.slack.says import message, more_button, says
from handlers.slack.views import cycle_message, people_message, plan_message
from handlers.taking_out import CalendarAddress, Review, TakeOut, Templates
from plan.privacy import has_personal_identity_number
from plan.references import Reference
from plan.words import tidy
from services import cycle as cycles
from services import (
    decisions,
    digest_planning,
    digests,
    looking,
    meetings,
    overview,
    people,
    reporting,
    roles,
    undoing,
    upcoming,
    updating,
    wishes,
)
from services.deps import Asker, Deps
from services.importing import drafts
from services.results import AdminOnly, Card, Line, Meant, Outcome, RoleList

_LOOK_UPS = (grammar.Mine, grammar.ListAll, grammar.ListLate, grammar.Search, grammar.Show)
# What `/plan` shows of the plan, and what may therefore be shared; nothing of the asker's own, and nothing that is
# seen by some alone.
_SHOWN = (grammar.Overview, grammar.Roles, grammar.HeldBy, grammar.Administrators)
_SHOWN_RUNNING = (Interventions, Goals, Proposals, Units)
# How Slack writes somebody who was picked from the list after an @ (with should_escape in the manifest).
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|([^>]*))?>")
_OTHER_MARKUP = re.compile(r"<(?:#[A-Z0-9]+\|([^>]*)|(https?:[^|>]*)(?:\|[^>]*)?)>")

Command = Callable[[Request], Answered]


def commands(
    deps: Deps,
    profiles: Profiles,
    opener: Opener,
    pictures: Pictures,
    papers: Papers,
    editing: Editing,
    channels: Channels,
) -> dict[str, Command]:
    """The commands of the manifest, each with what answers it."""
    activity = _Activity(deps, opener)
    plan = _Plan(deps, profiles, pictures, papers, editing, channels)

    def cycle(request: Request) -> Answered:
        asked = readable(request.text)
        wanted = grammar.shared(asked)
        read = read_cycle(asked if wanted is None else wanted)
        if isinstance(read, grammar.Help):
            return [message(says("arshjul.help"))]
        if isinstance(read, grammar.Picture):
            return pictures.show(request, read.words)
        view = cycles.cycle(deps, request.asker, read.words)
        found = cycle_message(view, read.words, shared=wanted is not None)
        return [found] if wanted is None else to_all(request, [found])

    found: dict[str, Command] = {"/aktivitet": activity, "/årshjul": cycle, "/arshjul": cycle, "/plan": plan}
    return {name: _about_nobody(command) for name, command in found.items()}


def to_all(request: Request, messages: Sequence[Message]) -> Answer:
    """A look-up that the asker shares with the channel: as it is, without buttons, which are the asker's own."""
    said = says("svar.shared", vem=user(request.account.external_id))
    return Answer(shared=tuple(one.without_buttons(said) for one in messages))


def _about_nobody(command: Command) -> Command:
    """No personal identity number is searched for, shown again or put in a button, whatever it was written after."""

    def answer(request: Request) -> Answered:
        if has_personal_identity_number(request.text):
            return [message(says("svar.personal"))]
        return command(request)

    return answer


def readable(text: str) -> str:
    """What was written, with people, channels and links as words instead of Slack's markup."""
    text = _MENTION.sub(lambda found: f"@{found[2] or found[1]}", text)
    return _OTHER_MARKUP.sub(lambda found: f"#{found[1]}" if found[1] else found[2] or "", text)


class _Activity:
    """`/aktivitet`."""

    def __init__(self, deps: Deps, opener: Opener) -> None:
        self._deps = deps
        self._opener = opener

    def __call__(self, request: Request) -> Answered:
        asked = readable(request.text)
        wanted = grammar.shared(asked)
        if (past := read_past(tidy(asked if wanted is None else wanted))) is not None:
            said = [past_message(looking.show(self._deps, request.asker, one, past[1])) for one in past[0]]
            return said if wanted is None else to_all(request, said)
        read = read_activity(asked if wanted is None else wanted)
        if wanted is not None and isinstance(read, _LOOK_UPS):
            return to_all(request, self._looked_up(request.asker, read))
        return self._answer(request, read_activity(asked))

    def _answer(self, request: Request, read: grammar.ActivityRequest) -> Answered:
        deps, asker = self._deps, request.asker
        match read:
            case grammar.Update(references, words):
                return self._update(request, references, words)
            case grammar.Undo():
                return [undo_message(undoing.undo_latest(deps, asker))]
            case grammar.Report() as report:
                return self._report(asker, report)
            case grammar.Move(references, words):
                return self._move(asker, references, words)
            case grammar.Later(references, words):
                return self._later(asker, references, words)
            case grammar.Help():
                return [message(says("hjalp.activity", i_dag=looking.today(deps, asker)))]
        return self._looked_up(asker, read)

    def _looked_up(self, asker: Asker, read: grammar.ActivityRequest) -> list[Message]:
        """What changes nothing."""
        deps = self._deps
        match read:
            case grammar.Mine():
                return [listing_message(looking.my_assignments(deps, asker))]
            case grammar.ListAll():
                return [listing_message(looking.list_all(deps, asker))]
            case grammar.ListLate():
                return [listing_message(looking.list_late(deps, asker))]
            case grammar.Search(words):
                return [listing_message(looking.search(deps, asker, words), words)]
            case grammar.Show(references, words):
                return [shown_message(looking.show(deps, asker, one, words)) for one in references]
        raise TypeError(f"{type(read).__name__} is no look-up")

    def _update(self, request: Request, references: Sequence[Reference], words: str) -> Answered:
        """Open the form about the one that is meant, or ask which."""
        if not references:
            outcome: Outcome = reporting.report_by_words(self._deps, request.asker, words)
        else:
            found = looking.meant(self._deps, request.asker, references[0], words)
            if isinstance(found, Meant):
                about = updating.about(self._deps, request.asker, found.line.assignment.id)
                return self._opener.open(request, status_form.drawn(about))
            outcome = found
        return outcome_message(outcome, PICK_TO_UPDATE)

    def _report(self, asker: Asker, read: grammar.Report) -> list[Message]:
        pick = pick_to_report(read.status, read.said)
        if not read.references:
            return _messages([reporting.report_by_words(self._deps, asker, read.words)], pick)
        return _messages(reporting.report(self._deps, asker, read.references, read.status, read.words), pick)

    def _move(self, asker: Asker, references: Sequence[Reference], words: str) -> list[Message]:
        if references:
            return _messages(reporting.move(self._deps, asker, references, words), PICK_TO_MOVE)
        outcome = reporting.move_by_words(self._deps, asker, words)
        if words and outcome.candidates:
            return [outcome_message(outcome, PICK_TO_MOVE)]
        today = looking.today(self._deps, asker)
        first = outcome.candidates[0] if outcome.candidates else None
        written = PICK_TO_MOVE.written(first) if first and first.assignment.label else "/aktivitet flytta 3b"
        return [message(says("svar.which_move", skriv=written, i_dag=today))]

    def _later(self, asker: Asker, references: Sequence[Reference], words: str) -> list[Message]:
        """Remind me of these another day; the buttons where no day is given."""
        said = []
        for reference in references:
            found = looking.show(self._deps, asker, reference)
            mine = [line for line in found.lines if line.mine] if isinstance(found, Card) else []
            if not mine:
                said.append(shown_message(found))
            elif not words:
                said.append(later_question(mine[0]))
            else:
                said += [self._later_one(asker, line, words) for line in mine]
        return said or [message(says("svar.which", sagt="senare", ord_efter=words))]

    def _later_one(self, asker: Asker, line: Line, words: str) -> Message:
        outcome = wishes.remind_later(self._deps, asker, line.assignment.id, words)
        if isinstance(outcome, wishes.RemindedLater):
            return wish_message(outcome)
        return outcome_message(outcome)


def _messages(outcomes: Sequence[Outcome], pick: Pick) -> list[Message]:
    return [said for outcome in outcomes for said in reported_messages(outcome, pick)]


def _paused(outcome: wishes.Paused | AdminOnly) -> Message:
    if isinstance(outcome, AdminOnly):
        return message(says("plan.admin_only", svar=outcome))
    return wish_message(outcome)


class _Plan:
    """`/plan`."""

    def __init__(
        self,
        deps: Deps,
        profiles: Profiles,
        pictures: Pictures,
        papers: Papers,
        editing: Editing,
        channels: Channels,
    ) -> None:
        self._editing = editing
        self._channels = channels
        self._deps = deps
        self._profiles = profiles
        self._pictures = pictures
        self._papers = papers

    def __call__(self, request: Request) -> Answered:
        mentions = _MENTION.findall(request.text)
        asked = readable(_MENTION.sub("", request.text))
        who = mentions[0][0] if mentions else None
        wanted = grammar.shared(asked)
        if wanted is not None:
            run, read = read_running(tidy(wanted), who), read_plan(wanted, who)
            if isinstance(run, _SHOWN_RUNNING) or (run is None and isinstance(read, _SHOWN)):
                found = as_answer(self._answer(request, run, read))
                return to_all(request, found.messages) if found.messages else found
        return self._answer(request, read_running(tidy(asked), who), read_plan(asked, who))

    def _answer(self, request: Request, run: RunningRequest | None, read: grammar.PlanRequest) -> Answered:
        deps, asker = self._deps, request.asker
        if run is not None:
            return self._editing.asked(request, run)
        match read:
            case grammar.Picture(words):
                return self._pictures.show(request, words)
            case grammar.Overview():
                return [plan_message(overview.overview(deps, asker), more_button())]
            case grammar.Roles(words):
                return [people_message(roles.list_roles(deps, asker, words))]
            case grammar.Appoint(words, who):
                profile = self._profiles.of(replace(asker.account, external_id=who)).profile
                return [people_message(people.appoint(deps, asker, words, profile), who)]
            case grammar.Dismiss(words, who):
                profile = self._profiles.of(replace(asker.account, external_id=who)).profile
                return [people_message(people.dismiss(deps, asker, words, profile), who)]
            case grammar.Administrators():
                return [administrators.list_message(people.list_administrators(deps, asker))]
            case grammar.MakeAdministrator(who):
                return [people_message(administrators.appointed(deps, self._profiles, asker, who), who)]
            case grammar.RemoveAdministrator(who):
                profile = self._profiles.of(replace(asker.account, external_id=who)).profile
                return [people_message(people.dismiss_administrator(deps, asker, profile), who)]
            case grammar.HeldBy(who):
                profile = self._profiles.of(replace(asker.account, external_id=who)).profile
                return [people_message(roles.held_by(deps, asker, profile), who)]
            case grammar.Meetings(words):
                return self._meetings(request, words)
            case grammar.Situation(post):
                return [self._situation(request, post)]
            case grammar.Reminders():
                return [upcoming_message(upcoming.upcoming(deps, asker))]
            case grammar.Pause() as read:
                return self._pause(asker, read)
            case grammar.Decide(references, words):
                return [self._decide(asker, references, words)]
            case grammar.Drafts():
                return [drafts_message(drafts.list_drafts(deps, asker))]
            case TakeOut() | CalendarAddress() | Templates() as read:
                return self._papers.asked(request, read)
            case Review(words):
                return self._papers.reviews.asked(request, words)
            case grammar.NotMentioned(name):
                return [message(says("plan.not_mentioned", namn=name))]
            case grammar.Unclear(words):
                return [self._other(asker, words)]
            case grammar.Help():
                return [message(says("plan.help"), buttons=[more_button()])]

    def _other(self, asker: Asker, words: str) -> Message:
        """What is no word of `/plan` may be a role, a unit or an area."""
        held = roles.list_roles(self._deps, asker, words)
        if isinstance(held, RoleList):
            return people_message(held)
        listing = looking.search(self._deps, asker, words)
        if listing.kind == "area":
            return listing_message(listing, words)
        return message(says("plan.unclear", fragat=words))

    def _meetings(self, request: Request, words: str) -> list[Message]:
        if not words:
            return [meetings_message(meetings.list_forums(self._deps, request.asker))]
        outcome = meetings.change(self._deps, request.asker, words, request.channel_id)
        said = [meetings_message(outcome)]
        moved_here = isinstance(outcome, meetings.ForumChanged) and outcome.what == "channel"
        if moved_here and (hinder := self._channels.hinder(request.channel_id)):
            said.append(message(says(f"mote.{hinder}")))
        return said

    def _situation(self, request: Request, post: bool) -> Message:
        """The digest as it is now, for the asker alone; or posted where the forum meets."""
        if post:
            outcome = digest_planning.post_now(self._deps, request.asker, request.channel_id)
            return posted_message(outcome)
        digest = digests.digest_now(self._deps, request.asker, request.channel_id)
        if digest.is_empty:
            return message(says("sammanstallning.empty"))
        steers = digest_planning.may_post(self._deps, request.asker, request.channel_id)
        return self._pictures.in_place(digest_message(digest, shown_to_one=True, steers=steers))

    def _pause(self, asker: Asker, read: grammar.Pause) -> list[Message]:
        if read.references:
            ids, said = stops.named(self._deps, asker, read.references)
            if ids:
                outcome = wishes.pause_assignments(self._deps, asker, ids, paused=read.paused)
                said.append(_paused(outcome))
            return said
        who = self._profiles.of(replace(asker.account, external_id=read.who)).profile if read.who else None
        return [_paused(wishes.pause(self._deps, asker, paused=read.paused, who=who))]

    def _decide(self, asker: Asker, references: tuple[Reference, ...], words: str) -> Message:
        return decision_message(decisions.decide(self._deps, asker, references, words))
