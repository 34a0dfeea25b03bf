"""`python -m tests.documents.read_all FOLDER`: reads each file as the bot does, and prints what came of it as JSON.

A process of its own, small from the beginning, so that the memory it measures is that of what it starts.
"""

import json
import logging
import resource
import sys
from pathlib import Path

from documents.apart import read_apart
from documents.items import UnreadableDocument


def main(folder: str) -> None:
    logging.disable()
    answers = {}
    for file in sorted(Path(folder).iterdir()):
        try:
            reading = read_apart(file.read_bytes(), file.name)
            answers[file.name] = f"{len(reading.items)} items"
        except UnreadableDocument as refused:
            answers[file.name] = refused.why
    heavy = [name for name in ("docx", "lxml", "pdfplumber", "openpyxl", "PIL") if name in sys.modules]
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
    print(json.dumps({"answers": answers, "most_mb": most, "heavy": heavy}))


if __name__ == "__main__":
    main(sys.argv[1])
