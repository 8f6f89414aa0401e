"""Turns text of users into what can be printed: shaped, in visual order, cut into runs of one font each.

This is the one place through which text enters a page. There is no markup, so nothing can be injected. What
neither a shipped font nor one of this computer can draw gives way to the name of its script, and is reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from canvas_app.drawing.found_fonts import is_found, script_of
from canvas_app.drawing.text import STAND_IN, missing_characters, one_line, runs, text_width, wrap
from canvas_app.report.characters import shown, unturned
from canvas_app.report.shaping import shaped_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from canvas_app.drawing.found_fonts import Script
    from canvas_app.drawing.shapes import Weight

_TO_THE_LEFT, _TO_THE_RIGHT = "\u200f", "\u200e"
"""Marks without ink that let a line be read from the right or from the left, whatever its first letter."""

_NO_LIMIT = 1_000_000
_NAMED = 4
"""Of the missing characters of a script so many are named."""
_SHORT = 200
"""Of a text of so many characters the whole is measured before it is looked where to break it."""
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_SIDES = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
"""By the direction of a character the side it is read from; numbers count with letters from the right."""
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_LIGHT = " "
"""In place of a script: what belongs to the characters before it, as marks and blanks."""
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
"""Two letters for a country: no shipped font has its flag, so the letters themselves are drawn."""
_FLAG_LETTERS = {ord("\U0001f1e6") + at: chr(ord("A") + at) for at in range(26)}
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Lettering:
    """Gives the runs of texts and remembers what could not be drawn."""

    def __init__(self) -> None:
        self.missing: Counter[str] = Counter()

    def runs(self, text: str, weight: Weight) -> tuple[tuple[str, str], ...]:
        """Return (font key, text) from left to right; stand-ins for what no font has, which is counted."""
        visual = in_visual_order(text)
        if not visual.isascii():
            lost = missing_characters(visual)
            self.missing.update(char for char in visual if char in lost)
        return _runs(visual, weight)

    def notices(self, kept: bool = False) -> tuple[str, ...]:
        """Return a sentence for every script of which characters could not be drawn, and for the others.

        In a file whose readers draw them with fonts of their own, they are `kept` as they are.
        """
        scripts: dict[Script | None, dict[str, int]] = {}
        for char, count in sorted(self.missing.items()):
            scripts.setdefault(script_of(ord(char)), {})[char] = count
        unknown = scripts.pop(None, {})
        known = (
            _script_notice(script, found, kept) for script, found in scripts.items() if script is not None
        )
        return (*known, *(_notice(char, count, kept) for char, count in unknown.items()))


def is_whole(text: str) -> bool:
    """Tell whether a font has every character of a text."""
    return text.isascii() or not missing_characters(in_visual_order(text))


def spoken(text: str) -> str | None:
    """Return the words of a text where the characters that are drawn do not say them; else None."""
    if text.isascii() or _from_right(text):
        # Readers put what runs from right to left in order themselves, and would do it twice.
        return None
    composed = unicodedata.normalize("NFC", unturned(text))
    return None if _with_stand_ins(in_visual_order(text)) == composed else composed


@lru_cache(maxsize=8192)
def measure(text: str, size: float, weight: Weight = "regular") -> float:
    """Return the width of a text as it will be printed, in the unit of `size`."""
    visual = in_visual_order(text)
    if not _is_shaped(visual):
        return text_width(_with_stand_ins(visual), size, weight)
    return sum(
        shaped_width(key, part) * size if is_found(key) else text_width(part, size, weight)
        for key, part in _runs(visual, weight)
    )


def reads_from_right(text: str) -> bool:
    """Tell whether a text is read from the right: by its first letter that has a direction."""
    if text.isascii():
        return False
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((direction in ("R", "AL") for direction in strong if direction in ("L", "R", "AL")), False)


def line_of(text: str, *, right: bool) -> str:
    """Return a line of a text so that it is read from the side of the whole, whatever it begins with."""
    if not text or reads_from_right(text) == right:
        return text
    return (_TO_THE_LEFT if right else _TO_THE_RIGHT) + text


def in_visual_order(text: str) -> str:
    """Return the characters of one line in the order and the forms in which they are drawn."""
    return text if text.isascii() and text.isprintable() else _in_visual_order(text)


@lru_cache(maxsize=8192)
def _in_visual_order(text: str) -> str:
    composed = unicodedata.normalize("NFC", unturned(text))
    if _from_right(composed):
        composed = _ordered(composed)
    if max(composed, default="") >= "\U0001f1e6":
        composed = _FLAGS.sub(_in_letters, composed)
    return "".join(
        " " if char in "\n\t\r\x0b\x0c\u2028\u2029" else char
        for char in composed
        if char in "\n\t\r\x0b\x0c" or not _invisible(char)
    )


def _in_letters(flag: re.Match[str]) -> str:
    """Return a flag as the letters of its country, apart from a flag right after it."""
    again = _FLAGS.match(flag.string, flag.end()) is not None
    return flag[0].translate(_FLAG_LETTERS) + " " * again


def wrap_lines(
    text: str, width: float, size: float, weight: Weight = "regular", letters: int | None = None
) -> list[str]:
    """Break text into lines no wider than `width` and no longer than `letters` characters, losing nothing.

    Line breaks of the text are kept, also empty lines within it.
    """
    lines: list[str] = []
    for paragraph in text.strip("\n").split("\n"):
        lines += _lines(paragraph, width, size, weight, letters) or [""]
    return lines


def _lines(paragraph: str, width: float, size: float, weight: Weight, letters: int | None) -> list[str]:
    if len(paragraph) <= (letters or _SHORT) and text_width(paragraph, size, weight) <= width:
        line = one_line(paragraph)
        return [line] if line else []
    lines = list(wrap(paragraph, width, size, weight, _NO_LIMIT))
    while letters is not None and any(len(line) > letters for line in lines):
        width *= 0.97
        lines = list(wrap(paragraph, width, size, weight, _NO_LIMIT))
    return lines


def _from_right(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text)


def _ordered(text: str) -> str:
    from arabic_reshaper import reshape

    # The newer entry point of this package does not mirror brackets.
    from bidi.algorithm import get_display

    known, unknown = _with_directions(text)
    ordered = get_display(reshape(_with_pairs(known)))
    return (ordered if isinstance(ordered, str) else ordered.decode()).translate(unknown)


def _with_directions(text: str) -> tuple[str, dict[int, str]]:
    """Return a text with other signs for characters younger than this Python, and what brings them back.

    The package that orders the line ends on a character that has no direction.
    """
    young = sorted({char for char in text if not unicodedata.bidirectional(char)})
    signs = (chr(code) for code in range(0x2500, 0x2600) if chr(code) not in text)
    instead = {char: next(signs, STAND_IN) for char in young}
    back = {ord(sign): char for char, sign in instead.items() if sign != STAND_IN}
    return "".join([instead.get(char, char) for char in text]) if young else text, back


def _with_pairs(text: str) -> str:
    """Return a line with marks beside brackets, so that both of a pair are read from the same side.

    The rule for pairs is younger than the package that orders the line.
    """
    sides = [_SIDES.get(unicodedata.bidirectional(char)) for char in text]
    base = next((side for char, side in zip(text, sides, strict=True) if side and not char.isdigit()), "L")
    marks: dict[int, str] = {}
    for first, last in _pairs(text):
        inside = {side for side in sides[first:last] if side}
        before = next((side for side in reversed(sides[:first]) if side), base)
        if inside:
            side = base if base in inside else before
            marks |= dict.fromkeys((first, last), _TO_THE_LEFT if side == "R" else _TO_THE_RIGHT)
    if not marks:
        return text
    return "".join(f"{marks[at]}{char}{marks[at]}" if at in marks else char for at, char in enumerate(text))


def _pairs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where brackets open and close."""
    opened: list[int] = []
    for at, char in enumerate(text):
        if char in _BRACKETS:
            opened.append(at)
        elif opened and char == _BRACKETS[text[opened[-1]]]:
            yield opened.pop(), at


