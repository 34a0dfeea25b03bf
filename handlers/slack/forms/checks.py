"""What can be said of a field by looking at it alone. Run before the acknowledgement: no database, no network."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from handlers.slack.request import Request
from handlers.slack.says import says
from plan.periods import clock_time
from plan.privacy import has_personal_identity_number
from services.reporting import COMMENT_LIMIT


def wrong_texts(request: Request, block_ids: Iterable[str], limit: int = COMMENT_LIMIT) -> dict[str, str]:
    """Free texts that can't be kept: with a personal identity number, or too long."""
    found = {}
    for block_id in block_ids:
        given = request.fields.get(block_id, "")
        if has_personal_identity_number(given):
            found[block_id] = _say("formular.personal")
        elif len(given) > limit:
            found[block_id] = _say("formular.too_long", langd=len(given), grans=limit)
    return found


def missing(request: Request, *block_ids: str) -> dict[str, str]:
    """Fields with nothing in them that need something."""
    return {
        block_id: _say("formular.missing")
        for block_id in block_ids
        if not request.fields.get(block_id, "").strip()
    }


def wrong_days(request: Request, *block_ids: str) -> dict[str, str]:
    """Days that are no days."""
    return {
        block_id: _say("formular.no_day")
        for block_id in block_ids
        if request.fields.get(block_id, "") and day_in(request, block_id) is None
    }


def wrong_clocks(request: Request, *block_ids: str) -> dict[str, str]:
    """Clock times that are none."""
    return {
        block_id: _say("andra.clock_unclear", ord_efter=given)
        for block_id in block_ids
        if (given := request.fields.get(block_id, "").strip()) and not clock_time(f"kl {given}")
    }


def wrong_links(request: Request, *block_ids: str) -> dict[str, str]:
    """Links that lead nowhere on the web."""
    return {
        block_id: _say("formular.no_link")
        for block_id in block_ids
        if (given := request.fields.get(block_id, "").strip()) and not is_link(given)
    }


def is_link(text: str) -> bool:
    """Whether a text is one address on the web, and nothing more."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    inside = any(mark in text for mark in '<>|"') or any(one.isspace() for one in text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not inside


def day_in(request: Request, block_id: str) -> date | None:
    """The day that a date picker gave; None where none was chosen."""
    given = request.fields.get(block_id, "")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        return None


def number_in(text: str) -> int:
    """A number of ours; 0, which nothing has, for what was made up."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _say(name: str, **values: object) -> str:
    return str(says(name, **values))
