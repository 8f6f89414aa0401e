"""From older versions of the file to the present one: numbered pure functions on plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Plain = dict[str, Any]


class Migration(NamedTuple):
    """A step that leads from the version before to `version`."""

    version: int
    change: Callable[[Plain], Plain]


MIGRATIONS: tuple[Migration, ...] = ()
"""In order and without gaps, beginning with the step to version 2. Never edit one that was released.

Files leave out what stands at its default, so a changed default needs a step that writes the old one down.
"""


def newest(migrations: tuple[Migration, ...] = MIGRATIONS) -> int:
    """Return the version that a chain of migrations leads to."""
    numbers = [migration.version for migration in migrations]
    if numbers != list(range(2, len(numbers) + 2)):
        raise ValueError(f"migrations must be numbered from 2 without gaps, not {numbers}")
    return len(numbers) + 1


VERSION = newest()
"""The version that is written; higher ones are refused."""


def migrate(plain: Plain, version: int, migrations: tuple[Migration, ...] = MIGRATIONS) -> Plain:
    """Return the data of an older version as data of the newest; the version in them follows."""
    for migration in migrations[version - 1 :]:
        plain = {**migration.change(plain), "version": migration.version}
    return plain
