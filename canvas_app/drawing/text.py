"""Text measured from the fonts: width, cutting, wrapping and the font of every character.

What the shipped fonts lack is looked for in those of the computer. Widths are sums of advances in 1/2048 em,
read from `resources/fonts/metrics.json`. The window and the PDF switch kerning and hinting off, so that all
three agree. Arabic is measured after shaping; the order of right-to-left text is left to the painters.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from canvas_app.drawing.found_fonts import font_with
from canvas_app.folders import resource_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from canvas_app.drawing.shapes import Weight

EM = 2048
ELLIPSIS = "…"
MISSING_FONT: Weight = "regular"
STAND_IN = "\ufffd"
"""What a page shows for a character that no font can draw, and how wide such a character counts."""

_TABLE_SIZE = 0x20000
_LONGEST = 20_000
"""Of a longer text the rest is never looked at: no line or card shows so much."""
_ARABIC = (0x0600, 0x06FF)
_ARABIC_TEXT = re.compile("[\u0600-\u06ff]")
_BLANKS = re.compile("[ \t\r\n]+")
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_WITHOUT_INK = frozenset((0x200B, 0x200C, 0x200D, 0x2060, 0xFE0E, 0xFE0F, 0xFEFF))


@cache
def _metrics() -> dict[str, Any]:
    metrics: dict[str, Any] = orjson.loads(resource_path("fonts", "metrics.json").read_bytes())
    return metrics


@cache
def _fallback_runs() -> tuple[tuple[str, list[int], list[tuple[int, int]]], ...]:
    """Return per fallback font its key, where its runs start, and (last, advance in 1/2048 em) of each."""
    fonts = []
    for font in _metrics()["fallbacks"]:
        scale = EM // font["units_per_em"]
        starts = [first for first, _, _ in font["runs"]]
        fonts.append((font["key"], starts, [(last, advance * scale) for _, last, advance in font["runs"]]))
    return tuple(fonts)


class _Advances(dict[str, int]):
    """Advance by character in 1/2048 em, looked up when first asked for."""

    def __init__(self, weight: Weight) -> None:
        super().__init__()
        self._own: dict[str, int] = _metrics()["fonts"][weight]["advances"]

    def __missing__(self, char: str) -> int:
        advance = self._own.get(str(ord(char)))
        if advance is None:
            advance = self._elsewhere(char)
        self[char] = advance
        return advance

    def _elsewhere(self, char: str) -> int:
        if _has_no_width(char):
            return 0
        fallback = _fallback_of(ord(char))
        return self[STAND_IN] if fallback is None else fallback[1]


def _has_no_width(char: str) -> bool:
    return ord(char) in _WITHOUT_INK or unicodedata.category(char) in ("Mn", "Me")


def _fallback_of(code: int) -> tuple[str, int] | None:
    """Return the key of the first fallback font that has a character, and its advance there."""
    for key, starts, ends in _fallback_runs():
        at = bisect_right(starts, code) - 1
        if at >= 0 and code <= ends[at][0]:
            return key, ends[at][1]
    found = font_with(code)
    return None if found is None else (found.key, round(found.advances[code] * EM / found.units_per_em))


@cache
def _advances(weight: Weight) -> _Advances:
    return _Advances(weight)


@cache
def _own_characters(weight: Weight) -> frozenset[str]:
    return frozenset(chr(int(code)) for code in _metrics()["fonts"][weight]["advances"])


@cache
def _own_advances(weight: Weight) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
    """Return the characters below U+20000 of the main font, and their advances."""
    advances = _metrics()["fonts"][weight]["advances"]
    codes = np.fromiter(map(int, advances), np.intp, len(advances))
    values = np.fromiter(advances.values(), np.int32, len(advances))
    return codes[codes < _TABLE_SIZE], values[codes < _TABLE_SIZE]


@cache
def _fallback_table() -> npt.NDArray[np.int32]:
    """Return the advances of all characters below U+20000 in the first fallback font that has them, or -1."""
    table = np.full(_TABLE_SIZE, -1, np.int32)
    for _, starts, ends in reversed(_fallback_runs()):
        firsts = np.array(starts, np.intp)
        lasts, advances = np.array(ends, np.intp).T
        lengths = lasts - firsts + 1
        codes = np.arange(lengths.sum()) + np.repeat(firsts - np.cumsum(lengths) + lengths, lengths)
        below = codes < _TABLE_SIZE
        table[codes[below]] = np.repeat(advances, lengths)[below]
    return table


@cache
def _table(weight: Weight) -> npt.NDArray[np.int32]:
    """Return the advances of all characters below U+20000 as one array, for measuring many texts at once."""
    table = _fallback_table().copy()
    table[table < 0] = _advances(weight)[STAND_IN]
    table[0x0300:0x0370] = 0
    table[list(_WITHOUT_INK)] = 0
    own = _own_table(weight)
    return np.where(own < 0, table, own)


@cache
def _own_table(weight: Weight) -> npt.NDArray[np.int32]:
    """Return the advances of all characters below U+20000 in the main font, or -1: for most texts enough."""
    table = np.full(_TABLE_SIZE, -1, np.int32)
    codes, advances = _own_advances(weight)
    table[codes] = advances
    return table


@cache
def _shipped() -> npt.NDArray[np.bool_]:
    """Return of all characters below U+20000 whether a shipped font has them."""
    known = _fallback_table() >= 0
    known[_own_advances("regular")[0]] = True
    return known


def font_file(key: str) -> Path:
    """Return the file of a weight (`regular`, `semibold`, `bold`) or of a fallback font by its key."""
    return resource_path("fonts", _font(key)["file"])


@cache
def _font(key: str) -> dict[str, Any]:
    metrics = _metrics()
    by_key: dict[str, dict[str, Any]] = metrics["fonts"] | {f["key"]: f for f in metrics["fallbacks"]}
    return by_key[key]


FALLBACKS: tuple[str, ...] = ("emoji", "dejavu", "hangul", "droid")
"""Keys of the fonts that are asked, in this order, for what Canvas Sans lacks."""

FAMILIES: dict[str, str] = {
    "regular": "Canvas Sans",
    "semibold": "Canvas Sans SemiBold",
    "bold": "Canvas Sans Bold",
    "emoji": "Canvas Emoji",
    "dejavu": "DejaVu Sans",
    "hangul": "Canvas Hangul",
    "droid": "Droid Sans Fallback",
}
"""The family name inside each font file."""


def one_line(text: str) -> str:
    """Return text with every run of blanks, tabs and line breaks as one blank, none at the ends."""
    return _BLANKS.sub(" ", text).strip(" ")


def text_width(text: str, size: float, weight: Weight = "regular") -> float:
    """Return the width of one line of text in canvas units."""
    return _units(text, weight) * size / EM


def text_widths(texts: Sequence[str], size: float, weight: Weight = "regular") -> npt.NDArray[np.float64]:
    """Return the widths of many texts; the same numbers as `text_width`, some 50 times as fast."""
    lengths = np.fromiter(map(len, texts), np.intp, len(texts))
    joined = "".join(texts)
    ends = np.cumsum(lengths)
    if joined.isascii():
        codes: npt.NDArray[np.unsignedinteger] = np.frombuffer(joined.encode("ascii"), np.uint8)
    else:
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        if int(codes.max()) >= _TABLE_SIZE:
            return np.array([text_width(text, size, weight) for text in texts])
    advances = _own_table(weight).take(codes)
    if (advances < 0).any():
        units = _sums(_table(weight).take(codes), ends)
        for row in _rows_by_themselves(codes, ends):
            units[row] = _units(texts[row], weight)
    else:
        units = _sums(advances, ends)
    widths: npt.NDArray[np.float64] = units * size / EM
    return widths


def _sums(advances: npt.NDArray[np.int32], ends: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
    """Return the sums of the stretches of advances that end at `ends`."""
    sums = np.zeros(advances.size + 1, np.int64)
    np.cumsum(advances, out=sums[1:])
    return np.diff(sums[ends], prepend=0)


def _rows_by_themselves(codes: npt.NDArray[np.unsignedinteger], ends: npt.NDArray[np.intp]) -> list[int]:
    """Return the texts with letters that must be joined, or that no shipped font has."""
    at = np.flatnonzero((codes >= _ARABIC[0]) & (codes <= _ARABIC[1]) | ~_shipped().take(codes))
    return sorted(set(np.searchsorted(ends, at, "right").tolist()))


def _units(text: str, weight: Weight) -> int:
    if not text.isascii() and _ARABIC_TEXT.search(text):
        text = _shaped(text)
    return sum(map(_advances(weight).__getitem__, text))


def _shaped(text: str) -> str:
    import arabic_reshaper

    shaped: str = arabic_reshaper.reshape(text)
    return shaped


def elide(text: str, width: float, size: float, weight: Weight = "regular") -> str:
    """Return the text as one line, cut before its end and closed with an ellipsis when it is too wide.

    A character is never parted from its accents or joiners. What is narrower than the ellipsis is empty.
    """
    text = one_line(text[:_LONGEST])[: _most_characters(width, size)]
    if text_width(text, size, weight) <= width:
        return text
    room = width - text_width(ELLIPSIS, size, weight)
    if room < 0:
        return ""
    return text[: _fitting(text, room, size, weight)].rstrip(" ") + ELLIPSIS


def elide_middle(text: str, width: float, size: float, weight: Weight = "regular") -> str:
    """Return the text as one line, cut in its middle when it is too wide: names differ in their ends."""
    text = one_line(text[:_LONGEST])
    if text_width(text, size, weight) <= width:
        return text
    room = width - text_width(ELLIPSIS, size, weight)
    head = text[: _fitting(text, room / 2, size, weight)].rstrip(" ")
    starts = (at for at in range(len(head) + 1, len(text)) if _may_part(text, at))
    tails = (text[at:].lstrip(" ") for at in starts)
    left = room - text_width(head, size, weight)
    tail = next((each for each in tails if text_width(each, size, weight) <= left), "")
    return head + ELLIPSIS + tail if head and tail else elide(text, width, size, weight)


def _most_characters(width: float, size: float) -> int:
    """Return how much of a text can matter for a line: only marks are narrower than a tenth of an em."""
    return 64 + int(max(width, 0.0) / (size * 0.1)) * 4


def _fitting(text: str, width: float, size: float, weight: Weight) -> int:
    """Return how many characters from the start fit, never ending inside a character with its marks."""
    room, used, count = width * EM / size, 0, 0
    advances = _advances(weight)
    for char in text:
        used += advances[char]
        if used > room:
            break
        count += 1
    while count > 0 and count < len(text) and not _may_part(text, count):
        count -= 1
    while count > 0 and _ARABIC_TEXT.search(text[:count]) and text_width(text[:count], size, weight) > width:
        count -= 1
    return count


def _may_part(text: str, at: int) -> bool:
    after = text[at]
    if after in _FLAG_LETTERS and text[at - 1] in _FLAG_LETTERS:
        # Two of them are one flag.
        before = text[:at]
        return (len(before) - len(before.rstrip(_FLAG_LETTERS))) % 2 == 0
    return not (_has_no_width(after) or text[at - 1] == "\u200d" or "\U0001f3fb" <= after <= "\U0001f3ff")


def wrap(
    text: str, width: float, size: float, weight: Weight = "regular", max_lines: int = 2
) -> tuple[str, ...]:
    """Return the text in at most `max_lines` lines, each at most `width` wide, the last one elided.

    Lines break behind blanks, hyphens and CJK characters; a word wider than a line breaks anywhere. Line
    breaks in the text hold. Empty text has no lines.
    """
    lines: list[str] = []
    most = _most_characters(width, size) * max_lines
    paragraphs = text[:_LONGEST].replace("\r\n", "\n").split("\n")
    for number, paragraph in enumerate(paragraphs):
        rest = one_line(paragraph)[:most]
        while rest:
            if len(lines) == max_lines - 1:
                more = any(one_line(later) for later in paragraphs[number + 1 :])
                lines.append(_last_line(rest, more, width, size, weight))
                return tuple(lines)
            count = _line_end(rest, width, size, weight)
            lines.append(rest[:count].rstrip(" "))
            rest = rest[count:].lstrip(" ")
    return tuple(lines)


def _last_line(rest: str, more: bool, width: float, size: float, weight: Weight) -> str:
    if not more:
        return elide(rest, width, size, weight)
    closed = rest + ELLIPSIS
    return closed if text_width(closed, size, weight) <= width else elide(rest + " x", width, size, weight)


def _line_end(text: str, width: float, size: float, weight: Weight) -> int:
    # The rest of a long text is not measured anew for every line: to join Arabic letters takes long.
    if len(text) <= _most_characters(width, size) and text_width(text, size, weight) <= width:
        return len(text)
    limit = _fitting(text, width, size, weight)
    for at in range(min(limit + 1, len(text) - 1), 0, -1):
        if _may_break(text, at) and text_width(text[:at].rstrip(" "), size, weight) <= width:
            return at
    return max(limit, 1)


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before == " ":
        # A number keeps the sign behind it; that of a factor stands before its number.
        return after != " " and not (after in "%×" and text[at - 2 : at - 1].isalnum())
    if after == " ":
        return False
    if before in "-/\u2013\u2014":
        return after not in "-/\u2013\u2014" and at > 1 and text[at - 2] != " "
    if _is_ideograph(before) or _is_ideograph(after):
        return after not in _NOT_FIRST and before not in _NOT_LAST and _may_part(text, at)
    return False


def unbroken(word: str) -> list[str]:
    """Return the stretches of a word, or of tied ones, within which `wrap` breaks only where it must."""
    if word.isascii() and "-" not in word and "/" not in word:
        return [word]
    ends = [at for at in range(1, len(word)) if _may_break(word, at)]
    return [word[start:end] for start, end in pairwise((0, *ends, len(word)))]


_NOT_FIRST = "\u3001\u3002\uff0c\uff0e\uff1a\uff1b\uff01\uff1f\uff09\u300d\u300f\u3011,.:;)"
"""East Asian and Latin punctuation that may not begin a line."""
_NOT_LAST = "\uff08\u300c\u300e\u3010("


def _is_ideograph(char: str) -> bool:
    return (
        "\u2e80" <= char <= "\u9fff"
        or "\uac00" <= char <= "\ud7af"
        or "\uff00" <= char <= "\uffef"
        or "\U00020000" <= char <= "\U000323af"
    )


def runs(text: str, weight: Weight = "regular") -> tuple[tuple[str, str], ...]:
    """Return the text as (font key, part) pairs: the weight where Canvas Sans has it, else a fallback.

    Marks and joiners stay with the character before them. What no font has stays with the weight;
    `missing_characters` names it.
    """
    own = _own_characters(weight)
    if text and own.issuperset(text):
        return ((weight, text),)
    parts: list[tuple[str, str]] = []
    for char in text:
        key = weight if char in own else _fallback_key(char, weight)
        if parts and (key == parts[-1][0] or _has_no_width(char)):
            parts[-1] = (parts[-1][0], parts[-1][1] + char)
        else:
            parts.append((key, char))
    return tuple(parts)


def _fallback_key(char: str, weight: Weight) -> str:
    fallback = _fallback_of(ord(char))
    return weight if fallback is None else fallback[0]


def missing_characters(text: str) -> str:
    """Return the different characters of a text that no font can draw, in their order."""
    own = _own_characters(MISSING_FONT)
    if own.issuperset(text):
        return ""
    unknown = (
        char
        for char in dict.fromkeys(text)
        if char not in own and char not in "\n\t\r" and not _has_no_width(char)
    )
    return "".join(char for char in unknown if _fallback_of(ord(char)) is None)
