"""The command line: verbs, their Swedish help, and errors as one sentence with exit code 2.

A verb imports what it needs when it runs, so that `migrate` doesn't wait for Slack's libraries.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from bot.errors import BotError

Arguments = argparse.Namespace


@dataclass(frozen=True)
class Verb:
    """Something the command line can do. `run` gives the exit code."""

    name: str
    help: str
    run: Callable[[Arguments], int]
    add_arguments: Callable[[argparse.ArgumentParser], None] = field(default=lambda parser: None)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 a check that found something, 2 an error."""
    arguments = _parser().parse_args(argv)
    try:
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read has read enough ("| head"). What Python would still flush at exit goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a sentence
        return _fail(error)


def _fail(error: Exception) -> int:
    import logging

    from bot.log import told

    logging.getLogger(__name__).debug("the command failed\n%s", told(error))
    print(f"Fel: {_sentence(error)}", file=sys.stderr)
    return 2


def _sentence(error: Exception) -> str:
    # Only what has been imported can have been raised: don't import the database to ask whether it failed.
    kind = type(error).__name__
    if isinstance(error, BotError) or kind in ("SchemaMismatch", "HuvudmanUnclear"):
        return str(error)
    if kind == "DatabaseUnavailable":
        return f"Databasen går inte att använda just nu ({error}). Kontrollera DATABASE_URL och försök igen."
    return (
        f"Något gick fel som programmet inte är byggt för ({kind}). Inget mer är gjort. "
        "Kör om med --debug före kommandot och skicka det som skrivs till den som sköter Årshjul."
    )


def _migrate(arguments: Arguments) -> int:
    settings = _start(arguments)
    from storage.schema import migrate

    before, after = migrate(settings.database_url)
    if before == after:
        print(f"Databasen har redan schema {after}. Inget ändrades.")
    else:
        print(f"Databasen: {before or 'inga tabeller'} → schema {after}.")
    return 0


def _check(arguments: Arguments) -> int:
    from bot.doctor import check

    _configure(arguments)
    return check(print)


def _run(arguments: Arguments) -> int:
    settings = _start(arguments)
    from bot.process import serve

    return serve(settings, huvudman=arguments.huvudman)


def _web(arguments: Arguments) -> int:
    settings = _start(arguments)
    from bot.process import serve

    return serve(settings, huvudman=arguments.huvudman, socket_mode=False, ticking=False)


def _clock(arguments: Arguments) -> int:
    settings = _start(arguments)
    from bot.process import keep_time

    return keep_time(settings)


def _import(arguments: Arguments) -> int:
    settings = _start(arguments)
    from bot.bringing import import_files

    return import_files(
        settings,
        arguments.files,
        year=arguments.year,
        huvudman=arguments.huvudman,
        dry_run=arguments.dry_run,
        as_json=arguments.json,
    )


def _organisation(arguments: Arguments) -> int:
    settings = _start(arguments)
    from bot.bringing import import_organisation

    return import_organisation(settings, arguments.file, huvudman=arguments.huvudman)


def _export(arguments: Arguments) -> int:
    settings = _start(arguments)
    from bot.taking import Asked, export

    return export(
        settings,
        format_=arguments.format,
        out=arguments.out,
        huvudman=arguments.huvudman,
        asked=Asked(
            arguments.document, arguments.about or "", arguments.registration or "", arguments.date or ""
        ),
    )


def _with_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        choices=("json", "xlsx", "docx", "pdf", "ics"),
        required=True,
        help="json, xlsx, docx, pdf eller ics",
    )
    parser.add_argument("--out", metavar="FIL", help="vart det skrivs; annars på skärmen")
    parser.add_argument(
        "--about", metavar="NAMN", help="bara en enhet (xlsx, docx, pdf), funktion eller ett forum (ics)"
    )
    parser.add_argument(
        "--document",
        choices=("uppfoljning", "skollagen"),
        default="uppfoljning",
        help="vilket dokument: uppfoljning, eller skollagen (4 kap. 6 §)",
    )
    parser.add_argument("--registration", metavar="DNR", help="diarienumret som ska stå i dokumentet")
    parser.add_argument(
        "--date", metavar="DATUM", help="dokumentets datum, till exempel 2027-06-15; annars i dag"
    )
    _with_huvudman(parser)


def _template(arguments: Arguments) -> int:
    settings = _start(arguments)
    from bot.taking import template

    return template(
        settings,
        arguments.file,
        document=arguments.document,
        huvudman=arguments.huvudman,
        example=arguments.example,
        remove=arguments.remove,
    )


def _with_template(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="FIL", help="er egen mall (.docx)")
    parser.add_argument(
        "--document",
        choices=("uppfoljning", "skollagen"),
        default="uppfoljning",
        help="vilket dokument mallen är till",
    )
    parser.add_argument("--example", metavar="FIL", help="skriv den mall som följer med, att utgå från")
    parser.add_argument("--remove", action="store_true", help="gå tillbaka till den mall som följer med")
    _with_huvudman(parser)


def _purge(arguments: Arguments) -> int:
    settings = _start(arguments)
    from bot.forgetting import purge

    return purge(settings, arguments.huvudman, yes=arguments.yes)


def _with_purge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--huvudman", metavar="NAMN", required=True, help="vilken huvudman det gäller")
    _with_yes(parser)


