"""What the bot says: templates of running text, a folder a language. Templates never build blocks.

A platform hands in how it marks and escapes. Everything a template prints is escaped once, by `finalize`, unless it
comes out of a filter that has made it safe.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from handlers.texts.sv import words

Safe = TypeVar("Safe", bound=str)


@dataclass(frozen=True)
class Marks(Generic[Safe]):
    """How a platform marks text. Each escapes what it is given, unless that is safe already."""

    safe: Callable[[str], Safe]
    escape: Callable[[str], Safe]
    bold: Callable[[str], Safe]
    italic: Callable[[str], Safe]
    strike: Callable[[str], Safe]
    code: Callable[[str], Safe]
    link: Callable[[str, str], Safe]  # the address, and what stands for it


class Texts(Generic[Safe]):
    """Says things by name: `texts("svar.changed", line=…)` is the macro `changed` in `sv/svar.j2`."""

    def __init__(self, marks: Marks[Safe], locale: str = "sv") -> None:
        self._safe = marks.safe
        self._environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent / locale),
            undefined=StrictUndefined,
            finalize=lambda value: marks.escape(value if isinstance(value, str) else str(value)),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,  # a template is part of the program, and looked at once
            autoescape=False,  # noqa: S701 -- `finalize` escapes for the platform; HTML's rules are another's
        )
        self._environment.filters.update(
            fet=marks.bold,
            kursiv=marks.italic,
            struken=marks.strike,
            kod=marks.code,
            lank=lambda label, url: marks.link(url, label),
        )
        self._environment.globals["ord"] = words

    def __call__(self, name: str, **values: object) -> Safe:
        """The text called `name`. Raises jinja2.UndefinedError where a value is missing."""
        file, _, macro = name.partition(".")
        module = self._environment.get_template(f"{file}.j2").module
        return self._safe(str(getattr(module, macro)(**values)).strip())
