"""Who pays, who is reached, who gets a share: R201 and R203 to R212."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.checks.finding import Found
from canvas_app.analysis.checks.rule import NearRule
from canvas_app.model.fixes import Fix
from canvas_app.model.relations import Pays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.analysis.checks.finding import Finding
    from canvas_app.analysis.checks.look import Look
    from canvas_app.analysis.checks.rule import Rule
    from canvas_app.document import Snapshot
    from canvas_app.model import RevenueStream


def _nobody_pays(look: Look, stream: RevenueStream) -> Iterator[Found]:
    if not look.incoming(stream.id, "pays"):
        yield Found()


def _connect_a_segment(snapshot: Snapshot, finding: Finding) -> Fix | None:
    segments = [element for element in snapshot.elements.values() if element.kind == "segment"]
    if not segments:
        return None
    pays = Pays(source=segments[0].id, target=finding.subject)
    return Fix(f"Let “{segments[0].name}” pay", put=(pays,))


RULES: tuple[Rule, ...] = (NearRule("R201", ("revenue_stream",), _nobody_pays, _connect_a_segment),)
