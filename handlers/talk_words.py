"""The words that plain talk is made of (`handlers.talk`): how people ask, and how they say how it goes."""

from __future__ import annotations

from plan.status import Status


def _phrases(text: str) -> tuple[str, ...]:
    """Phrases that commas set apart; how the lines are broken means nothing."""
    return tuple(" ".join(phrase.split()) for phrase in text.split(","))


GREETINGS = _phrases(
    """
    hej, hejsan, hallå, god morgon, godmorgon, god dag, tack, tack så mycket, tack för hjälpen, ok, okej, bra
    """
)
# What may stand before anything, and after.
BEFORE = _phrases(
    """
    hej, hejsan, hallå, god morgon, godmorgon, snälla, kan du säga, kan du visa, vet du, visa, berätta, du, ok,
    okej, tack, jag undrar, jag vill veta, kan jag få se
    """
)
AFTER = _phrases("tack, snälla, just nu, nu, egentligen")
DUE = _phrases(
    """
    vad ska vara klart, vad ska vara färdigt, vad ska bli klart, vad ska göras, vad ska vi göra, vad händer, vad
    är på gång, vad har vi, vad kommer, vad är planerat, vad ska hända, vad är det som händer, vad är det som
    ska göras, årshjulet, årshjul
    """
)
STANDING = _phrases(
    """
    hur går det, hur gick det, hur ligger vi till, hur ser det ut, hur långt har vi kommit, vad är läget, läget,
    hur står det till, vad är status, status, hur långt har, vad behöver stöd, vilka behöver stöd, vad behöver
    hjälp, vilka behöver hjälp, vem behöver stöd, vilka har svarat, vilka har inte svarat, vem har inte svarat,
    vilka är klara, vilka är kvar, vilka återstår, vilka skolor är klara, vilka skolor har svarat, vilka skolor
    har inte svarat, vilka enheter är klara, vilka enheter har inte svarat, vilka skolor är inte klara, vad har
    blivit klart, vad är klart, vilka är försenade, när ska, när är, vad är, vad handlar, vad innebär, vad
    betyder, är, hur ligger
    """
)
WHO = _phrases(
    """
    vem ansvarar för, vem är ansvarig för, vem har ansvar för, vem har ansvaret för, vem håller i, vem är, vem
    har, vem gör, vem tar, vilka ansvarar för, vilka är ansvariga för, vilka är, vem ska jag prata med om, vem
    frågar jag om, vem kan jag fråga om, vem vet något om
    """
)
# One's own: whatever comes after ("den här veckan"), late comes first in the list.
MINE = _phrases(
    """
    vad är mitt, vad har jag, vad har jag att göra, vad ska jag göra, vad väntar på mig, vad ska jag vara klar
    med, vad är mina åtaganden, vad gäller för mig, vad ligger på mig, vad är det jag ska göra, vad behöver jag
    göra, vad måste jag göra, vad är viktigast, har jag något, är jag sen, är jag försenad, ligger jag efter,
    mina åtaganden, mina uppgifter
    """
)
LATE = _phrases("vad är försenat, vad är sent, vad är försenade, vilka är sena, vad har inte blivit klart")
FORUMS = _phrases("när är nästa, när har vi nästa, när träffas, när möts, vilka möten")
HELP = _phrases(
    """
    vad kan du göra, vad kan du, vad kan jag skriva, vad kan jag fråga, hur gör jag, hur funkar du
    """
)
BACK = _phrases(
    """
    ta bort det jag skrev, ta tillbaka, ta tillbaka det, ångra det, det blev fel, jag ångrar mig
    """
)
ABOVE = _phrases("vem är min chef, vem är min närmaste chef, vem är närmaste chef, vem är chef över mig")
REMIND = _phrases(
    """
    påminn mig om, påminn mig igen om, påminn om, påminn mig, kan du påminna mig om, påminn inte om, vänta med
    """
)
UNTIL = _phrases("igen på, igen den, igen, på, till, den, först på, först")
# What stands between a question and what it is about, and what ends a question about one thing.
ABOUT = _phrases("för, med, i, på, kring, om, under, till, före, senast, det, den, hos")
ENDS = _phrases(
    """
    vara klar, vara klart, vara gjord, vara gjort, vara färdig, vara klara, klar, klart, klara, gjord, gjort,
    färdig, om, till, vi kommit med, kommit
    """
)
# What means everything, and what means one's own.
ALL = (
    "",
    *_phrases(
        """
    planen, verksamhetsplanen, allt, oss, kommunen, vi, hela planen, sedan sist, år, året, läsåret
    """
    ),
)
OWN = _phrases("mig, min, mitt, mina, vår, vårt, våra")
# What stands between a number and its status, and before a status.
COPULAS = _phrases("är nu, har blivit, är, blev, blir, nu, har, står som")
WE = _phrases(
    """
    jag är, vi är, nu är, då är, jag blev, vi blev, vi har, jag har, nu har vi, nu har jag, nu är vi, nu är jag,
    jag, vi
    """
)
MOVED = _phrases(
    """
    flyttas fram, flyttas, skjuts upp, skjuts fram, skjuts, behöver flyttas, får flyttas, får vänta, behöver
    vänta, väntar, hinns inte med förrän, blir klar först
    """
)
MOVES = _phrases("flytta fram, flytta, skjuta upp, skjuta på, få mer tid på, få mer tid med, senarelägga")
MAY = _phrases("kan jag, kan vi, får jag, får vi, jag vill, vi vill, jag behöver, vi behöver, jag måste")
ASKING = ("", *_phrases("vad, vilka, vilken, vem, hur, när, var, varför, är, har, kan"))
# Other words for a status than those that a command takes.
OTHERWISE = {
    Status.DONE: _phrases(
        """
        gjord, gjort, gjorda, genomförd, genomfört, avklarad, avklarat, avslutad, avslutat, haft, fixat, fixad,
        klarat av, slutfört, helt klar, helt klart
        """
    ),
    Status.IN_PROGRESS: _phrases(
        """
        börjat, startat, på gång, kommit igång, kommit i gång, kommit halvvägs, kommit en bit, håller på, jobbar,
        arbetar, igång, i gång
        """
    ),
    Status.NEEDS_SUPPORT: _phrases("behöver mer stöd, behöver hjälp, behöver stöd, kommer inte vidare"),
    Status.NOT_STARTED: _phrases("inte hunnit, inte börjat, inte kommit igång, inte startat, inte gjort"),
}
# The word for a status in a command.
COMMAND_WORD = {
    Status.DONE: "klar",
    Status.IN_PROGRESS: "pågår",
    Status.NEEDS_SUPPORT: "behöver stöd",
    Status.NOT_STARTED: "ej påbörjad",
}
