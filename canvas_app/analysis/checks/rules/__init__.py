"""The rules by what they look at; `RULES` holds all of them in the order of their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.checks.rules import (
    chain,
    concentration,
    graph,
    market,
    people,
    plan,
    pricing,
    values,
)

if TYPE_CHECKING:
    from canvas_app.analysis.checks.rule import Rule

_MODULES = (chain, market, pricing, concentration, values, graph, people, plan)

RULES: tuple[Rule, ...] = tuple(
    sorted((rule for module in _MODULES for rule in module.RULES), key=lambda rule: rule.id)
)
