"""Prices and what they must cover: R202 and R220 to R232."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_app.analysis.checks.rule import Rule

RULES: tuple[Rule, ...] = ()
