"""Measuring the assistant: suites of cases, evaluators, reports and comparisons.

``evals`` imports ``assistant``, never the reverse.
"""
