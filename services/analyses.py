"""Analyses: result, why and conclusion of an area or a unit's own work, written at an avstämning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from documents.papers.model import Analysis
from plan.privacy import has_personal_identity_number
from plan.records import Assignment
from plan.rights import Action, Verdict, allowed
from plan.status import Status
from services.deps import Asker, Deps, Profile
from services.lines import line_of, lines_of, owned, owner_roles
from services.reporting import change_and_note
from services.results import Line
from services.reviews import AHEAD, FREEZES, OF_UNIT, REVIEW, freezes_after
from services.room import NOBODY, Room, reading, writing
from storage.queries import analyses, journal, organisation
from storage.queries import assignments as assignment_queries
from storage.queries.analyses import Review, Written

LONGEST = 2_900


@dataclass(frozen=True)
class AnalysisLine:
    """One analysis that is asked for: where it stands, who has written, and whether it is the asker's to write.

    Who runs the plan may write any, and is offered those of areas where none is their own. `of_unit`: it is a unit's
    of its own work.
    """

    line: Line
    written: bool
    by: tuple[str, ...]
    mine: bool
    frozen: bool
    of_unit: bool = False


@dataclass(frozen=True)
class ReviewView:
    """An avstämning with its analyses; `freezes` is the last day to write."""

    review: Review
    freezes: date
    lines: tuple[AnalysisLine, ...]


@dataclass(frozen=True)
class ReviewList:
    """The avstämningar that are open, and those that come."""

    views: tuple[ReviewView, ...]
    today: date


@dataclass(frozen=True)
class AnalysisOpen:
    """An analysis to write: what is written so far, and the version that was seen (0: nothing yet)."""

    line: Line
    review: Review
    freezes: date
    result: str = ""
    why: str = ""
    conclusion: str = ""
    version: int = 0


@dataclass(frozen=True)
class AnalysisFrozen:
    """The time to write has passed."""

    line: Line
    since: date


@dataclass(frozen=True)
class AnalysisNotYours:
    """Others answer for this analysis."""

    line: Line


@dataclass(frozen=True)
class AnalysisWritten:
    """It is stored; `done` where whoever wrote is finished. `shared` is the co-writer, where one was named."""

    line: Line
    done: bool
    freezes: date
    shared: str = ""


@dataclass(frozen=True)
class AnalysisChanged:
    """Somebody has written since: what stands there now, and by whom."""

    now: AnalysisOpen
    by: str


def list_reviews(deps: Deps, asker: Asker) -> ReviewList:
    """The avstämningar that can be written now with their analyses, and the next ones."""
    with reading(deps, asker) as room:
        found = analyses.reviews(room.tx, room.huvudman_id, room.today - FREEZES, room.today + AHEAD)
        return ReviewList(tuple(_view(room, one) for one in found[:5]), room.today)


def _view(room: Room, review: Review) -> ReviewView:
    asked = assignment_queries.assignments_of(room.tx, room.huvudman_id, REVIEW, [review.id])
    ids = [one.id for one in asked]
    there = analyses.written(room.tx, room.huvudman_id, ids)
    writers = analyses.writers(room.tx, room.huvudman_id, ids)
    frozen = freezes_after(review) < room.today
    shared = analyses.shared_with(room.tx, room.huvudman_id, room.actor.person_id)
    lines = tuple(
        AnalysisLine(
            line=line,
            written=one.id in there,
            by=tuple(room.names.short(name) for _, name, at in writers.get(one.id, ()) if at),
            mine=line.mine or line.follows or one.id in shared,
            frozen=frozen,
            of_unit=one.period_key == OF_UNIT,
        )
        for one, line in zip(asked, lines_of(room, asked), strict=True)
    )
    if room.actor.is_admin and not any(one.mine for one in lines):
        lines = tuple(replace(one, mine=not one.of_unit) for one in lines)
    return ReviewView(review, freezes_after(review), lines)


def open_analysis(
    deps: Deps, asker: Asker, assignment_id: int
) -> AnalysisOpen | AnalysisFrozen | AnalysisNotYours | None:
    """What is to be written, or has been so far. None where no such analysis is asked for here."""
    with reading(deps, asker) as room:
        found = _found(room, assignment_id)
        if found is None:
            return None
        assignment, review = found
        return _refused(room, assignment, review) or _open(room, assignment, review)


def write_analysis(
    deps: Deps,
    asker: Asker,
    assignment_id: int,
    seen: int,
    texts: tuple[str, str, str],
    *,
    done: bool,
    share_with: Profile | None = None,
) -> AnalysisWritten | AnalysisChanged | AnalysisFrozen | AnalysisNotYours | None:
    """Store result, why and conclusion over the version that was `seen`; `done` answers the assignment.

    `share_with` may write it too from now on. Texts are refused before this is asked (`wrong_text`). It is taken up
    again until it freezes; what it said before stands in the journal.
    """
    if any(wrong_text(text) for text in texts):
        raise ValueError("a text that can't be kept")
    with writing(deps, asker) as room:
        found = _found(room, assignment_id, lock=True)
        if found is None:
            return None
        assignment, review = found
        if refused := _refused(room, assignment, review):
            return refused
        before = analyses.written(room.tx, room.huvudman_id, [assignment_id]).get(assignment_id)
        batch_id = journal.open_batch(
            room.tx, room.huvudman_id, "analysis", room.actor.person_id, room.now, room.request_key
        )
        if batch_id is None:
            return AnalysisWritten(line_of(room, assignment), done, freezes_after(review))
        analysis_id = analyses.write(
            room.tx, room.huvudman_id, assignment_id, seen, texts, room.actor.person_id, room.now
        )
        if analysis_id is None:
            by = room.names.short(before.by) if before and before.by else ""
            return AnalysisChanged(_open(room, assignment, review), by)
        analyses.add_writer(room.tx, room.huvudman_id, assignment_id, room.actor.person_id, room.now)
        after = dict(zip(("result", "why", "conclusion"), texts, strict=True))
        journal.add_event(room.tx, room.huvudman_id, batch_id, "analysis", analysis_id, _plain(before), after)
        shared = _share(room, assignment_id, share_with) if share_with else ""
        status = Status.DONE if done else Status.IN_PROGRESS
        if assignment.status is not status:
            change = {
                "status": status.value,
                "reported_by_id": room.actor.person_id,
                "reported_at": room.now,
            }
            assignment = change_and_note(room, batch_id, assignment, change)
        return AnalysisWritten(line_of(room, assignment), done, freezes_after(review), shared)


def wrong_text(text: str) -> bool:
    """Whether a text can't be kept: it is too long, or has a personal identity number in it."""
    return len(text) > LONGEST or has_personal_identity_number(text)


