"""Turning a follow-up into a question that stands alone."""

from __future__ import annotations

from assistant.rewriting.rules import RuleRewriter, rewrite

__all__ = ["RuleRewriter", "rewrite"]
