"""Reading: from paths to cleaned articles; what cannot be read is a ReadFailure, never an exception."""

from assistant.reading.files import read_file
from assistant.reading.formats import FORMATS
from assistant.reading.listing import list_files

__all__ = ["FORMATS", "list_files", "read_file"]
