"""Reading in a process of its own: the same as reading here, and a plain answer to whatever is sent."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.example import DOCUMENTS, FOLDER
from documents import Reading, UnreadableDocument, read_apart, read_document
from documents.apart import AT_A_TIME
from documents.carrying import packed, unpacked
from plan.schoolyear import SchoolYear
from tests.documents import hostile, papers

ROOT = Path(__file__).parents[2]


def both(name: str) -> tuple[bytes, Reading]:
    data = (FOLDER / name).read_bytes()
    return data, read_document(data, name, SchoolYear(2026))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_apart_gives_what_reading_here_gives(name: str) -> None:
    data, reading = both(name)
    assert read_apart(data, name, SchoolYear(2026)) == reading
    assert reading.items


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_reading_is_the_same_after_it_has_been_carried_as_json(name: str) -> None:
    _, reading = both(name)
    assert unpacked(json.loads(json.dumps(packed(reading)))) == reading


def test_times_that_can_not_be_read_are_carried_as_such() -> None:
    rows = [
        ["Tid", "Moment", "Ansvarig"],
        ["31 november", "Samtal hålls", "Rektor"],
        ["v. 45", "Enkät", "Rektor"],
    ]
    reading = read_document(papers.separated(rows, ";"), "a.csv")
    assert reading.items[0].period != reading.items[1].period
    assert reading.problems
    assert unpacked(json.loads(json.dumps(packed(reading)))) == reading


@pytest.mark.parametrize("said", [None, [], {}, {"kind": "annat", "title": "", "year": None}, {"items": "x"}])
def test_what_is_no_reading_is_not_believed(said: object) -> None:
    with pytest.raises(ValueError, match="validation error"):
        unpacked(said)


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the bot answers to each hostile file."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (data, _) in hostile.files().items():
        (folder / name).write_bytes(data)
    before = sorted(path.name for path in folder.iterdir())
    command = [sys.executable, "-m", "tests.documents.read_all", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    assert sorted(path.name for path in folder.iterdir()) == before
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_every_hostile_file_gets_a_plain_answer(answered: dict[str, dict[str, str]]) -> None:
    wanted = {name: word for name, (_, word) in hostile.files().items()}
    wrong = {name: said for name, said in answered["answers"].items() if wanted[name] not in said}
    assert wrong == {}
    assert set(answered["answers"]) == set(wanted)


def test_memory_is_bounded_and_the_bot_loads_none_of_the_libraries(answered: dict[str, object]) -> None:
    assert float(str(answered["most_mb"])) < 300
    assert answered["heavy"] == []


def test_what_takes_too_long_is_ended_and_said() -> None:
    with pytest.raises(UnreadableDocument, match="för lång tid"):
        read_apart(hostile.slow(), "plan.pdf", within=1.0)


def test_a_few_are_read_at_a_time_and_others_are_asked_to_come_back() -> None:
    slow, answers = hostile.slow(), []

    def read() -> None:
        try:
            read_apart(slow, "plan.pdf", within=2.0)
        except UnreadableDocument as refused:
            answers.append(refused.why)

    readers = [threading.Thread(target=read) for _ in range(AT_A_TIME + 1)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert sorted("en stund" in why for why in answers) == [False] * AT_A_TIME + [True]
    data, reading = both(DOCUMENTS[0])
    assert read_apart(data, DOCUMENTS[0], SchoolYear(2026)) == reading


@pytest.mark.parametrize(
    "name", ["", "--help", "-c", "a\x00b", "../../etc/passwd", "x" * 5_000, "åäö 🎒.docx"]
)
def test_any_name_is_only_a_name(name: str) -> None:
    assert read_apart(b"Det finns inget att planera.", name).items == ()


def test_the_child_can_neither_write_nor_start_nor_connect(tmp_path: Path) -> None:
    attempts = (
        f"open({str(tmp_path / 'a')!r}, 'w')",
        f"__import__('os').open({str(tmp_path / 'b')!r}, __import__('os').O_CREAT | __import__('os').O_WRONLY)",
        "__import__('subprocess').Popen(['true'])",
        "__import__('os').system('true')",
        "__import__('socket').socket().connect(('127.0.0.1', 9))",
    )
    tried = "\n".join(
        f"try:\n  {attempt}\n  print('did it')\nexcept OSError as error:\n  print(type(error).__name__)"
        for attempt in attempts
    )
    code = (
        f"import socket, subprocess\nfrom documents import child\nchild._give_up()\nchild._forbid()\n{tried}"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, env={**os.environ}
    )
    assert done.stdout.split() == ["PermissionError"] * len(attempts), done.stderr
    assert list(tmp_path.iterdir()) == []
