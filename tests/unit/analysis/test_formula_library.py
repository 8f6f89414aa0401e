"""The library of published formulas: each is held by a test, and none is a second way of the program."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from canvas_app.analysis.formulas import demand, distributions, investment, unit_economics

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[3]
MODULES = (demand, distributions, investment, unit_economics)


def public(module: ModuleType) -> list[str]:
    """The functions that a module defines itself."""
    return [
        name
        for name, item in inspect.getmembers(module, inspect.isfunction)
        if item.__module__ == module.__name__ and not name.startswith("_")
    ]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_formula_says_what_it_returns_and_is_held_by_a_test(module: ModuleType) -> None:
    assert "Source" in (module.__doc__ or "")
    paths = [*(ROOT / "tests" / "cases").glob("*.py"), *(ROOT / "tests" / "unit" / "analysis").rglob("*.py")]
    texts = "\n".join(path.read_text("utf-8") for path in paths)
    short = module.__name__.rpartition(".")[2]
    used_inside = inspect.getsource(module)
    for name in public(module):
        assert (getattr(module, name).__doc__ or "").startswith("Return "), name
        called = re.search(rf"\b{short}\.{name}\b", texts) or len(re.findall(rf"\b{name}\(", used_inside)) > 1
        assert called, f"{short}.{name} is held by no test"


def test_the_program_itself_needs_none_of_them() -> None:
    rest = [path for path in (ROOT / "canvas_app").rglob("*.py") if path.parent.name != "formulas"]
    assert not [path.name for path in rest if "analysis.formulas" in path.read_text("utf-8")]
