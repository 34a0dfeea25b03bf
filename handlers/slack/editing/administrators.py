"""Those who run the plan: the list, who is to be one of them, and who no longer is."""

from __future__ import annotations

from dataclasses import replace

from slack_sdk.models.blocks import ButtonElement, StaticSelectElement

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import Message, actions, button, menu, section
from handlers.slack.profiles import Profiles
from handlers.slack.request import Request
from handlers.slack.says import says
from handlers.slack.verbs import ADMIN_FORM, ADMIN_REMOVE
from handlers.slack.views import people_message
from services import people
from services.deps import Asker, Deps
from services.results import AdminAdded, AdminList, PeopleOutcome

NAME = "administrator"


def list_message(found: AdminList) -> Message:
    """Who they are; for those who may change it, one more or one less."""
    said = says("plan.admin_list", svar=found)
    if not found.may_edit:
        return Message(said, [section(said)])
    row: list[ButtonElement | StaticSelectElement] = [
        button("Utse en till" if found.names else "Utse", ADMIN_FORM)
    ]
    if len(found.people) > 1:
        row.append(
            menu("Ta bort en", ADMIN_REMOVE, [(name, str(person_id)) for person_id, name in found.people])
        )
    return Message(said, [section(said), actions(*row)])


def drawn() -> Drawn:
    """The form: who."""
    return Drawn(NAME, "Administrera planen", "", [fields.person("who", "Vem?", optional=False)], "Utse")


def form(deps: Deps, profiles: Profiles) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        who = request.fields.get("who", "")
        outcome = appointed(deps, profiles, request.asker, who)
        said = people_message(outcome, who)
        return said if isinstance(outcome, AdminAdded) else again({"who": said.text})

    return Form(save, check)


def appointed(deps: Deps, profiles: Profiles, asker: Asker, who: str) -> PeopleOutcome:
    """Let somebody run the plan, by their id in Slack."""
    chosen = profiles.of(replace(asker.account, external_id=who))
    asking = profiles.of(asker.account)
    return people.make_administrator(deps, asker, chosen.profile, asker_runs_workspace=asking.runs_workspace)


def check(request: Request) -> Errors:
    """What is seen in the fields alone."""
    return checks.missing(request, "who")
