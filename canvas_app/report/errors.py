"""What can go wrong when something leaves the program; every error carries a sentence for the user."""

from __future__ import annotations


class ReportError(Exception):
    """Nothing was written. The text says why and what to do."""
