"""Text of users shown as text: Qt would otherwise read markup in tooltips, and load files for it."""

from __future__ import annotations

import html


def tooltip(text: str) -> str:
    """Return a tooltip that shows the text as it is, wrapped; an empty text stays empty."""
    if not text:
        return ""
    return f"<qt>{html.escape(text[:2000]).replace(chr(10), '<br>')}</qt>"


def menu_text(text: str) -> str:
    """Return a text for a menu or a button, where a single ampersand would become an underline."""
    return text.replace("&", "&&")


def shortened(text: str, limit: int = 60) -> str:
    """Return a text on one line, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
