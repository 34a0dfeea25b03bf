"""Duties in running text: sentences with several, lists under somebody's name, and what is none."""

import pytest

from documents import Item, read_document


def items(text: str, name: str = "dokument.txt") -> list[Item]:
    return list(read_document(text.encode(), name).items)


def duties(body: str) -> list[tuple[str, str, tuple[str, ...]]]:
    found = items(f"Riktlinje för kvalitetsarbete\n\nArbetssätt\n\n{body}\n")
    return [(item.title, item.when, item.owners) for item in found]


def test_a_sentence_with_two_times_is_two_duties_of_the_same_thing() -> None:
    assert duties("Planen utvärderas i maj och revideras senast 20 juni.") == [
        ("Planen utvärderas", "i maj", ()),
        ("Planen revideras", "senast 20 juni", ()),
    ]


def test_a_sentence_with_one_time_for_two_verbs_is_one_duty() -> None:
    assert duties("Enkäten genomförs och analyseras i mars varje år.") == [
        ("Enkäten genomförs och analyseras", "i mars varje år", ())
    ]


def test_who_does_it_is_told_by_any_verb() -> None:
    assert duties("Kvalitetsstrategen granskar enheternas planer i oktober varje år.") == [
        ("Kvalitetsstrategen granskar enheternas planer", "i oktober varje år", ("Kvalitetsstrategen",))
    ]


def test_a_list_under_somebodys_name_is_theirs() -> None:
    body = (
        "Rektor ansvarar för att\n- arbetsplanen upprättas senast 1 oktober\n- enkäten genomförs i november\n"
    )
    assert duties(body) == [
        ("Arbetsplanen upprättas", "senast 1 oktober", ("Rektor",)),
        ("Enkäten genomförs", "i november", ("Rektor",)),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Betygen för januari–juni redovisas i rapporten.",
        "Antalet elever beräknas öka i oktober.",
        "Riktlinjen antogs av nämnden den 3 mars 2021.",
        "Undervisningen planeras varje vecka.",
    ],
)
def test_what_a_report_is_about_or_what_is_past_is_no_duty(sentence: str) -> None:
    assert duties(sentence) == []


def test_a_plan_says_when_it_is_itself_followed_up() -> None:
    text = (
        "Verksamhetsplan 24/25\n\nAktiviteter\n- Köp in böcker (rektor, VT25)\n- Utbilda läsombud (rektor, HT24)\n\n"
        "Uppföljning\nPlanen följs upp i december och juni. Arbetet har pågått sedan mars 2023.\n"
    )
    assert [item.title for item in items(text)] == ["Köp in böcker", "Utbilda läsombud", "Planen följs upp"]
