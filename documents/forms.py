"""Recognises an åtgärdsplan that is a form: interventions with their fields, in squares, under headings or on lines.

The fields are told by their labels, however they are laid out: columns whose heads are labels, a label in one cell
and its text in the next, a label as a heading with text under it, or "Problem: …" on a line. What the form says to
whoever fills it in ("Ange …", "Beskriv …", anything to "ni") is no text of theirs and stays out. Fields outside the
squares of one intervention are of all of them.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import Literal

from documents.blocks import Block
from documents.items import Area, Item
from documents.outline import Outline
from documents.owners import leading_owner, looks_like_owner, owners_of
from plan.periods import Period, Unreadable, inner_period, read_period
from plan.schoolyear import SchoolYear

Field = Literal[
    "title",
    "area",
    "problem",
    "causes",
    "goals",
    "signs",
    "effects",
    "participants",
    "costs",
    "strengths",
    "risks",
    "prevention",
    "spreading",
    "owner",
    "when",
    "follow",
    "involved",
    "container",
]

_FIELDS: tuple[tuple[Field, str], ...] = (
    (
        "title",
        r"namn på (?:insats|åtgärd)(?:en)?(?=\s*:)|(?:insats|åtgärd)ens namn(?=\s*:)|"
        r"(?:planerad )?(?:insats|åtgärd)(?:en)?(?:\s+(?:nr\s*)?\d+|\s+[A-Z])?(?=\s*[:–.-]|\s*$)",
    ),
    ("area", r"utvecklingsområde(?:t)?(?:\s*\d+)?(?=\s*[:–.-]|\s*$)"),
    ("container", r"planerade (?:insatser|åtgärder)|styrkor och risker|inledning|bilag"),
    ("effects", r"(?:förväntad[e]?|önskad[e]?|förväntat|önskat)\s+(?:effekt|resultat)|effekt(?:er|en)?\b"),
    (
        "signs",
        r"(?:konkreta )?tecken\b|indikator|framgångskriteri|"
        r"(?:hur|så(?: här)?|på vad) (?:ser|vet|märker|syns|märks)\b(?: (?:vi|ni|det)\b)?",
    ),
    (
        "prevention",
        r"förebyggande|riskhantering|(?:så|hur) (?:före|mot)\w+|hur (?:kan|ska) risker|"
        r"åtgärder (?:för att|mot) .{0,30}risk",
    ),
    (
        "causes",
        r"(?:bakomliggande |identifierade |(?:tro|möj)lig[at]? )?(?:grund)?orsak|orsaksanalys|"
        r"varför (?:är|ser|har)\b",
    ),
    (
        "problem",
        r"(?:identifiera[dt]e? )?(?:problem|brist|utmaning)|problembeskrivning|nuläge|"
        r"varför(?=\s*:)|(?:vilket|vilka|vad är) (?:problem|utmaning|brist)",
    ),
    ("participants", r"deltagare|målgrupp|(?:vilka|vem) (?:ska )?(?:deltar?|berörs|omfattas)"),
    (
        "goals",
        r"(?:konkreta |övergripande |uppsatta )?(?:mål|målet|målen|målsättning|syfte och mål|"
        r"önskat läge)\b|vad vill vi uppnå",
    ),
    ("strengths", r"styrkor?\b|möjligheter\b"),
    ("risks", r"risk(?:er|en|analys)?\b|hinder\b"),
    ("costs", r"(?:uppskattade? |beräknade? |totala? )?kostnad|budget\b|resurser\b|resursbehov"),
    ("spreading", r"erfarenhetsspridning|spridning|hur sprid"),
    (
        "follow",
        r"uppföljning|utvärdering|(?:när|hur) ska .{0,40}följas upp|(?:när och )?hur följer (?:vi|ni) upp|"
        r"vem ansvarar för (?:att )?(?:uppföljning|utvärdering)",
    ),
    (
        "when",
        r"tids?plan|tidsram|tid\b|tidpunkt|när (?:ska|genomförs)|genomförandetid|start(?:datum)?\b|period\b|"
        r"(?:datum )?(?:när det )?(?:ska vara )?(?:klar[ta]?|färdigt)(?: senast)?(?=\s*:)|"
        r"(?:datum|senast|deadline|slutdatum|när)(?=\s*:)",
    ),
    ("owner", r"ansvar(?:ig|iga|sfördelning|ig funktion)?\b|vem ansvarar|vem är ansvarig|vem(?=\s*:)"),
    ("involved", r"delaktighet"),
)
_LABELS = [(name, re.compile(rf"(?:\d+(?:\.\d+)*\.?\s+)?(?:{words})", re.I)) for name, words in _FIELDS]
_INSTRUCTS = re.compile(
    r"(?:ange|beskriv|gör en|gör ett|lyft fram|använd|skriv|fyll i|kryssa|inkludera|utgå från|motivera|redogör|"
    r"notera|sammanfatta|lista|formulera|förklara|specificera|uppge|markera|bifoga|tänk på|om flera|exempelvis|"
    r"exempel:|här (?:anges|beskrivs|skriver)|syfte[tn]? med att)\b|.*\b(?:ni|er|era|ert)\b",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ²³¹])")
_FOOTNOTE = re.compile(r"[¹²³⁴⁵]")
_URL = re.compile(r"\s*\(?https?://\S+?\)?(?=\s|$|\))\)?")
_NUMBERED = re.compile(r"\d+(?:\.\d+)*\.?\s")
_NUMBER = re.compile(r"\d+")
_ASIDE = re.compile(r";\s+")
_LINES = re.compile(r"\n|\s*[•▪●]\s+")
_QUESTION = re.compile(r"(?:hur|vad|när|vem|vilka|vilken|varför|på vilket sätt)\b(?:.*\?$|.{0,30}$)", re.I)
"""What a form's heading goes on with: "Mål – hur ska insatsen …?"."""
_LONGEST_LABEL = 160
_LONGEST_ASIDE = 350
_STRONG: frozenset[str] = frozenset(
    (
        "problem",
        "causes",
        "goals",
        "signs",
        "effects",
        "strengths",
        "risks",
        "prevention",
        "spreading",
        "costs",
    )
)


