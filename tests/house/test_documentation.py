"""What people can set, run and write stands in the papers they read. Each check is tried on a paper with a gap."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import yaml

from bot.cli import VERBS, Verb
from bot.metrics import Metrics
from bot.settings import Settings
from handlers import grammar, running, taking_out
from handlers.texts.sv import words as spoken
from services import cycle, pictures
from tests.support.tree import PACKAGES, ROOT

README, HANDBOOK, RUNNING = "README.md", "docs/handbok.md", "docs/drift.md"
PAPERS = (README, HANDBOOK, RUNNING, "CHANGELOG.md")
EXAMPLE = ".env.example"
IMAGES = ROOT / "docs" / "images"
LARGEST_IMAGE = 150_000

# Under which heading of the handbook the words of each of the grammar's lists stand.
CHAPTERS = {
    "_STATUSES": "/aktivitet",
    "_MOVES": "/aktivitet",
    "_UPDATES": "/aktivitet",
    "_SHARE": "/aktivitet",
    "_ALL": "/aktivitet",
    "_LATE": "/aktivitet",
    "_MINE": "/aktivitet",
    "_UNDO": "/aktivitet",
    "_HELP": "/plan",
    "_ROLES": "/plan",
    "_ADMINISTRATORS": "/plan",
    "_OVERVIEW": "/plan",
    "_AWAY": "För dig som administrerar planen",
    "_LATER": "Påminnelser",
    "_MEETINGS": "Möten och sammanställningar",
    "_SITUATION": "Möten och sammanställningar",
    "_POST": "Möten och sammanställningar",
    "_DECIDE": "Möten och sammanställningar",
    "_PICTURE": "/årshjul",
    "_DRAFTS": "Få in planen",
    "_REMINDERS": "För dig som administrerar planen",
    "_PAUSE": "För dig som administrerar planen",
    "_RESUME": "För dig som administrerar planen",
    "_TIMES": "För dig som administrerar planen",
    "_START": "Driva planen",
    "_UNITS": "Driva planen",
    "_PROPOSALS": "Driva planen",
    "_INTERVENTIONS": "Driva planen",
    "_GOALS": "Driva planen",
    "_NEW": "Driva planen",
    "_NEW_THINGS": "Driva planen",
    "_HISTORY": "Driva planen",
    "_REPORT": "Dokument och kalendrar",
    "_DOCUMENTS": "Dokument och kalendrar",
    "_FORMATS": "Dokument och kalendrar",
    "_CALENDAR": "Dokument och kalendrar",
    "_RENEW": "Dokument och kalendrar",
    "_REVOKE": "Dokument och kalendrar",
    "_TEMPLATE": "Dokument och kalendrar",
    "_REVIEW": "Avstämningar och analyser",
    "_REGISTRATION": "Dokument och kalendrar",
}


def paper(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def settings() -> list[str]:
    return [name.upper() for name in Settings.model_fields]


def commands() -> list[str]:
    manifest = yaml.safe_load(paper("manifest.yaml"))
    return [command["command"] for command in manifest["features"]["slash_commands"]]


def make_targets() -> list[str]:
    return re.findall(r"^([a-z]+):", paper("Makefile"), re.MULTILINE)


def options_of(verb: Verb) -> list[str]:
    parser = argparse.ArgumentParser(add_help=False)
    verb.add_arguments(parser)
    return [option for action in parser._actions for option in action.option_strings]


def word_lists() -> dict[str, list[str]]:
    """The grammar's lists of words that people write, by name."""
    return {
        name: [word for word in value if word]
        for name, value in [*vars(grammar).items(), *vars(taking_out).items(), *vars(running).items()]
        if re.fullmatch(r"_[A-Z_]+", name) and isinstance(value, tuple | dict)
    }


