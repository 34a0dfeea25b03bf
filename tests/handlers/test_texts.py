"""The Swedish: every text is used and there, sounds as it should, and says dates as people do."""

from __future__ import annotations

import ast
import re
import types
import typing
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

import pytest

from handlers.slack.kit import Mrkdwn
from handlers.slack.outcomes import outcome_message, undo_message
from handlers.slack.says import says
from handlers.slack.views import people_message
from handlers.texts.sv import words
from plan.organisation import Reach, Role
from plan.records import Activity, Assignment, Owner
from plan.references import Reference
from plan.schoolyear import coming
from plan.status import RollUp, Status
from sandbox.rules import check_message_blocks
from services import results
from services.results import Count, HistoryEntry, Line, Progress
from tests.support.tree import ROOT, modules

FOLDER = ROOT / "handlers" / "texts" / "sv"
TODAY = date(2027, 3, 16)
NASTY = "A & B <!channel> *x*"
ENGLISH = re.compile(
    r"\b(the|and|is|are|not|your|you|done|error|please|click|undo|show|more|status:|update|delete|help|ok)\b",
    re.I,
)


def macros() -> dict[str, str]:
    """Every text by its name: what stands in it, without its logic."""
    found = {}
    for file in sorted(FOLDER.glob("*.j2")):
        source = file.read_text("utf-8")
        for name, body in re.findall(r"{%-? macro (\w+)\(.*?%}(.*?){%-? endmacro", source, re.S):
            found[f"{file.stem}.{name}"] = body
    return found


@pytest.mark.parametrize(
    "unit_key, count, said",
    [
        ("unit:1", 1, "1 enhet"),
        ("unit:1", 3, "3 enheter"),
        ("form:grundskola", 1, "1 skolform"),
        ("form:grundskola", 3, "3 skolformer"),
        ("-", 2, "2 enheter"),
    ],
)
def test_what_school_forms_answer_is_counted_in_school_forms(unit_key: str, count: int, said: str) -> None:
    assert words.units_of(replace(ASSIGNMENT, unit_key=unit_key), count) == said


