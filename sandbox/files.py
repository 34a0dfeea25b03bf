"""Files: those that people drop, and those that the bot uploads. Knows nothing of the network."""

from __future__ import annotations

import mimetypes
import re
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from sandbox.clock import Clock
from sandbox.seed import Bot, Channel, Team

LARGEST_IN_FORM = 10_000_000  # bytes: what a field for files takes

# Slack's own word for a type, what it calls it, and its media type. Everything else is "binary".
TYPES = {
    "csv": ("CSV", "text/csv"),
    "docx": (
        "Word Document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "gif": ("GIF", "image/gif"),
    "ics": ("iCalendar", "text/calendar"),
    "jpg": ("JPEG", "image/jpeg"),
    "pdf": ("PDF", "application/pdf"),
    "png": ("PNG", "image/png"),
    "svg": ("SVG", "image/svg+xml"),
    "text": ("Plain Text", "text/plain"),
    "xlsx": (
        "Excel Spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "zip": ("Zip", "application/zip"),
}
SPELLINGS = {"jpeg": "jpg", "txt": "text"}
SHOWN_AS_IMAGES = frozenset(
    {"gif", "jpg", "png"}
)  # an SVG can hold scripts: it is only offered as a download


@dataclass
class File:
    """One file. It has a place in the workspace once it is shared; until then only its owner knows of it."""

    id: str
    name: str
    title: str
    user: str
    created: int
    length: int
    alt_text: str = ""
    data: bytes | None = None  # None until it has been uploaded
    shares: list[tuple[str, str]] = field(default_factory=list)  # (channel, ts)
    completed: bool = False
    deleted: bool = False
    shown_to: set[str] = field(default_factory=set)  # as a picture in blocks: channels, and persons
    known_at: float = 0.0  # on the machine's own clock, when Slack has looked at what it is
    ticket: str = field(default_factory=lambda: secrets.token_urlsafe(24))  # of its upload address

    @property
    def type(self) -> str:
        """Slack's word for what it is, by its name."""
        extension = self.name.rpartition(".")[2].lower() if "." in self.name else ""
        word = SPELLINGS.get(extension, extension)
        return word if word in TYPES else "binary"

    @property
    def media_type(self) -> str:
        """The media type that it is sent with."""
        if self.type in TYPES:
            return TYPES[self.type][1]
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def is_known(self) -> bool:
        """Whether Slack knows what it is: some time after the upload is complete, and not before."""
        return self.completed and time.monotonic() >= self.known_at

    @property
    def is_image(self) -> bool:
        """Whether a page shows it as a picture."""
        return self.type in SHOWN_AS_IMAGES

    @property
    def pretty_type(self) -> str:
        """What a person calls the type."""
        return TYPES[self.type][0] if self.type in TYPES else "Binary"


class Files:
    """Every file of the workspace, in memory."""

    def __init__(self, team: Team, bot: Bot, clock: Clock, channels: dict[str, Channel]) -> None:
        self._team, self._bot, self._clock, self._channels = team, bot, clock, channels
        self._files: dict[str, File] = {}
        self.base_url = ""  # without a slash at the end; set when the server has its port

    def new(
        self, user: str, name: str, length: int, *, alt_text: str = "", data: bytes | None = None
    ) -> File:
        """A file that is about to be uploaded, or (with `data`) has been."""
        file = File(
            "F" + secrets.token_hex(5).upper(),
            name,
            name,
            user,
            int(self._clock.now()),
            length,
            alt_text,
            data,
        )
        self._files[file.id] = file
        return file

    def get(self, file_id: str) -> File | None:
        """The file with this id."""
        return self._files.get(file_id)

    def by_ticket(self, ticket: str) -> File | None:
        """The file that this upload address is for, while it waits for its content."""
        for file in self._files.values():
            if file.data is None and secrets.compare_digest(file.ticket, ticket):
                return file
        return None

    def seen_by(self, user: str, file: File) -> bool:
        """Whether somebody may see the file: their own, shared in a channel that they are in, or a picture in
        what they see.
        """
        rooms = {room for room, _ in file.shares} | file.shown_to
        if file.deleted:
            return False
        return file.completed and (
            file.user == user
            or user in rooms
            or any(
                user in channel.members for room in rooms if (channel := self._channels.get(room)) is not None
            )
        )

    def shown(self, slack_file: dict[str, Any]) -> File | None:
        """The picture that a block names, by id or by address; None where the bot has no such picture to show."""
        named = slack_file.get("id") or _id_in(slack_file.get("url") or "", self.base_url)
        file = self._files.get(named)
        if file is None or not self.seen_by(self._bot.user_id, file):
            return None
        return file if file.is_known and file.is_image else None

    def as_json(self, file: File, *, with_shares: bool = False) -> dict[str, Any]:
        """The file as Slack writes it; its addresses want the bot's token."""
        address = f"{self.base_url}/files-pri/{self._team.id}-{file.id}"
        name = quote(file.name, safe="")
        found: dict[str, Any] = {
            "id": file.id,
            "created": file.created,
            "timestamp": file.created,
            "name": file.name,
            "title": file.title,
            "mimetype": file.media_type if file.is_known else "",
            "filetype": file.type if file.is_known else "",
            "pretty_type": file.pretty_type if file.is_known else "",
            "user": file.user,
            "user_team": self._team.id,
            "editable": False,
            "size": len(file.data or b""),
            "mode": "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": any(not self._private(channel) for channel, _ in file.shares),
            "public_url_shared": False,
            "display_as_bot": False,
            "username": "",
            "url_private": f"{address}/{name}",
            "url_private_download": f"{address}/download/{name}",
            "permalink": f"{self.base_url}/files/{file.user}/{file.id}/{name}",
            "has_rich_preview": False,
            "file_access": "visible",
        }
        if file.alt_text:
            found["alt_txt"] = file.alt_text
        if with_shares:
            shares: dict[str, dict[str, list[dict[str, str]]]] = {}
            for channel, ts in file.shares:
                kind = "private" if self._private(channel) else "public"
                shares.setdefault(kind, {}).setdefault(channel, []).append({"ts": ts})
            found["shares"] = shares
        return found

    def _private(self, channel: str) -> bool:
        found = self._channels.get(channel)
        return found is None or found.is_private


def _id_in(url: str, base_url: str) -> str:
    """The id in a file's `url_private` or permalink; "" where it is neither."""
    found = re.fullmatch(
        r"/files-pri/\w+-(F\w+)/[^/]+|/files/[UW]\w+/(F\w+)/[^/]+", url.removeprefix(base_url)
    )
    return (found[1] or found[2]) if found and url.startswith(base_url) else ""
