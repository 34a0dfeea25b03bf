"""Statuses and their marks in words (VOICE)."""

from __future__ import annotations

from plan.status import RollUp, Status

STATUS = {
    Status.PROPOSED: "föreslagen",
    Status.NOT_STARTED: "ej påbörjad",
    Status.IN_PROGRESS: "pågår",
    Status.NEEDS_SUPPORT: "behöver stöd",
    Status.DONE: "klar",
    Status.DROPPED: "utgår",
}
# A mark always stands beside a word, never alone.
MARK = {
    Status.PROPOSED: "◌",
    Status.NOT_STARTED: "○",
    Status.IN_PROGRESS: "◔",
    Status.NEEDS_SUPPORT: "◑",
    Status.DONE: "✅",
    Status.DROPPED: "✕",
}
LATE_MARK = "●"
LATE = "försenad"
CYCLE = "Årshjulet"
_BAR = 10


def status_words(status: Status, late: bool = False) -> str:
    """The status with its mark: "◔ pågår", "● försenad, behöver stöd"."""
    if not late:
        return f"{MARK[status]} {STATUS[status]}"
    if status is Status.NOT_STARTED:
        return f"{LATE_MARK} {LATE}"
    return f"{LATE_MARK} {LATE}, {STATUS[status]}"


def mark(status: Status, late: bool = False) -> str:
    """The mark alone, for a line where the word stands too."""
    return LATE_MARK if late and status is not Status.NEEDS_SUPPORT else MARK[status]


def bar(total: RollUp) -> str:
    """Ten steps and a number: "▰▰▰▰▰▱▱▱▱▱ 46 %". Rounded, but 100 only when all is done, 0 only when none."""
    if total.total == 0:
        return "inget att räkna"
    share = total.done / total.total
    percent = _rounded(share * 100, 99) if 0 < share < 1 else int(share * 100)
    filled = _rounded(share * _BAR, _BAR - 1) if 0 < share < 1 else int(share * _BAR)
    return f"{'▰' * filled}{'▱' * (_BAR - filled)} {percent}\N{NO-BREAK SPACE}%"


# How a sentence about a change ends: "Läs 2a är klar."
BECOMES = {
    Status.PROPOSED: "är föreslagen",
    Status.NOT_STARTED: "är inte påbörjad",
    Status.IN_PROGRESS: "pågår",
    Status.NEEDS_SUPPORT: "behöver stöd",
    Status.DONE: "är klar",
    Status.DROPPED: "utgår",
}
AGAIN = {
    Status.PROPOSED: "är föreslagen igen",
    Status.NOT_STARTED: "är åter ej påbörjad",
    Status.IN_PROGRESS: "pågår igen",
    Status.NEEDS_SUPPORT: "behöver stöd igen",
    Status.DONE: "är klar igen",
    Status.DROPPED: "utgår igen",
}
WAS = {
    Status.PROPOSED: "var redan föreslagen",
    Status.NOT_STARTED: "var redan ej påbörjad",
    Status.IN_PROGRESS: "pågick redan",
    Status.NEEDS_SUPPORT: "behövde redan stöd",
    Status.DONE: "var redan klar",
    Status.DROPPED: "utgick redan",
}
SENT_STATE = {
    "queued": "väntar på sin tid",
    "in_flight": "skickas just nu",
    "awaiting_retry": "försöker igen",
    "sent": "skickat",
    "failed": "kom inte fram",
    "missed": "hann inte skickas",
    "cancelled": "behövdes inte",
}


def _rounded(exact: float, most: int) -> int:
    """Half up, at least one and at most `most`: something is done, and something is left."""
    return min(max(int(exact + 0.5), 1), most)
