"""What the columns of a table are about, from the words at their head."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from plan.periods import whole_period

ColumnRole = Literal[
    "title",
    "owner",
    "when",
    "start",
    "due",
    "clock",
    "category",
    "area",
    "goal",
    "strategy",
    "number",
    "participants",
    "status",
    "forum",
    "problem",
    "causes",
    "signs",
    "effects",
    "costs",
    "strengths",
    "risks",
    "prevention",
    "spreading",
    "details",
    "other",
]
TEXT_ROLES = (
    "problem",
    "causes",
    "signs",
    "effects",
    "costs",
    "strengths",
    "risks",
    "prevention",
    "spreading",
)
"""Columns that hold the fields of an intervention."""

_WORDS: dict[ColumnRole, str] = {
    "title": "aktivitet aktiviteter aktiviteten "
    "åtgärd åtgärder åtgärden moment insats insatser insatsen uppgift "
    "uppgifter arbetsuppgift arbetsuppgifter uppdrag vad händelse händelser ärende ärenden punkt "
    "tiltak oppgave oppgaver hva "
    "opgave opgaver indsats indsatser hvad",
    "owner": "ansvar ansv "
    "ansvarig ansvariga ansvarige ansvarar vem ägare "
    "processägare uppgiftsägare projektledare kontaktperson funktion roll utförare ansvarlig ansvarlige hvem "
    "ansvarshavande",
    "when": "klart klar klara färdigt färdig färdigställt när datum månad månader månaden tid tider tidplan tidsplan "
    "tidpunkt tidsperiod "
    "tidsram period deadline senast vecka veckor kalendervecka v uke uker uge uger termin läsår kvartal frist "
    "hvornår dato "
    "måned tidspunkt frekvens periodicitet frister återrapporteras återrapportering "
    "dag dagar sammanträdesdag sammanträdesdagar mötesdag mötesdagar mötesdatum genomförs tidsåtgång",
    "start": "start startar startdatum påbörjas från",
    "due": "slut slutdatum sluttid avslutas till tom",
    "clock": "klockslag kl klockan mötestid starttid",
    "category": "kategori kategorier typ spår perspektiv process verksamhetsform skolform",
    "area": "område områden delområde fokus",
    "goal": "mål delmål målsättning målsättningar målbild målbilder",
    "strategy": "strategi strategier",
    "number": "nr nummer # id löpnr",
    "participants": "deltagare målgrupp målgrupper berörda medverkande deltar deltagande vilka",
    "status": "status klarmarkerad läge nuläge lägesbeskrivning genomfört genomförd genomförda utfört",
    "forum": "nämnd nämnder utskott organ grupp forum mötesforum möte möten sammanträde sammanträden mötestyp",
    "problem": "problem utmaning utmaningar brist brister behov utvecklingsbehov",
    "causes": "orsak orsaker grundorsak grundorsaker",
    "signs": "tecken indikator indikatorer mått mätetal framgångsfaktorer",
    "effects": "effekt effekter",
    "costs": "kostnad kostnader budget resurs resurser",
    "strengths": "styrka styrkor",
    "risks": "risk risker hinder",
    "prevention": "förebyggande riskhantering",
    "spreading": "erfarenhetsspridning spridning",
    "details": "beskrivning innehåll syfte hur hvordan metod metoder genomförande tillvägagångssätt "
    "kommentar kommentarer "
    "anteckning anteckningar uppföljning utvärdering resultat analys arbetssätt",
    "other": "plats lokal veckodag beslut beslutad beslutades beslutsdatum registrerad ändrad uppdaterad "
    "underlag dokument dokumentation länk bilaga lagrum sida prioritet prio",
}
_ROLES: dict[str, ColumnRole] = {word: role for role, words in _WORDS.items() for word in words.split()}
_ENDINGS: dict[str, ColumnRole] = {
    "ansvarig": "owner",
    "ansvar": "owner",
    "datum": "when",
    "tidpunkt": "when",
    "aktivitet": "title",
    "aktiviteter": "title",
    "åtgärd": "title",
    "åtgärder": "title",
    "insats": "title",
    "insatser": "title",
    "mål": "goal",
    "område": "area",
    "områden": "area",
    "moment": "title",
    "kostnad": "costs",
    "kostnader": "costs",
}
"""What compounds that no list holds end with: huvudansvarig, kvalitetsmål, utvecklingsområden."""

_FILLER_WORDS = (
    "för av det som ska skall göras är den vi att vara i på hur gör görs hos med ha har blir bli de eller prel "
    "er skal det der at og til vid så här vill gjør gøres gøre være blive må "
    "planerad planerade planerat konkreta konkret prioriterat prioriterade prioriterad identifierade identifierat "
    "förväntad förväntade förväntat önskad önskade våra vår kopplade kopplat ev eventuell eventuella"
)
_FILLERS = frozenset(word for word in _FILLER_WORDS.split())
_PHRASES: tuple[tuple[ColumnRole, re.Pattern[str]], ...] = (
    ("owner", re.compile(r"(?:genomförs|utförs|görs|leds|sköts|bevakas) av\b", re.I)),
    (
        "other",
        re.compile(r"(?:åter)?(?:rapporteras|redovisas|kopplas|lämnas|skickas) till\b|till vem\b", re.I),
    ),
)
"""What a head begins with whose words alone say something else: "Genomförs" is when, "Genomförs av" is who."""
_PLAN_WORDS = frozenset(
    (
        *("aktivitet", "aktiviteter", "strategi", "strategier", "åtgärd", "åtgärder", "insats", "insatser"),
        *("tiltak", "indsats", "indsatser"),
    )
)
_YEARS = re.compile(r"\b\d{2,4}\s*[/–-]\s*\d{2,4}\b|\b\d{4}\b|\b[hv]t\s?-?\d{2}\b", re.I)
_WORD = re.compile(r"#|[^\W\d_]+")
_MOST_CELLS = 40
_LONGEST_HEAD = 60
_FEW_WORDS, _MANY_WORDS = 4, 8
_WEEKS = frozenset(("vecka", "veckor", "v", "uke", "uker", "uge", "uger", "nr", "kalendervecka"))
_TIMES = ("when", "start", "due")
_INTERVENTION = frozenset(("problem", "causes"))
"""Columns that say that a row is an intervention, whose goal is its own and groups nothing."""


@dataclass(frozen=True)
class Columns:
    """Which column is what, and whether its rows are a plan's activities or a cycle's moments.

    `texts` are the columns of an intervention's fields; `extras` those that are kept as details, with their heads.
    `numbered`: the number stands before the title in its column. `times` are all that say when, in order: "Månad"
    and "Vecka", "Start" and "Slut"; `weeks` are those of them where a bare number is a week. `by_goal`: its areas
    are goals, where no heading names one.
    """

    width: int
    title: int
    owner: int | None = None
    when: int | None = None
    category: int | None = None
    area: int | None = None
    number: int | None = None
    participants: int | None = None
    activities: bool = False
    status: int | None = None
    goal: int | None = None
    strategy: int | None = None
    by_goal: bool = False
    forum: bool = False
    moment: bool = False
    monthly: bool = False
    numbered: bool = False
    times: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    bounds: tuple[int, int] | None = None
    texts: Mapping[ColumnRole, int] = field(default_factory=dict)
    extras: tuple[tuple[int, str], ...] = ()

    @property
    def times_first(self) -> bool:
        """Whether the time stands before what is to be done, so that an empty cell may go on from the one above."""
        return self.when is not None and self.when < self.title and self.when != self.owner

    @property
    def together(self) -> bool:
        """Whether owner and time share a column ("Ansvar/Klart")."""
        return self.owner is not None and self.owner == self.when


def header(cells: Sequence[str]) -> Columns | None:
    """The columns, when a row is the head of a table with tasks; None when it is anything else.

    There must be an owner or a time, and a title or one column that can be it. A cell of other words may stand
    among them when at least two are sure and it looks like a head: short, no figures, no full stop.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or len(cells) > _MOST_CELLS:
        return None
    found: dict[ColumnRole, int] = {}
    words: set[str] = set()
    unknown: list[int] = []
    times: list[int] = []
    extras: list[tuple[int, str]] = []
    for place, cell in enumerate(cells):
        roles = roles_of(cell)
        if cell and not roles:
            if not _could_be_head(cell, _MANY_WORDS):
                return None
            unknown.append(place)
        for role in roles:
            if role in found and role in ("details", "other", "signs") and place != found[role]:
                extras.append((place, _label(cell)))
            found.setdefault(role, place)
        if any(role in _TIMES for role in roles):
            times.append(place)
        if roles:
            words |= set(_WORD.findall(cell.casefold()))
    if (
        unknown
        and _sure(found) < 2
        and not all(_could_be_head(cells[place], _FEW_WORDS) for place in unknown)
    ):
        return None
    if unknown and _sure(found) > 1:
        for place, role in _half_known(cells, found, unknown):
            found[role] = place
            unknown.remove(place)
            times += [place] if role in _TIMES else []
    return _columns(cells, found, words, unknown, times, extras)


