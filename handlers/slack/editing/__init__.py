"""Running the plan in Slack: what is asked for after `/plan`, its buttons and its forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers import running
from handlers.running import RunningRequest
from handlers.slack import verbs
from handlers.slack.answer import Answer, Answered, reply
from handlers.slack.channels import Channels
from handlers.slack.editing import (
    activities,
    administrators,
    cycle,
    forums,
    goals,
    holders,
    interventions,
    past,
    remaining,
    rhythm,
    roles,
    stops,
    units,
)
from handlers.slack.forms import effect
from handlers.slack.forms.checks import number_in
from handlers.slack.forms.form import Form, Opener
from handlers.slack.kit import Message, button
from handlers.slack.profiles import Profiles
from handlers.slack.request import Request
from handlers.slack.says import EFFECT_FORM, message, says
from handlers.slack.views import people_message
from services import (
    choices,
    cycle_editing,
    forum_editing,
    getting_started,
    goal_editing,
    history,
    meetings,
    people,
    proposals,
    rhythm_editing,
    role_editing,
)
from services import interventions as intervention_service
from services import remaining as remaining_service
from services.choices import ActivityChoices
from services.cycle_editing import ItemShown
from services.deps import Asker, Deps
from services.errors import NotHere
from services.results import AdminOnly

Click = Callable[[Request], Answer]
_NEW = (
    ("aktivitet", "Aktivitet", verbs.NEW_ACTIVITY),
    ("insats", "Insats", verbs.NEW_INTERVENTION),
    ("förslag", "Förslag", verbs.PROPOSE),
    ("mål", "Mål", verbs.GOAL_FORM),
    ("moment", "Moment i årshjulet", verbs.CYCLE_FORM),
    ("enhet", "Enhet", verbs.UNIT_FORM),
    ("funktion", "Funktion", verbs.ROLE_FORM),
    ("forum", "Forum", verbs.FORUM_FORM),
)


class Editing:
    """Answers what is about running the plan."""

    def __init__(self, deps: Deps, profiles: Profiles, opener: Opener, channels: Channels) -> None:
        self._deps, self._profiles, self._opener, self._channels = deps, profiles, opener, channels

    def asked(self, request: Request, read: RunningRequest) -> Answered:
        """What was written after `/plan`."""
        deps, asker = self._deps, request.asker
        match read:
            case running.Units():
                return self._units(request)
            case running.Proposals():
                return activities.proposals_message(proposals.list_proposals(deps, asker))
            case running.Interventions():
                return interventions.list_message(intervention_service.list_interventions(deps, asker))
            case running.Goals():
                return goals.goals_message(goal_editing.list_goals(deps, asker))
            case running.New(what):
                return self._new(request, what)
            case running.History(words, who):
                return self._history(request, words, who or "", 0)
            case running.Times():
                return self._rhythm(request)
            case running.GettingStarted():
                found = getting_started.checklist(deps, asker)
                if isinstance(found, AdminOnly):
                    return message(says("plan.admin_only", svar=found))
                return past.checklist_message(found)

    def clicks(self) -> dict[str, Click]:
        """The verbs of the buttons."""
        found: dict[str, Click] = {
            verbs.UNITS_FORM: lambda request: self._opener.open(request, units.paste_drawn()),
            verbs.UNIT_FORM: self._one_unit,
            verbs.HOLDER_FORM: self._holder,
            verbs.ADMIN_FORM: lambda request: self._opener.open(request, administrators.drawn()),
            verbs.ADMIN_REMOVE: self._remove_administrator,
            verbs.ROLE_FORM: self._role,
            verbs.FORUM_FORM: self._forum,
            verbs.GOAL_EDIT: self._change_goal,
            verbs.LEFT: self._left,
            verbs.NUDGE: self._nudge,
            verbs.NEW_ACTIVITY: lambda request: self._activity(request, activities.NEW),
            verbs.NEW_INTERVENTION: lambda request: self._activity(request, activities.NEW_INTERVENTION),
            verbs.PROPOSE: lambda request: self._activity(request, activities.PROPOSED),
            verbs.EDIT_ACTIVITY: lambda request: self._existing(request, activities.CHANGE),
            verbs.ADOPT: lambda request: self._existing(request, activities.ADOPTED),
            verbs.DROP_ACTIVITY: lambda request: self._why(request, activities.DROP),
            verbs.DECLINE: lambda request: self._why(request, activities.DECLINED),
            verbs.PROPOSALS: self._more_proposals,
            verbs.DESCRIBE: self._describe,
            verbs.INTERVENTION: self._intervention,
            EFFECT_FORM: self._effect,
            verbs.HISTORY: self._more_history,
            verbs.TEST: self._test,
            verbs.GOAL_FORM: self._goal,
            verbs.UNIT_PLAN: self._unit_plan,
            verbs.CYCLE_FORM: self._item,
            verbs.CYCLE_EDIT: lambda request: self._open_item(request, cycle_editing.item_of),
            verbs.RHYTHM_FORM: self._rhythm,
            verbs.MEETING_FORM: self._meeting,
            verbs.PAUSE_FORM: lambda request: self._opener.open(request, stops.pause_drawn()),
            verbs.CYCLE_GIVE: lambda request: self._open_item(request, cycle_editing.item_to_edit),
        }
        return {verb: _forgiving(click) for verb, click in found.items()}

    def forms(self) -> dict[str, Form]:
        """The forms, by their ids."""
        deps = self._deps
        found = {
            units.PASTE: units.paste_form(deps),
            units.ONE: units.one_form(deps),
            holders.NAME: holders.form(deps, self._profiles),
            administrators.NAME: administrators.form(deps, self._profiles),
            goals.GOAL: goals.goal_form(deps),
            cycle.NAME: cycle.form(deps),
            roles.NAME: roles.form(deps),
            forums.NAME: forums.form(deps, self._channels),
            rhythm.NAME: rhythm.form(deps),
            stops.MEETING: stops.meeting_form(deps),
            stops.PAUSE: stops.pause_form(deps, self._profiles),
            **activities.forms(deps),
            **interventions.forms(deps),
        }
        steps = (units.PASTE, units.ONE, holders.NAME, roles.NAME, forums.NAME)
        for name in steps:
            found[name] = Form(self._followed(found[name].save), found[name].check)
        return {name: Form(_forgiving_form(form.save), form.check) for name, form in found.items()}

    def _followed(self, save: Callable[[Request], Answered]) -> Callable[[Request], Answered]:
        """A form by which a step of getting started may be done: the checklist shows it where it stands."""

        def answer(request: Request) -> Answered:
            answered = save(request)
            getting_started.tell_anew(self._deps, request.asker)
            return answered

        return answer

    def _meeting(self, request: Request) -> Answer:
        """One meeting of a forum that there is."""
        found = meetings.list_forums(self._deps, request.asker)
        return self._opener.open(request, stops.meeting_drawn([line.forum.name for line in found.forums]))

    def _units(self, request: Request) -> Message:
        deps, asker = self._deps, request.asker
        progress = goal_editing.list_progress(deps, asker)
        return units.list_message(choices.list_units(deps, asker), progress)

    def _new(self, request: Request, what: str) -> Answered:
        for word, _, verb in _NEW:
            if what == word:
                return self.clicks()[verb](replace(request, value=""))
        buttons = [button(text, verb) for _, text, verb in _NEW]
        return message(says("andra.choose_new"), buttons=buttons)

    def _history(self, request: Request, words: str, who: str, offset: int) -> Message:
        profile = None
        if who:
            profile = self._profiles.of(replace(request.asker.account, external_id=who)).profile
        found = history.list_history(self._deps, request.asker, words, profile, offset)
        return past.history_message(found, f"{who}:{words[:200]}")

    def _more_history(self, request: Request) -> Answer:
        offset, who, words = [*request.value.split(":", 2), "", ""][:3]
        return reply(self._history(request, words, who, number_in(offset)))

    def _one_unit(self, request: Request) -> Answer:
        found = choices.list_units(self._deps, request.asker)
        unit_id = number_in(request.value)
        was = next((one for one in found.units if one.id == unit_id), None)
        return self._opener.open(request, units.one_drawn(found.forms, was))

    def _role(self, request: Request) -> Answer:
        found = role_editing.role_to_edit(self._deps, request.asker, number_in(request.value) or None)
        if isinstance(found, AdminOnly):
            return reply(message(says("plan.admin_only", svar=found)))
        return self._opener.open(request, roles.drawn(found))

    def _forum(self, request: Request) -> Answer:
        found = forum_editing.forum_to_edit(self._deps, request.asker, number_in(request.value) or None)
        if isinstance(found, AdminOnly):
            return reply(message(says("plan.admin_only", svar=found)))
        return self._opener.open(request, forums.drawn(found, request.channel_id))

    def _rhythm(self, request: Request) -> Answer:
        found = rhythm_editing.rhythm_to_edit(self._deps, request.asker)
        if isinstance(found, AdminOnly):
            return reply(message(says("plan.admin_only", svar=found)))
        return self._opener.open(request, rhythm.drawn(found))

    def _change_goal(self, request: Request) -> Answer:
        found = goal_editing.goal_to_edit(self._deps, request.asker, number_in(request.value))
        if isinstance(found, AdminOnly):
            return reply(message(says("plan.admin_only", svar=found)))
        return self._opener.open(request, goals.changed_drawn(found))

    def _holder(self, request: Request) -> Answer:
        found = choices.roles_to_hold(self._deps, request.asker)
        if isinstance(found, AdminOnly):
            return reply(message(says("plan.admin_only", svar=found)))
        if not found.roles:
            return reply(message(says("andra.no_plan_runs")))
        places, today = choices.places_and_day(self._deps, request.asker)
        first = number_in(request.value) or found.first
        return self._opener.open(request, holders.drawn(found.roles, places, today, first))

    def _remove_administrator(self, request: Request) -> Answer:
        found = people.dismiss_administrator_clicked(self._deps, request.asker, number_in(request.value))
        return reply(people_message(found))

    def _left(self, request: Request) -> Answer:
        found = remaining_service.remaining(self._deps, request.asker, number_in(request.value))
        return reply(remaining.remaining_message(found))

    def _nudge(self, request: Request) -> Answer:
        found = remaining_service.nudge(self._deps, request.asker, number_in(request.value))
        return reply(remaining.nudged_message(found))

    def _activity(self, request: Request, name: str) -> Answer:
        plan_id = number_in(request.value) or None
        proposed = name == activities.PROPOSED
        try:
            found = choices.for_new_activity(self._deps, request.asker, plan_id, proposed=proposed)
        except NotHere:
            return reply(message(says("andra.no_plan_runs")))
        return self._open_activity(request, name, found)

    def _existing(self, request: Request, name: str) -> Answer:
        found = choices.for_activity(self._deps, request.asker, number_in(request.value))
        return self._open_activity(request, name, found)

    def _open_activity(self, request: Request, name: str, found: ActivityChoices | AdminOnly) -> Answer:
        if isinstance(found, AdminOnly):
            return reply(message(says("plan.admin_only", svar=found)))
        return self._opener.open(request, activities.drawn(name, found))

    def _why(self, request: Request, name: str) -> Answer:
        found = choices.for_activity(self._deps, request.asker, number_in(request.value))
        if isinstance(found, AdminOnly) or found.activity is None:
            return reply(message(says("plan.admin_only", svar=found)))
        called = f"{found.activity.label} {found.activity.title}".strip()
        return self._opener.open(request, activities.why_drawn(name, found.activity.id, called))

    def _more_proposals(self, request: Request) -> Answer:
        found = proposals.list_proposals(self._deps, request.asker, number_in(request.value))
        return reply(activities.proposals_message(found))

    def _describe(self, request: Request) -> Answer:
        found = intervention_service.intervention_of(self._deps, request.asker, number_in(request.value))
        items = choices.cycle_items(self._deps, request.asker)
        return self._opener.open(
            request, interventions.texts_drawn(found, [(title, str(item_id)) for item_id, title in items])
        )

    def _intervention(self, request: Request) -> Answer:
        found = intervention_service.intervention_of(self._deps, request.asker, number_in(request.value))
        return reply(interventions.card_message(found))

    def _effect(self, request: Request) -> Answer:
        line = intervention_service.question_of(self._deps, request.asker, number_in(request.value))
        return self._opener.open(request, effect.drawn(line))

    def _test(self, request: Request) -> Answer:
        found = getting_started.send_test(self._deps, request.asker)
        if isinstance(found, AdminOnly):
            return reply(message(says("plan.admin_only", svar=found)))
        return reply(message(says("andra.test_queued", ny=found.new)))

    def _goal(self, request: Request) -> Answer:
        found = choices.for_new_activity(self._deps, request.asker, number_in(request.value) or None)
        if isinstance(found, AdminOnly):
            return reply(message(says("plan.admin_only", svar=found)))
        parents = [(text, str(goal_id)) for goal_id, text in found.goals] if found.is_own else []
        return self._opener.open(request, goals.goal_drawn(found.plan_id, parents))

    def _item(self, request: Request) -> Answer:
        plan_id = number_in(request.value) or None
        found = cycle_editing.roles_for_item(self._deps, request.asker, plan_id)
        if isinstance(found, AdminOnly):
            return reply(message(says("plan.admin_only", svar=found)))
        return self._opener.open(request, cycle.drawn(found, plan_id=plan_id))

    def _open_item(
        self, request: Request, read: Callable[[Deps, Asker, int], ItemShown | AdminOnly]
    ) -> Answer:
        found = read(self._deps, request.asker, number_in(request.value))
        if isinstance(found, AdminOnly):
            return reply(message(says("plan.admin_only", svar=found)))
        return self._opener.open(request, cycle.drawn(found.roles, found))

    def _unit_plan(self, request: Request) -> Answer:
        return reply(
            goals.plan_started_message(goal_editing.start_unit_plan(self._deps, request.asker, request.value))
        )


def _forgiving(click: Click) -> Click:
    """What points at nothing gets an answer like any button that is too old."""

    def answer(request: Request) -> Answer:
        try:
            return click(request)
        except NotHere:
            return reply(message(says("svar.gone")))

    return answer


def _forgiving_form(save: Callable[[Request], Answered]) -> Callable[[Request], Answered]:
    def answer(request: Request) -> Answered:
        try:
            return save(request)
        except NotHere:
            return reply(message(says("svar.gone")))

    return answer


__all__ = ["Editing"]
