"""Files that somebody attached to a form.

Slack lets no field for files begin with any: those of a form that is put anew are kept in its private metadata, a
line each after the first, with the id and the name. What a file is called and where it lies is asked of Slack when
the form is saved, since what comes with a form may be old; nothing of its content is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.slack.fetching import Fetcher, NotFetched
from plan.words import tidy
from services.deps import Account
from services.updating import AttachedFile

AT_ONCE = 5
_LINE = re.compile(r"([A-Z0-9]{2,30}) ([^\n]{0,80})")
_WHY = {"no_access": "formular.file_no_access"}
_GONE = ("tombstone", "hidden_by_limit")


@dataclass(frozen=True)
class Named:
    """A file by Slack's id, and what it is called."""

    id: str
    name: str


@dataclass(frozen=True)
class Unseen:
    """Files that can't be shown. `why` names the sentence; `keep` says that it may pass."""

    files: tuple[Named, ...]
    why: str
    keep: bool = False


def metadata_of(view: Mapping[str, Any]) -> str:
    """The private metadata of a form, without the files that are kept in it."""
    return str(view.get("private_metadata") or "").partition("\n")[0]


def with_kept(metadata: str, files: Iterable[Named]) -> str:
    """Private metadata that keep these files too."""
    return "\n".join([metadata, *(f"{one.id} {' '.join(one.name.split())[:80]}" for one in files)])


def field_of(view: Mapping[str, Any]) -> str:
    """The block id of the field for files; empty where the form has none."""
    blocks = view.get("blocks")
    for block in blocks if isinstance(blocks, list) else ():
        element = block.get("element") if isinstance(block, Mapping) else None
        if isinstance(element, Mapping) and element.get("type") == "file_input":
            return str(block.get("block_id", ""))
    return ""


def files_of(view: Mapping[str, Any]) -> tuple[Named, ...]:
    """The files of a form that was sent: those that were kept, and those that are in its field; each once."""
    if not field_of(view):
        return ()
    found: dict[str, str] = {}
    for line in str(view.get("private_metadata") or "").split("\n")[1:]:
        if read := _LINE.fullmatch(line):
            found[read[1]] = read[2]
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    here = values.get(field_of(view)) if isinstance(values, Mapping) else None
    for element in here.values() if isinstance(here, Mapping) else ():
        files = element.get("files") if isinstance(element, Mapping) else None
        for file in files if isinstance(files, list) else ():
            read = _LINE.fullmatch(f"{file.get('id')} ") if isinstance(file, Mapping) else None
            if read:
                found[read[1]] = tidy(str(file.get("name") or ""))
    return tuple(Named(file_id, name) for file_id, name in found.items())


class Attachments:
    """Looks attached files up. Network calls: never while a transaction is open, nor before an acknowledgement."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def look_up(self, files: Iterable[Named], account: Account) -> tuple[AttachedFile, ...] | Unseen:
        """What the files are called and where they lie, or why some of them can't be shown.

        Somebody's own, or one that all may see: an id that was made up opens nothing of others.
        """
        found: list[AttachedFile] = []
        gone: list[Named] = []
        for file in files:
            try:
                info = self._fetcher.about(file.id)
            except NotFetched as error:
                if error.why != "gone":
                    return Unseen((file,), _WHY.get(error.why, "formular.file_not_fetched"), keep=True)
                gone.append(file)
                continue
            url = str(info.get("permalink") or "")
            own = info.get("user") == account.external_id or info.get("is_public") is True
            if info.get("mode") in _GONE or not own or not url.startswith(("https://", "http://")):
                gone.append(file)
            else:
                found.append(AttachedFile(tidy(str(info.get("name") or file.name or "fil")), url))
        return Unseen(tuple(gone), "formular.file_gone") if gone else tuple(found)