def _sure(found: Mapping[ColumnRole, int]) -> int:
    """How many columns are about something that a task has."""
    return len({place for role, place in found.items() if role not in ("details", "other", "number")})


def _half_known(
    cells: Sequence[str], found: Mapping[ColumnRole, int], unknown: Sequence[int]
) -> list[tuple[int, ColumnRole]]:
    """Columns that one of their words tells, where no other column is that: "Ansvarig tjänsteperson"."""
    told: dict[ColumnRole, int] = {}
    for place in unknown:
        roles = [role for word in _WORD.findall(cells[place].casefold()) if (role := _role(word))]
        if roles and roles[0] in ("title", "owner", "when") and roles[0] not in found:
            told.setdefault(roles[0], place)
    return [(place, role) for role, place in told.items()]


def _columns(
    cells: Sequence[str],
    found: dict[ColumnRole, int],
    words: set[str],
    unknown: list[int],
    times: list[int],
    extras: list[tuple[int, str]],
) -> Columns | None:
    bounds = (found["start"], found["due"]) if "start" in found and "due" in found else None
    when = found.get("when", found.get("due", found.get("start")))
    if bounds:
        when = bounds[0] if "when" not in found else when
    if "owner" not in found and "costs" in found and cells[found["costs"]].casefold() == "resurs":
        found["owner"] = found.pop("costs")
    owner = found.get("owner")
    sure = _sure(found)
    if (owner is None and when is None) or (unknown and (sure < 2 or len(unknown) > sure + 1)):
        return None
    forum = "title" not in found and "forum" in found
    title = _title_among(cells, found, unknown)
    if title is None or title in (owner, when):
        return None
    taken = {title, owner, *times}
    named: dict[str, int | None] = {
        role: place if (place := found.get(role)) is not None and place not in taken else None
        for role in ("category", "area", "number", "participants", "status", "goal", "strategy")
    }
    texts = {role: found[role] for role in TEXT_ROLES if role in found and found[role] not in taken}
    by_goal = named["area"] is None and named["goal"] is not None and not set(texts) & _INTERVENTION
    if by_goal:
        named["area"], named["goal"] = named["goal"], None
    used = {*taken, *named.values(), *texts.values()}
    kept = [*extras]
    kept += [
        (found[role], _label(cells[found[role]])) for role in ("details", "clock", "forum") if role in found
    ]
    kept += [(place, _label(cells[place])) for place in unknown]
    return Columns(
        len(cells),
        title,
        owner,
        when,
        activities=bool(words & _PLAN_WORDS),
        forum=forum,
        monthly=bool(words & {"månad", "månader", "månaden", "måned"}),
        numbered=found.get("number") == title,
        moment=any(word.endswith(("moment", "händelse", "händelser")) for word in words),
        times=tuple(times),
        weeks=tuple(place for place in times if _WEEKS.issuperset(_WORD.findall(cells[place].casefold()))),
        bounds=bounds,
        texts=texts,
        extras=tuple(sorted({(place, label) for place, label in kept if place not in used})),
        category=named["category"],
        area=named["area"],
        number=named["number"],
        participants=named["participants"],
        status=named["status"],
        goal=named["goal"],
        strategy=named["strategy"],
        by_goal=by_goal,
    )


