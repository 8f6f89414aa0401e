"""What people do about findings: mend them, accept them with a reason, or switch a rule off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.commands.elements import make_room
from canvas_app.commands.errors import RefusedError, refusing
from canvas_app.model import DOCUMENT_ID, Acceptance, ElementBase, clean_text

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from canvas_app.commands.elements import Settle
    from canvas_app.document import Document
    from canvas_app.model.fixes import Fix


def apply_fix(document: Document, fix: Fix, *, settle: Settle | None = None) -> None:
    """Mend a finding in one step of undo; `settle` may give new elements their places."""
    apply_fixes(document, (fix,), fix.label, settle=settle)


def apply_fixes(
    document: Document, fixes: Iterable[Fix], label: str, *, settle: Settle | None = None
) -> None:
    """Mend several findings in one step of undo; a later fix of the same record wins."""
    fixes = tuple(fixes)
    put = (record for fix in fixes for record in fix.put)
    new = [record for record in put if isinstance(record, ElementBase) and document.get(record.id) is None]
    make_room(document, len(new))
    with document.transact(label) as tx:
        for fix in fixes:
            for record in fix.put:
                tx.put(record)
            for key in fix.remove:
                tx.remove(key)
        for element in settle(new) if settle is not None else ():
            tx.put(element)


def accept(
    document: Document,
    rule: str,
    subject: str,
    reason: str,
    *,
    by: str = "",
    date: datetime.date | None = None,
) -> str:
    """Keep a finding as it is, with the reason; returns the id of the acceptance. One before is replaced."""
    cleaned = clean_text(reason, one_line=True)
    if not cleaned:
        raise RefusedError("Say in a few words why this may stay as it is.", "reason")
    known = _acceptance(document, rule, subject)
    fields: dict[str, object] = {"rule": rule, "subject": subject, "reason": cleaned, "by": by, "date": date}
    with refusing(Acceptance):
        acceptance = Acceptance.model_validate(fields if known is None else fields | {"id": known.id})
    with document.transact(f"Accept a finding of {rule}") as tx:
        tx.put(acceptance)
    return acceptance.id


def withdraw(document: Document, rule: str, subject: str) -> None:
    """Take an acceptance back, so that the finding is open again; nothing where there is none."""
    known = _acceptance(document, rule, subject)
    if known is not None:
        with document.transact(f"Reopen a finding of {rule}") as tx:
            tx.remove(known.id)


def set_rule(document: Document, rule: str, on: bool) -> None:
    """Switch a rule on or off for this document."""
    off = [known for known in document.info.rules_off if known != rule]
    with document.transact(f"Switch {rule} {'on' if on else 'off'}") as tx:
        tx.update(DOCUMENT_ID, rules_off=tuple(sorted(off if on else [*off, rule])))


def _acceptance(document: Document, rule: str, subject: str) -> Acceptance | None:
    for acceptance in document.snapshot().acceptances.values():
        if (acceptance.rule, acceptance.subject) == (rule, subject):
            return acceptance
    return None
