"""Which addresses a link of a document may lead to, and how they are written."""

from __future__ import annotations

from urllib.parse import quote

_KINDS = ("http://", "https://", "mailto:")
"""The only kinds of address that a link may lead to."""


def is_address(target: str) -> bool:
    """Return whether a target is an address that a reader may be sent to."""
    return target.lower().startswith(_KINDS)


def written(target: str) -> str:
    """Return an address in which only characters stand that an address may have."""
    return quote(target, safe="%:/?#[]@!$&'()*+,;=-._~")
