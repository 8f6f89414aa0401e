"""Text of users shown as text: Qt would otherwise read markup in tooltips, and load files for it."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks of direction: an open one would turn round what stands behind the text."""
_NAME = re.compile("(?<=“)[^”]+(?=”)")
_LEAST_NAME = 8
"""A name that is cut shorter tells nothing any more."""


def tooltip(text: str) -> str:
    """Return a tooltip that shows the text as it is, wrapped; an empty text stays empty."""
    if not text:
        return ""
    return f"<qt>{html.escape(text[:2000]).replace(chr(10), '<br>')}</qt>"


def menu_text(text: str) -> str:
    """Return a text for a menu or a button, where a single ampersand would become an underline."""
    return text.replace("&", "&&")


def one_line(text: str) -> str:
    """Return a title or the name of a file as it may stand in a line of ours, whatever is in it.

    Marks of direction go; control characters, ends of lines and bytes that are no text are shown as "�".
    """
    return "".join(
        "\ufffd" if unicodedata.category(char) in _UNSEEN else char for char in text if char not in _TURNING
    )


def shortened(text: str, limit: int = 60) -> str:
    """Return a text on one line, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def with_shorter_names(text: str, fits: Callable[[str], bool]) -> str:
    """Return a text whose names in quotes are cut in the middle until it fits: the verb around them stays.

    Where that is not enough, or nothing is quoted, the text comes back as it is.
    """
    if fits(text):
        return text
    for limit in range(max(map(len, _NAME.findall(text)), default=0) - 1, _LEAST_NAME - 1, -1):
        cut = _NAME.sub(lambda name, limit=limit: _without_middle(name[0], limit), text)  # type: ignore[misc]
        if fits(cut):
            return cut
    return text


def _without_middle(name: str, limit: int) -> str:
    if len(name) <= limit:
        return name
    head = limit // 2
    return f"{name[:head].rstrip()}…{name[head + 1 - limit :].lstrip()}"
