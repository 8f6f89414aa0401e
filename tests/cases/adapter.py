"""From the checks of the published cases to functions of the program, and how results are compared.

A check gives the case's inputs to the program; it computes nothing itself. The checks stand by topic in
`adapter_company`, `adapter_tariffs`, `adapter_chance` and `adapter_structure`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

OWN_FOLDER = Path(__file__).parent / "published"
KNOWN_BAD = "known_bad.json"
_ROUNDING = 1e-12
FOLDER_VARIABLE = "CANVAS_CASES_DIR"

Inputs = dict[str, Any]
Case = dict[str, Any]


def folder() -> Path:
    """The folder of the cases: the project's own, or the one that the environment names."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen) if chosen else OWN_FOLDER


def cases_in(where: Path) -> list[Case]:
    """All cases of a folder but those known to be wrong, there or in the project's own list."""
    bad = {item["id"] for each in {where, OWN_FOLDER} for item in _listed(each / KNOWN_BAD)}
    paths = sorted(path for path in where.glob("*.json") if path.name != KNOWN_BAD)
    return [case for path in paths for case in _listed(path) if case["id"] not in bad]


def _listed(path: Path) -> list[Case]:
    return list(json.loads(path.read_text("utf-8"))["cases"]) if path.is_file() else []


def merged(*topics: Mapping[str, Callable[[Case], Any]]) -> dict[str, Callable[[Case], Any]]:
    """One table of all topics; a check stands in one of them only."""
    table: dict[str, Callable[[Case], Any]] = {}
    for topic in topics:
        assert not table.keys() & topic.keys()
        table |= topic
    return table


def of_inputs(checks: Mapping[str, Callable[[Inputs], Any]]) -> dict[str, Callable[[Case], Any]]:
    """Checks that need nothing but the inputs of a case."""

    def on_inputs(check: Callable[[Inputs], Any]) -> Callable[[Case], Any]:
        return lambda case: check(case["inputs"])

    return {name: on_inputs(check) for name, check in checks.items()}


def word(value: float | str | None, without: str) -> float | str:
    """A result, or what the source prints where there is none."""
    return without if value is None else value


def assert_close(found: Any, expected: Any, tolerance: Mapping[str, Any]) -> None:  # noqa: ANN401
    """Numbers within the tolerance, words the same, sets in any order; what is left open is not asked."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            if value is not None:
                assert key in found, f"no result for {key}"
                assert_close(found[key], value, tolerance)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in _pairs(found, expected, in_order="set" not in tolerance):
            assert_close(one, other, tolerance)
    elif isinstance(expected, str | bool):
        assert found == expected
    else:
        # A result at the very edge of a printed figure's rounding is within it: 11.25 is 11.3 with 0.05.
        edge = _ROUNDING * abs(expected)
        relative, absolute = (float(tolerance.get(name, 0.0)) for name in ("rel", "abs"))
        assert found == pytest.approx(expected, rel=max(relative, _ROUNDING), abs=absolute + edge)


def _pairs(found: Iterable[Any], expected: list[Any], *, in_order: bool) -> Iterable[tuple[Any, Any]]:
    if in_order:
        return zip(found, expected, strict=True)
    return zip(sorted(found), sorted(expected), strict=True)
