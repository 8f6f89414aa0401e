"""What the revenue hangs on: R240 to R243 and R305."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_app.analysis.checks.rule import Rule

RULES: tuple[Rule, ...] = ()
