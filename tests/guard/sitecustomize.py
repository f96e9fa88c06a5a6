"""Python loads this first in every process whose PYTHONPATH names this folder."""

import loopback_only

loopback_only.install()
