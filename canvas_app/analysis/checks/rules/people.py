"""Roles, dates, goals, assumptions, risks and empty blocks: R310 to R350."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_app.analysis.checks.rule import Rule

RULES: tuple[Rule, ...] = ()
