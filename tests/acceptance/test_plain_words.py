"""What a rektor may write to the bot, in words of their own: understood, and nothing changed by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.ekdala import ANNA, Ekdala, running_ekdala


@pytest.fixture(scope="module")
def ekdala(ekdala_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ekdala]:
    with running_ekdala(ekdala_file, tmp_path_factory.mktemp("words"), "http") as found:
        yield found


MINE = "Du har 20 åtaganden kvar"
THE_PLAN = "Verksamhetsplan 26/27"


@pytest.mark.parametrize(
    ("written", "answered"),
    [
        # As it stands in the handbook.
        ("vad ska vara klart i mars?", "Ska vara klart i mars"),
        ("läs 3b är klar, presenterad på rektorsmötet", "Jag förstår det så här: *Läs 3b är klar.*"),
        ("hur går det för läs?", "*Läsning (9)*"),
        ("vem ansvarar för läsplanen?", "Läs 1a"),
        # One's own.
        ("vad ligger på mig just nu?", MINE),
        ("Hej! Vad har jag kvar att göra?", MINE),
        ("vad behöver jag göra innan påsk", MINE),
        ("är jag sen med något?", MINE),
        ("hur går det på min skola?", MINE),
        # How it goes.
        ("hur går det för oss?", THE_PLAN),
        ("vad behöver stöd?", THE_PLAN),
        ("vad är försenat i planen?", "*Försenat (3)*"),
        ("Hej! Hur går det med läsningen?", "*Läsning (9)*"),
        ("hur ligger Bergskolan till?", "“Bergskolan” ("),
        ("är läsplanen klar?", "Läs 1a"),
        ("är läs 1a klar?", "*Läs 1a* Ta fram en läsplan"),
        ("när ska skyddsronden vara gjord?", "skulle ha varit klart 10 mars"),
        ("vilka skolor har inte svarat på läs 3a?", "1 av 8 klara, 1 behöver stöd"),
        ("vad handlar läs 2b om?", "En halvtimmes läsning"),
        # Times and people.
        ("vad händer nästa vecka?", "Ska vara klart 22 mars–28 mars"),
        ("vad har vi den här veckan", "Ska vara klart 15 mars–21 mars"),
        ("när är nästa rektorsmöte?", "torsdag 25 mars kl. 13"),
        ("vem är rektor på Norrskolan?", "*Rektor*: Erik (Norrskolan)"),
        ("vem ska jag prata med om läsombud?", "Läsombud på varje skola: rektor"),
        ("vem är min chef?", "*Verksamhetschef*: Per"),
        # To be reminded.
        ("påminn mig om läs 3a på fredag", "jag påminner dig om *Läs 3a för Bergskolan*"),
        ("påminn mig om läs 3a", "När ska jag påminna om Läs 3a för Bergskolan igen?"),
        ("påminn mig om läs 3b i morgon", "*Läs 3b*"),
        ("påminn mig om läs 3a efter lovet", "Jag förstår inte vilket datum"),
        # What would change something.
        ("3a klar på Bergskolan", "*Läs 3a för Bergskolan är klar.*"),
        ("jag har börjat med läs 3a på Lillåns skola", "*Läs 3a för Lillåns skola pågår.*"),
        ("vi behöver stöd med läs 3a på Lillåns skola", "*Läs 3a för Lillåns skola behöver stöd.*"),
        ("vi har gjort skyddsronden på Bergskolan", "Tryck på det som ska bli *klar*"),
        ("skyddsronden på Lillåns skola är klar", "Tryck på det som ska bli *klar*"),
        ("nu har vi haft skyddsronden", "Tryck på det som ska bli *klar*"),
        ("kan vi flytta skyddsronden till 26 mars, ombudet var sjukt", "Tryck på det du menar"),
        ("läs 3a får vänta till maj", "Vilken menar du?"),
        # What is not done is never taken for done.
        ("vi har inte hunnit med läs 3a på Lillåns skola", "är inte påbörjad.*"),
        ("läs 3a är inte klar än", "1 av 8 klara, 1 behöver stöd"),
        ("jag är inte klar med läs 3a", "Jag förstår inte"),
        ("skyddsronden är inte gjord", "Jag förstår inte"),
        # About the bot.
        ("vad kan du göra?", "med egna ord"),
        ("kan vi äta lunch på torsdag?", "Jag förstår inte"),
    ],
)
def test_what_a_rektor_writes_is_understood_and_changes_nothing(
    ekdala: Ekdala, written: str, answered: str
) -> None:
    before = len(ekdala.box.dm(ANNA))
    versions = [ekdala.assignment("Läs 3a", f"unit:{n}").version for n in (1, 2)]
    ekdala.box.say(ANNA, "arshjul", written)

    def answer() -> str:
        return "\n".join(one.text for one in ekdala.box.dm(ANNA)[before + 1 :])

    assert answered in (ekdala.box.wait_until(answer) or "")
    assert [ekdala.assignment("Läs 3a", f"unit:{n}").version for n in (1, 2)] == versions
