"""Everything that is stored of a huvudman, as JSON: for other systems, the archive, and for leaving."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC

from services.deps import Deps
from services.house import looking_in
from storage.queries import everything
from storage.schema import version_of

# The shape, described in docs/export.md. It grows when something that was there changes or goes.
FORMAT = 1


def archive(deps: Deps, huvudman_id: int) -> Iterator[str]:
    """The pieces of one JSON text, in order, all of it as of one moment. A few hundred rows are in memory at a time.

    The transaction is open until the last piece has been taken.
    """
    with looking_in(deps, huvudman_id) as room:
        head = {
            "format": FORMAT,
            "schema": version_of(room.tx),
            "made_at": room.now.astimezone(UTC).isoformat(),
            "huvudman": room.huvudman.name,
        }
        yield f'{{"arshjul": {json.dumps(head, ensure_ascii=False)},\n"tables": {{'
        for place, name in enumerate(everything.table_names()):
            yield f"{',' if place else ''}\n{json.dumps(name)}: ["
            for number, row in enumerate(everything.rows_of(room.tx, huvudman_id, name)):
                yield f"{',' if number else ''}\n{json.dumps(row, ensure_ascii=False)}"
            yield "]"
        yield "}}\n"