def said_in_code() -> Iterator[str]:
    """What the code names as a text: the strings handed to `says`, and those of the tables beside them."""
    for path in modules("handlers"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_no_line_is_joined_to_the_next_unseen() -> None:
    """The line break after a tag is taken away: who wants one leaves a line empty, who wants none writes `-%}`."""
    joined = [
        f"{name}: {line}"
        for name, body in macros().items()
        for line, following in pairwise(body.splitlines())
        if re.search(r"[^-]%}$", line) and following and not following.startswith(("{%-", "{#"))
    ]
    assert joined == []


@pytest.mark.parametrize(
    ("url", "called"),
    [
        ("https://ekdala.slack.com/archives/C01LEDNING/p1795963653955860", "ett meddelande i Slack"),
        ("https://www.ekdala.example/ombud/", "ekdala.example/ombud"),
        ("http://ekdala.example/" + "a" * 80, "ekdala.example/" + "a" * 44 + "…"),
    ],
)
def test_an_address_is_called_something_that_can_be_read_aloud(url: str, called: str) -> None:
    assert words.address(url) == called


def test_every_text_is_used() -> None:
    named = set(said_in_code())
    unused = [key for key in macros() if key not in named and key.partition(".")[2] not in named]
    assert unused == []


def test_every_text_that_is_named_is_there() -> None:
    there = macros()
    files = {key.partition(".")[0] for key in there}
    named = {one for one in said_in_code() if re.fullmatch(rf"({'|'.join(files)})\.[a-z_]+", one)}
    assert len(named) > 40
    assert named - set(there) == set()


@pytest.mark.parametrize("name", sorted(macros()))
def test_no_text_shouts_or_speaks_english(name: str) -> None:
    spoken = re.sub(r"{[{%#].*?[}%#]}", " ", macros()[name], flags=re.S)
    assert "!" not in spoken
    assert ENGLISH.search(spoken) is None
    assert not re.search(r"\b(tyvärr|vänligen|OBS|toppen|bra jobbat|oops|hoppsan)\b", spoken, re.I)
    assert not re.search(r'"[^"]', spoken)  # Swedish quotes are ” or “ ”


def test_the_words_of_the_code_do_not_shout() -> None:
    for path in modules("handlers"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
                assert not re.search(r"[a-zåäö]!(\s|$)", node.value), f"{path.name}: {node.value}"


class TestDates:
    @pytest.mark.parametrize(
        "on, said",
        [
            (date(2027, 3, 31), "onsdag 31 mars"),
            (date(2027, 12, 31), "fredag 31 december"),
            (date(2028, 1, 1), "1 januari 2028"),
            (date(2028, 2, 29), "29 februari 2028"),
            (date(2026, 12, 31), "31 december 2026"),
        ],
    )
    def test_a_day(self, on: date, said: str) -> None:
        assert words.day(on, TODAY) == said

    @pytest.mark.parametrize(
        "on, said",
        [
            (date(2027, 3, 16), "i dag"),
            (date(2027, 3, 17), "i morgon"),
            (date(2027, 3, 15), "i går"),
            (date(2027, 3, 23), "om 7 dagar"),
            (date(2027, 3, 30), "om 14 dagar"),
            (date(2027, 3, 31), ""),
            (date(2027, 3, 13), "för 3 dagar sedan"),
            (date(2027, 3, 1), ""),
        ],
    )
    def test_how_far_off(self, on: date, said: str) -> None:
        assert words.away(on, TODAY) == said

    @pytest.mark.parametrize(
        "start, due, precision, said",
        [
            ((2027, 3, 1), (2027, 3, 31), "month", "i mars"),
            ((2028, 2, 1), (2028, 2, 29), "month", "i februari 2028"),
            ((2027, 1, 1), (2027, 2, 28), "month", "januari–februari"),
            ((2026, 12, 1), (2027, 1, 31), "month", "december–januari"),
            ((2027, 11, 8), (2027, 11, 28), "week", "v. 45–47"),
            ((2027, 3, 22), (2027, 3, 28), "week", "v. 12"),
            ((2027, 12, 27), (2028, 1, 9), "week", "v. 52–1 2028"),
            ((2027, 5, 12), (2027, 5, 14), "day", "12–14 maj"),
            ((2027, 5, 31), (2027, 6, 2), "day", "31 maj–2 juni"),
            ((2027, 3, 31), (2027, 3, 31), "day", "onsdag 31 mars"),
            (None, (2027, 3, 31), "day", "senast onsdag 31 mars"),
            ((2027, 1, 1), (2027, 6, 15), "term", "senast tisdag 15 juni"),
            ((2027, 1, 1), (2027, 12, 31), "year", "under 2027"),
            ((2026, 8, 1), (2027, 6, 30), "year", "under läsåret"),
            (None, None, "none", "löpande"),
        ],
    )
    def test_a_window(
        self,
        start: tuple[int, int, int] | None,
        due: tuple[int, int, int] | None,
        precision: str,
        said: str,
    ) -> None:
        first, last = (date(*one) if one else None for one in (start, due))
        assert words.window(first, last, precision, TODAY, "löpande") == said

    @pytest.mark.parametrize(
        "first, last, said",
        [
            ((2027, 3, 1), (2027, 3, 31), "i mars"),
            ((2027, 3, 1), (2027, 4, 30), "i mars och april"),
            ((2026, 12, 1), (2027, 1, 31), "i december 2026 och januari"),
            ((2027, 3, 22), (2027, 3, 28), "v. 12"),
            ((2027, 3, 22), (2027, 3, 22), "måndag 22 mars"),
            ((2026, 8, 1), (2027, 7, 31), "läsåret 26/27"),
            ((2026, 8, 1), (2026, 12, 20), "1 augusti–20 december 2026"),
            ((2027, 1, 1), (2027, 6, 15), "1 januari–15 juni"),
            ((2026, 12, 24), (2027, 1, 6), "24 december 2026–6 januari"),
        ],
    )
    def test_the_days_asked_for(
        self, first: tuple[int, int, int], last: tuple[int, int, int], said: str
    ) -> None:
        assert words.cycle_span(date(*first), date(*last), TODAY) == said

    @pytest.mark.parametrize(
        "on, today, said",
        [
            ((2027, 1, 31), (2027, 3, 16), (2028, 1, 31)),
            ((2026, 9, 30), (2027, 3, 16), (2027, 9, 30)),
            ((2028, 2, 29), (2028, 3, 1), (2029, 2, 28)),
        ],
    )
    def test_the_next_time_a_day_comes(
        self, on: tuple[int, int, int], today: tuple[int, int, int], said: tuple[int, int, int]
    ) -> None:
        assert coming(date(*on), date(*today)) == date(*said)

    def test_the_clock_has_a_full_stop(self) -> None:
        assert words.when(datetime(2027, 3, 16, 9, 2), TODAY) == "i dag 9.02"  # noqa: DTZ001
        assert words.when(datetime(2027, 3, 15, 23, 59), TODAY) == "i går"  # noqa: DTZ001


class TestHistory:
    def entry(self, **values: object) -> HistoryEntry:
        usual: dict[str, object] = {
            "at": datetime(2027, 3, 4, 9, 2),  # noqa: DTZ001
            "by": "Erik",
            "kind": "status",
            "status": Status.NEEDS_SUPPORT,
            "comment": "Saknar vikarie",
            "due_before": date(2027, 3, 24),
            "due_after": date(2027, 3, 24),
            "reason": "",
            "undone": False,
        }
        return HistoryEntry(**{**usual, **values})  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "values, said",
        [
            ({}, "Torsdag 4 mars, Erik: behöver stöd: “Saknar vikarie”"),
            ({"undone": True}, "Torsdag 4 mars, Erik: behöver stöd: “Saknar vikarie” (ångrat)"),
            ({"kind": "undo", "status": Status.IN_PROGRESS}, "Torsdag 4 mars, Erik: ångrade: åter pågår"),
            (
                {"kind": "undo", "due_before": date(2027, 4, 30)},
                "Torsdag 4 mars, Erik: ångrade: åter 24 mars",
            ),
            (
                {"kind": "move", "due_after": date(2027, 4, 30), "reason": "sjukdom"},
                "Torsdag 4 mars, Erik: flyttade till 30 april: “sjukdom”",
            ),
            ({"by": None, "comment": ""}, "Torsdag 4 mars: behöver stöd"),
        ],
    )
    def test_a_line_says_who_and_what(self, values: dict[str, object], said: str) -> None:
        assert says("listor.history", post=self.entry(**values), i_dag=TODAY) == said


ROLE = Role(1, f"Rektor {NASTY}", Reach.UNIT)
ASSIGNMENT = Assignment(
    id=1,
    huvudman_id=1,
    source_kind="activity",
    source_id=1,
    period_key="-",
    unit_key="unit:1",
    title=f"Titel {NASTY}",
    label=f"Läs 3b {NASTY}",
    when_text="mars",
    precision="day",
    category="",
    start=None,
    due=date(2027, 3, 10),
    first_due=date(2027, 3, 1),
    status=Status.NEEDS_SUPPORT,
    comment=f"Kommentar {NASTY}",
    version=2,
    reported_by=NASTY,
    reported_at=None,
)
LINE = Line(ASSIGNMENT, (Owner(ROLE, (NASTY,)),), f"Skolan {NASTY}", True, True, TODAY)
ACTIVITY = Activity(
    1, 1, NASTY, None, None, None, 1, f"X{NASTY}", NASTY, "b", NASTY, 3, NASTY, NASTY, False, NASTY
)
VALUES: dict[object, object] = {
    Line: LINE,
    Line | None: LINE,
    Assignment: ASSIGNMENT,
    Activity: ACTIVITY,
    Reference: Reference("b", 3, "läs"),
    Reference | None: Reference("b", 3, "läs"),
    datetime: datetime(2027, 3, 4, 9),  # noqa: DTZ001
    tuple[tuple[str, str | None], ...]: ((NASTY, NASTY), (NASTY, None)),
    tuple[results.PersonAgain, ...]: (
        results.PersonAgain(NASTY, NASTY, (NASTY, "Åskolan"), True),
        results.PersonAgain(NASTY, "", (), False),
    ),
    Status: Status.IN_PROGRESS,
    Progress | None: Progress("b", Count(1, 2), NASTY, Count(1, 2), Count(1, 2)),
    date: date(2027, 1, 31),
    date | None: date(2027, 3, 1),
    datetime | None: datetime(2027, 3, 15, 9),  # noqa: DTZ001
    str: NASTY,
    str | None: NASTY,
    int: 900,
    bool: True,
    RollUp: RollUp(Status.DONE, 1, 2, 1, 1),
    tuple[str, ...]: (NASTY, "Karin"),
    tuple[tuple[int, str], ...]: ((1, NASTY),),
    tuple[Line, ...]: (LINE,),
    tuple[Activity, ...]: (ACTIVITY,),
    tuple[results.Candidate, ...]: (
        results.Candidate(ASSIGNMENT, NASTY, NASTY),
        results.Candidate(ASSIGNMENT, None, NASTY),
    ),
    tuple[results.ComingSeats, ...]: (
        results.ComingSeats(date(2027, 8, 1), ((NASTY, NASTY), (NASTY, None))),
    ),
    tuple[results.RoleLine, ...]: (
        results.RoleLine(NASTY, False, ((NASTY, NASTY, "acting"),), (NASTY,), 3),
        results.RoleLine(
            NASTY,
            False,
            (),
            (),
            1,
            coming=(results.Coming(date(2027, 8, 1), ((NASTY, NASTY, "deputy"), (NASTY, None, "ordinary"))),),
        ),
        results.RoleLine(NASTY, True, (), (), 0),
    ),
}


def kinds_of(union: object) -> list[type]:
    """The types that a union is of."""
    assert isinstance(union, types.UnionType)
    return list(typing.get_args(union))


def one_of(kind: type) -> object:
    """A result with user text in every field that takes one."""
    hints = typing.get_type_hints(kind)
    return kind(**{name: VALUES[hint] for name, hint in hints.items()})


def undo_refusals() -> list[results.UndoRefused]:
    return [
        results.UndoRefused(why, LINE, NASTY) for why in ("changed", "not_yours", "rights", "kind", "last")
    ]


def every_message() -> list[object]:
    found: list[object] = [
        pytest.param(outcome_message(one_of(kind)), id=kind.__name__)  # type: ignore[arg-type]
        for kind in kinds_of(results.Outcome)
    ]
    found += [
        pytest.param(undo_message(one_of(kind)), id=f"undo {kind.__name__}")  # type: ignore[arg-type]
        for kind in kinds_of(results.UndoOutcome)
    ]
    found += [pytest.param(undo_message(one), id=f"undo {one.why}") for one in undo_refusals()]
    found += [
        pytest.param(people_message(one_of(kind), "U1"), id=f"people {kind.__name__}")  # type: ignore[arg-type]
        for kind in kinds_of(results.PeopleOutcome)
    ]
    return found


class TestEveryResult:
    """Each type that a service may answer has words, and user text comes out of them escaped exactly once."""

    @pytest.mark.parametrize("message", every_message())
    def test_has_words_within_slacks_rules_and_escapes_once(self, message: typing.Any) -> None:
        assert check_message_blocks(list(message.blocks)) == []
        payload = message.payload()
        for text in texts_in(payload, mrkdwn=True):
            assert "<!" not in text and "&amp;lt;" not in text and "&amp;amp;" not in text
            assert "None" not in text
        assert isinstance(message.text, Mrkdwn)
        assert message.text.strip()

    def test_each_refusal_to_undo_has_words_of_its_own(self) -> None:
        assert len({str(undo_message(one).text) for one in undo_refusals()}) == 5


def texts_in(value: typing.Any, *, mrkdwn: bool) -> Iterator[str]:
    """Every text that Slack reads as markup: those of the blocks, and the message's own."""
    if isinstance(value, dict):
        if value.get("type") == "plain_text":
            return
        for key, entry in value.items():
            if key == "text" and isinstance(entry, str):
                yield entry
            else:
                yield from texts_in(entry, mrkdwn=mrkdwn)
    elif isinstance(value, list):
        for entry in value:
            yield from texts_in(entry, mrkdwn=mrkdwn)
