from __future__ import annotations

import pytest

from documents.papers.kinds import Format
from handlers.grammar import Unclear, read_plan
from handlers.taking_out import CalendarAddress, TakeOut, Templates
from services.taking import What


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("rapport", TakeOut(None)),
        ("Export", TakeOut(None)),
        ("rapport uppföljning", TakeOut(What.FOLLOW_UP)),
        ("rapport word Bergskolan", TakeOut(What.FOLLOW_UP, "Bergskolan")),
        ("rapport skollagen dnr BUN 2027/12", TakeOut(What.DOCUMENTATION, "", "BUN 2027/12")),
        ("rapport Skollagen Åskolan Dnr: 2027-12", TakeOut(What.DOCUMENTATION, "Åskolan", "2027-12")),
        ("rapport Bergskolan", TakeOut(None, "Bergskolan")),
        ("rapport pdf", TakeOut(What.FOLLOW_UP, format=Format.PDF)),
        ("rapport PDF Bergskolan", TakeOut(What.FOLLOW_UP, "Bergskolan", format=Format.PDF)),
        ("rapport pdf skollagen Bergskolan", TakeOut(What.DOCUMENTATION, "Bergskolan", format=Format.PDF)),
        (
            "rapport skollagen pdf Bergskolan dnr 2027-12",
            TakeOut(What.DOCUMENTATION, "Bergskolan", "2027-12", Format.PDF),
        ),
        ("rapport uppföljning word", TakeOut(What.FOLLOW_UP)),
        ("rapport pdfskolan", TakeOut(None, "pdfskolan")),
        ("rapport excel", TakeOut(What.TASKS)),
        ("rapport ics", TakeOut(What.CALENDAR)),
        ("exportera allt", TakeOut(What.EVERYTHING)),
        ("kalender", CalendarAddress("list")),
        ("kalender min", CalendarAddress("give", "min")),
        ("kalender Ledningsgrupp", CalendarAddress("give", "Ledningsgrupp")),
        ("kalender ny ledningsgrupp", CalendarAddress("renew", "ledningsgrupp")),
        ("kalender ta bort alla", CalendarAddress("revoke", "alla")),
        ("kalender bort", CalendarAddress("revoke")),
        ("mall", Templates()),
    ],
)
def test_what_is_to_be_taken_out_is_understood(text: str, read: object) -> None:
    assert read_plan(text, None) == read


@pytest.mark.parametrize("text", ["rapporten", "kalendarium", "mallen"])
def test_other_words_are_other_things(text: str) -> None:
    assert isinstance(read_plan(text, None), Unclear)
