"""Recognises a verksamhetsplan: numbered activities under areas and strategies, in tables or in lists.

A row that a page break cut is one row. A row of one cell between others names an area, unless it is the rest of
the row before. In running text an item of a list is an activity where the heading says so ("Aktiviteter"), or where
it says itself who answers for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from documents.above import Above
from documents.activities import (
    Activity,
    add_rest,
    bulleted,
    is_rest,
    is_unfinished,
    item_of,
    lines_of,
    merged_of,
    numbered_twice,
)
from documents.blocks import Block
from documents.building import Doubt, times_from_above, untitled
from documents.headings import Section, bare_label, is_label, section_of
from documents.items import Area, Forum, Item, ItemKind, Strategy
from documents.merged import heading_columns
from documents.monthly import is_season
from documents.numbers import LETTERED, NUMBER, NUMBER_BEFORE, STRATEGY, numbered_in
from documents.outline import Outline, forums_in
from documents.tables import Row, Table, is_of_another, names_section, row_of
from documents.tasks import Task, label_in, label_of, role_word, task_of
from plan.schoolyear import SchoolYear

_AREA_LABEL = re.compile(r"(?:prioriter\w+ )?(?:fokus|utvecklings|mål|insats)?område\s*\d*:?", re.I)
"""A line that says that the next one names an area."""
_LONGEST_AREA = 90
_ANCHORED = re.compile(r"förankr", re.I)
_INTRODUCES = re.compile(
    r"\b(?:aktivitet|aktiviteter|åtgärder|insatser|kommer vi att|ska vi|ska förvaltningen)\b[^.]{0,120}:$",
    re.I,
)


class PlanRecogniser:
    """Goes through the blocks once, in order, and gathers what a plan is made of.

    `lists` says whether lists under "Aktiviteter" are tasks; `kind` is what those tasks are.
    """

    def __init__(
        self,
        year: SchoolYear | None,
        tables: Mapping[int, Table],
        lists: bool = False,
        kind: ItemKind = "activity",
    ) -> None:
        self.year = year
        self.tables = tables
        self.lists = lists
        self.kind = kind
        self.outline = Outline()
        self.rows: list[Activity] = []
        self.forums: list[Forum] = []
        self._doubts: list[Doubt] = []
        self._table: Table | None = None
        self._interrupted = False
        self._new_page = False
        self._open: Activity | None = None
        self._section: Section | None = None
        self._anchoring = False
        self._introduced = False
        self._naming = False
        self._season = ""
        self._headed = False
        self._goal = ""
        self._above = Above()
        self._items: tuple[Item, ...] = ()

    def read(self, blocks: Sequence[Block]) -> None:
        """Reads all the blocks of a document."""
        for place, block in enumerate(blocks):
            if block.repeated and not is_label(block.text):
                self._new_page = True
            elif block.kind == "row":
                self._at_row(place, block)
            elif block.kind == "heading":
                self._at_heading(block)
            else:
                self._running_text(block)
        self._doubts += [untitled(row.line, row.owner) for row in self.rows if not row.title and row.owner]
        sure = any(row.owner and row.when for row in self.rows)
        self.rows = [row for row in self.rows if row.title and (sure or not row.tentative)]

    @property
    def doubts(self) -> list[Doubt]:
        """What is odd about the outline and the numbers."""
        taken = [(place, row.when) for place, row in enumerate(self.rows) if row.taken]
        above = times_from_above(taken, self._items)
        return [*self.outline.doubts, *self._doubts, *merged_of(self.rows), *above]

    # --- outside tables

    def _at_heading(self, block: Block) -> None:
        if self._anchoring and "," in block.text:
            self._running_text(block)
            return
        labelled = label_of(block.text)
        if labelled and labelled[0] != "goal" and self._labelled(labelled):
            return
        if _AREA_LABEL.fullmatch(block.text):
            self._naming = True
            return
        self._naming = False
        self._anchoring = bool(_ANCHORED.search(block.text))
        self._interrupted = True
        self._introduced = False
        self._open = None
        if self.lists and is_season(block.text):
            self._season = block.text.strip(" :*.")
            self._section = self._section if self._section in ("goals", "findings") else "tasks"
            return
        self._season = ""
        self._above.heading(block)
        if is_label(block.text):
            self._section = section_of(block.text)
            if self._section == "strategies":
                self.outline.open_area()
            return
        self._section = section_of(block.text)
        self.outline.heading(block.text)

    def _running_text(self, block: Block) -> None:
        text = block.text
        lettered = LETTERED.fullmatch(text)
        if lettered and (self._section == "strategies" or self._table or STRATEGY.match(text)):
            if not self._table and STRATEGY.match(text):
                self.outline.open_area()
            self._at_strategy(lettered.group(1).lower(), lettered.group(2), block.line)
        elif _AREA_LABEL.fullmatch(text):
            self._naming = True
            self._open = None
        elif self._naming and len(text) < _LONGEST_AREA:
            self._naming = False
            self.outline.heading(text)
        elif self._table and self._open and block.adjacent and block.kind == "text" and not label_of(text):
            add_rest(self._open, Row("", text) if is_unfinished(self._open) else Row(text))
        elif self._anchoring and "," in text:
            self.forums += [Forum(name, block.line) for name in forums_in(text)]
        elif not ((found := label_of(text)) and not _is_whole(block) and self._labelled(found)):
            self._line(block)

    def _line(self, block: Block) -> None:
        """A line that stands in no table: a task, a goal, a finding, or nothing."""
        text = block.text
        label = bare_label(text)
        if label is not None:
            self._section = label
            self._open = None
            return
        found = label_of(text)
        if found and found[0] == "goal" and found[1]:
            self.outline.goal(found[1])
        elif self._section == "goals" and (block.kind == "list" or (len(text) < 300 and not found)):
            self.outline.goal(text)
        elif block.kind == "list" and block.level and self._open and self.lists and not label_in(text):
            self._open.details.append(text)
        elif self._is_task(block):
            self._task(block)
        elif block.kind == "list":
            self.outline.finding(text)
        else:
            self._above.text(block)
            self._interrupted = True
            self._introduced = not self.tables and bool(_INTRODUCES.search(text))

    def _is_task(self, block: Block) -> bool:
        """Whether a line is a task: its heading says so, or it says who answers for it."""
        if not self.lists:
            return False
        found = label_of(block.text)
        if found and found[0] == "title" and found[1]:
            return True
        if self._section in ("findings", "goals"):
            return False
        listed = block.kind == "list"
        if listed and (self._section == "tasks" or self._introduced):
            return True
        if listed and self.outline.strategy and numbered_in(block.text):
            return True
        if not listed and (self._section != "tasks" or len(block.text) > 240):
            return False
        task = task_of(block.text)
        return bool(task.title and task.owner and (task.when or listed))

    def _task(self, block: Block) -> None:
        numbered = numbered_in(block.text)
        number, text = (int(numbered.group(1)), numbered.group(2)) if numbered else (None, block.text)
        task = task_of(text)
        task = replace(task, when=task.when or self._season)
        title = task.title
        self.outline.open_area()
        self._table = None
        row = self._row_of_task(block.line, number, title, task)
        row.kind = self.kind
        self.rows.append(row)
        self._open = row

    def _row_of_task(self, line: int, number: int | None, title: str, task: Task) -> Activity:
        self._count()
        return Activity(
            line,
            number,
            title.rstrip("."),
            task.owner,
            task.when,
            self.outline.current,
            self.outline.strategy,
            status=task.status,
            participants=task.participants,
            goals=task.goals,
            details=list(task.details),
        )

    def _labelled(self, found: tuple[str, str]) -> bool:
        """A line under a task that says who or when: "Ansvarig: rektor". Whether it was one."""
        role, value = found
        row = self._open
        if row is None or (row.tentative and role in ("owner", "when") and getattr(row, role)):
            row = self._from_above(role, value, again=row is not None) or row
        if row is None or not value or role == "title":
            return False
        if role in ("owner", "when", "status", "participants"):
            rest = task_of(f"{row.title} {role_word(role)}: {value}")
            for name in ("owner", "when", "status", "participants"):
                if not getattr(row, name) and getattr(rest, name):
                    setattr(row, name, getattr(rest, name))
        elif role == "goal":
            row.goals = (*row.goals, value)
        else:
            row.details.append(value)
        return True

    def _from_above(self, role: str, value: str, again: bool) -> Activity | None:
        """The task that a line with its owner or time stands under, where nothing else says that it is one."""
        if role in ("owner", "when"):
            said = task_of(f"{role_word(role)}: {value}")
            value = said.owner if role == "owner" else said.when
        found = self._above.task(role, value, again) if self.lists else None
        if found is None:
            return None
        if found.area:
            self.outline.named_area(found.area)
        elif not found.heading:
            self.outline.open_area()
        self._table = None
        row = self._row_of_task(found.line, None, found.title, Task(found.title, details=found.details))
        row.kind, row.tentative = self.kind, True
        self.rows.append(row)
        self._open = row
        return row

    def _at_strategy(self, letter: str, title: str, line: int) -> None:
        self.outline.at_strategy(letter, title, line)
        self._open = None

    def _count(self) -> None:
        if self.outline.current >= 0:
            self.outline.areas[self.outline.current].tasks += 1

    # --- in tables

    def _at_row(self, place: int, block: Block) -> None:
        table = self.tables.get(place)
        if table is not None:
            self._begin_table(table)
            if table.headless and self._table:
                self._row(table, block, row_of(table.columns, block))
            return
        if self._table is None:
            filled = [cell for cell in block.cells if cell]
            found = label_of(f"{filled[0].rstrip(':')}: {filled[1]}") if len(filled) == 2 else None
            if found and found[0] == "title" and self.lists:
                self._task(replace(block, kind="list", cells=(filled[1],)))
            elif found:
                self._labelled(found)
            return
        row = row_of(self._table.columns, block)
        if self._interrupted and not self._new_page and is_of_another(self._table, block, row):
            self._table = None
            return
        self._row(self._table, block, row)
        self._interrupted = self._new_page = False

    def _begin_table(self, table: Table) -> None:
        same = self._table is not None and table.columns == self._table.columns
        goes_on = same and (not self._interrupted or self.outline.turn_page())
        self._new_page = goes_on
        self._table = table if table.kind in ("plan", "measure", "proposal") else None
        self._interrupted = False
        if self._table:
            self._section = None
            self._headed = self.outline.has_heading or (self._headed and self.outline.current >= 0)
            self.outline.open_area()
            self._headed = self._headed and self.outline.current >= 0
            self._goal = self._goal if goes_on else ""

    def _row(self, table: Table, block: Block, row: Row) -> None:
        title = row.title
        lettered, numbered = LETTERED.fullmatch(title), numbered_in(title)
        if table.columns.numbered and numbered is None:
            numbered = NUMBER_BEFORE.fullmatch(title)
        if table.columns.by_goal and self._headed:
            self._goal = row.area or self._goal
            row = replace(row, area="", goal=self._goal)
        if row.area and "area" not in row.inherited:
            self.outline.named_area(" ".join(row.area.split()))
        if row.strategy:
            self._strategy_cell(row.strategy, block.line)
        bare = not (row.owner or row.when)
        if lettered and not row.owner:
            self._at_strategy(lettered.group(1).lower(), lettered.group(2), block.line)
        elif numbered:
            self._begin(table, block, int(numbered.group(1)), numbered.group(2), row)
        elif number := NUMBER.fullmatch(row.number.strip()):
            self._begin(table, block, int(number.group(1)), title, row)
        elif self._interrupted and bare:
            self._table = None
        elif self._open and (not title or is_rest(self._open, row, self._new_page)):
            add_rest(self._open, row)
        elif title and bare and names_section(block, row):
            self.outline.named_area(" ".join(title.split()))
            self._open = None
        elif title:
            for one in bulleted(title):
                self._begin(table, block, None, one, row)

    def _strategy_cell(self, text: str, line: int) -> None:
        lettered = LETTERED.fullmatch(text)
        if lettered:
            self._at_strategy(lettered.group(1).lower(), lettered.group(2), line)
        else:
            self.outline.strategy = Strategy("", " ".join(text.split()))

    def _begin(self, table: Table, block: Block, number: int | None, title: str, found: Row) -> None:
        area, strategy = self.outline.current, self.outline.strategy
        kind = table.kind
        above = self._open.when if self._open and table.columns.times_first and not found.when else ""
        row = Activity(
            block.line,
            number,
            title.strip(),
            found.owner,
            found.when or above,
            area,
            strategy,
            table.columns.together,
            "activity" if kind == "plan" else "measure",
            kind == "proposal",
            found.status,
            found.participants,
            tuple(lines_of(found.goal)),
            list(found.details),
            dict(found.texts),
            found.inherited,
            heading_columns(table.columns),
            taken=bool(above),
        )
        self._doubts += numbered_twice(self.rows, row)
        self._count()
        self.rows.append(row)
        self._open = row

    # --- what it came to

    def finished_areas(self) -> tuple[Area, ...]:
        """The areas that have strategies or activities, in order."""
        return self.outline.finished()

    def items(self) -> list[Item]:
        """One item a row, then the forums where the plan is anchored."""
        found = []
        for row in self.rows:
            area = self.outline.areas[row.area] if row.area >= 0 else None
            found.append(item_of(row, area, self.year))
        self._items = tuple(found)
        if found:
            found += [Item("meeting", forum.name, forum.line) for forum in self.forums]
        return found


def _is_whole(block: Block) -> bool:
    """Whether an item of a list that begins with a label has its task too: "Ansv: rektor. Köp in böcker"."""
    return block.kind == "list" and bool(task_of(block.text).title)
