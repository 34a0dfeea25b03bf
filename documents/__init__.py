"""What people bring and take away: readers and writers of documents."""

from documents.apart import read_apart
from documents.items import Area, Forum, Item, Problem, Reading, RoleJoin, Strategy, UnreadableDocument
from documents.reader import read_document

__all__ = [
    "Area",
    "Forum",
    "Item",
    "Problem",
    "Reading",
    "RoleJoin",
    "Strategy",
    "UnreadableDocument",
    "read_apart",
    "read_document",
]
