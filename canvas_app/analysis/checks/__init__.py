"""What a model lacks or contradicts: rules that each say one sentence about one place. They never block."""

from canvas_app.analysis.checks.checker import LiveChecks, check
from canvas_app.analysis.checks.finding import SEVERITIES, Board, Finding, Findings, Found, Severity
from canvas_app.analysis.checks.rule import NearRule, RuleInfo, Situation, WholeRule, rule_infos
from canvas_app.analysis.checks.rules import RULES

__all__ = [
    "RULES",
    "SEVERITIES",
    "Board",
    "Finding",
    "Findings",
    "Found",
    "LiveChecks",
    "NearRule",
    "RuleInfo",
    "Severity",
    "Situation",
    "WholeRule",
    "check",
    "rule_infos",
]
