"""The names that Word templates can use, of their own and of what lists hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from documents.papers.context import Context, context_of
from documents.papers.model import (
    Analysis,
    AreaPart,
    Change,
    Decision,
    Effect,
    Effort,
    Moment,
    Move,
    Report,
    Row,
    StrategyPart,
    Task,
)
from plan.status import RollUp, Status

_DAY = date(2027, 3, 31)
_TOTAL = RollUp(Status.IN_PROGRESS, 1, 2, 1, 1)


def example() -> Report:
    """A small report with something in every list, to try a template on."""
    task = Task(
        id=1,
        kind="activity",
        source_id=1,
        plan="Verksamhetsplan",
        area_code="LÄS",
        area="Läsning",
        strategy="a",
        strategy_title="Läsningen följs upp",
        number=1,
        label="Läs 1a",
        title="Ta fram en läsplan",
        details="För alla skolor",
        category="",
        unit="Bergskolan",
        owners=("Rektor",),
        holders=("Karin",),
        when="31 mars",
        start=None,
        due=_DAY,
        first_due=_DAY,
        status=Status.NEEDS_SUPPORT,
        late=True,
        comment="Väntar på underlag",
        reported_by="Karin Lind",
        reported_at=datetime(2027, 3, 1, 9),  # noqa: DTZ001 -- local, as a report has it
        moves=(Move(_DAY, "Karin Lind", _DAY, _DAY, "väntar på underlag"),),
    )
    row = Row("1a", task.title, task.details, task.owners, task.when, (task, task), _TOTAL)
    analysis = Analysis("Avstämning", _DAY, "Läsning", "", "Bättre", "Mer tid", "Fortsätt", ("Karin",), True)
    strategy = StrategyPart("a", "Läsningen följs upp", (row,))
    area = AreaPart(
        "LÄS", "Läsning", ("Många läser lite",), ("Alla läser",), _TOTAL, (strategy,), (analysis,)
    )
    effort = Effort(
        "Läs 1a", "Läspass", _TOTAL, {"problem": "För lite tid"}, (Effect(_DAY, "Ali", "yes", ""),)
    )
    return Report(
        huvudman="Ekdala",
        unit="Bergskolan",
        plans=("Verksamhetsplan 26/27",),
        period="26/27",
        on=_DAY,
        registration="BUN 2027/12",
        total=_TOTAL,
        areas=(area,),
        cycle=(row,),
        decisions=(Decision(_DAY, "Maria Ek", "Fortsätt ett år", "Läs 1a"),),
        analyses=(analysis,),
        efforts=(effort,),
        moments=(Moment("1", "Kvalitetsdialog", "20 april · Rektor"),),
        proposals=(replace(row, tasks=(), mark="föreslagen"),),
        changes=(Change(datetime(2027, 3, 1, 9), "Karin Lind", "move", "Läs 1a", due_after=_DAY),),  # noqa: DTZ001
    )


def _names_in(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_names_in, value.values()))
    return set().union(*map(_names_in, value)) if isinstance(value, list) else set()


def _all_names() -> tuple[str, ...]:
    context: Context = context_of(example())
    return tuple(sorted(_names_in(context) | {"bilder", "bild"}))


NAMES = _all_names()
