"""What services answer about drafts: typed results that a handler renders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from documents.items import Item
from services.importing.answers import Question, key_of_item
from services.importing.applying import Applied
from services.importing.difference import Difference
from services.importing.saying import FieldChange, Stored
from services.results import AdminOnly
from storage.queries.drafts import Draft


@dataclass(frozen=True)
class Shown:
    """A draft and what approving it would come to."""

    draft: Draft
    difference: Difference
    now: datetime

    @property
    def says_the_same(self) -> bool:
        """Whether the document says what the plan has, and nothing is to be asked."""
        return self.difference.plan is not None and self.difference.is_empty and not self.difference.open


@dataclass(frozen=True)
class Asked:
    """The next question of a draft: which of how many it is."""

    draft: Draft
    question: Question
    number: int
    total: int


@dataclass(frozen=True)
class Row:
    """A row of a draft to look through: an item, or (`removed`) what the new version has no more."""

    what: str  # new, changed, removed, same, out
    item: Item | None
    stored: Stored | None
    fields: tuple[FieldChange, ...] = ()
    back: bool = False

    @property
    def key(self) -> str:
        """How buttons name it."""
        if self.item is not None:
            return key_of_item(self.item)
        return f"{self.stored.kind}.{self.stored.id}" if self.stored else ""


@dataclass(frozen=True)
class Page:
    """Some of a draft's rows, from `offset` on, of `total`."""

    draft: Draft
    difference: Difference
    rows: tuple[Row, ...]
    offset: int
    total: int


@dataclass(frozen=True)
class AnswerRefused:
    """An answer or a value that can't be taken: why, and what to write instead."""

    field: str
    value: str
    why: str
    suggestion: str


@dataclass(frozen=True)
class ChangedMeanwhile:
    """The plan, or what was said about the draft, is another than what was approved: the new difference."""

    shown: Shown


@dataclass(frozen=True)
class QuestionFirst:
    """A question that decides what it is about has to be answered before the draft can be approved."""

    asked: Asked


@dataclass(frozen=True)
class Approved:
    """The draft is plan now."""

    draft: Draft
    applied: Applied


@dataclass(frozen=True)
class AlreadySettled:
    """Somebody has approved or cancelled the draft before: its state, who and when (local)."""

    draft: Draft
    by: str
    at: datetime | None


@dataclass(frozen=True)
class Cancelled:
    """The draft is put away; nothing was changed."""

    draft: Draft


@dataclass(frozen=True)
class DraftLine:
    """A draft in the list. `interrupted`: it was being read, and nothing has been heard of it since."""

    draft: Draft
    at: datetime
    questions: int
    interrupted: bool = False


@dataclass(frozen=True)
class DraftList:
    """The drafts that nobody has settled, the newest first."""

    lines: tuple[DraftLine, ...]
    now: datetime


DraftOutcome = Shown | Asked | AlreadySettled | AdminOnly