def _invisible(char: str) -> bool:
    """Tell whether a character has no ink of its own, as joiners, variations and tones of skin."""
    return (
        unicodedata.category(char) in _INVISIBLE
        or "\ufe00" <= char <= "\ufe0f"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
    )


def _with_stand_ins(visual: str) -> str:
    """Return a text with one stand-in for each stretch of characters that no font has."""
    if visual.isascii():
        return visual
    lost = missing_characters(visual)
    if not lost:
        return visual
    parts: list[tuple[str | None, str]] = []
    for name, chars in groupby(visual, lambda char: _script_name(char) if char in lost else _kind(char)):
        before = parts[-1][0] if parts else None
        # Marks and blanks say nothing by themselves between letters that are not seen.
        if parts and name in (before, _LIGHT):
            parts[-1] = (before, parts[-1][1] + "".join(chars))
        else:
            parts.append((name, "".join(chars)))
    seen = (None, _LIGHT)
    return "".join(part if name in seen else _stand_in(name or "", part) for name, part in parts)


def _kind(char: str) -> str | None:
    return _LIGHT if char == " " or unicodedata.category(char) in ("Mn", "Me") else None


def _stand_in(script: str, part: str) -> str:
    """Return what stands for a stretch of characters: never wider than they are measured.

    Lines are broken before it is known what of them stands together, and in the window other fonts draw them.
    """
    blank = part[len(part.rstrip(" ")) :]
    name = f"[{script}]"
    fits = text_width(name, 1.0, "bold") <= text_width(part, 1.0)
    return (name if script and fits else STAND_IN) + blank


