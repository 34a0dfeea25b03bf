"""A list of units out of a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.pasted import LONGEST_NAME, SCHOOL_FORMS, PastedUnit, read_units
from plan.words import key_of, tidy


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bergskolan\tgrundskola\t12345678", [("Bergskolan", "grundskola", "12345678", "")]),
        ("Bergskolan;Grundskola", [("Bergskolan", "grundskola", "", "")]),
        ("Bergskolan, gr", [("Bergskolan", "grundskola", "", "")]),
        ("Eken\tfsk\nLingonet\tFörskola", [("Eken", "förskola", "", ""), ("Lingonet", "förskola", "", "")]),
        ("Enhet\tSkolform\tKod\nÅskolan\tF-6\t", [("Åskolan", "grundskola", "", "")]),
        ("Elevhälsan", [("Elevhälsan", None, "", "")]),
        ("Elevhälsan\t-", [("Elevhälsan", None, "", "")]),
        ("Barnens Hus, norr, söder, väst", [("Barnens Hus, norr, söder, väst", None, "", "")]),
        ('"Berg  skolan"\tkomvux\r\n\r\n', [("Berg skolan", "komvux", "", "")]),
        ("Ö-skolan\tinternat", [("Ö-skolan", None, "", "Skolformen")]),
        ("\tgrundskola", [("", None, "", "Raden har inget namn")]),
        ("A\tgrundskola\nA\tförskola", [("A", "grundskola", "", ""), ("A", None, "", "Samma namn")]),
        ("A\tgrundskola\tkod med ord", [("A", None, "", "Koden")]),
        ("A\tgrundskola\t1\textra\t2", [("A", None, "", "Raden har fler")]),
        ("x" * 81, [("x" * 80, None, "", "Namnet är längre")]),
        ("", []),
        ("Enhet", []),
    ],
)
def test_rows_are_read_or_said_to_be_unclear(
    text: str, expected: list[tuple[str, str | None, str, str]]
) -> None:
    read = read_units(text)
    assert [(one.name, one.school_form, one.code) for one in read] == [row[:3] for row in expected]
    assert all(
        one.why.startswith(row[3]) and bool(one.why) is bool(row[3])
        for one, row in zip(read, expected, strict=True)
    )


def test_a_school_form_that_is_in_use_is_known() -> None:
    assert read_units("Havet\tSkeppsskola", ["skeppsskola"])[0].school_form == "skeppsskola"


_names = st.text(
    st.characters(blacklist_categories=["C", "Z"], blacklist_characters=";,\"'\t"), min_size=1, max_size=30
)


@given(
    st.lists(
        st.tuples(_names, st.sampled_from(SCHOOL_FORMS)), max_size=8, unique_by=lambda one: key_of(one[0])
    ),
    st.sampled_from(["\t", ";"]),
)
def test_what_a_spreadsheet_gives_comes_back(units: list[tuple[str, str]], mark: str) -> None:
    text = "Namn\n" + "\n".join(f"{name}{mark}{form}" for name, form in units)
    read = read_units(text)
    if units and key_of(units[0][0]) in ("namn", "enhet", "skola"):
        return
    assert [(one.name, one.school_form) for one in read if not one.why] == [
        (tidy(name), form) for name, form in units
    ]


@given(st.text(max_size=400))
def test_any_text_is_rows_with_names_or_reasons(text: str) -> None:
    read = read_units(text)
    names = [key_of(one.name) for one in read if not one.why]
    assert len(names) == len(set(names))
    assert all(
        isinstance(one, PastedUnit) and (one.name or one.why) and len(one.name) <= LONGEST_NAME
        for one in read
    )
