"""What the value chain must have: R101 to R120."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_app.analysis.checks.rule import Rule

RULES: tuple[Rule, ...] = ()
