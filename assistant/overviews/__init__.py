"""Overviews of a topic: how outlets report it, and what happened when."""

from assistant.overviews.base import Dated, Drawer, Drawn, Finding
from assistant.overviews.extractive import ExtractiveDrawer, passages_about

__all__ = ["Dated", "Drawer", "Drawn", "ExtractiveDrawer", "Finding", "passages_about"]
