"""The Word templates that come along: made here, so that what they say can be read and changed as text."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

from docx import Document
from docx.document import Document as DocumentType

from documents.papers.kinds import Kind
from documents.papers.look import NOTE, SMALL, Column, set_page, set_styles, table

_TASKS: tuple[Column, ...] = (
    ("Nr", 1.1, ("{{ rad.nr }}",)),
    (
        "Aktivitet",
        6.5,
        (
            "{{ rad.titel }}",
            "{%p if rad.beskrivning %}",
            "note:{{ rad.beskrivning }}",
            "{%p endif %}",
            "{%p for text in rad.anmärkningar %}",
            "note:{{ text }}",
            "{%p endfor %}",
        ),
    ),
    ("Ansvarig", 3.4, ("{{ rad.ansvarig }}",)),
    ("Klart senast", 3.2, ("{{ rad.klart }}",)),
    ("Status", 2.8, ("{{ rad.status }}",)),
)

_MOMENTS: tuple[Column, ...] = (("Moment", 7.6, _TASKS[1][2]), *_TASKS[2:])


@cache
def standard_template(kind: Kind) -> bytes:
    """The template of a kind of document, as a Word file."""
    made = Document()
    set_styles(made)
    set_page(made)
    _PARTS[kind](made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _follow_up(made: DocumentType) -> None:
    _title(made, "Uppföljning av verksamhetsplanen", "{{ plan }}{% if enhet %} · {{ enhet }}{% endif %}")
    _facts(made)
    made.add_heading("Läget i korthet", 1)
    made.add_paragraph("{{ läget.text }}.")
    _areas_at_a_glance(made)
    _pictures(made)
    made.add_paragraph("{%p for område in områden %}")
    made.add_heading("{% if område.kod %}{{ område.kod }} – {% endif %}{{ område.titel }}", 1)
    _goals_and_findings(made)
    made.add_paragraph("Läget: {{ område.läget }}.")
    _activities(made)
    made.add_paragraph("{%p if område.analyser %}")
    made.add_heading("Analys", 2)
    _analyses(made, "område.analyser")
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p endfor %}")
    _analyses_of_all(made)
    _cycle(made)
    _efforts(made, 1)
    _decisions(made, 1)
    _proposals(made, 1)
    _changes(made, "Bilaga: alla ändringar")


def _documentation(made: DocumentType) -> None:
    _title(
        made,
        "Dokumentation av det systematiska kvalitetsarbetet",
        "Enligt 4 kap. 6 § skollagen (2010:800) · {{ enhet or huvudman }}",
    )
    _facts(made)
    made.add_heading("Inriktning: planen", 1)
    made.add_paragraph("Kvalitetsarbetet under perioden följer {{ plan }}.")
    made.add_paragraph("{%p for område in områden %}")
    made.add_heading("{% if område.kod %}{{ område.kod }} – {% endif %}{{ område.titel }}", 2)
    _goals_and_findings(made)
    made.add_paragraph("{%p if område.strategier[0].rubrik %}")
    made.add_paragraph("Strategier:").paragraph_format.keep_with_next = True
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p for strategi in område.strategier %}")
    made.add_paragraph("{%p if strategi.rubrik %}")
    made.add_paragraph("{{ strategi.rubrik }}", "List Bullet")
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p endfor %}")
    made.add_heading("Uppföljning", 1)
    made.add_paragraph("{{ läget.text }}.")
    _areas_at_a_glance(made)
    _pictures(made)
    made.add_paragraph("{%p for område in områden %}")
    made.add_heading("{{ område.titel }}", 2)
    _activities(made)
    made.add_paragraph("{%p endfor %}")
    _cycle(made, 2)
    made.add_heading("Analys", 1)
    made.add_paragraph("{%p if not har_analyser %}")
    made.add_paragraph("Ingen analys är skriven under perioden.")
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p for område in områden %}")
    _analyses(made, "område.analyser")
    made.add_paragraph("{%p endfor %}")
    _analyses(made, "analyser")
    made.add_heading("Åtgärder", 1)
    made.add_paragraph("{%p if not (beslut or insatser or flyttade or förslag) %}")
    made.add_paragraph("Inga beslut, insatser eller ändrade datum under perioden.")
    made.add_paragraph("{%p endif %}")
    _decisions(made, 2)
    _efforts(made, 2)
    _moved(made)
    _proposals(made, 2)
    _changes(made, "Ändringslogg")


_PARTS: dict[Kind, Callable[[DocumentType], None]] = {
    Kind.FOLLOW_UP: _follow_up,
    Kind.DOCUMENTATION: _documentation,
}


def _title(made: DocumentType, title: str, subtitle: str) -> None:
    made.add_paragraph(title, "Title")
    made.add_paragraph(subtitle, "Subtitle")
    made.core_properties.title = f"{title} {{{{ huvudman[:100] }}}}"  # a property holds 255
    made.core_properties.author = "{{ huvudman[:100] }}"
    made.core_properties.language = "sv-SE"
    made.core_properties.comments = ""


def _facts(made: DocumentType) -> None:
    """Whose it is, which day, which number: lines, since a table with heads beside would be read aloud wrongly."""
    made.add_paragraph("Huvudman: {{ huvudman }}", SMALL)
    for shown, text in (
        ("enhet", "Enhet: {{ enhet }}"),
        ("period", "Period: {{ period }}"),
        ("diarienummer", "Diarienummer: {{ diarienummer }}"),
    ):
        made.add_paragraph(f"{{%p if {shown} %}}")
        made.add_paragraph(text, SMALL)
        made.add_paragraph("{%p endif %}")
    made.add_paragraph("Datum: {{ datum }}", SMALL)


def _areas_at_a_glance(made: DocumentType) -> None:
    made.add_paragraph("{%p if områden %}")
    table(
        made,
        "Hur långt varje område har kommit",
        "område in områden",
        (
            ("Område", 7.4, ("{% if område.kod %}{{ område.kod }} – {% endif %}{{ område.titel }}",)),
            ("Klara", 2.4, ("{{ område.klara }} av {{ område.antal }}",)),
            ("Behöver stöd", 3.6, ("{{ område.stöd }}",)),
            ("Försenade", 3.6, ("{{ område.försenade }}",)),
        ),
    )
    made.add_paragraph("{%p endif %}")


def _pictures(made: DocumentType) -> None:
    made.add_paragraph("{%p for bild in bilder %}")
    made.add_paragraph("{{ bild.bild }}").paragraph_format.keep_with_next = True
    made.add_paragraph("{{ bild.text }}", "Caption")
    made.add_paragraph("{%p endfor %}")
    _wheel_list(made)


def _wheel_list(made: DocumentType) -> None:
    """What the numbers in the wheel stand for."""
    made.add_paragraph("{%p if hjulet %}")
    table(
        made,
        "Vad numren i årshjulet står för",
        "ett in hjulet",
        (
            ("Nr", 1.2, ("{{ ett.nr }}",)),
            ("I årshjulet", 8.0, ("{{ ett.titel }}",)),
            ("När, vem och hur det står till", 7.8, ("{{ ett.om }}",)),
        ),
        small=True,
    )
    made.add_paragraph("{%p endif %}")


def _goals_and_findings(made: DocumentType) -> None:
    for shown, lead in (("mål", "Mål"), ("nuläge", "Det här har vi sett")):
        made.add_paragraph(f"{{%p if område.{shown} %}}")
        made.add_paragraph(f"{lead}:").paragraph_format.keep_with_next = True
        made.add_paragraph(f"{{%p for text in område.{shown} %}}")
        made.add_paragraph("{{ text }}", "List Bullet")
        made.add_paragraph("{%p endfor %}")
        made.add_paragraph("{%p endif %}")


def _activities(made: DocumentType) -> None:
    made.add_paragraph("{%p for strategi in område.strategier %}")
    made.add_paragraph("{%p if strategi.rubrik %}")
    made.add_heading("{{ strategi.rubrik }}", 3)
    made.add_paragraph("{%p endif %}")
    table(made, "Aktiviteter, ansvariga, datum och status", "rad in strategi.rader", _TASKS)
    made.add_paragraph("{%p endfor %}")


def _analyses(made: DocumentType, those: str) -> None:
    made.add_paragraph(f"{{%p for en in {those} %}}")
    about = "".join(
        f"{{% if en.{name} %}} · {{{{ en.{name} }}}}{{% endif %}}" for name in ("gäller", "enhet")
    )
    heading = f"{{{{ en.tillfälle }}}}{about}"
    made.add_heading(heading, 3)
    for name, lead in (("resultat", "Resultat"), ("analys", "Analys"), ("slutsats", "Slutsats")):
        made.add_paragraph(f"{{%p if en.{name} %}}")
        paragraph = made.add_paragraph()
        paragraph.add_run(f"{lead}: ").bold = True
        paragraph.add_run(f"{{{{ en.{name} }}}}")
        made.add_paragraph("{%p endif %}")
    signed = (
        "{% if en.av %}{{ en.av }}, {% endif %}{{ en.datum }}{% if not en.låst %} (inte låst än){% endif %}"
    )
    made.add_paragraph(signed, NOTE)
    made.add_paragraph("{%p endfor %}")


def _analyses_of_all(made: DocumentType) -> None:
    made.add_paragraph("{%p if analyser %}")
    made.add_heading("Analys av helheten", 1)
    _analyses(made, "analyser")
    made.add_paragraph("{%p endif %}")


def _cycle(made: DocumentType, level: int = 1) -> None:
    made.add_paragraph("{%p if årshjul %}")
    made.add_heading("Årshjulet", level)
    table(
        made,
        "Moment i årshjulet, ansvariga, datum och status",
        "rad in årshjul",
        _MOMENTS,
    )
    made.add_paragraph("{%p endif %}")


def _efforts(made: DocumentType, level: int) -> None:
    made.add_paragraph("{%p if insatser %}")
    made.add_heading("Insatser och deras effekter", level)
    made.add_paragraph("{%p for insats in insatser %}")
    made.add_heading("{{ insats.titel }}", level + 1)
    made.add_paragraph("Status: {{ insats.status }}")
    made.add_paragraph("{%p for ett in insats.fakta %}")
    paragraph = made.add_paragraph()
    paragraph.add_run("{{ ett.rubrik }}: ").bold = True
    paragraph.add_run("{{ ett.text }}")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p for en in insats.effekter %}")
    paragraph = made.add_paragraph()
    paragraph.add_run("Effekt {{ en.datum }}: ").bold = True
    paragraph.add_run("{{ en.text }}{% if en.av %} ({{ en.av }}){% endif %}")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p endif %}")


def _proposals(made: DocumentType, level: int) -> None:
    made.add_paragraph("{%p if förslag %}")
    made.add_heading("Förslag som ingen har beslutat om", level)
    made.add_paragraph("{%p for ett in förslag %}")
    made.add_paragraph(
        "{{ ett.titel }}{% if ett.beskrivning %}: {{ ett.beskrivning }}{% endif %}", "List Bullet"
    )
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p endif %}")


def _decisions(made: DocumentType, level: int) -> None:
    made.add_paragraph("{%p if beslut %}")
    made.add_heading("Beslut", level)
    table(
        made,
        "Beslut under perioden",
        "ett in beslut",
        (
            ("Datum", 3.1, ("{{ ett.datum }}",)),
            ("Beslut", 7.5, ("{{ ett.text }}",)),
            ("Gäller", 3.4, ("{{ ett.gäller }}",)),
            ("Antecknat av", 3.0, ("{{ ett.av }}",)),
        ),
    )
    made.add_paragraph("{%p endif %}")


def _moved(made: DocumentType) -> None:
    made.add_paragraph("{%p if flyttade %}")
    made.add_heading("Ändrade slutdatum", 2)
    table(
        made,
        "Slutdatum som har flyttats, och varför",
        "en in flyttade",
        (
            ("Aktivitet", 5.9, ("{{ en.nr }} {{ en.titel }}{% if en.enhet %} ({{ en.enhet }}){% endif %}",)),
            ("Från", 3.1, ("{{ en.från }}",)),
            ("Till", 3.1, ("{{ en.till }}",)),
            ("Anledning", 4.9, ("{{ en.anledning }}",)),
        ),
    )
    made.add_paragraph("{%p endif %}")


def _changes(made: DocumentType, heading: str) -> None:
    made.add_paragraph("{%p if ändringar %}")
    title = made.add_heading(heading, 1)
    title.paragraph_format.page_break_before = True
    table(
        made,
        "Allt som har ändrats, i tidsordning",
        "en in ändringar",
        (
            ("Tid", 2.9, ("{{ en.tid }}",)),
            ("Av", 2.9, ("{{ en.av }}",)),
            ("Vad", 5.0, ("{{ en.vad }}",)),
            ("Ändring", 6.2, ("{{ en.ändring }}",)),
        ),
        small=True,
    )
    made.add_paragraph("{%p endif %}")
