"""Printing: lines that cannot steer the terminal, and tables that line up."""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path


def one_line(text: str) -> str:
    """Return text that a terminal only shows: no escapes, no line breaks, no marks of direction."""
    return "".join(char if char.isprintable() else " " for char in text)


def file_name(path: Path) -> str:
    """Return how a sentence calls a file: by its name, unless it has none, as the folder `.`."""
    return one_line(path.name or str(path))


def say(text: str) -> None:
    """Print to standard output, whatever its encoding; line breaks are kept, other controls are not."""
    _print(text, sys.stdout)


def say_json(value: object) -> None:
    """Print a value as JSON, indented; numbers that are none become null.

    What a terminal must not get, or cannot show, is written as JSON escapes, so that no text is changed.
    """
    import orjson

    text = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY).decode()
    say(text.translate({ord(char): json.dumps(char)[1:-1] for char in set(text) if not _is_plain(char)}))


def _is_plain(char: str) -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return char == "\n" or (char.isprintable() and bool(char.encode(encoding, "ignore")))


def warn(sentence: str) -> None:
    """Print one sentence to standard error."""
    _print(one_line(sentence), sys.stderr)


def is_watched(stream: TextIO | None) -> bool:
    """Say whether a stream is a terminal; one that somebody closed is None."""
    return stream is not None and stream.isatty()


def progress_line(words: str) -> Callable[[int, int], None] | None:
    """Return what keeps a line "done of all words" up to date on a terminal; None where nobody watches."""
    if not is_watched(sys.stderr):
        return None

    def show(done: int, everything: int) -> None:
        text = "" if done >= everything else f"{done:,} of {everything:,} {words}"
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()

    return show


def clear_line() -> None:
    """Take the line of progress away; nothing where nobody watches."""
    if is_watched(sys.stderr):
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _print(text: str, stream: TextIO | None) -> None:
    if stream is None:
        # There is no terminal, or somebody closed the output.
        return
    encoding = stream.encoding or "utf-8"
    lines = "\n".join(one_line(line) for line in text.split("\n"))
    print(lines.encode(encoding, "replace").decode(encoding), file=stream)


def table(rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Return rows as aligned columns; the columns in `right` end at the same place."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(_padded(cell, widths[at], right=at in right) for at, cell in enumerate(row)).rstrip()
        for row in cells
    )


def _padded(cell: str, width: int, *, right: bool) -> str:
    room = " " * (width - _width(cell))
    return room + cell if right else cell + room


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: Chinese and emoji two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
