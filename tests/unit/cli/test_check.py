"""The command that checks a canvas: in words, as JSON, and with the exit code that scripts ask for."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import pytest

from canvas_app import storage
from canvas_app.analysis import analyse
from canvas_app.analysis.checks import check, rule_infos
from canvas_app.commands import findings as commands
from canvas_app.document import Document
from canvas_app.model import Cost, DocumentInfo, Quantity, RevenueStream, Segment
from canvas_app.model.examples import example_names
from canvas_app.model.pricing import SubscriptionPricing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Run


@pytest.fixture
def sketch() -> Document:
    """A stream that nobody pays for, and a segment that nobody reaches."""
    return Document(
        [
            DocumentInfo(title="Sketch"),
            RevenueStream(id="seats", name="Seats"),
            Segment(id="desks", name="Desks"),
        ]
    )


@pytest.fixture
def unfinished(sketch: Document, tmp_path: Path) -> Path:
    storage.save(sketch, tmp_path / "sketch.bmcanvas")
    return tmp_path / "sketch.bmcanvas"


def _json(out: str) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(out, parse_constant=pytest.fail)
    return plain


def test_findings_stand_in_groups_with_what_to_do(run: Run, unfinished: Path) -> None:
    code, out, err = run("check", unfinished)
    assert (code, err) == (1, "")
    lines = out.splitlines()
    snapshot = storage.load(unfinished).snapshot()
    findings = check(snapshot, analyse(snapshot))
    assert lines[0].startswith(f"Sketch · {findings.count('error')} errors, ")
    assert f"Errors ({findings.count('error')})" in lines
    at = lines.index("  R201  Nobody pays for “Seats” yet.")
    assert lines[at + 1].strip() == rule_infos()["R201"].advice
    assert lines.index(f"Errors ({findings.count('error')})") < at
    assert at < lines.index(f"Warnings ({findings.count('warning')})")


def test_findings_as_json(run: Run, unfinished: Path) -> None:
    code, out, err = run("check", unfinished, "--json")
    assert (code, err) == (1, "")
    found = _json(out)
    snapshot = storage.load(unfinished).snapshot()
    findings = check(snapshot, analyse(snapshot))
    assert [(one["rule"], one["subject"]) for one in found["findings"]] == [
        (one.rule, one.subject) for one in findings.every
    ]
    assert found["counts"]["error"] == findings.count("error")
    paid = next(one for one in found["findings"] if one["rule"] == "R201")
    assert paid["sentence"] == "Nobody pays for “Seats” yet."
    assert paid["mends"] is True
    assert paid["accepted"] is None
    assert set(paid) == {
        "rule", "severity", "subject", "sentence", "title", "advice", "reason", "source", "ids", "path",
        "mends", "accepted",
    }  # fmt: skip


def test_what_is_accepted_is_listed_with_its_reason_and_fails_nothing(
    run: Run, sketch: Document, tmp_path: Path
) -> None:
    for finding in check(sketch.snapshot(), analyse(sketch.snapshot())).every:
        if finding.severity != "hint":
            day = datetime.date(2026, 11, 2)
            commands.accept(sketch, finding.rule, finding.subject, "A sketch only", by="Ida", date=day)
    storage.save(sketch, tmp_path / "accepted.bmcanvas")
    for strict in ("error", "warning"):
        code, out, _err = run("check", tmp_path / "accepted.bmcanvas", "--fail-on", strict)
        assert code == 0
        assert "Accepted by Ida on 2026-11-02: A sketch only" in out
    accepted = _json(run("check", tmp_path / "accepted.bmcanvas", "--json")[1])["findings"]
    assert {"reason": "A sketch only", "by": "Ida", "date": "2026-11-02"} in [
        one["accepted"] for one in accepted
    ]


def test_a_plan_that_fails_is_not_nothing_to_mend(run: Run, tmp_path: Path) -> None:
    seats = RevenueStream(
        id="seats",
        name="Seats",
        components=(SubscriptionPricing(price=Quantity(value=10.0)),),
        customers_start=Quantity(value=20.0),
    )
    info = DocumentInfo(opening_cash=Quantity(value=12_000.0))
    plan = Document([info, seats, Cost(id="rent", name="Rent", amount=Quantity(value=5_000.0))])
    for rule in rule_infos():
        if rule != "R261":
            commands.set_rule(plan, rule, False)
    storage.save(plan, tmp_path / "plan.bmcanvas")
    code, out, _err = run("check", tmp_path / "plan.bmcanvas", "--fail-on", "warning")
    assert code == 1
    assert "  R261  Runway is 2.5 months: below 6 months it is bad." in out.splitlines()


def test_a_warning_fails_only_where_that_is_asked_for(run: Run, sketch: Document, tmp_path: Path) -> None:
    for finding in check(sketch.snapshot(), analyse(sketch.snapshot())).every:
        if finding.severity == "error":
            commands.set_rule(sketch, finding.rule, False)
    path = tmp_path / "warned.bmcanvas"
    storage.save(sketch, path)
    assert run("check", path)[0] == 0
    assert run("check", path, "--fail-on", "error")[0] == 0
    assert run("check", path, "--fail-on", "warning")[0] == 1
    assert f"Switched off: {', '.join(sketch.info.rules_off)}" in run("check", path)[1]


def test_nothing_to_mend_is_said(run: Run, sketch: Document, tmp_path: Path) -> None:
    for rule in rule_infos():
        commands.set_rule(sketch, rule, False)
    storage.save(sketch, tmp_path / "calm.bmcanvas")
    code, out, _err = run("check", tmp_path / "calm.bmcanvas")
    assert code == 0
    assert out.splitlines()[0] == "Sketch · nothing to mend"


@pytest.mark.parametrize("content", [None, b"no canvas"])
def test_a_file_that_is_refused_is_told_apart_from_findings(
    run: Run, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "other.bmcanvas"
    if content is not None:
        path.write_bytes(content)
    code, out, err = run("check", path)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def test_a_wrong_word_for_fail_on_is_wrong_usage(run: Run, unfinished: Path) -> None:
    assert run("check", unfinished, "--fail-on", "hint")[0] == 2


def test_the_checks_of_a_scenario(run: Run, file: Path) -> None:
    assert run("check", file, "--scenario", "Dearer, later", "--json")[0] in (0, 1)
    assert run("check", file, "--scenario", "nowhere")[0] == 2


@pytest.mark.parametrize("name", example_names())
def test_no_example_has_an_error(run: Run, tmp_path: Path, name: str) -> None:
    run("new", "--example", name, tmp_path / "example.bmcanvas")
    code, out, _err = run("check", tmp_path / "example.bmcanvas")
    assert code == 0, out


def test_names_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    document = Document([DocumentInfo(title="Sketch"), RevenueStream(id="seats", name="Seats\u202e")])
    storage.save(document, tmp_path / "named.bmcanvas")
    assert "\u202e" not in run("check", tmp_path / "named.bmcanvas")[1]
