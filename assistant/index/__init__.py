"""The store: SQLite is the record, Chroma holds the vectors of it and can be made anew."""

from __future__ import annotations

from assistant.index.history import ArticleVersion
from assistant.index.info import IndexInfo
from assistant.index.layout import Layout
from assistant.index.outlines import Outline
from assistant.index.reader import IndexReader
from assistant.index.writer import IndexWriter, open_writer

__all__ = ["ArticleVersion", "IndexInfo", "IndexReader", "IndexWriter", "Layout", "Outline", "open_writer"]
