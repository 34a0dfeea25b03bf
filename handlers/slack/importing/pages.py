"""Drafts as messages: the summary, a question at a time, the rows to page through, and what approving came to."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.slack.importing.own_templates import still_waits
from handlers.slack.importing.verbs import (
    AGAIN,
    ANSWER,
    APPROVE,
    ASK,
    CANCEL,
    EDIT,
    KEEP,
    OTHER,
    PAGES,
    SHOW,
    SKIP_REST,
)
from handlers.slack.kit import Message, Mrkdwn, actions, button, confirm, context, section
from handlers.slack.says import message, says, undo_button
from handlers.texts.sv import bringing as words
from services.importing.answers import REQUIRED, SKIPPED
from services.importing.one_draft import CANCELLED, OPEN, PAGE, READING, TEMPLATE, UNREADABLE, USED
from services.importing.outcomes import (
    AlreadySettled,
    AnswerRefused,
    Approved,
    Asked,
    Cancelled,
    ChangedMeanwhile,
    DraftList,
    Page,
    QuestionFirst,
    Row,
    Shown,
)
from services.results import AdminOnly, TextPersonal

_SHOWN_CHANGES = 5
_HINTS = {"problem": "inlasning.problem_hint", "role": "inlasning.role_hint"}
SKIP = "-"

Outcome = (
    Shown
    | Asked
    | Page
    | AnswerRefused
    | ChangedMeanwhile
    | QuestionFirst
    | Approved
    | AlreadySettled
    | Cancelled
    | AdminOnly
    | TextPersonal
)


def draft_message(outcome: Outcome) -> Message:
    """What a service answered about a draft."""
    match outcome:
        case Shown():
            return _summary(outcome)
        case Asked():
            return _question(outcome)
        case Page():
            return _page(outcome)
        case Approved():
            return _approved(outcome)
        case ChangedMeanwhile(shown):
            return _summary(shown, says("inlasning.changed_meanwhile"))
        case QuestionFirst(asked):
            return _question(asked)
        case AlreadySettled():
            return _settled(outcome)
        case Cancelled(draft):
            return message(says("inlasning.cancelled", utkast=draft))
        case AnswerRefused():
            return message(says("inlasning.answer_refused", svar=outcome))
        case TextPersonal():
            return message(says("inlasning.personal"))
        case AdminOnly():
            return message(says("plan.admin_only", svar=outcome))


def drafts_message(found: DraftList | AdminOnly) -> Message:
    """The documents that wait, each with the button that goes on with it."""
    if isinstance(found, AdminOnly):
        return message(says("plan.admin_only", svar=found))
    if not found.lines:
        return message(says("inlasning.no_drafts"))
    title = says("inlasning.drafts_title", antal=len(found.lines))
    blocks: list[Block] = [section(title)]
    parts = [title]
    for line in found.lines:
        text = says(
            "inlasning.draft",
            rad=line,
            nar=words.draft_when(line.at, found.now),
            fragor=words.questions(line.questions),
        )
        parts.append(text)
        blocks.append(section(text))
        this = str(line.draft.id)
        if line.draft.state in (OPEN, TEMPLATE):
            blocks.append(actions(button("Fortsätt", SHOW, this, style="primary")))
        elif line.interrupted or line.draft.state == UNREADABLE:
            away = button("Lägg åt sidan", CANCEL, this)
            again = [button("Läs igen", AGAIN, this)] if line.draft.file_ref else []
            blocks.append(actions(*again, away))
    return Message(Mrkdwn("\n").join(parts), blocks)


def _summary(shown: Shown, first: Mrkdwn | None = None) -> Message:
    draft, found = shown.draft, shown.difference
    today = shown.now.date()
    is_new = found.plan is None
    if is_new:
        said = says("inlasning.summary", utkast=draft, innehall=words.holds(found, today))
    elif found.is_empty:
        said = says("inlasning.nothing_new", utkast=draft, plan=found.plan)
    else:
        said = says("inlasning.version", utkast=draft, plan=found.plan, innehall=words.compared(found))
    parts = [first] if first else []
    if found.open:
        parts += [said, says("inlasning.questions_left", antal=words.questions(len(found.open)))]
    elif found.is_empty and not is_new:
        parts += [said]
    else:
        parts += [said, says("inlasning.ready", ny=is_new)]
    blocks: list[Block] = [section(Mrkdwn("\n").join(parts))]
    if not is_new:
        lines = _changes(shown)
        if lines:
            blocks.append(section(Mrkdwn("\n").join(lines)))
            parts += lines
    small = []
    if found.new_roles:
        small.append(says("inlasning.new_roles", roller=words.names(found.new_roles)))
    if (found.new_goals or found.gone_goals) and not is_new:
        nya, borta = words.names(found.new_goals, 3), words.names(found.gone_goals, 3)
        small.append(says("inlasning.goals", nya=nya, borta=borta))
    if found.removed:
        small.append(says("inlasning.archived"))
    if small:
        blocks.append(context(*small))
    if not shown.says_the_same:
        blocks.append(actions(*_summary_buttons(shown)))
    return Message(Mrkdwn("\n").join([*parts, *small]), blocks)


def _summary_buttons(shown: Shown) -> list[ButtonElement]:
    draft, found = shown.draft, shown.difference
    this = str(draft.id)
    approve = button("Godkänn", APPROVE, f"{draft.id}:{found.stamp}", style=None if found.open else "primary")
    stop = confirm(
        "Avbryta?", "Dokumentet läggs åt sidan med svaren, och planen är som den var.", "Ja, avbryt", "Nej"
    )
    buttons = []
    if found.open:
        buttons.append(button("Svara på frågorna", ASK, this, style="primary"))
    buttons.append(button("Titta igenom", PAGES, f"{draft.id}:0"))
    return [*buttons, approve, button("Avbryt", CANCEL, this, confirm=stop)]


def _changes(shown: Shown) -> list[Mrkdwn]:
    """The first of what is changed, archived and new."""
    found = shown.difference
    lines = [
        says(
            "inlasning.line",
            vad=words.WHAT["changed"],
            rubrik=words.heading(Row("changed", one.item, one.stored)),
            ovrigt=words.changes(one.fields, one.back),
        )
        for one in found.changed
    ]
    lines += [
        says(
            "inlasning.line",
            vad=words.WHAT["removed"],
            rubrik=words.heading(Row("removed", None, row)),
            ovrigt="",
        )
        for row in found.removed
    ]
    lines += [
        says(
            "inlasning.line",
            vad=words.WHAT["new"],
            rubrik=words.heading(Row("new", item, None)),
            ovrigt=words.about(Row("new", item, None)),
        )
        for item in found.new
    ]
    if len(lines) > _SHOWN_CHANGES:
        left = len(lines) - _SHOWN_CHANGES
        return [*lines[:_SHOWN_CHANGES], says("inlasning.more", antal=left)]
    return lines


def _question(asked: Asked) -> Message:
    draft, question = asked.draft, asked.question
    title = says("inlasning.question", svar=asked, rubrik=words.place(question.item) if question.item else "")
    macro = {"problem": "problem", "role": "role", "same": "same", "plan": "which_plan"}[question.kind]
    text = says(f"inlasning.{macro}", fraga=question)
    answers = [
        button(
            words.choice(question, value),
            ANSWER,
            f"{draft.id}:{question.key}:{index}",
            style="primary" if index == 0 and (question.certain or question.kind != "role") else None,
        )
        for index, value in enumerate(question.choices[:8])
    ]
    if question.free:
        other = "Annan funktion" if question.kind == "role" else "Annat svar"
        answers.append(button(other, OTHER, f"{draft.id}:{question.key}"))
    if question.kind not in REQUIRED:
        skip = "Hoppa över" if answers else "Låt stå"
        answers.append(button(skip, ANSWER, f"{draft.id}:{question.key}:{SKIP}"))
    others = [button("Till översikten", SHOW, str(draft.id))]
    if asked.total - asked.number > 1:
        others.append(button("Hoppa över resten", SKIP_REST, str(draft.id)))
    blocks: list[Block] = [section(Mrkdwn("\n").join([title, text])), actions(*answers)]
    if hint := _HINTS.get(question.kind):
        blocks.append(context(says(hint)))
    blocks.append(actions(*others))
    return Message(Mrkdwn("\n").join([title, text]), blocks)


def _page(page: Page) -> Message:
    draft = page.draft
    title = says("inlasning.rows_title", utkast=draft)
    blocks: list[Block] = [section(title)]
    parts = [title]
    for row in page.rows:
        text = row_line(row)
        parts.append(text)
        if row.what == "removed":
            on = button("Behåll", KEEP, f"{draft.id}:{page.offset}:{row.key}")
        else:
            on = button("Ändra", EDIT, f"{draft.id}:{page.offset}:{row.key}")
        blocks.append(section(text, on))
    last = page.offset + len(page.rows)
    shown = says("inlasning.rows_shown", fran=page.offset + 1 if page.rows else 0, till=last, av=page.total)
    blocks.append(context(shown))
    steps = []
    if page.offset:
        steps.append(button("Föregående", PAGES, f"{draft.id}:{max(0, page.offset - PAGE)}"))
    if last < page.total:
        steps.append(button("Nästa", PAGES, f"{draft.id}:{last}", style="primary"))
    blocks.append(actions(*steps, button("Till översikten", SHOW, str(draft.id))))
    return Message(Mrkdwn("\n").join([*parts, shown]), blocks)


def row_line(row: Row) -> Mrkdwn:
    """A row of the list: what it is in the new version, what it is called, who and when or what is changed."""
    other = words.changes(row.fields, row.back) if row.what == "changed" else words.about(row)
    return says("inlasning.line", vad=words.WHAT[row.what], rubrik=words.heading(row), ovrigt=other)


def _approved(done: Approved) -> Message:
    applied = done.applied
    counted = [
        (applied.new, "ny rad", "nya rader"),
        (applied.changed, "ändrad", "ändrade"),
        (applied.removed, "borttagen", "borttagna"),
        (applied.laid_out.assignments if applied.new else 0, "åtagande utlagt", "åtaganden utlagda"),
    ]
    said = words.listed([words.number(count, one, many) for count, one, many in counted if count])
    only_new = not (applied.changed or applied.removed or applied.known)
    heading = f"{words.short(applied.plan_title)} {'gäller nu.' if only_new else 'är uppdaterad.'}"
    small = says("inlasning.done_small", roller=words.names(applied.new_roles))
    buttons = [undo_button(applied.batch_id)] if applied.batch_id is not None else []
    text = says("inlasning.done", rubrik=heading, innehall=words.sentence(said or "inget nytt"))
    return message(text, small, buttons=buttons)


def _settled(settled: AlreadySettled) -> Message:
    state = settled.draft.state
    when = words.day_of(settled.at) if settled.at else ""
    if state == TEMPLATE:
        return still_waits(settled)
    if state in (READING, UNREADABLE):
        return message(says("inlasning.still_reading", svar=settled))
    macro = {CANCELLED: "already_cancelled", USED: "already_used"}.get(state, "already_approved")
    return message(says(f"inlasning.{macro}", svar=settled, nar=when))


def value_of(asked: Asked, index: str) -> str | None:
    """The answer that a button stands for; None for what no button of ours says."""
    if index == SKIP:
        return SKIPPED
    choices = asked.question.choices
    return choices[int(index)] if index.isascii() and index.isdigit() and int(index) < len(choices) else None
