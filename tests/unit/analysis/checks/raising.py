"""What the tests of single rules share: what a canvas raises, and a fix applied and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from canvas_app.analysis import analyse
from canvas_app.analysis.checks import RULES, check
from canvas_app.commands.findings import apply_fix
from canvas_app.document import Document
from canvas_app.model import Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.analysis.checks import Finding
    from canvas_app.document import AnyRecord
    from canvas_app.model.fixes import Fix
    from canvas_app.model.quantity import Record


def q(value: float, low: float | None = None, high: float | None = None, **fields: str) -> Quantity:
    return Quantity.model_validate({"value": float(value), "low": low, "high": high, **fields})


def raised(records: Sequence[Record] | Document, rule: str) -> list[Finding]:
    """Return what a rule finds in a canvas with its numbers."""
    document = records if isinstance(records, Document) else Document(cast("Sequence[AnyRecord]", records))
    snapshot = document.snapshot()
    return [finding for finding in check(snapshot, analyse(snapshot)).every if finding.rule == rule]


def sentences(records: Sequence[Record] | Document, rule: str) -> list[str]:
    """Return the sentences of a rule about a canvas."""
    return [finding.sentence for finding in raised(records, rule)]


def fix_of(document: Document, finding: Finding) -> Fix | None:
    """Return what mends a finding."""
    rule = next(rule for rule in RULES if rule.id == finding.rule)
    assert rule.fix is not None, f"{rule.id} has no fix"
    return rule.fix(document.snapshot(), finding)


def mended(records: Sequence[Record], rule: str) -> Document:
    """Apply the fix of the one finding of a rule, see it gone, undo it, see it back, and do it again."""
    document = Document(cast("Sequence[AnyRecord]", records))
    (finding,) = raised(document, rule)
    before = {one.id: one for one in document.records()}
    fix = fix_of(document, finding)
    assert fix is not None
    apply_fix(document, fix)
    after = {one.id: one for one in document.records()}
    assert raised(document, rule) == []
    document.history.undo()
    assert {one.id: one for one in document.records()} == before
    assert raised(document, rule) == [finding]
    document.history.redo()
    assert {one.id: one for one in document.records()} == after
    return document