def chapter(text: str, heading: str) -> str:
    """What stands under a heading of the second level; nothing where there is no such heading."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def code_in(text: str) -> list[str]:
    """What stands as code, in a line or in a block."""
    blocks = re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    inline = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [*blocks, *re.findall(r"`([^`\n]+)`", inline)]


def not_in_code(wanted: Iterable[str], text: str) -> list[str]:
    code = code_in(text)
    return [
        word
        for word in wanted
        if not any(re.search(rf"(?<![\w/-]){re.escape(word)}(?![\w-])", part) for part in code)
    ]


def without_a_row(wanted: Iterable[str], text: str) -> list[str]:
    """Those that begin no row of a table."""
    return [name for name in wanted if not re.search(rf"^\| `{re.escape(name)}` \|", text, re.MULTILINE)]


def verbs_with_gaps(text: str) -> list[str]:
    """Verbs without a row, and their options that the row leaves out."""
    missing = []
    for verb in VERBS:
        row = re.search(rf"^\| `{verb.name}` \|(.*)$", text, re.MULTILINE)
        if row is None:
            missing.append(verb.name)
            continue
        missing += [f"{verb.name} {option}" for option in not_in_code(options_of(verb), row[1])]
    return missing


def words_missing(text: str) -> list[str]:
    return [
        f"{name}: {word}"
        for name, found in word_lists().items()
        for word in not_in_code(found, chapter(text, CHAPTERS.get(name, "")))
    ]


def times_missing(text: str) -> list[str]:
    return not_in_code(cycle._ON_DAYS, chapter(text, "/årshjul"))


def picture_words_missing(text: str) -> list[str]:
    lists = (*pictures.SCHOOL_YEAR, *pictures.CALENDAR_YEAR, *pictures.MONTH, *pictures.BY_ROLE)
    more = (*pictures.PROGRESS, *pictures.ANSWERS, *pictures.MINE, *pictures.OF_PLAN, *pictures.AS_SVG)
    return not_in_code([*lists, *more], chapter(text, "/årshjul"))


def marks_missing(text: str) -> list[str]:
    """Marks and their words that no row of "Vad svaren betyder" explains."""
    table = chapter(text, "Vad svaren betyder")
    wanted = {**{spoken.MARK[status]: word for status, word in spoken.STATUS.items()}}
    wanted[spoken.LATE_MARK] = spoken.LATE
    return [word for mark, word in wanted.items() if f"| {mark} | {word} |" not in table]


def metrics_missing(text: str) -> list[str]:
    metrics = Metrics()
    metrics.watch_queue(lambda: 0)
    return [m.name for m in metrics.registry.collect() if not re.search(rf"`{m.name}(_total)?`", text)]


def dead_links(text: str, name: str) -> list[str]:
    """Links and pictures of a paper that lead nowhere within the project."""
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    return [target for target in targets if "://" not in target and not _leads(target, text, name)]


def _leads(target: str, text: str, name: str) -> bool:
    path, _, anchor = target.partition("#")
    file = (ROOT / name).parent / path if path else ROOT / name
    if not file.exists():
        return False
    if not anchor:
        return True
    return anchor in _anchors(file.read_text(encoding="utf-8") if path else text)


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_setting_is_explained() -> None:
    assert without_a_row(settings(), chapter(paper(README), "Settings")) == []


def test_every_setting_is_in_the_example() -> None:
    lines = paper(EXAMPLE).splitlines()
    assert [name for name in settings() if not any(line.startswith(f"{name}=") for line in lines)] == []


def test_every_verb_of_the_command_line_is_explained_with_its_options() -> None:
    text = chapter(paper(README), "The command line")
    assert verbs_with_gaps(text) == []
    assert not_in_code(["--debug", "--help"], text) == []


def test_every_make_target_is_explained() -> None:
    assert not_in_code([f"make {target}" for target in make_targets()], paper(README)) == []


def test_every_package_is_in_the_layout() -> None:
    assert [p for p in PACKAGES if not re.search(rf"^{p}/ ", chapter(paper(README), "The house"), re.M)] == []


@pytest.mark.parametrize("name", [README, HANDBOOK])
def test_every_chat_command_is_told(name: str) -> None:
    code = " ".join(code_in(paper(name)))
    assert [one for one in commands() if not re.search(rf"{one}(?!\w)", code)] == []


def test_every_word_that_the_grammar_knows_is_in_the_handbook() -> None:
    assert words_missing(paper(HANDBOOK)) == []


def test_every_list_of_the_grammar_has_a_chapter() -> None:
    assert set(word_lists()) == set(CHAPTERS)


def test_every_time_that_the_cycle_knows_by_name_is_in_the_handbook() -> None:
    assert times_missing(paper(HANDBOOK)) == []


def test_every_word_that_chooses_a_picture_is_in_the_handbook() -> None:
    assert picture_words_missing(paper(HANDBOOK)) == []


def test_every_mark_is_explained() -> None:
    assert marks_missing(paper(HANDBOOK)) == []


def test_every_metric_is_told_to_those_who_run_it() -> None:
    assert metrics_missing(paper(RUNNING)) == []


@pytest.mark.parametrize("name", PAPERS)
def test_every_link_leads_somewhere(name: str) -> None:
    assert dead_links(paper(name), name) == []


def test_every_picture_is_shown_and_small() -> None:
    pictures = sorted(IMAGES.iterdir())
    assert [p.name for p in pictures if f"docs/images/{p.name}" not in paper(README)] == []
    assert [p.name for p in pictures if p.stat().st_size > LARGEST_IMAGE] == []


@pytest.mark.parametrize("word", [word for found in word_lists().values() for word in found])
def test_a_word_that_is_left_out_would_be_found(word: str) -> None:
    text = re.sub(rf"(?<![\w/-]){re.escape(word)}(?![\w-])", "…", paper(HANDBOOK))
    assert any(found.endswith(f": {word}") for found in words_missing(text))


@pytest.mark.parametrize(
    ("find", "text", "left_out"),
    [
        (lambda t: without_a_row(settings(), t), README, "| `ARSHJUL_WORKERS` |"),
        (verbs_with_gaps, README, "| `organisation` |"),
        (verbs_with_gaps, README, "--dry-run"),
        (verbs_with_gaps, README, "`--once`"),
        (times_missing, HANDBOOK, "`denna månad`"),
        (marks_missing, HANDBOOK, "| ◑ |"),
        (metrics_missing, RUNNING, "arshjul_queue_jobs"),
        (lambda t: not_in_code(["make bench"], t), README, "make bench"),
    ],
)
def test_a_gap_would_be_found(find: Callable[[str], list[str]], text: str, left_out: str) -> None:
    whole = paper(text)
    assert left_out in whole
    assert find(whole) == []
    assert find(whole.replace(left_out, "")) != []


@pytest.mark.parametrize("link", ["[a](docs/nowhere.md)", "![a](docs/images/none.png)", "[a](#no-heading)"])
def test_a_link_to_nowhere_would_be_found(link: str) -> None:
    assert len(dead_links(link, README)) == 1


def test_papers_are_where_they_are_looked_for() -> None:
    assert [name for name in PAPERS if not Path(ROOT, name).is_file()] == []
