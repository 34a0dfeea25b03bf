"""Documents and calendars as they reach people in Slack."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import icalendar
import pytest
from docx import Document
from openpyxl import load_workbook

from documents.papers.kinds import Kind
from sandbox.files import File
from services.templates import keep_template
from tests.documents.pdfs import read
from tests.support.ekdala import JOHAN, KARIN, NILS, ROOM, Ekdala, labels, running_ekdala, said
from tests.support.signed import send

URL = "https://arshjul.ekdala.se"


@pytest.fixture
def public(ekdala_file: Path, tmp_path: Path) -> Iterator[Ekdala]:
    """The bot where others can reach it."""
    with running_ekdala(ekdala_file, tmp_path, "http", arshjul_public_url=URL) as found:
        yield found


def files(ekdala: Ekdala, who: str) -> list[File]:
    return [file for message in ekdala.box.dm(who) for file in message.files]


def words_of(file: File) -> str:
    document = Document(io.BytesIO(file.data or b""))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_follow_up_comes_to_the_asker_alone(ekdala: Ekdala) -> None:
    answer = ekdala.ask(KARIN, "/plan", "rapport uppföljning")
    assert answer.startswith(
        "*Uppföljning av verksamhetsplanen, Ekdala kommun* ligger i dina direktmeddelanden"
    )
    [file] = files(ekdala, KARIN)
    assert file.name == "uppfoljning-ekdala-kommun-2027-03-16.docx"
    assert file.title == file.alt_text == "Uppföljning av verksamhetsplanen, Ekdala kommun"
    text = words_of(file)
    for part in ("LÄS – Läsning", "10 av 24 klara", "väntar på IT", "två rektorer har varit sjuka"):
        assert part in text
    shapes = Document(io.BytesIO(file.data or b"")).inline_shapes
    assert len(shapes) == 3  # how far it has come, who has answered, and the wheel
    assert all(shape.height.cm <= 22.6 and shape.width.cm <= 17 for shape in shapes)
    assert files(ekdala, JOHAN) == []
    assert not [message for message in ekdala.box.messages(ROOM) if message.files]


def test_the_documentation_is_made_for_a_unit_with_number_and_day_from_a_form(ekdala_by_http: Ekdala) -> None:
    ekdala = ekdala_by_http
    asked = ekdala.asked(JOHAN, "/plan", "rapport")
    assert asked.answer is not None
    assert labels(asked.answer)[:3] == [
        "Uppföljning (Word)",
        "Uppföljning (PDF)",
        "Skollagen 4:6 (Word, PDF)",
    ]
    ekdala.start_press(JOHAN, asked, "Skollagen")
    view = ekdala.box.wait_for_view(JOHAN, contains="Diarienummer")
    filled = {"unit": "Bergskolan", "registration": "BUN 2027/12", "on": "2027-06-15"}
    ekdala.box.submit(JOHAN, view, filled)
    ekdala.box.wait_for_view(JOHAN, contains="direktmeddelanden")
    [file] = files(ekdala, JOHAN)
    assert file.name == "skollagen-bergskolan-2027-06-15.docx"
    text = words_of(file)
    assert "Diarienummer: BUN 2027/12" in text
    assert "Datum: 15 juni 2027" in text
    assert "Centralskolan" not in text


def test_a_pdf_comes_to_the_asker_with_title_and_words_and_is_shared_as_one(ekdala_by_http: Ekdala) -> None:
    ekdala = ekdala_by_http
    asked = ekdala.asked(KARIN, "/plan", "rapport skollagen pdf Bergskolan dnr BUN 2027/12")
    assert asked.answer is not None
    [file] = files(ekdala, KARIN)
    assert file.name == "skollagen-bergskolan-2027-03-16.pdf"
    assert file.title == file.alt_text == "Dokumentation enligt skollagen 4 kap. 6 §, Bergskolan"
    pages = read(file.data or b"").pages
    assert "Diarienummer: BUN 2027/12" in pages[0]
    assert f"Sida 1 av {len(pages)}" in pages[0]
    shared = ekdala.press(KARIN, asked, "Visa i kanalen")
    assert shared.answer is not None
    [message] = [message for message in ekdala.box.messages(ROOM) if message.files]
    assert message.files[0].data == file.data


def test_the_form_gives_a_pdf_and_a_button_the_follow_up_as_one(ekdala_by_http: Ekdala) -> None:
    ekdala = ekdala_by_http
    asked = ekdala.asked(JOHAN, "/plan", "rapport")
    ekdala.start_press(JOHAN, asked, "Skollagen")
    view = ekdala.box.wait_for_view(JOHAN, contains="Filen blir")
    ekdala.box.submit(JOHAN, view, {"registration": "BUN 2027/12", "format": "pdf"})
    ekdala.box.wait_for_view(JOHAN, contains="direktmeddelanden")
    ekdala.press(JOHAN, asked, "Uppföljning (PDF)")
    documentation, follow_up = files(ekdala, JOHAN)
    assert documentation.name == "skollagen-ekdala-kommun-2027-03-16.pdf"
    assert follow_up.name == "uppfoljning-ekdala-kommun-2027-03-16.pdf"
    said = read(follow_up.data or b"")
    assert said.images == 3
    assert "10 av 24 klara" in said.pages[0]


def test_what_a_pdf_is_without_stands_with_the_file(ekdala_by_http: Ekdala) -> None:
    made = Document()
    made.add_paragraph("{{ huvudman }} 🎉")
    data = io.BytesIO()
    made.save(data)
    keep_template(ekdala_by_http.bot.deps, 1, Kind.FOLLOW_UP, "vår mall.docx", data.getvalue())
    ekdala_by_http.ask(KARIN, "/plan", "rapport pdf")
    ekdala_by_http.ask(KARIN, "/plan", "rapport word")
    pdf, word = [message for message in ekdala_by_http.box.dm(KARIN) if message.files]
    assert "Tecken som PDF:ens typsnitt saknar står som “?”: 🎉" in pdf.text
    assert "typsnitt" not in word.text


def test_a_document_is_shared_only_when_somebody_says_so(ekdala_by_http: Ekdala) -> None:
    ekdala = ekdala_by_http
    asked = ekdala.asked(KARIN, "/plan", "rapport skollagen Bergskolan dnr BUN 2027/12")
    assert asked.answer is not None
    assert labels(asked.answer) == ["Visa i kanalen"]
    shared = ekdala.press(KARIN, asked, "Visa i kanalen")
    assert shared.answer is not None
    assert "visas nu i kanalen" in said(shared.answer)
    [message] = [message for message in ekdala.box.messages(ROOM) if message.files]
    assert "Diarienummer: BUN 2027/12" in words_of(message.files[0])


def test_the_workbook_and_the_calendar_come_as_files(ekdala_by_http: Ekdala) -> None:
    ekdala_by_http.ask(KARIN, "/plan", "rapport excel")
    ekdala_by_http.ask(KARIN, "/plan", "rapport kalenderfil")
    book, calendar = files(ekdala_by_http, KARIN)
    sheet = load_workbook(io.BytesIO(book.data or b"")).active
    assert sheet is not None
    assert sheet.max_row > 50
    assert icalendar.Calendar.from_ical(calendar.data or b"").events


def test_all_that_is_stored_only_administrators_get_and_it_is_not_shared(ekdala_by_http: Ekdala) -> None:
    ekdala = ekdala_by_http
    assert "Det är bara den som administrerar planen" in ekdala.ask(KARIN, "/plan", "rapport allt")
    assert files(ekdala, KARIN) == []
    asked = ekdala.asked(JOHAN, "/plan", "rapport allt")
    assert asked.answer is not None
    assert labels(asked.answer) == []
    [file] = files(ekdala, JOHAN)
    assert json.loads(file.data or b"")["arshjul"]["huvudman"] == "Ekdala kommun"


def test_somebody_who_holds_nothing_takes_nothing(public: Ekdala) -> None:
    for text in ("rapport", "rapport excel", "kalender", "kalender alla"):
        assert "Planen som fil får den som har en funktion" in public.ask(NILS, "/plan", text)
    assert files(public, NILS) == []


def test_a_unit_that_is_not_there_is_answered_with_those_that_are(ekdala_by_http: Ekdala) -> None:
    answer = ekdala_by_http.ask(KARIN, "/plan", "rapport skollagen Slottet")
    assert "Jag hittar ingen enhet som heter *Slottet*." in answer
    assert "Bergskolan" in answer


def test_a_template_that_cannot_be_filled_in_is_said_with_its_place(
    ekdala_by_http: Ekdala, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Document()
    made.add_paragraph("{{ analyser[0].enhet }}")  # the example has one, Ekdala none
    data = io.BytesIO()
    made.save(data)
    keep_template(ekdala_by_http.bot.deps, 1, Kind.FOLLOW_UP, "vår mall.docx", data.getvalue())
    assert "er egen mall, vår mall.docx" in ekdala_by_http.ask(KARIN, "/plan", "mall")
    for words in ("rapport uppföljning", "rapport pdf"):
        answer = ekdala_by_http.ask(KARIN, "/plan", words)
        assert answer.startswith("Er egen mall går inte att fylla i.")
    assert files(ekdala_by_http, KARIN) == []


def test_a_calendar_is_given_an_address_that_works_once_it_is_pasted(public: Ekdala) -> None:
    asked = public.asked(KARIN, "/plan", "kalender")
    given = public.press(KARIN, asked, "Min kalender")
    assert given.answer is not None
    text = said(given.answer)
    address = next(word.strip("`") for word in text.split() if URL in word)
    assert given.answer["response_type"] == "ephemeral"
    path = address.removeprefix(URL)
    status, body = send(public.address, "GET", path)
    assert status == 200
    assert icalendar.Calendar.from_ical(body).events

    again = public.asked(KARIN, "/plan", "kalender min")
    assert again.answer is not None
    assert "Du har redan en adress" in said(again.answer)
    public.press(KARIN, again, "Ny adress")
    assert send(public.address, "GET", path)[0] == 410
    assert "Gäller inte längre" in public.ask(KARIN, "/plan", "kalender bort")


def test_without_a_public_address_it_is_said_what_it_has_to_set(ekdala_by_http: Ekdala) -> None:
    asked = ekdala_by_http.asked(KARIN, "/plan", "kalender min")
    answer = said(asked.answers[-1].body)
    assert "ARSHJUL_PUBLIC_URL" in answer
    assert "/plan rapport kalenderfil" in answer
    pressed = ekdala_by_http.press(KARIN, asked, "Kalender som fil")
    assert "direktmeddelanden" in said(pressed.answers[-1].body)


def test_an_analysis_is_asked_for_written_in_a_form_shared_and_in_the_report(ekdala_by_http: Ekdala) -> None:
    ekdala = ekdala_by_http
    assert "Ingen avstämning är på gång" in ekdala.ask(KARIN, "/plan", "avstämning")
    assert "Avstämning onsdag 24 mars" in ekdala.ask(JOHAN, "/plan", "avstämning 24 mars")
    listed = ekdala.asked(KARIN, "/plan", "avstämning")
    assert listed.answer is not None
    assert "Analys av Läsning — inte skriven" in said(listed.answer)
    ekdala.start_press(KARIN, listed, "Skriv: Läsning")
    view = ekdala.box.wait_for_view(KARIN, contains="Resultat: vad blev det?")
    ekdala.box.submit(KARIN, view, {"result": "Fler läser", "done": "done"})
    view = ekdala.box.wait_for_view(KARIN, contains="Resultat")  # finished takes all three
    filled = {"why": "Mer tid", "conclusion": "Fortsätt", "done": "done", "with": "U07ANNA"}
    ekdala.box.submit(KARIN, view, filled)
    ekdala.box.wait_for_view(KARIN, contains="Analysen är klar")
    assert "skriven av Karin" in ekdala.ask(KARIN, "/plan", "analys")

    again = ekdala.asked("U07ANNA", "/plan", "avstämning")
    assert again.answer is not None
    ekdala.start_press("U07ANNA", again, "Skriv: Läsning")
    ekdala.box.wait_for_view("U07ANNA", contains="Fler läser")

    ekdala.ask(JOHAN, "/plan", "rapport skollagen")
    text = words_of(files(ekdala, JOHAN)[0])
    assert "Resultat: Fler läser" in text
    assert "Slutsats: Fortsätt" in text
