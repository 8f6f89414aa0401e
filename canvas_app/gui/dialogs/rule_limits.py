"""The limits of rules in words: what each number stands for, in its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.analysis.checks import RuleInfo

_SAID: Mapping[str, str] = {
    "R105": "a stage is a weak link below a quality of {least:%}, where it is not the usual {untouched:%}",
    "R120": "from {stages:n} stages on",
    "R207": "at most {most:%} together, give or take {tolerance:%}",
    "R208": "100 % together, give or take {tolerance:%}",
    "R210": "at most {most:%} together",
    "R211": "at most {most:%} of what a stream earns",
    "R220": "a margin of at least {least:%}",
    "R221": "the fix takes {inference_share:%} of the price as cost of use",
    "R222": "a margin from {least:%} to {most:%}",
    "R240": "at most {most:%} of the revenue in month {month:n}",
    "R241": "an index of at most {most:n} of 1, with {streams:n} streams or more, in month {month:n}",
    "R242": "at most {most:%} of the revenue, where substitutability is below {substitutability:%}",
    "R243": "at most {most:%} of the money",
    "R252": "at most {churn:%} churn a month; growth above {growth:%} a month for {months:n} months at most",
    "R255": "100 % on average, give or take {off:%}",
    "R305": "at most {most:%} of the revenue",
    "R310": "at most {most:%} of the time",
    "R330": "short goals within {short_years:n} years, medium ones within {medium_years:n}, "
    "give or take {slack_months:n} month",
    "R331": "at most {miss:%} beside the goal",
    "R340": "the {rank:n} guesses that move the result most, of {tried:n} inputs; "
    "in models of up to {most_elements:n} elements",
    "R341": "likelihood (1 to {classes:n}) times severity of {least:n} or more",
    "R350": "from {blocks_filled:n} filled blocks or {sections_filled:n} filled sections on",
}
"""What each rule does with its limits; `%` stands for a share, `n` for a plain number."""


class _Limit(float):
    """A number that is written as a share, or as it is."""

    def __format__(self, form: str) -> str:
        return f"{self * 100.0:.3g} %" if form == "%" else f"{float(self):,g}"


def limits_text(info: RuleInfo) -> str:
    """Return the limits of a rule in words with units; empty where it has none."""
    if not info.limits:
        return ""
    return _SAID[info.id].format_map({name: _Limit(value) for name, value in info.limits.items()})
