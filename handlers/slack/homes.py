"""The home tab as blocks: one's own with a click to answer, one's unit, where the plan stands, what to see to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.slack.kit import (
    Message,
    Mrkdwn,
    Picture,
    actions,
    button,
    context,
    divider,
    header,
    image,
    numbered,
    section,
)
from handlers.slack.pictures import picture_button
from handlers.slack.says import MORE, answers_of, more_button, open_button, says
from handlers.slack.sheets import BLOCKS, blocks_of
from handlers.slack.verbs import HOLDER_FORM, ROLE_FORM
from handlers.slack.views import plan_message
from services.home import PAGE, Home, OwnUnit, ToSee

# The verb of the buttons that turn the pages of the home tab.
PAGE_OF_HOME = "home.page"
_NOTICE = 14
_UNITS = 10
_VACANT = 8


@dataclass(frozen=True)
class ShownWheel:
    """The wheel as a picture that Slack holds, as it was on a day."""

    day: date
    picture: Picture


def home_view(home: Home, notice: Sequence[Message] = (), wheel: ShownWheel | None = None) -> dict[str, Any]:
    """The whole tab, at most a hundred blocks. `notice` is what came of the latest click in it."""
    blocks = _mine(home)
    if home.units:
        blocks += [divider(), header(says("hem.unit_title", antal=len(home.units))), *_units(home.units)]
    blocks += [divider(), header(says("hem.plan_title"))]
    top = blocks_of(notice, _NOTICE)
    plan = plan_message(home.plan)
    last: list[Block] = []
    if home.to_see is not None:
        last += [divider(), header(says("hem.see_title")), *_to_see(home.to_see)]
    last += _wheel(home, wheel)
    last.append(context(says("hem.hint")))
    every = [
        *top,
        *([divider().to_dict()] if top else []),
        *(block.to_dict() for block in blocks),
        *(plan.blocks or (section(plan.text).to_dict(),)),
        actions(*_onward(home)).to_dict(),
        *(block.to_dict() for block in last),
    ]
    return _view(every, str(home.offset))


def _onward(home: Home) -> list[ButtonElement]:
    """The rest of the plan; where there is none yet, what those who are to run it do first."""
    if home.plan.areas:
        found = [open_button("all", "Hela planen"), button("Försenat", MORE, "late:0:")]
    else:
        found = [open_button("start", "Kom igång")] if home.to_see is not None else []
    return [*found, more_button()]


def outside_view() -> dict[str, Any]:
    """What a guest sees: nothing of the plan."""
    return _view([section(says("svar.outside")).to_dict()], "0")


def failed_view(text: str) -> dict[str, Any]:
    """What is shown when it could not be read, and nothing was there before."""
    return _view([section(text).to_dict()], "0")


def _view(blocks: list[dict[str, Any]], offset: str) -> dict[str, Any]:
    return {"type": "home", "private_metadata": offset, "blocks": numbered(blocks[:BLOCKS])}


def _mine(home: Home) -> list[Block]:
    blocks: list[Block] = [header(says("hem.mine", hem=home))]
    if not home.total:
        return [*blocks, section(says("hem.nothing" if home.holds else "hem.nobody"))]
    blocks.append(context(says("hem.counts", hem=home)))
    for when, rows in groupby(home.mine, key=lambda one: one[0]):
        blocks.append(section(says("hem.group", nar=when, antal=home.counts[when])))
        for _, row in rows:
            blocks += [
                section(says("hem.row", post=row, i_dag=home.today)),
                actions(*answers_of(row.line.assignment)),
            ]
    return [*blocks, *_pages(home)]


def _wheel(home: Home, wheel: ShownWheel | None) -> list[Block]:
    """The year with this month lit, and the way to the large one, drawn as it is then."""
    title: list[Block] = [divider(), header(says("hem.wheel_title"))]
    if wheel is None:
        return [*title, actions(picture_button("Visa årshjulet"))]
    said = context(says("hem.wheel", dag=wheel.day, i_dag=home.today))
    return [*title, image(wheel.picture), said, actions(picture_button("Visa årshjulet stort"))]


def _pages(home: Home) -> list[Block]:
    """The way to the rest of one's own, and back."""
    buttons = []
    if home.offset:
        buttons.append(button("Tillbaka", PAGE_OF_HOME, str(max(0, home.offset - PAGE))))
    if (left := home.total - home.offset - len(home.mine)) > 0:
        buttons.append(
            button(says("listor.more", kvar=left), PAGE_OF_HOME, str(home.offset + len(home.mine)))
        )
    return [actions(*buttons)] if buttons else []


def _units(units: Sequence[OwnUnit]) -> list[Block]:
    return [
        section(says("hem.unit", enhet=unit), button("Visa", MORE, f"search:0:{unit.name}"))
        for unit in units[:_UNITS]
    ]


def _to_see(found: ToSee) -> list[Block]:
    if found.is_empty:
        return [section(says("hem.see_nothing"))]
    lines = [says("hem.see_vacant", rad=line) for line in found.vacant[:_VACANT]]
    if len(found.vacant) > _VACANT:
        lines.append(says("hem.see_vacant_more", antal=len(found.vacant) - _VACANT))
    blocks: list[Block] = [section(Mrkdwn("\n").join(lines))] if lines else []
    if lines:
        blocks.append(actions(button("Ange vem som ansvarar", HOLDER_FORM), button("Ny funktion", ROLE_FORM)))
    if found.unanswered:
        blocks.append(
            section(says("hem.see_unanswered", antal=found.unanswered), button("Visa", MORE, "late:0:"))
        )
    if found.drafts:
        blocks.append(section(says("hem.see_drafts", namn=found.drafts[:_VACANT])))
    return blocks
