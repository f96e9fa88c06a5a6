"""The one place where commands open an index."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # for the annotation alone: at run time a command imports it when it is called
    from assistant.pipeline import Assistant


def open_desk(index: str | None) -> Assistant:
    """The index of that name, or of ``ASSISTANT_INDEX``; raises IndexFault or SettingsError."""
    from assistant.pipeline import Assistant
    from assistant.settings import load_settings

    settings = load_settings(index=index)
    return Assistant.open(settings.index, settings=settings)
