"""One document read apart, and then here, in a process that is small from the beginning.

`python -m benchmarks.one_reading FILE YEAR` prints as JSON the seconds that each took, and the memory at most of the
process that read it apart (megabytes, 10^6). YEAR may be empty. The libraries are imported before the reading here is
timed, so that the difference is what the other process costs.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from documents.apart import read_apart
from documents.items import UnreadableDocument
from plan.schoolyear import SchoolYear


def main(document: str, label: str) -> dict[str, object]:
    """Measure once."""
    file = Path(document)
    data = file.read_bytes()
    year = SchoolYear.parse(label) if label else None
    try:
        # A bot that runs has read one before; each has a new process all the same.
        read_apart(data, file.name, year)
        begun = time.perf_counter()
        reading = read_apart(data, file.name, year)
    except UnreadableDocument as error:
        return {"unreadable": error.why}
    apart = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
    here = _here(data, file.name, year)
    return {"items": len(reading.items), "apart": apart, "here": here, "most_mb": most}


def _here(data: bytes, name: str, year: SchoolYear | None) -> float:
    from documents.child import prepare
    from documents.reader import read_document

    prepare(data)
    begun = time.perf_counter()
    read_document(data, name, year)
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
