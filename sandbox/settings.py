"""What Slack decides and a test may want otherwise."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass
class Settings:
    """Slack's own numbers, in seconds where nothing else is said."""

    ack_timeout: float = 3.0
    message_interval: float = 1.0  # between two chat.postMessage in one channel; no burst is allowed
    event_retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    response_url_uses: int = 5
    response_url_seconds: float = 1800.0
    trigger_seconds: float = 3.0  # how long a trigger_id may be used
    socket_connections: int = 10
    file_seconds: float = 0.1  # until Slack knows what an uploaded file is, and shows it in blocks
    largest_file: int = 100_000_000  # bytes; Slack takes a gigabyte, but here it is all in memory

    def update(self, values: dict[str, Any]) -> None:
        """Take over the given values. ValueError for a name there is none of, or a negative number."""
        known = {entry.name: entry.type for entry in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise ValueError(f"no setting {name!r}; there are {', '.join(sorted(known))}")
            if name == "event_retries":
                value = tuple(float(entry) for entry in value)
            elif known[name] == "int":
                value = int(value)
            else:
                value = float(value)
            if (min(value, default=0) if isinstance(value, tuple) else value) < 0:
                raise ValueError(f"{name} can't be negative")
            setattr(self, name, value)

    def as_json(self) -> dict[str, Any]:
        """The settings in force."""
        return asdict(self)
