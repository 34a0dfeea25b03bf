"""Saying who holds a role: from which day, for which units, acting or as a deputy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.forms import checks, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import button
from handlers.slack.profiles import Profiles
from handlers.slack.request import Request
from handlers.slack.says import message, says, undo_button
from handlers.slack.verbs import HOLDER_FORM
from services import choices, holders
from services.deps import Deps
from services.holders import KINDS, DayUnlikely, Held, Kind, Leaves, NewHolding
from services.results import AdminOnly, AlreadyHolds, CannotHold, DoesNotHold, UnitNeeded

NAME = "holder"
_KINDS = (("Ordinarie", "ordinary"), ("Tillförordnad (tf)", "acting"), ("Ställföreträdare", "deputy"))
_MANNERS = (
    ("I stället för den som har funktionen", "instead"),
    ("Tillsammans", "beside"),
    ("Ingen tar över än: den som är vald slutar", "leaves"),
)


def drawn(
    roles: tuple[tuple[int, str], ...], places: tuple[tuple[str, str], ...], today: date, first: int | None
) -> Drawn:
    """The form. `places` are units and school forms: a central role needs none. `first` is the role to begin with."""
    named = [(name, str(role_id)) for role_id, name in roles]
    blocks: list[Block] = [
        fields.choice("role", "Funktion", named, chosen=str(first or "")),
        fields.person("who", "Vem?", optional=False),
    ]
    if places:
        options = [(name, key) for key, name in places]
        blocks.append(
            fields.several("places", "För vilka enheter?", options, optional=True, hint="andra.places_hint")
        )
    blocks += [
        fields.day("from", "Från och med (tomt: i dag)", value=today),
        fields.buttons("kind", "Hur?", _KINDS, chosen="ordinary"),
        fields.buttons("manner", "Finns det redan någon?", _MANNERS, chosen="instead"),
        fields.day("until", "Till och med", hint="andra.until_hint"),
    ]
    return Drawn(NAME, "Vem ansvarar?", "", blocks)


def form(deps: Deps, profiles: Profiles) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        who = request.fields.get("who", "")
        profile = profiles.of(replace(request.asker.account, external_id=who)).profile
        if request.fields.get("manner") == "leaves":
            return _left(
                holders.leave(
                    deps,
                    request.asker,
                    checks.number_in(request.fields.get("role", "")),
                    [key for key in request.fields.get("places", "").split(",") if key],
                    profile,
                    checks.day_in(request, "until"),
                )
            )
        kinds: dict[str, Kind] = {one: one for one in KINDS}
        begins = checks.day_in(request, "from")
        new = NewHolding(
            role_id=checks.number_in(request.fields.get("role", "")),
            unit_keys=tuple(key for key in request.fields.get("places", "").split(",") if key),
            profile=profile,
            from_date=begins or choices.places_and_day(deps, request.asker)[1],
            kind=kinds.get(request.fields.get("kind", ""), "ordinary"),
            until=checks.day_in(request, "until"),
            instead=request.fields.get("manner") == "instead",
        )
        return _answered(holders.hold(deps, request.asker, new), new)

    return Form(save, check)


def _answered(outcome: holders.HoldOutcome, new: NewHolding) -> Answered:
    match outcome:
        case Held():
            buttons = [undo_button(outcome.batch_id)]
            if outcome.next:
                role_id, name = outcome.next
                buttons.insert(0, button(f"Nästa: {name}", HOLDER_FORM, str(role_id), style="primary"))
            return message(says("andra.held", svar=outcome), buttons=buttons)
        case UnitNeeded():
            return again({"places": str(says("andra.places_needed", svar=outcome))})
        case CannotHold(why="body"):
            return again({"role": str(says("plan.cannot_hold", svar=outcome))})
        case CannotHold():
            return again({"who": str(says("plan.cannot_hold", svar=outcome))})
        case AlreadyHolds():
            return again({"who": str(says("plan.already_holds", svar=outcome))})
        case AdminOnly():
            return again({"role": str(says("plan.admin_only", svar=outcome))})
    field = "until" if new.until == outcome.day and new.from_date != outcome.day else "from"
    return again({field: str(says("andra.day_unlikely"))})


def _left(outcome: Leaves | DoesNotHold | DayUnlikely | AdminOnly) -> Answered:
    match outcome:
        case Leaves():
            return message(says("andra.leaves", svar=outcome), buttons=[undo_button(outcome.batch_id)])
        case DoesNotHold():
            return again({"who": str(says("plan.does_not_hold", svar=outcome))})
        case AdminOnly():
            return again({"role": str(says("plan.admin_only", svar=outcome))})
    return again({"until": str(says("andra.day_unlikely"))})


def check(request: Request) -> Errors:
    """What is seen in the fields alone."""
    return {
        **checks.missing(request, "role", "who", "kind", "manner"),
        **checks.wrong_days(request, "from", "until"),
    }