@dataclass
class _Draft:
    """An intervention while its form is read."""

    line: int
    number: int | None
    title: str = ""
    area: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    in_table: bool = False
    level: int = 0


def label(text: str) -> tuple[Field, str] | None:
    """The field that a text is the label of, and what follows the label on the same line; None for other text."""
    text = text.strip().strip("*").strip()
    for name, pattern in _LABELS:
        if match := pattern.match(text):
            rest = text[match.end() :]
            colon = re.match(r"[^:.!?]{0,110}(?::|\?(?=\s)|\s[–-])\s*", rest)
            if colon:
                value = rest[colon.end() :].strip()
                return name, "" if _QUESTION.match(value) else value
            head = _SENTENCE.split(text)[0]
            if len(text) <= _LONGEST_LABEL and (len(head) < 75 or _asks(text)) and not text.endswith("."):
                return name, ""
    return None


def _asks(text: str) -> bool:
    """Whether a long text is a form's heading of a column: it speaks to whoever fills it in, or asks."""
    return bool(re.search(r"\bni\b|\?$|identifiera|insatsen|målet", text))


class FormRecogniser:
    """Goes through the blocks once, in order, and gathers interventions and their fields."""

    def __init__(self, year: SchoolYear | None, tables: Container[int]) -> None:
        self.year = year
        self.tables = tables
        self.drafts: list[_Draft] = []
        self.seen: set[str] = set()
        self._shared: dict[str, list[str]] = {}
        self._area = ""
        self._field: Field | None = None
        self._columns: list[Field | None] = []
        self._heads_may_go_on = False
        self._in_table = False
        self._outside = False
        self._outline = Outline()

    def read(self, blocks: Sequence[Block]) -> None:
        """Reads all the blocks of a document."""
        for place, block in enumerate(blocks):
            if block.repeated or place in self.tables or _FOOTNOTE.match(block.text):
                continue
            if block.kind == "row":
                self._row(block)
            else:
                self._columns = []
                self._in_table = False
                self._line(block)

    # --- rows

    def _row(self, block: Block) -> None:
        cells = list(block.cells)
        filled = [cell for cell in cells if cell]
        labels = [label(cell) if len(cell) <= _LONGEST_LABEL else None for cell in cells]
        named = [
            found[0] for found in labels if found and not found[1] and found[0] in (*_STRONG, "owner", "when")
        ]
        if len(filled) > 1 and len(set(named)) == len(named) == len(filled):
            self._columns = [found[0] if found else None for found in labels]
            self.seen |= {name for name in named if name}
            self._heads_may_go_on = True
            self._open_in_table(block)
        elif len(set(filled)) == 1 and (found := label(filled[0])) and found[0] != "container":
            self._columns = []
            self._labelled(block, *found, in_table=True)
        elif self._columns and len(filled) > 0 and (len(filled) > 1 or cells[0] == ""):
            self._values(cells)
        elif len(filled) == 2 and (found := label(cells[0] or filled[0])) and not found[1]:
            self._labelled(block, found[0], filled[1], in_table=True)
        elif len(set(filled)) == 1:
            self._columns = []
            self._value(filled[0], in_table=True)

    def _open_in_table(self, block: Block) -> None:
        self._in_table = True
        if not self.drafts:
            self._begin(block, "", in_table=True)

    def _values(self, cells: Sequence[str]) -> None:
        """A row of text under labels; one of the heads' own, when it begins in small and nothing has come yet."""
        if self._heads_may_go_on and all(cell[0].islower() for cell in cells if cell):
            return
        self._heads_may_go_on = False
        for name, cell in zip(self._columns, cells, strict=False):
            if name and cell:
                self._add(self.drafts[-1].fields if self.drafts else self._shared, name, cell)

    # --- lines and headings

    def _line(self, block: Block) -> None:
        text = block.text
        found = label(text) if block.kind != "list" or len(text) < 60 or ":" in text[:60] else None
        if found and not (self._field and block.kind == "text" and not found[1] and len(text) > 80):
            self._labelled(block, *found, in_table=False)
        elif self._field == "area":
            self._area = self._area or text
            self._field = None
        elif block.kind == "heading" and self._field is None:
            return
        elif block.kind == "heading" and (text[0].isdigit() or self._field in (None, "container")):
            self._field = None
        else:
            self._value(text, in_table=False)

    def _labelled(self, block: Block, name: Field, value: str, in_table: bool) -> None:
        self._field = name
        self._columns = []
        if name in ("title", "area"):
            self._outside = False
        elif (
            self.drafts
            and block.kind != "row"
            and (_NUMBERED.match(block.text) or block.level < self.drafts[-1].level)
        ):
            self._outside = True
        if name not in ("title", "area", "container"):
            self.seen.add(name)
        if name == "title":
            number = _NUMBER.search(block.text[:20])
            self._begin(block, value, in_table, int(number.group()) if number else None)
        elif name == "area":
            self._area = value
        elif value:
            self._value(value, in_table)

    def _begin(self, block: Block, title: str, in_table: bool, number: int | None = None) -> None:
        self.drafts.append(_Draft(block.line, number, "", self._area, in_table=in_table, level=block.level))
        if title:
            self._title(title)

    def _title(self, text: str) -> None:
        draft = self.drafts[-1]
        lines = [line for line in _lines(text) if not _INSTRUCTS.match(line)]
        if not lines:
            return
        links = [match.strip(" ()") for match in re.findall(r"https?://[^\s()]+", lines[0])]
        draft.title = _URL.sub("", lines[0]).strip(" .")
        self._field = None
        for more in (*lines[1:], *links):
            draft.fields.setdefault("details", []).append(more)

    def _value(self, text: str, in_table: bool) -> None:
        if self._field is None or self._field == "container":
            return
        if self._field == "title":
            if self.drafts and not self.drafts[-1].title:
                self._title(text)
            return
        if self._field == "area":
            self._area = self._area or text
            return
        own = self.drafts and self.drafts[-1].in_table == in_table and not self._outside
        self._add(self.drafts[-1].fields if own else self._shared, self._field, text)

    def _add(self, fields: dict[str, list[str]], name: str, text: str) -> None:
        values = fields.setdefault(name, [])
        for line in _lines(text):
            if (mark := _ASIDE.search(line)) and (other := label(line[mark.end() :])) and other[1]:
                self._add(fields, *other)
                line = line[: mark.start()]
            if name == "participants" and all(map(looks_like_owner, line.split(","))):
                values += owners_of(line)
                continue
            kept = " ".join(one for one in _SENTENCE.split(line) if not _INSTRUCTS.match(one)).strip()
            aside = name in ("follow", "involved") and len(line) > _LONGEST_ASIDE
            says = any(letter.isalnum() if name == "when" else letter.isalpha() for letter in kept)
            if aside or not says or _FOOTNOTE.search(kept):
                continue
            if values and kept[0].islower() and not values[-1].endswith("."):
                values[-1] = f"{values[-1]} {kept}"
            else:
                values.append(kept)

    # --- what it came to

    def items(self) -> list[Item]:
        """One measure an intervention; none when the document has too few labels to be such a form."""
        if len(self.seen & _STRONG) < 2:
            return []
        for draft in self.drafts:
            draft.title = draft.title or next(iter(draft.fields.get("problem", ())), "").rstrip(".")
        return [self._item(draft) for draft in self.drafts if draft.title]

    @property
    def areas(self) -> tuple[Area, ...]:
        """The development areas that the interventions are about."""
        return tuple(Area(draft.title, draft.code) for draft in self._outline.areas)

    def _area_of(self, draft: _Draft) -> tuple[str, str]:
        if not draft.area:
            return "", ""
        self._outline.named_area(draft.area)
        area = self._outline.areas[self._outline.current]
        return area.title, area.code

    def _item(self, draft: _Draft) -> Item:
        def of(name: str) -> tuple[str, ...]:
            return tuple(draft.fields.get(name) or self._shared.get(name) or ())

        when, owners = of("when"), of("owner")
        details = (*of("details"), *of("follow"), *of("involved"))
        period = _period(when, self.year)
        said = [text for text in when if period is None or text.strip(" .") != period.text]
        area, code = self._area_of(draft)
        return Item(
            "measure",
            draft.title,
            draft.line,
            _owners(owners),
            period,
            area,
            code,
            number=draft.number,
            details=(*details, *said, *(text for text in owners if not looks_like_owner(text))),
            participants=of("participants"),
            problem=of("problem"),
            causes=of("causes"),
            goals=of("goals"),
            signs=of("signs"),
            effects=of("effects"),
            costs=of("costs"),
            strengths=of("strengths"),
            risks=of("risks"),
            prevention=of("prevention"),
            spreading=of("spreading"),
        )


def _lines(text: str) -> list[str]:
    return [line for piece in _LINES.split(text) if (line := " ".join(piece.split()).strip(" -–•*"))]


def _owners(texts: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in texts:
        named = owners_of(text) if looks_like_owner(text) else leading_owner(text)
        found.update(dict.fromkeys(named))
    return tuple(found)


def _period(texts: Sequence[str], year: SchoolYear | None) -> Period | Unreadable | None:
    """The first time that a timetable names; the text as it stands where it is a time that can't be read."""
    for text in texts:
        whole = read_period(text, year=year)
        if isinstance(whole, Period):
            return whole
        inner = inner_period(text, year=year)
        if inner and isinstance(inner[1], Period) and (inner[1].start or inner[1].due or inner[1].recurrence):
            return inner[1]
        if inner and isinstance(inner[1], Unreadable):
            return inner[1]
    return None
