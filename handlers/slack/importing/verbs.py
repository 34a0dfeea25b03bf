"""The verbs of the buttons under a document on its way in, by which the clicks are known again."""

from __future__ import annotations

ASK = "import.ask"
ANSWER = "import.answer"
OTHER = "import.other"
SKIP_REST = "import.skip"
PAGES = "import.page"
EDIT = "import.edit"
KEEP = "import.keep"
SHOW = "import.show"
APPROVE = "import.approve"
CANCEL = "import.cancel"
AGAIN = "import.again"
