"""Ranked search over names, other names and descriptions, regardless of case and accents."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Item = TypeVar("Item")

_WORD = re.compile(r"[^\W_]+")
# How far a word of the query is from a word of the name; a word that is found nowhere counts as no match.
_IN_NAME, _IN_OTHER_NAME, _INSIDE_NAME, _IN_DESCRIPTION, _IN_PLACE, _NOWHERE = range(6)


def folded(text: str) -> str:
    """Return the text in lower case and without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _words(*texts: str) -> str:
    """Return the words of the texts, each after a space, so that a space finds where words begin."""
    return "".join(f" {word}" for text in texts for word in _WORD.findall(folded(text)))


@dataclass(frozen=True, slots=True)
class _Indexed(Generic[Item]):
    item: Item
    name: str
    other_names: str
    description: str
    place: str

    def distance(self, word: str) -> int:
        start = f" {word}"
        if start in self.name:
            return _IN_NAME
        if start in self.other_names:
            return _IN_OTHER_NAME
        if len(word) > 2 and word in self.name:
            return _INSIDE_NAME
        if start in self.description:
            return _IN_DESCRIPTION
        return _IN_PLACE if start in self.place else _NOWHERE

    def rank(self, words: list[tuple[str, ...]], phrase: str) -> tuple[int, int] | None:
        """Return a sort key, smaller for closer, or None where a word is found nowhere."""
        total = 0
        for spellings in words:
            distance = min(map(self.distance, spellings))
            if distance == _NOWHERE:
                return None
            total += distance
        if self.name == phrase:
            return 0, 0
        return (1, 0) if self.name.startswith(phrase) else (2, total)


class SearchIndex(Generic[Item]):
    """The texts of all items, prepared once so that every keystroke is answered at once."""

    def __init__(self, items: Iterable[tuple[Item, str, Iterable[str], str, Iterable[str]]]) -> None:
        """Take for each item: itself, its name, other names, its description, and where it stands."""
        self._indexed = [
            _Indexed(item, _words(name), _words(*others), _words(description), _words(*places))
            for item, name, others, description, places in items
        ]

    def search(self, text: str) -> list[Item]:
        """Return the items in which every word of the text begins a word, the closest first.

        First the name itself, then names that begin with the text, then words of the name, other names, the
        inside of words of the name, the description, and last the headings above. Items equally close keep
        their order.
        """
        phrase = _words(text)
        words = [_spellings(word) for word in phrase.split()]
        if not words:
            return [] if text.strip() else [entry.item for entry in self._indexed]
        ranked = ((entry.rank(words, phrase), entry.item) for entry in self._indexed)
        matches = [(rank, item) for rank, item in ranked if rank is not None]
        return [item for _rank, item in sorted(matches, key=lambda match: match[0])]


def _spellings(word: str) -> tuple[str, ...]:
    """Return the word, and its singular where it looks like a plural: `seats` finds `per seat`."""
    plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return (word, word[:-1]) if plural else (word,)
