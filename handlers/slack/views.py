"""The annual cycle, the state of the plan, and who holds what, as messages."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, StaticSelectElement

from handlers.slack.kit import Message, Mrkdwn, actions, button, context, menu, section, sections
from handlers.slack.listings import more_button
from handlers.slack.says import APPOINT, MORE, SHOW, message, says, show_button, undo_button
from handlers.slack.verbs import CYCLE_FORM, HOLDER_FORM, ROLE_FORM
from handlers.texts.sv import words
from plan.schoolyear import SchoolYear
from services import results
from services.results import CycleEntry, CycleUnclear, CycleView, Line, PlanView, RoleList, Row

_FEW = 5
_ROLES_IN_A_SECTION = 15
# The month with which a school year is shown to begin.
_SHOWN_FROM = 8


def cycle_message(view: CycleView | CycleUnclear, asked: str, *, shared: bool = False) -> Message:
    """A page of the cycle, month by month. What is `shared` with a channel says nothing of the asker's own."""
    if isinstance(view, CycleUnclear):
        return message(says("arshjul.unclear", fragat=view.asked, narmast=view.nearest))
    if not view.entries and not view.undated:
        said = says("arshjul.empty", vy=view, i_dag=view.today)
        return Message(said, [section(said), *([] if shared else [_onward(view)])])
    title = says("arshjul.title", vy=view, i_dag=view.today)
    parts: list[Mrkdwn] = []
    if not view.entries and not view.offset:
        parts.append(says("arshjul.empty", vy=view, i_dag=view.today))
    for month, entries in groupby(view.entries, key=lambda entry: _month(entry, view)):
        lines = [says("arshjul.entry", post=entry, i_dag=month) for entry in entries]
        parts.append(Mrkdwn("\n").join([says("arshjul.month", dag=month, i_dag=view.today), *lines]))
    if view.undated and not view.offset:
        lines = [says("arshjul.undated", post=entry) for entry in view.undated]
        parts.append(Mrkdwn("\n").join([says("arshjul.undated_title"), *lines]))
    blocks: list[Block] = [section(title)]
    for part in parts:
        blocks += sections(part)
    last = view.offset + len(view.entries)
    lines_shown = [entry.line for entry in view.entries if entry.line]
    mine = [line for line in lines_shown if line.mine and line.assignment.status.is_open and not shared]
    if view.other:
        blocks.append(context(says("arshjul.other", dag=view.other)))
    buttons = [show_button(line.assignment, _told_apart(line, mine)) for line in mine[:_FEW]]
    if buttons:
        blocks.append(section(says("arshjul.yours")))
    if view.total > last:
        buttons.append(more_button("cycle", last, asked, view.total - last))
    if buttons:
        blocks.append(actions(*buttons))
    if not shared:
        blocks.append(_onward(view))
    return Message(Mrkdwn("\n").join([title, *parts]), blocks)


def _onward(view: CycleView) -> ActionsBlock:
    """Menus: the moments of this page, each to be opened whole, and other months and years; for those who may, a new
    moment.
    """
    lines = [entry.line for entry in view.entries if entry.line]
    opens = [(_told_apart(line, lines), str(line.assignment.id)) for line in lines]
    start = view.first.year if view.first.month >= _SHOWN_FROM else view.first.year - 1
    firsts = [date(start + (n > 12), (n - 1) % 12 + 1, 1) for n in range(_SHOWN_FROM, _SHOWN_FROM + 12)]
    times = [(words.month(first, view.today).capitalize(), f"{first:%Y-%m}") for first in firsts]
    times += [(f"Läsåret {one}", one) for one in (SchoolYear(start + n).label for n in (0, 1, -1))]
    others = menu("En annan tid", MORE, [(text, f"cycle:0:{asked}") for text, asked in times])
    row: list[ButtonElement | StaticSelectElement] = [menu("Öppna ett moment", SHOW, opens)] if opens else []
    new = [button("Nytt moment", CYCLE_FORM)] if view.may_edit else []
    return actions(*row, others, *new)


def _told_apart(line: Line, lines: list[Line]) -> str:
    """What stands on a button: the title, and the month where several have that title."""
    one = line.assignment
    alike = sum(other.assignment.title == one.title for other in lines)
    day = one.due or one.start
    return (
        f"{words.short(one.title, 55)} · {words.month(day, line.today)}" if alike > 1 and day else one.title
    )


def _month(entry: CycleEntry, view: CycleView) -> date:
    """The month under which an entry stands: the one in which it begins, or the first that is shown."""
    begins = entry.occurrence.start or entry.occurrence.due or view.first
    return max(begins, view.first).replace(day=1)


