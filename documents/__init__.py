"""What people bring and take away: readers and writers of documents.

What is named here is loaded when it is asked for: whoever draws a picture does not wait for all that reads documents.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from documents.apart import read_apart, read_dropped
    from documents.items import (
        Area,
        Forum,
        Item,
        Problem,
        Reading,
        RoleJoin,
        Strategy,
        TemplateFound,
        UnreadableDocument,
    )
    from documents.reader import read_document

__all__ = [
    "Area",
    "Forum",
    "Item",
    "Problem",
    "Reading",
    "RoleJoin",
    "Strategy",
    "TemplateFound",
    "UnreadableDocument",
    "read_apart",
    "read_document",
    "read_dropped",
]


def __getattr__(name: str) -> Any:
    """What `__all__` names. Raises AttributeError."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    place = {"read_apart": "apart", "read_dropped": "apart", "read_document": "reader"}.get(name, "items")
    return getattr(import_module(f"{__name__}.{place}"), name)
