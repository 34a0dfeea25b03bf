"""Hur går det: status, comment, evidence, another last day with a reason, and who is to help. All of it at once."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from handlers.slack.answer import Answered, again
from handlers.slack.attached import AT_ONCE, Attachments, Unseen
from handlers.slack.forms import checks, effect, fields
from handlers.slack.forms.form import Drawn, Errors, Form
from handlers.slack.kit import Mrkdwn, context, section
from handlers.slack.outcomes import outcome_message, updated_message
from handlers.slack.request import Request
from handlers.slack.says import message, says
from handlers.texts.sv import words
from plan.privacy import has_personal_identity_number
from plan.status import Status
from services import results, updating
from services.deps import Deps
from services.following_up import EFFECT
from services.reporting import Seen
from services.updating import About, Update, Updated

NAME, FILES = "status", "files"
_STATUSES = (Status.DONE, Status.IN_PROGRESS, Status.NEEDS_SUPPORT, Status.NOT_STARTED, Status.DROPPED)
_TEXTS = ("what", "signs", "why")
_SUPPORT = (("Min närmaste chef", "manager"), ("Ledningsgruppen", "group"))
_LINK_LIMIT = 500


def drawn(about: About) -> Drawn:
    """The form about one assignment as it is now; the question whether effects are seen has its own."""
    line = about.line
    if line.assignment.source_kind == EFFECT:
        return effect.drawn(line)
    one = line.assignment
    blocks: list[Block] = [section(says("formular.about", rad=line, i_dag=line.today))]
    if stands := _stands(about):
        blocks.append(context(*stands))
    blocks += [
        fields.buttons(
            "status",
            "Hur går det?",
            [(f"{words.MARK[s]} {words.sentence(words.STATUS[s])}", s.value) for s in _STATUSES],
            chosen=one.status.value,
        ),
        fields.text("what", "Kommentar", optional=True),
        fields.text(
            "link",
            "Underlag: länk till ett dokument",
            hint="formular.link_hint",
            optional=True,
            several_lines=False,
        ),
        fields.files(FILES, "Underlag: filer", AT_ONCE, hint="formular.files_hint"),
    ]
    if about.is_intervention:
        blocks.append(fields.text("signs", "Vilka tecken på förändring syns?", optional=True))
    blocks += [
        fields.day("when", "Nytt slutdatum", hint="formular.when_hint", value=one.due),
        fields.text("why", "Varför flyttas datumet?", optional=True, several_lines=False),
        fields.choice(
            "support",
            "Vem ska få veta att det behövs stöd?",
            _SUPPORT,
            chosen=about.support_to,
            optional=True,
            hint="formular.support_hint",
        ),
    ]
    was = one.due.isoformat() if one.due else ""
    return Drawn(NAME, "Hur går det?", f"{one.id}:{one.version}:{was}", blocks)


def _stands(about: About) -> list[Mrkdwn]:
    """What has been said before: the latest comment, the signs that are looked for, and how much shows it."""
    one = about.line.assignment
    found = [says("svar.comment", text=one.comment)] if one.comment else []
    if about.signs:
        found.append(says("formular.signs", text=about.signs))
    if about.evidence:
        found.append(says("formular.evidence_count", antal=len(about.evidence)))
    return found


def form(deps: Deps, attachments: Attachments) -> Form:
    """How it is answered."""

    def save(request: Request) -> Answered:
        shown = attachments.look_up(request.attached, request.account)
        if isinstance(shown, Unseen):
            names = [one.name for one in shown.files]
            return again({FILES: says(shown.why, namn=names)}, without=() if shown.keep else shown.files)
        assignment_id, version, _ = _parts(request)
        status = request.fields.get("status", "")
        if status not in {one.value for one in _STATUSES}:
            return message(says("svar.gone"))
        support = request.fields.get("support", "")
        said = Update(
            status=Status(status),
            comment=request.fields.get("what", ""),
            link=request.fields.get("link", ""),
            files=shown,
            signs=request.fields.get("signs", ""),
            due=checks.day_in(request, "when"),
            reason=request.fields.get("why", ""),
            support_to="manager" if support == "manager" else "group" if support == "group" else "",
        )
        return _answered(updating.update(deps, request.asker, Seen(assignment_id, version), said))

    return Form(save, check)


def _answered(outcome: updating.UpdateOutcome) -> Answered:
    """What it came to; what can be mended, at its field with all that was written."""
    match outcome:
        case Updated():
            return updated_message(outcome)
        case results.ChangedSince(line):
            one = line.assignment
            was = one.due.isoformat() if one.due else ""
            banner = says("formular.changed_since", rad=line, i_dag=line.today)
            return again({}, banner, f"{one.id}:{one.version}:{was}")
        case results.DatePassed(line, to, _, _):
            return again({"when": says("formular.date_passed", dag=to, i_dag=line.today)})
        case results.ReasonNeeded():
            return again({"why": says("formular.reason")})
        case results.NoteNeeded(line):
            return again({"what": says("formular.note", rad=line)})
        case results.TextPersonal():
            return again({}, says("formular.personal"))
        case results.TextTooLong(text, limit):
            return again({}, says("formular.too_long", langd=len(text), grans=limit))
    return outcome_message(outcome)


def check(request: Request) -> Errors:
    """What is seen in the fields alone. The day that it had is known from when the form was opened."""
    _, _, was = _parts(request)
    day = checks.day_in(request, "when")
    moved = day is not None and day.isoformat() != was
    return {
        **checks.missing(request, "status"),
        **(
            {"why": str(says("formular.reason"))}
            if moved and not request.fields.get("why", "").strip()
            else {}
        ),
        **checks.wrong_texts(request, _TEXTS),
        **checks.wrong_texts(request, ["link"], _LINK_LIMIT),
        **checks.wrong_links(request, "link"),
        **checks.wrong_days(request, "when"),
        **_wrong_files(request),
    }


def _wrong_files(request: Request) -> Errors:
    if len(request.attached) > AT_ONCE:
        return {FILES: str(says("formular.files_many", antal=AT_ONCE))}
    if any(has_personal_identity_number(one.name) for one in request.attached):
        return {FILES: str(says("formular.file_personal"))}
    return {}


def _parts(request: Request) -> tuple[int, int, str]:
    """The assignment, the version that was seen and the day it had; of what was made up, one that nobody has."""
    parts = [*request.value.split(":"), "", "", ""]
    return checks.number_in(parts[0]), checks.number_in(parts[1]), parts[2]
