"""The command line: answers to stdout, everything else to stderr, exit codes as documented.

Nothing heavy is imported here: a command imports the pipeline when it runs.
"""

from __future__ import annotations

from assistant.cli.root import main

__all__ = ["main"]
