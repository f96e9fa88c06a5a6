"""Reading: from paths to cleaned articles; what cannot be read is a ReadFailure, never an exception."""

from assistant.reading.files import FORMATS, list_files, read_file

__all__ = ["FORMATS", "list_files", "read_file"]