def analyses_for(room: Room, *, unit_key: str | None = None) -> dict[int, list[Analysis]]:
    """What was written the last year, by area (0: about more than one); of one unit, its own alone."""
    found: dict[int, list[Analysis]] = {}
    for review in analyses.reviews(room.tx, room.huvudman_id, room.today - AHEAD, room.today + AHEAD):
        asked = assignment_queries.assignments_of(room.tx, room.huvudman_id, REVIEW, [review.id])
        asked = [one for one in asked if unit_key is None or one.unit_key == unit_key]
        ids = [one.id for one in asked]
        there = analyses.written(room.tx, room.huvudman_id, ids)
        writers = analyses.writers(room.tx, room.huvudman_id, ids)
        for one, line in zip(asked, lines_of(room, asked), strict=True):
            if one.id in there:
                by = tuple(name for _, name, at in writers.get(one.id, ()) if at)
                area = int(one.period_key.partition(":")[2] or 0)
                made = _in_paper(there[one.id], review, line, by, room.today)
                found.setdefault(area, []).append(made)
    return found


def _in_paper(written: Written, review: Review, line: Line, by: Sequence[str], today: date) -> Analysis:
    return Analysis(
        occasion=review.title,
        on=review.on_date,
        about="",
        unit=line.unit or "",
        result=written.result,
        why=written.why,
        conclusion=written.conclusion,
        by=tuple(by),
        frozen=freezes_after(review) < today,
    )


def _found(room: Room, assignment_id: int, *, lock: bool = False) -> tuple[Assignment, Review] | None:
    found = assignment_queries.assignments_by_id(room.tx, room.huvudman_id, [assignment_id], lock=lock)
    one = found.get(assignment_id)
    if one is None or one.source_kind != REVIEW:
        return None
    review = analyses.review_by_id(room.tx, room.huvudman_id, one.source_id)
    return (one, review) if review else None


def _open(room: Room, assignment: Assignment, review: Review) -> AnalysisOpen:
    there = analyses.written(room.tx, room.huvudman_id, [assignment.id]).get(assignment.id)
    empty = AnalysisOpen(line_of(room, assignment), review, freezes_after(review))
    if there is None:
        return empty
    return replace(
        empty, result=there.result, why=there.why, conclusion=there.conclusion, version=there.version
    )


def _refused(room: Room, assignment: Assignment, review: Review) -> AnalysisFrozen | AnalysisNotYours | None:
    if not _may(room, assignment):
        return AnalysisNotYours(line_of(room, assignment))
    if freezes_after(review) < room.today:
        return AnalysisFrozen(line_of(room, assignment), freezes_after(review))
    return None


def _may(room: Room, assignment: Assignment) -> bool:
    """Those who answer, those whom it was shared with, and those who run the plan."""
    if room.actor.person_id == NOBODY or room.actor.is_guest:
        return False
    roles = owner_roles(room, [assignment.id])
    if allowed(room.actor, Action.REPORT, owned(room, assignment, roles)) is not Verdict.NO:
        return True
    return assignment.id in analyses.shared_with(room.tx, room.huvudman_id, room.actor.person_id)


def _share(room: Room, assignment_id: int, profile: Profile) -> str:
    if not profile.can_hold_roles:
        return ""
    account = profile.account
    person_id = organisation.person_of_account(
        room.tx, room.huvudman_id, account.platform, account.tenant_id, account.external_id, profile.name
    )
    analyses.add_writer(room.tx, room.huvudman_id, assignment_id, person_id, None)
    return room.names.short(profile.name)


def _plain(before: Written | None) -> dict[str, object] | None:
    if before is None:
        return None
    return {"result": before.result, "why": before.why, "conclusion": before.conclusion}
