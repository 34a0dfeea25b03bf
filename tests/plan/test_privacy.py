"""Every number here is made up by the generator below or is one that Skatteverket publishes for tests."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.privacy import has_personal_identity_number
from plan.words import DASHES

# Around a number: words, and punctuation that is not a digit or one of the separators.
around = st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=20)


def check_digit(nine: str) -> int:
    """The digit that makes ten digits pass: written from the definition, apart from the code it tests."""
    products = "".join(
        str(int(digit) * factor) for digit, factor in zip(nine, (2, 1, 2, 1, 2, 1, 2, 1, 2), strict=True)
    )
    return -sum(map(int, products)) % 10


def number_of(born: date, serial: int, *, coordination: bool = False) -> tuple[str, str, str]:
    """Century, six digits of the date, four last."""
    six = f"{born:%y%m}{born.day + 60 if coordination else born.day:02}"
    return f"{born.year // 100}", six, f"{serial:03}{check_digit(f'{six}{serial:03}')}"


births = st.dates(date(1900, 1, 1), date(2030, 12, 31))
numbers = st.builds(number_of, births, st.integers(0, 999), coordination=st.booleans())
separators = st.sampled_from(["", " ", "+", *DASHES, *(f" {dash} " for dash in DASHES[:3])])


@given(numbers, st.booleans(), separators, around, around)
def test_a_personal_identity_number_is_found_in_any_text(
    number: tuple[str, str, str], with_century: bool, separator: str, before: str, after: str
) -> None:
    century, six, four = number
    text = f"{before}{century if with_century else ''}{six}{separator}{four}{after}"
    assert has_personal_identity_number(text)


@given(numbers, st.integers(1, 9), separators)
def test_a_wrong_check_digit_is_no_number(number: tuple[str, str, str], off: int, separator: str) -> None:
    _, six, four = number
    wrong = f"{six}{separator}{four[:3]}{(int(four[3]) + off) % 10}"
    assert not has_personal_identity_number(wrong)


@given(numbers, st.sampled_from("0123456789"))
def test_digits_within_a_longer_run_are_another_kind_of_number(
    number: tuple[str, str, str], digit: str
) -> None:
    century, six, four = number
    assert not has_personal_identity_number(f"{digit}{century}{six}{four}")
    assert not has_personal_identity_number(f"{century}{six}{four}{digit}")


@pytest.mark.parametrize(
    "text", ["Eleven 189001019802 bytte skola", "20000229-0005", "000229-0005", "900101+9802"]
)
def test_old_people_and_leap_days_count(text: str) -> None:
    assert has_personal_identity_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Klart 2027-03-16 kl. 9.12",
        "Dnr BUN 2023/1234",
        "Dnr BUN 2023:00123-4",
        "070-123 45 67",
        "+46 70 123 45 67",
        "0470-123 45",
        "08-123 456 78",
        "Organisationsnummer 556016-0680",
        "202100-5489",
        "3b 2a 1c",
        "v. 45–47",
        "2022-2027",
        "20220801-20230630",
        "Konto 1234567890",
        "19990229-0005",  # there was no such day
        "901301-0004",
        "900132-0003",
        "900192-0008",  # 92 is no day, nor is 32
        "4111 1111 1111 1111",
    ],
)
def test_dates_case_numbers_and_telephone_numbers_pass(text: str) -> None:
    assert not has_personal_identity_number(text)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert has_personal_identity_number(text) in (True, False)
