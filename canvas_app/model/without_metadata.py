"""Spares the start what reads the metadata of installed packages."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = "importlib.metadata"


class _NotLookedForError(LookupError):
    """What a package hears that asks for its own version."""


def _version(package: str) -> str:
    raise _NotLookedForError(package)


def _none(**_which: str) -> tuple[object, ...]:
    return ()


@contextmanager
def no_metadata() -> Iterator[None]:
    """Import packages inside that want to know their own version, or their plugins: they find none.

    Psygnal and pydantic import for this all that reads e-mail, which takes longer than they themselves.
    """
    if _NAME in sys.modules:
        yield
        return
    stand_in = ModuleType(_NAME)
    # Pydantic looks for plugins among the entry points, before 2.14 among the distributions.
    found = {"version": _version, "entry_points": _none, "distributions": _none}
    vars(stand_in).update(found, PackageNotFoundError=_NotLookedForError)
    sys.modules[_NAME] = stand_in
    try:
        yield
    finally:
        del sys.modules[_NAME]