def _title_among(cells: Sequence[str], found: dict[ColumnRole, int], unknown: list[int]) -> int | None:
    """The column that says what is to be done: the one that names it, else the likeliest of the others."""
    if "title" in found:
        return found["title"]
    if "forum" in found:
        return found["forum"]
    empty = [place for place, cell in enumerate(cells) if not cell]
    others = [*unknown, *empty]
    if others:
        return others[0]
    for role in ("strategy", "details", "area", "goal"):
        if role in found:
            return found[role]
    return None


def _label(cell: str) -> str:
    return " ".join(cell.split()).strip(" :.?")


def _could_be_head(cell: str, most_words: int) -> bool:
    """Whether a cell of unknown words looks like the head of a column; a sign alone ("§") does."""
    if not any(letter.isalnum() for letter in cell):
        return len(cell) == 1
    short = len(cell) <= 10 * most_words and len(cell.split()) <= most_words
    plain = cell[0].isupper() and not any(letter.isdigit() for letter in cell) and cell[-1] not in ".,;!"
    return short and plain and whole_period(cell) is None


def roles_of(cell: str) -> list[ColumnRole]:
    """The roles that the words of a cell name; none when some word is not a head's."""
    if len(cell) > _LONGEST_HEAD:
        return []
    if said := next((role for role, phrase in _PHRASES if phrase.match(cell)), None):
        return [said]
    found = _WORD.findall(_YEARS.sub(" ", cell.casefold()))
    words = [word for word in found if word not in _FILLERS] or found
    words = [word for word in words if word not in ("och", "samt", "senast") or len(words) == 1]
    roles = [role for word in words if (role := _role(word))]
    return roles if len(roles) == len(words) else []


def _role(word: str) -> ColumnRole | None:
    if word in _ROLES:
        return _ROLES[word]
    return next((role for ending, role in _ENDINGS.items() if word.endswith(ending)), None)
