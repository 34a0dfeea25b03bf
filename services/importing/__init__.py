"""Bringing documents in: read, asked about, compared with the plan there is, approved, taken back."""

from services.importing.bringing import Imported, import_reading
from services.importing.personal import without_personal

__all__ = ["Imported", "import_reading", "without_personal"]
