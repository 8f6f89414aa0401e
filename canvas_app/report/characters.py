"""Which characters of a text leave the program: none that no file may hold, none that turns others round."""

from __future__ import annotations

import re
import unicodedata

_TURNS = re.compile("[\u202a-\u202e\u2066-\u206f]")
"""Signs that order what follows them: one at the end of a name would turn round the rest of its sentence."""
_BLANKS = dict.fromkeys(map(ord, "\t\r\x0b\x0c\x85\u2028\u2029"), " ")


def unturned(text: str) -> str:
    """Return a text whose letters stand in the order that they have by themselves."""
    return text if text.isascii() else _TURNS.sub("", text)


def shown(text: str) -> str:
    """Return a text as a file for other programs holds it: on its lines, with the signs that join letters.

    Control characters, halves of characters and those that mean something else in every font are left out.
    """
    if text.isascii() and text.isprintable():
        return text
    lines = unturned(text).translate(_BLANKS)
    return "".join([char for char in lines if char.isprintable() or char == "\n" or _says_something(char)])


def _says_something(char: str) -> bool:
    """Tell whether a character that counts as unprintable is a blank, joins letters or is young."""
    code = ord(char)
    means_nothing = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return not means_nothing and unicodedata.category(char) not in ("Cc", "Cs", "Co")