def _pseudonymise(arguments: Arguments) -> int:
    settings = _start(arguments)
    from bot.forgetting import pseudonymise

    return pseudonymise(settings, arguments.person, huvudman=arguments.huvudman, yes=arguments.yes)


def _with_pseudonymise(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "person", metavar="PERSON", help="hela namnet, eller vad Slack kallar personen (U0123…)"
    )
    _with_huvudman(parser)
    _with_yes(parser)


def _with_yes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="gör det; annars visas bara vad det gäller")


def _tick(arguments: Arguments) -> int:
    settings = _start(arguments)
    from bot.ticking import tick

    return tick(settings, arguments.at, dry_run=arguments.dry_run)


def _with_tick(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", metavar="TID", help="som om klockan vore, till exempel 2027-03-16T08:00")
    parser.add_argument("--dry-run", action="store_true", help="visa vad som skulle sägas, men spara inget")


def _demo(arguments: Arguments) -> int:
    from bot.log import configure

    configure(debug=arguments.debug, quiet=True)
    from bot.demo import demo
    from bot.process import stop_on_signals

    return demo(arguments.port, stop_on_signals(), once=arguments.once, plan=arguments.plan)


def _with_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8090, metavar="N", help="porten i webbläsaren (8090)")
    parser.add_argument("--once", action="store_true", help="visa att det fungerar, och sluta")
    parser.add_argument("--plan", default="", metavar="FIL", help="din egen plan i stället för exemplets")


def _with_organisation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FIL", help="enheter, funktioner och vem som har dem, i JSON")
    _with_huvudman(parser)


def _with_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FIL", help="verksamhetsplan eller årshjul")
    parser.add_argument("--year", metavar="22/23", help="läsåret, när dokumentet inte själv säger det")
    parser.add_argument("--dry-run", action="store_true", help="läs och visa, men spara inget")
    parser.add_argument("--json", action="store_true", help="skriv det som lästes som JSON")
    _with_huvudman(parser)


def _with_huvudman(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--huvudman", metavar="NAMN", help="vilken huvudman, när databasen har flera")


VERBS = (
    Verb("run", "ta emot från Slack och sköt klockan, i en process", _run, _with_huvudman),
    Verb("web", "ta emot från Slack över HTTP", _web, _with_huvudman),
    Verb("clock", "sköt bara klockan, när web tar emot från Slack", _clock),
    Verb("import", "läs in en verksamhetsplan eller ett årshjul", _import, _with_import),
    Verb("organisation", "läs in enheter, funktioner och innehavare", _organisation, _with_organisation),
    Verb("export", "skriv ut planen: allt, åtaganden, uppföljning eller kalender", _export, _with_export),
    Verb("template", "använd en egen Word-mall för dokumenten", _template, _with_template),
    Verb(
        "pseudonymise",
        "låt en person som har slutat heta något som inte säger vem det var",
        _pseudonymise,
        _with_pseudonymise,
    ),
    Verb("purge", "radera allt om en huvudman", _purge, _with_purge),
    Verb("tick", "låt klockan gå ett steg, nu eller på låtsas vid en viss tid", _tick, _with_tick),
    Verb("demo", "prova med en påhittad kommun, i webbläsaren", _demo, _with_demo),
    Verb("migrate", "skapa databasens tabeller, eller för dem till det här programmets version", _migrate),
    Verb("check", "gå igenom inställningar, databas, tokens, rättigheter och kommandon", _check),
)


def _start(arguments: Arguments):  # type: ignore[no-untyped-def]
    """Settings and logging, for verbs that need both."""
    from bot.log import configure
    from bot.settings import read_settings

    settings = read_settings()
    configure(settings.log_format, debug=arguments.debug)
    return settings


def _configure(arguments: Arguments) -> None:
    from bot.log import configure

    configure(debug=arguments.debug)


class _Parser(argparse.ArgumentParser):
    """Argparse in Swedish."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **options)  # type: ignore[arg-type]
        self.add_argument("-h", "--help", action="help", help="visa den här hjälpen")

    def format_usage(self) -> str:
        return _swedish(super().format_usage())

    def format_help(self) -> str:
        return _swedish(super().format_help())

    def error(self, message: str) -> NoReturn:
        # What argparse says is English; the word it stumbled on is what helps.
        patterns = (r"invalid choice: '(.*?)'", r"unrecognized arguments: (.*)", r"argument (.*?):")
        found = next(filter(None, (re.search(pattern, message) for pattern in patterns)), None)
        what = f"“{found.group(1)}” förstår jag inte" if found else "kommandot är inte helt"
        print(f"Fel: {what}. Skriv {self.prog} --help för att se vad som går.", file=sys.stderr)
        sys.exit(2)


def _swedish(text: str) -> str:
    words = {"usage:": "Användning:", "options:": "Val:", "positional arguments:": "Anges:"}
    for english, swedish in words.items():
        text = text.replace(english, swedish, 1)
    return text


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m bot", description="Årshjul: verksamhetsplanen och årshjulet i Slack.")
    parser.add_argument("--debug", action="store_true", help="skriv mer i loggen")
    verbs = parser.add_subparsers(metavar="KOMMANDO", required=True, title="Kommandon", parser_class=_Parser)
    for verb in VERBS:
        one = verbs.add_parser(
            verb.name, help=verb.help, description=f"{verb.help[0].upper()}{verb.help[1:]}."
        )
        verb.add_arguments(one)
        one.set_defaults(run=verb.run)
    return parser
