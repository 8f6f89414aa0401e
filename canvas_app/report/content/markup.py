"""The user's own texts: paragraphs, **bold**, *italic*, lists and links; all else is plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canvas_app.report.content.blocks import Bullets, Paragraph, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.report.content.blocks import Block, Spans

_BULLET = re.compile(r"- +(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})\. +(?=\S)")
# Neither a link's words nor its address may hold a square bracket: so no part of a text is looked at twice.
_ADDRESS = r"(?:https?://|mailto:)(?:[!#-'*-;=?-Z^-~]|\([!#-'*-;=?-Z^-~]*\))+"
_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\((?:[^()\n]|\([^()\n]*\))*\)")
_TOKEN = re.compile(rf"\[([^\[\]\n]+)\]\(({_ADDRESS})\)|\*+", re.IGNORECASE)


def parse(text: str) -> tuple[Block, ...]:
    """Return the paragraphs and lists of a text. It never fails: what it does not know stands as it is.

    Lines that follow each other are one paragraph, an empty line ends it. Links lead to http, https and
    mailto addresses only. Nothing is loaded: of a picture its alternative text stands.
    """
    blocks: list[Block] = []
    for part in _parts(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if part.sort == "words":
            if spans := _spans(" ".join(part.items[0])):
                blocks.append(Paragraph(spans))
        elif items := tuple(filter(None, (_spans(" ".join(lines)) for lines in part.items))):
            blocks.append(Bullets(items, numbered=part.sort == "numbers"))
    return tuple(blocks)


def plain(text: str) -> str:
    """Return a text without its marks, line by line: for the fields of tables, which know no formatting."""
    return "\n".join(map(_plain_line, text.split("\n")))


def _plain_line(line: str) -> str:
    words, before = line.strip(), ""
    if found := _BULLET.match(words):
        words, before = words[found.end() :], "• "
    elif "*" not in words and "[" not in words:
        return line
    said = (span.text if span.target is None else f"{span.text} ({span.target})" for span in _spans(words))
    return before + "".join(said)


@dataclass(slots=True)
class _Part:
    """A paragraph, or a list with its items; each item is the lines it was written on."""

    sort: str
    items: list[list[str]]
    open: bool = True
    """Whether a line that is nothing of its own belongs to it."""


def _parts(lines: Iterable[str]) -> list[_Part]:
    parts: list[_Part] = []
    for line in lines:
        words = line.strip()
        last = parts[-1] if parts else None
        if not words:
            if last is not None:
                last.open = False
            continue
        item = _item(words, last)
        if item is not None:
            sort, rest = item
            if last is None or last.sort != sort:
                last = _Part(sort, [])
                parts.append(last)
            last.items.append([rest])
            last.open = True
        elif last is not None and last.open:
            last.items[-1].append(words)
        else:
            parts.append(_Part("words", [[words]]))
    return parts


def _item(words: str, last: _Part | None) -> tuple[str, str] | None:
    """Return the sort of list and the words of an item; a number out of turn is no item but plain text."""
    if found := _BULLET.match(words):
        return "bullets", words[found.end() :]
    if found := _NUMBER.match(words):
        turn = len(last.items) + 1 if last is not None and last.sort == "numbers" else 1
        # Many write 1. before every item and leave the counting to the program.
        if int(found[1]) in (turn, 1):
            return "numbers", words[found.end() :]
    return None


def _spans(words: str) -> Spans:
    """Return the runs of a text; a star without its partner stands as it is."""
    words = _IMAGE.sub(r"\1", words)
    pieces: list[Span] = []
    open_at: dict[str, int] = {}
    end = 0
    for found in _TOKEN.finditer(words):
        _add(pieces, words[end : found.start()])
        end = found.end()
        if found[1] is not None:
            pieces.append(Span(found[1], target=found[2]))
            continue
        before, after = words[: found.start()][-1:], words[end : end + 1]
        for mark in _marks(found[0], set(open_at)):
            if mark in open_at and _ends(before, after):
                _mark(pieces, open_at.pop(mark), mark)
            elif mark in ("*", "**") and mark not in open_at and _starts(before, after):
                open_at[mark] = len(pieces)
                pieces.append(Span(mark))
            else:
                _add(pieces, mark)
    _add(pieces, words[end:])
    return _joined(pieces)


def _marks(stars: str, known: set[str]) -> tuple[str, ...]:
    """Return what a run of stars stands for; of three, the last one opened is closed first."""
    if len(stars) != 3:
        return (stars,)
    return ("*", "**") if "*" in known else ("**", "*")


def _starts(before: str, after: str) -> bool:
    return bool(after) and not after.isspace() and not before.isalnum()


def _ends(before: str, after: str) -> bool:
    return bool(before) and not before.isspace() and not after.isalnum()


def _mark(pieces: list[Span], at: int, mark: str) -> None:
    """Let everything since an opening mark stand out, and drop the mark itself."""
    pieces[at] = replace(pieces[at], text="")
    for index in range(at + 1, len(pieces)):
        piece = pieces[index]
        pieces[index] = replace(piece, bold=True) if mark == "**" else replace(piece, italic=True)


def _add(pieces: list[Span], words: str) -> None:
    if words:
        pieces.append(Span(words))


def _joined(pieces: list[Span]) -> Spans:
    """Return the runs that look alike as one."""
    joined: list[Span] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and replace(joined[-1], text="") == replace(piece, text=""):
            joined[-1] = replace(piece, text=joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return tuple(joined)
