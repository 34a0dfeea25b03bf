"""Short documents, each laid out in a way of its own, with what a person sees in them."""

import pytest

from documents import Reading, read_document

CASES: dict[str, tuple[str, list[str]]] = {
    "months as lines between their tasks": (
        "**Årshjul**\n\n**Augusti**\nUppstart, rektorer\nSkolstart 17/8\n\n**September**\n"
        "Statistik 15/9 – administratör\n",
        ["Uppstart, rektorer||08-31", "Skolstart||08-17", "Statistik|Administratör|09-15"],
    ),
    "months with colons": (
        "Rutin för kvalitet\n\n2 Årets moment\n\nAugusti: Planer lämnas in. Ansvarig: rektor\n"
        "Oktober: Internkontroll "
        "(controller)\nNovember-december: Dialoger\n",
        ["Planer lämnas in|Rektor|08-31", "Internkontroll|Controller|10-31", "Dialoger||12-31"],
    ),
    "several tasks on a month's line": (
        "Årsplanering\n\nAUGUSTI: Planeringsdag EHT. Genomgång av nya elever.\nOKTOBER: Skyddsrond\n",
        ["Planeringsdag EHT||08-31", "Genomgång av nya elever||08-31", "Skyddsrond||10-31"],
    ),
    "quarters": (
        "Årshjul\n\nKvartal 1\n• Bokslut (ekonom)\nKvartal 2\n• Budgetdialog – förvaltningschef\n",
        ["Bokslut|Ekonom|03-31", "Budgetdialog|Förvaltningschef|06-30"],
    ),
    "crosses under months": (
        "Aktivitetsplan\n\nVad\tAnsvarig\taug\tsep\tokt\nKartlägg\tStrateg\tx\tx\t\nUtvärdera\tStrateg\tx\t\tx\n",
        ["Kartlägg|Strateg|09-30", "Utvärdera|Strateg|08-31", "Utvärdera|Strateg|10-31"],
    ),
    "days under months": (
        "Sammanträdesplan 2027\n\n\tjan\tfeb\tmars\nNämnd\t20\t17\t24\nLedningsgrupp\tv. 2, v. 4\tv. 6\t\n",
        [
            *("Nämnd||2027-01-20", "Nämnd||2027-02-17", "Nämnd||2027-03-24"),
            *("Ledningsgrupp||2027-01-17", "Ledningsgrupp||2027-01-31", "Ledningsgrupp||2027-02-14"),
        ],
    ),
    "numbered tasks with labels on their own lines": (
        "Utvecklingsplan\n\nPrioriterat område 1: Språk\n\nInsatser\n1. Alla läser mer.\n"
        "   Ansvar: Rektor\n   Tid: HT 2026\n"
        "2. Studiehandledning byggs ut.\n   Ansvar: Verksamhetschef\n   Tid: VT 2027\n",
        ["Alla läser mer|Rektor|2026-12-20", "Studiehandledning byggs ut|Verksamhetschef|2027-06-15"],
    ),
    "tasks under numbered goals": (
        "Verksamhetsplan 2027\n\nMål 1: Alla läser\n\nAktiviteter:\n"
        "• Genomför en analys (kvalitetschef, mars 2027)\n\n"
        "Mål 2: Alla trivs\n\nAktiviteter:\n• Inför ronder (rektor, april 2027)\n",
        ["Genomför en analys|Kvalitetschef|2027-03-31", "Inför ronder|Rektor|2027-04-30"],
    ),
    "a table in Markdown with months once": (
        "| Månad | Aktivitet | Ansvarig |\n|---|---|---|\n| Augusti | Start | HR |\n| | Planering | Rektor |\n",
        ["Start|HR|08-31", "Planering|Rektor|08-31"],
    ),
    "columns of spaces with a number": (
        "Plan\n\nNr Aktivitet                    Ansvarig         Klart\n"
        "1  Inventera läromedel          IT-strateg       okt 2026\n"
        "2  Ta fram utbildning           Strateg          VT27\n",
        ["Inventera läromedel|IT-strateg|2026-10-31", "Ta fram utbildning|Strateg|2027-06-15"],
    ),
    "a separated file with heads in another order": (
        "Ansvarig;Datum;Åtgärd;Status;Fokusområde\nRektor;2026-10-15;Gör en plan;Pågår;Ro\n"
        "Strateg;VT27;Följ upp;;Ro\n",
        ["Gör en plan|Rektor|2026-10-15", "Följ upp|Strateg|2027-06-15"],
    ),
    "a table without a head": (
        "Årshjul\n\nJanuari\tBokslutet är klart\tEkonom\nMars\tEnkäten går ut\tRektor\n"
        "Maj\tResultat redovisas\tStrateg\n",
        [
            "Bokslutet är klart|Ekonom|01-31",
            "Enkäten går ut|Rektor|03-31",
            "Resultat redovisas|Strateg|05-31",
        ],
    ),
    "shortcomings and what is done": (
        "Åtgärdsplan\n\nBrist\tOrsak\tÅtgärd\tAnsvarig\tKlart senast\n"
        "Ronder saknas\tIngen rutin\tRutin skrivs\tRektor\tVT27\n",
        ["Rutin skrivs|Rektor|2027-06-15"],
    ),
    "several tasks in a cell": (
        "Verksamhetsplan\n\nMål\tÅtgärder\tTidsplan\tAnsvarig\n"
        "Alla räknar\t• Prov i åk 1 • Stöd i åk 3\tVT27\tRektor\n",
        ["Prov i åk 1|Rektor|2027-06-15", "Stöd i åk 3|Rektor|2027-06-15"],
    ),
    "areas named on the line under their number": (
        "Handlingsplan\n\nUtvecklingsområde 1\nLäsning\n\nÅtgärd\tAnsvarig\tTidsram\nKöp böcker\tRektor\tVT27\n\n"
        "Utvecklingsområde 2\nÖvergångar\n\nÅtgärd\tAnsvarig\tTidsram\nSkriv en rutin\tRektor\tHT26\n",
        ["Köp böcker|Rektor|2027-06-15", "Skriv en rutin|Rektor|2026-12-20"],
    ),
    "Norwegian": (
        "Årshjul for oppvekst\n\nMåned\tOppgave\tAnsvarlig\nFebruar/mars\tUndersøkelse\tRektor\n",
        ["Undersøkelse|Rektor|03-31"],
    ),
    "a risk and how it is checked": (
        "Internkontrollplan\n\nRisk\tKontrollmoment\tAnsvarig\tFrekvens\n"
        "Fel betyg\tStickprov\tAdministrativ chef\tVarje termin\n",
        ["Stickprov|Administrativ chef|None"],
    ),
    "labels of a form": (
        "Plan mot kränkningar\n\nFrämjande insatser\n\nInsats: Vi går en vandring.\n"
        "Ansvarig: Kurator\nDatum när det ska vara "
        "klart: 2026-10-30\n",
        ["Vi går en vandring|Kurator|2026-10-30"],
    ),
}


