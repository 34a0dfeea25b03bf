"""Anything that people may do, in any order, against a simple model of what should be stored."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from plan.status import Status
from services import reporting, undoing
from services.reporting import Seen
from services.results import (
    AlreadyDone,
    AlreadyUndone,
    Changed,
    ChangedSince,
    Moved,
    NothingToUndo,
    Undone,
    UndoRefused,
)
from storage.database import Database
from storage.queries import journal
from tests.support.house import House, in_march

PEOPLE = ("karin", "ali", "johan", "maria", "nils")
NAMES = {"karin": "Karin Lind", "ali": "Ali Demir", "johan": "Johan Lind"}
MAY = {"Läs 2a": {"karin", "ali", "johan"}, "Läs 3b": {"karin", "ali", "johan"}, "Org 2a": {"johan"}}
# The nearest manager moves dates too: a skolchef for her strateger.
MAY_MOVE = {label: who | {"maria"} for label, who in MAY.items()}
LABELS = tuple(MAY)
STATUSES = st.sampled_from([Status.NOT_STARTED, Status.IN_PROGRESS, Status.NEEDS_SUPPORT, Status.DONE])
WORDS = st.sampled_from(["", "Ett", "Två"])


@dataclass(frozen=True)
class State:
    """What an assignment is, as far as people see it."""

    status: Status = Status.NOT_STARTED
    comment: str = ""
    due: date | None = None
    by: str | None = None


@dataclass
class Done:
    """One change that the model has seen: whose, and how to take it back."""

    batch_id: int
    who: str
    label: str
    before: State
    undone: bool = False


@dataclass
class Model:
    """What should be stored."""

    now: dict[str, State]
    version: dict[str, int]
    done: list[Done] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def change(self, who: str, label: str, to: State, batch_id: int) -> None:
        self.done.append(Done(batch_id, who, label, self.now[label]))
        self.now[label] = to
        self.version[label] += 1


def machine_on(template: Path) -> type[RuleBasedStateMachine]:
    """A machine that begins each run with a copy of `template`."""

    class Machine(RuleBasedStateMachine):
        house: House
        model: Model

        @initialize()
        def begin(self) -> None:
            self.folder = tempfile.TemporaryDirectory()
            file = Path(self.folder.name) / "lillby.db"
            shutil.copyfile(template, file)
            self.house = in_march(Database(f"sqlite:///{file}"))
            found = {label: self.house.assignment(label) for label in LABELS}
            self.ids = {label: a.id for label, a in found.items()}
            self.model = Model(
                {label: State(due=a.due) for label, a in found.items()}, dict.fromkeys(LABELS, 1)
            )

        def teardown(self) -> None:
            if hasattr(self, "house"):
                self.house.deps.database.close()
                self.folder.cleanup()

        @rule(
            who=st.sampled_from(PEOPLE),
            label=st.sampled_from(LABELS),
            status=STATUSES,
            words=WORDS,
            key=st.integers(1, 4),
        )
        def report(self, who: str, label: str, status: Status, words: str, key: int) -> None:
            model, now = self.model, self.model.now[label]
            [outcome] = self.house.report(who, label, status, words, key=f"k{key}")
            same = now.status is status and words in ("", now.comment)
            if who not in MAY[label]:
                assert not isinstance(outcome, (Changed, AlreadyDone))
            elif same or f"k{key}" in model.keys:
                assert isinstance(outcome, AlreadyDone)
            else:
                assert isinstance(outcome, Changed)
                model.keys.add(f"k{key}")
                model.change(who, label, State(status, words, now.due, NAMES[who]), outcome.batch_id)

        @rule(
            who=st.sampled_from(PEOPLE),
            label=st.sampled_from(LABELS),
            status=STATUSES,
            behind=st.integers(0, 2),
        )
        def click(self, who: str, label: str, status: Status, behind: int) -> None:
            model, now = self.model, self.model.now[label]
            version = max(model.version[label] - behind, 1)
            outcome = reporting.report_seen(
                self.house.deps, self.house.asker(who), Seen(self.ids[label], version), status, ""
            )
            if version != model.version[label] and now.status is not status:
                assert isinstance(outcome, ChangedSince)
            elif who not in MAY[label]:
                assert not isinstance(outcome, (Changed, AlreadyDone))
            elif now.status is status:
                assert isinstance(outcome, AlreadyDone)
            else:
                assert isinstance(outcome, Changed)
                model.change(who, label, State(status, "", now.due, NAMES[who]), outcome.batch_id)

        @rule(who=st.sampled_from(PEOPLE), label=st.sampled_from(LABELS), days=st.integers(0, 3))
        def move(self, who: str, label: str, days: int) -> None:
            now = self.model.now[label]
            to = date(2027, 5, 1) + timedelta(days=days)
            [outcome] = self.house.move(who, label, f"{to.isoformat()} – väntar")
            assert isinstance(outcome, Moved) is (who in MAY_MOVE[label] and now.due != to)
            if isinstance(outcome, Moved):
                self.model.change(who, label, State(now.status, now.comment, to, now.by), outcome.batch_id)

        @rule(who=st.sampled_from(PEOPLE), back=st.integers(1, 4))
        def undo(self, who: str, back: int) -> None:
            if len(self.model.done) < back:
                return
            one = self.model.done[-back]
            outcome = undoing.undo(self.house.deps, self.house.asker(who), one.batch_id)
            standing = [d for d in self.model.done if d.label == one.label and not d.undone]
            if who not in (one.who, "johan"):
                assert isinstance(outcome, UndoRefused) and outcome.why == "not_yours"
            elif one.undone:
                assert isinstance(outcome, AlreadyUndone)
            elif standing[-1] is not one:
                assert isinstance(outcome, UndoRefused) and outcome.why == "changed"
            else:
                assert isinstance(outcome, Undone)
                self._take_back(one)

        @rule(who=st.sampled_from(PEOPLE))
        def undo_latest(self, who: str) -> None:
            outcome = undoing.undo_latest(self.house.deps, self.house.asker(who))
            mine = [d for d in self.model.done if d.who == who and not d.undone]
            if not mine:
                assert isinstance(outcome, NothingToUndo)
                return
            standing = [d for d in self.model.done if d.label == mine[-1].label and not d.undone]
            assert isinstance(outcome, Undone) is (standing[-1] is mine[-1])
            if isinstance(outcome, Undone):
                self._take_back(mine[-1])

        def _take_back(self, one: Done) -> None:
            one.undone = True
            self.model.now[one.label] = one.before
            self.model.version[one.label] += 1

        @invariant()
        def what_is_stored_is_what_should_be(self) -> None:
            if not hasattr(self, "model"):
                return
            for label in LABELS:
                a = self.house.assignment(label)
                assert State(a.status, a.comment, a.due, a.reported_by) == self.model.now[label]
                assert a.version == self.model.version[label]

        @invariant()
        def the_journal_tells_the_whole_story(self) -> None:
            if not hasattr(self, "model"):
                return
            for label in LABELS:
                a = self.house.assignment(label)
                with self.house.deps.database.read() as tx:
                    events = journal.history(tx, self.house.huvudman_id, "assignment", [a.id])
                assert len(events) == a.version - 1
                replayed: dict[str, Any] = {}
                for earlier, event in zip([None, *events], events, strict=False):
                    assert event.before is not None and event.after is not None
                    if earlier is not None:
                        after = {k: v for k, v in (earlier.after or {}).items() if k != "reason"}
                        assert event.before == after
                    replayed |= event.after
                if events:
                    due = a.due.isoformat() if a.due else None
                    assert (
                        replayed["status"],
                        replayed["comment"],
                        replayed["due"],
                        replayed["version"],
                    ) == (
                        a.status.value,
                        a.comment,
                        due,
                        a.version,
                    )

    return Machine


def test_whatever_people_do_in_whatever_order(lillby_file: Path) -> None:
    run_state_machine_as_test(
        machine_on(lillby_file),
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