def plan_message(view: PlanView, *below: ButtonElement) -> Message:
    """Progress, what is late, what needs support, and the next meetings; parts with nothing in them are left out.

    `below` are buttons to go on with.
    """
    if not view.areas:
        return message(says("plan.no_plan"), buttons=below)
    title = says("plan.title", vy=view)
    parts = [Mrkdwn("\n").join(says("plan.area", omrade=area) for area in view.areas)]
    if view.interventions[0]:
        parts.append(says("plan.interventions", tal=view.interventions))
    if view.needs_support:
        parts.append(_part("Behöver stöd", view.needs_support, view.today, "/aktivitet alla", unit=True))
    if view.late:
        parts.append(_part("Försenat", view.late, view.today, "/aktivitet försenade"))
    lines = [says("plan.dated_meeting", mote=one, i_dag=view.today) for one in view.calendar]
    lines = lines or [says("plan.meeting", post=entry, i_dag=view.today) for entry in view.meetings]
    if lines:
        parts.append(Mrkdwn("\n").join([says("plan.part", rubrik="Nästa möten", antal=len(lines)), *lines]))
    blocks: list[Block] = [section(title)]
    for part in parts:
        blocks += sections(part)
    small = []
    if view.forums:
        small.append(says("plan.anchored", forum=view.forums))
    if view.vacant_roles:
        small.append(says("plan.vacant", antal=view.vacant_roles))
    if small:
        blocks.append(context(*small))
    if below:
        blocks.append(actions(*below))
    return Message(Mrkdwn("\n").join([title, *parts, *small]), blocks)


def _part(heading: str, rows: tuple[Row, ...], today: date, command: str, *, unit: bool = False) -> Mrkdwn:
    lines = [says("plan.part", rubrik=heading, antal=len(rows))]
    lines += [says("plan.line", post=row, i_dag=today, enhet=unit) for row in rows[:_FEW]]
    if len(rows) > _FEW:
        lines.append(says("plan.and_more", antal=len(rows) - _FEW, kommando=command))
    return Mrkdwn("\n").join(lines)


def people_message(outcome: results.PeopleOutcome, user_id: str = "") -> Message:
    """Who holds what, or what an appointment came to. `user_id` is whom it is about, for the buttons."""
    match outcome:
        case RoleList():
            return _roles(outcome)
        case results.Appointed():
            return message(says("plan.appointed", svar=outcome), buttons=[undo_button(outcome.batch_id)])
        case results.Dismissed():
            return message(says("plan.dismissed", svar=outcome), buttons=[undo_button(outcome.batch_id)])
        case results.AdminAdded():
            return message(says("plan.admin_added", svar=outcome), buttons=[undo_button(outcome.batch_id)])
        case results.AdminRemoved():
            return message(says("plan.admin_removed", svar=outcome), buttons=[undo_button(outcome.batch_id)])
        case results.ReplaceOrBeside():
            value = f"{outcome.role_id}|{outcome.unit_key}|{user_id}"
            return message(
                says("plan.replace_or_beside", svar=outcome),
                buttons=[
                    button("I stället", APPOINT, f"replace|{value}"),
                    button("Tillsammans", APPOINT, f"beside|{value}"),
                ],
            )
    return message(says(f"plan.{_TEXTS[type(outcome)]}", svar=outcome))


_TEXTS = {
    results.AlreadyHolds: "already_holds",
    results.DoesNotHold: "does_not_hold",
    results.RoleUnknown: "role_unknown",
    results.UnitNeeded: "unit_needed",
    results.CannotHold: "cannot_hold",
    results.AdminOnly: "admin_only",
    results.AdminList: "admin_list",
    results.AdminStays: "admin_stays",
    results.HeldRoles: "held_roles",
}


def _roles(outcome: RoleList) -> Message:
    title = says("plan.roles_title", lista=outcome)
    lines = [says("plan.role", funktion=role, i_dag=outcome.today) for role in outcome.roles]
    hint = says("plan.roles_hint", administratorer=outcome.administrators)
    blocks: list[Block] = [section(title)]
    for start in range(0, len(lines), _ROLES_IN_A_SECTION):
        blocks += sections(Mrkdwn("\n").join(lines[start : start + _ROLES_IN_A_SECTION]))
    blocks.append(context(hint))
    if outcome.may_edit:
        row: list[ButtonElement | StaticSelectElement] = [
            button("Ange vem som ansvarar", HOLDER_FORM),
            button("Ny funktion", ROLE_FORM),
        ]
        if outcome.roles:
            choices = [(one.name, str(one.id)) for one in outcome.roles]
            row.append(menu("Ändra en funktion", ROLE_FORM, choices))
        blocks.append(actions(*row))
    return Message(Mrkdwn("\n").join([title, *lines, hint]), blocks)