def read(text: str) -> Reading:
    return read_document(text.encode(), "fil.txt")


@pytest.mark.parametrize("layout", CASES)
def test_it_is_read_as_a_person_reads_it(layout: str) -> None:
    text, expected = CASES[layout]
    found = [f"{item.title}|{', '.join(item.owners)}|{item.as_json()['due']}" for item in read(text).items]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "Statistik\n\nÅr\tAntal elever\tAndel\n2023\t412\t84\n2024\t420\t86\n2025\t431\t83\n",
        (
            "Protokoll ledningsgrupp\n\n§ 1 Föregående protokoll\nLäggs till handlingarna.\n\n"
            "Nästa möte 28 september kl. 9.\n"
        ),
        "Rapport\n\nFörslag till beslut\n\n- Nämnden godkänner rapporten.\n\nDiarienummer: 2026/117\n",
        "Mål\n\n- Alla når målen.\n- Ingen är rädd.\n\nVision\n\nEn skola för alla.\n",
        "Årskurs\tBetyg\tPeriod\n6\tE–A\tjanuari–juni\n9\tE–A\tjanuari–juni\n",
    ],
)
def test_what_is_no_task_stays_out(text: str) -> None:
    assert read(text).items == ()


def test_a_weekday_that_does_not_match_its_date_is_asked_about_with_the_date_to_choose() -> None:
    reading = read("Handlingsplan 26/27\n\nAktivitet\tAnsvarig\tKlart\nRing alla\tRektor\tfredag 3 maj\n")
    (problem,) = reading.problems
    assert (problem.field, problem.choices) == ("when", ("3 maj 2027",))


def test_owners_that_may_be_one_role_are_suggested_and_nothing_is_joined() -> None:
    rows = "".join(
        f"Gör sak {at}\t{owner}\tVT27\n"
        for at, owner in enumerate(
            ["Rektor", "Rektor", "Rektorer", "Förskolechef", "Bitr. rektor", "Biträdande rektor"]
        )
    )
    reading = read("Aktivitet\tAnsvarig\tKlart\n" + rows)
    assert [(join.name, join.into) for join in reading.joins] == [
        ("Rektorer", "Rektor"),
        ("Förskolechef", "Rektor"),
        ("Bitr. rektor", "Biträdande rektor"),
    ]
    assert [item.owners[0] for item in reading.items][2:4] == ["Rektorer", "Förskolechef"]


def test_what_most_rows_lack_is_one_question() -> None:
    rows = "".join(f"{month}\tGör sak {month}\n" for month in ("Januari", "Mars", "April", "Maj", "Juni"))
    reading = read("Årshjul\n\nTid\tMoment\n" + rows)
    assert [problem.field for problem in reading.problems] == ["owners"]
    assert reading.problems[0].why.startswith("5 rader")


def test_an_area_may_be_named_under_its_number_or_as_a_goal() -> None:
    text, _ = CASES["areas named on the line under their number"]
    assert [area.title for area in read(text).areas] == ["Läsning", "Övergångar"]
    head = "Aktivitet\tAnsvarig\tNär\n"
    goals = (
        f"Plan\n\nMål: Trygghet\n{head}Gå ronder\tRektor\tHT26\n\nMål: Resultat\n{head}Räkna\tRektor\tHT26\n"
    )
    assert [(item.area, item.goals) for item in read(goals).items] == [("Trygghet", ()), ("Resultat", ())]
