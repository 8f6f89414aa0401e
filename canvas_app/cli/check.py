"""What the checks find in a canvas: in groups for people, as JSON for programs, as an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from canvas_app.cli.arguments import add_json, add_scenario, command
from canvas_app.cli.documents import RefusedError, load, scenario_id
from canvas_app.cli.output import one_line, say, say_json, warn

if TYPE_CHECKING:
    import argparse

    from canvas_app.analysis.checks import Finding, Findings, RuleInfo
    from canvas_app.cli.arguments import Commands

_HEADS = {"error": "Errors", "warning": "Warnings", "hint": "Hints"}
_FOUND, _REFUSED = 1, 2
_ANSWER = """\
{"counts": {"error", "warning", "hint", "accepted"}, "rules_off": [ID],
 "findings": [{"rule", "severity", "subject", "sentence", "title", "advice", "reason", "source", "ids",
               "path", "mends", "accepted": null or {"reason", "by", "date"}}]}

Exit codes: 0 nothing as serious as --fail-on is open, 1 something is, 2 refused file or wrong usage."""


def add_to(commands: Commands) -> None:
    """Add the command `check`."""
    says = "say what a canvas lacks or contradicts"
    parser = command(commands, "check", says, _check, _ANSWER)
    add_scenario(parser)
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning"),
        default="error",
        help="what ends with exit code 1 while it is open; an error where nothing is said",
    )
    add_json(parser)


def _check(chosen: argparse.Namespace) -> int:
    from canvas_app.analysis import analyse
    from canvas_app.analysis.checks import check

    try:
        snapshot = load(chosen.file, chosen.attachment, [chosen.scenario]).snapshot()
    except RefusedError as error:
        # 1 means here that something was found, and a script must be able to tell that apart.
        warn(str(error))
        return _REFUSED
    findings = check(snapshot, analyse(snapshot, scenario_id(snapshot, chosen.scenario)))
    off = snapshot.info.rules_off
    if chosen.json:
        say_json(_plain(findings, off))
    else:
        say(_text(snapshot.info.title, findings, off))
    bad = findings.count("error") + (findings.count("warning") if chosen.fail_on == "warning" else 0)
    return _FOUND if bad else 0


def _text(title: str, findings: Findings, off: tuple[str, ...]) -> str:
    lines = [f"{one_line(title)} · {_summary(findings)}"]
    for severity, head in _HEADS.items():
        found = [one for one in findings.open if one.severity == severity]
        if found:
            lines += ["", f"{head} ({len(found):,})"]
            for one in found:
                lines += _lines(one)
    if findings.accepted:
        lines += ["", f"Accepted ({len(findings.accepted):,})"]
        for one in findings.accepted:
            lines += [f"  {one.rule}  {one_line(one.sentence)}", f"        {_why_accepted(one)}"]
    if off:
        lines += ["", f"Switched off: {', '.join(off)}"]
    return "\n".join(lines)


def _lines(finding: Finding) -> list[str]:
    advice = _info(finding).advice
    line = f"  {finding.rule}  {one_line(finding.sentence)}"
    return [line, f"        {advice}"] if advice else [line]


def _why_accepted(finding: Finding) -> str:
    accepted = finding.accepted
    assert accepted is not None
    by = f" by {accepted.by}" if accepted.by else ""
    on = f" on {accepted.date.isoformat()}" if accepted.date else ""
    return one_line(f"Accepted{by}{on}: {accepted.reason}")


def _summary(findings: Findings) -> str:
    counts = _counts(findings)
    words = [
        f"{number:,} {name}{'' if number == 1 else 's'}"
        for name, number in counts.items()
        if number and name in _HEADS
    ]
    return ", ".join(words) or "nothing to mend"


def _counts(findings: Findings) -> dict[str, int]:
    counts = {"error": 0, "warning": 0, "hint": 0}
    for one in findings.open:
        counts[one.severity] += 1
    return counts | {"accepted": len(findings.accepted)}


def _plain(findings: Findings, off: tuple[str, ...]) -> dict[str, Any]:
    return {
        "counts": _counts(findings),
        "rules_off": list(off),
        "findings": [_plain_finding(one) for one in findings.every],
    }


def _plain_finding(finding: Finding) -> dict[str, Any]:
    from canvas_app.analysis.checks import RULES

    info, accepted = _info(finding), finding.accepted
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "subject": finding.subject,
        "sentence": finding.sentence,
        "title": info.title,
        "advice": info.advice,
        "reason": info.reason,
        "source": info.source,
        "ids": list(finding.ids),
        "path": finding.path,
        "mends": any(rule.id == finding.rule and rule.fix is not None for rule in RULES),
        "accepted": None
        if accepted is None
        else {
            "reason": accepted.reason,
            "by": accepted.by,
            "date": accepted.date.isoformat() if accepted.date else None,
        },
    }


def _info(finding: Finding) -> RuleInfo:
    from canvas_app.analysis.checks import rule_infos

    return rule_infos()[finding.rule]
