"""What visitors thought of an answer: one JSON line for each thumb, kept where a setting allows it.

The lines hold what people asked, so nothing is kept unless ``ASSISTANT_FEEDBACK`` says so. They are for
``python -m evals.feedback``, which makes questions of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from assistant.app.session import Session
from assistant.index import Layout
from assistant.index.layout import translated
from assistant.pipeline import Assistant
from assistant.schema import Answer, Filters, Turn, iso

FILE = "feedback.jsonl"


def rateable(answer: Answer, history: Sequence[Turn], filters: Filters) -> dict[str, Any]:
    """What is written down of an answer: how it was asked for, what it said and what it cited."""
    return {
        "question": answer.question,
        "history": [{"role": turn.role, "text": turn.text} for turn in history],
        "as_of": iso(filters.as_of),
        "from": iso(filters.from_day),
        "to": iso(filters.to_day),
        "publishers": list(filters.publishers),
        "status": answer.status,
        "text": answer.text,
        "citations": [
            {"article_id": each.article_id, "version": each.version, "quote": each.quote}
            for each in answer.citations
        ],
        "model": answer.model,
    }


def keep(desk: Assistant, session: Session, exchange: int, *, good: bool) -> None:
    """Append the verdict on the n-th exchange to the index's file; nothing for one without an answer.

    A verdict that changes is a further line: the last one counts. Raises IndexFault when it cannot be kept.
    """
    if 0 <= exchange < len(session.exchanges) and (record := session.exchanges[exchange].rateable):
        _append(Layout(home=desk.settings.home, name=desk.name), {**record, "good": good})


def _append(layout: Layout, record: Mapping[str, Any]) -> None:
    line = json.dumps({**record, "when": datetime.now(UTC).isoformat(timespec="seconds")}, ensure_ascii=False)
    with translated(layout.name), (layout.folder / FILE).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
