"""Signals without Qt, for what is told below the window."""

from canvas_app.model.without_metadata import no_metadata

with no_metadata():
    from psygnal import Signal

__all__ = ["Signal"]
