"""Comparisons and timelines, stage by stage."""
