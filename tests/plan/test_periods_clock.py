"""The clock time in a text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plan.periods import clock_time

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kl 9", "9.00"),
        ("kl. 9.00", "9.00"),
        ("kl. 9.30", "9.30"),
        ("kl.9", "9.00"),
        ("KL 09:30", "9.30"),
        ("kl\u00a09", "9.00"),
        ("klockan 13", "13.00"),
        ("9:30", "9.30"),
        ("09.30", "9.30"),
        (" 9.00–10.30 ", "9.00"),
        ("kl 9–11", "9.00"),
        ("kl 13.00-15.00", "13.00"),
        ("13:00–15:00", "13.00"),
        ("0:05", "0.05"),
        ("Första tisdagen i månaden kl. 9.00.", "9.00"),
        ("torsdag 16 mars 2027, kl 8.15, Stora salen", "8.15"),
        ("Sal 3:10, kl 14", "14.00"),
        ("2027-03-16T09:30", "9.30"),
        ("", None),
        ("tisdagar", None),
        ("16 mars 2027", None),
        ("klass 9", None),
        ("kl 24", None),
        ("kl 9.75", None),
        ("kl 9.305", None),
        ("kl 123", None),
        ("25:00", None),
        ("Avsnitt 9.30", None),
        ("SFS 2010:800", None),
        ("16:9", None),
        ("9:30:15", None),
        ("kl", None),
        ("kl ٩", None),
    ],
)
def test_a_clock_time(text: str, expected: str | None) -> None:
    assert clock_time(text) == expected


@CALM
@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from(["kl {}", "kl. {}", "Möte klockan {}, sal 2"]))
def test_a_time_that_is_written_reads_back(hour: int, minute: int, form: str) -> None:
    for written in (f"{hour}.{minute:02}", f"{hour:02}:{minute:02}"):
        assert clock_time(form.format(written)) == f"{hour}.{minute:02}"


@CALM
@given(st.text(max_size=200) | st.text("kl.: 0123456789-–", max_size=40))
def test_what_is_found_is_a_time_of_the_day_and_reads_as_itself(text: str) -> None:
    found = clock_time(text)
    assert found is None or clock_time(found) == clock_time(f"kl {found}") == found
