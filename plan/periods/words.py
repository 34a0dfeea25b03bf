"""The words of time: months, weekdays, numbers. Swedish first; Norwegian and Danish month names too."""

from __future__ import annotations

from plan.schoolyear import TermName

_MONTHS = (
    "januari januar jan",
    "februari februar febr feb",
    "mars marts mar",
    "april apr",
    "maj mai",
    "juni jun",
    "juli jul",
    "augusti august aug",
    "september sept sep",
    "oktober okt",
    "november nov",
    "december desember dec des",
)
MONTHS: dict[str, int] = {
    word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()
}
MONTH_NAMES = tuple(words.split()[0] for words in _MONTHS)

_WEEKDAYS = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]
WEEKDAYS: dict[str, int] = {
    form: number
    for number, name in enumerate(_WEEKDAYS, start=1)
    for form in (name, name + "en", name + "ar", name + "s", name[:3])
}
WEEKDAYS |= {
    form: number
    for number, name in ((4, "tors"), (1, "mandag"), (2, "tirsdag"), (6, "lørdag"), (7, "søndag"))
    for form in (name, f"{name}en")
}
"""A longer short form, and Norwegian and Danish where they differ."""
WEEKDAY_NAMES = tuple(_WEEKDAYS)

NUMBERS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        ["en ett", "två tu", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"],
        start=1,
    )
    for word in words.split()
}

MONTH_WORDS = ("månad", "måned", "maaned")
"""What may stand after the name of a month and adds nothing: "mars månad"."""

ORDINALS: dict[str, int] = {
    word: number
    for number, word in enumerate(
        [
            "första",
            "andra",
            "tredje",
            "fjärde",
            "femte",
            "sjätte",
            "sjunde",
            "åttonde",
            "nionde",
            "tionde",
            "elfte",
            "tolfte",
        ],
        start=1,
    )
} | {"varannan": 2, "vartannat": 2}

TERMS: dict[str, TermName] = {
    word: "HT" if word[0] in "he" else "VT"
    for word in [
        "ht",
        "vt",
        "höstterminen",
        "vårterminen",
        "höstterminens",
        "vårterminens",
        "höstterminer",
        "vårterminer",
        "höstterm",
        "vårterm",
        "höstermin",
        "höstermin",
        "hösttermin",
        "vårtermin",
        "hösten",
        "våren",
        "höst",
        "vår",
        "höstens",
        "vårens",
        "høsten",
        "høst",
        "høstens",
        "våren",
        "efteråret",
        "efterår",
        "foråret",
        "forår",
    ]
}