def _script_name(char: str) -> str:
    script = script_of(ord(char))
    return "" if script is None else script.name


@lru_cache(maxsize=8192)
def _runs(visual: str, weight: Weight) -> tuple[tuple[str, str], ...]:
    return tuple(runs(_with_stand_ins(visual), weight))


def _is_shaped(visual: str) -> bool:
    """Tell whether a font of this computer draws some of a text."""
    return not visual.isascii() and any(is_found(key) for key, _ in _runs(visual, "regular"))


def notices_on(texts: Iterable[str], *, kept: bool = False) -> tuple[str, ...]:
    """Return sentences on the characters of some texts that no font can draw; see `Lettering.notices`."""
    lettering = Lettering()
    for text in texts:
        if not text.isascii():
            lettering.runs(text, "regular")
    return lettering.notices(kept)


def _script_notice(script: Script, found: dict[str, int], kept: bool) -> str:
    few = ", ".join(f"U+{ord(char):04X}" for char in [*found][:_NAMED])
    more = "" if len(found) <= _NAMED else f" and {len(found) - _NAMED:,} more"
    letters, are = ("One character", "is") if len(found) == 1 else (f"{len(found):,} characters", "are")
    times = _times(sum(found.values()))
    if kept:
        return (
            f"{letters} of {script.name} script ({few}{more}) {are} in no font of the program or of this "
            f"computer{times}. They show where the reader's computer has one, such as {script.install}."
        )
    return (
        f"{letters} of {script.name} script ({few}{more}) {are} in no font of the program or of this "
        f"computer and {are} printed as [{script.name}]{times}. Install {script.install}, start the "
        "program again and export."
    )


def _notice(char: str, count: int, kept: bool) -> str:
    name = unicodedata.name(char, "A character").capitalize()
    if kept and not shown(char):
        return f"{name} (U+{ord(char):04X}) means nothing to other programs and is left out{_times(count)}."
    if kept:
        return (
            f"{name} (U+{ord(char):04X}) is in no font of the program or of this computer{_times(count)}. It "
            "shows where the reader's computer has one."
        )
    return (
        f"{name} (U+{ord(char):04X}) is in no font of the program or of this computer and is printed as "
        f"{STAND_IN}{_times(count)}."
    )


def _times(count: int) -> str:
    return "" if count == 1 else f" in {count:,} places"
