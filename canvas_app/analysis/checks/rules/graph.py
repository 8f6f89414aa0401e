"""Whether the drawing is sound: R301 to R306."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_app.analysis.checks.rule import Rule

RULES: tuple[Rule, ...] = ()
