"""Mends findings: asks a rule for its fix in the present state of the document and applies it."""

from __future__ import annotations

import functools
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from canvas_app.commands import findings as commands
from canvas_app.commands.errors import RefusedError
from canvas_app.gui.tools.landing import at_home
from canvas_app.model import ElementBase, RelationBase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from canvas_app.analysis.checks import Finding, NearRule, WholeRule
    from canvas_app.document import Document, Snapshot
    from canvas_app.model.fixes import Fix

log = logging.getLogger(__name__)


@functools.cache
def rules_by_id() -> Mapping[str, NearRule | WholeRule]:
    """Return the rules by id."""
    from canvas_app.analysis.checks import RULES

    return {rule.id: rule for rule in RULES}


def fix_of(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Return what would mend a finding; None where that needs a decision of the user."""
    mend = rules_by_id()[finding.rule].fix
    if mend is None:
        return None
    try:
        return mend(snapshot, finding)
    except Exception:
        # The finding may be older than the snapshot; and no rule may take the window down.
        log.exception("The fix of %s could not be made.", finding.rule)
        return None


class Mended(NamedTuple):
    """What was done."""

    sentence: str
    new: tuple[str, ...]
    """The elements that have come."""


def mend(document: Document, finding: Finding) -> Mended:
    """Mend a finding in one step of undo.

    Raises RefusedError where the finding needs a decision, or DocumentError.
    """
    fix = fix_of(document.snapshot(), finding)
    if fix is None:
        advice = rules_by_id()[finding.rule].info.advice
        raise RefusedError(f"This needs your decision. {advice}".rstrip(), finding.path)
    new = [one.id for one in fix.put if isinstance(one, ElementBase) and document.get(one.id) is None]
    commands.apply_fix(document, fix, settle=functools.partial(at_home, document.snapshot()))
    return Mended(f"Done: {fix.label}. Undo takes it back.", tuple(new))


def mend_all(document: Document, findings: Sequence[Finding]) -> str:
    """Mend findings of one rule in one step of undo; return the sentence that says what became of them."""
    snapshot = document.snapshot()
    fixes = _drawn_once(snapshot, filter(None, (fix_of(snapshot, finding) for finding in findings)))
    if not fixes:
        raise RefusedError("None of these can be mended by itself. Open one to see what to decide.")
    title = rules_by_id()[findings[0].rule].info.title
    label = f"Mend {_counted(len(fixes))} of {findings[0].rule}"
    commands.apply_fixes(document, fixes, label, settle=functools.partial(at_home, snapshot))
    left = len(findings) - len(fixes)
    rest = f" {left} need{'s' if left == 1 else ''} your decision." if left else ""
    return f"Done: {_counted(len(fixes))} “{title}” mended. Undo takes them back.{rest}"


def _drawn_once(snapshot: Snapshot, fixes: Iterable[Fix]) -> list[Fix]:
    """Two cards may each be mended by the same new connection between them: it is drawn by the first."""
    drawn: set[tuple[str, str, str]] = set()
    once = []
    for fix in fixes:
        new = {
            one.id: (one.kind, one.source, one.target)
            for one in fix.put
            if isinstance(one, RelationBase) and one.id not in snapshot.relations
        }
        once.append(replace(fix, put=tuple(one for one in fix.put if new.get(one.id) not in drawn)))
        drawn.update(new.values())
    return once


def _counted(number: int) -> str:
    return f"{number:,} finding{'' if number == 1 else 's'}"
