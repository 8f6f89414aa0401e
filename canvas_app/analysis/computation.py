"""From a snapshot to an analysis: the parts that are computed, and how they are put together.

The whole and the incremental computation both end in `assemble`, with the same parts in the same order, so
they agree to the bit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis import scenarios
from canvas_app.analysis.flows import FlowPlan
from canvas_app.analysis.forecast.books import StreamTable, Terms, books_of, driven_values
from canvas_app.analysis.forecast.costs import DrivenLines, FixedLines, Line, headcount, supply_line
from canvas_app.analysis.forecast.exchange import Exchanged, exchanged, same_money
from canvas_app.analysis.forecast.money import ElementMoney
from canvas_app.analysis.forecast.streams import StreamForecast, forecast_stream
from canvas_app.analysis.forecast.structure import (
    COSTING,
    COUNTED,
    SHAPING,
    Structure,
    inputs_of,
    line_of_element,
    lines_of,
    same_shape,
    structure_of,
)
from canvas_app.analysis.forecast.timeline import Timeline, Vector
from canvas_app.analysis.metrics.figures import Figures
from canvas_app.analysis.metrics.mapping import Metrics
from canvas_app.analysis.results import Analysis
from canvas_app.document.commit import only_moved
from canvas_app.model import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from canvas_app.document import Snapshot


@dataclass(frozen=True)
class Parts:
    """What an analysis is assembled from."""

    source: Snapshot
    """The model itself, with its amounts as they are said."""
    exchange: Exchanged
    time: Timeline
    structure: Structure
    streams: StreamTable
    row_of: Mapping[str, int]
    fixed: FixedLines
    driven: DrivenLines
    heads: Mapping[str, Vector]
    """FTE by month, of each role."""
    flow_plan: FlowPlan

    @property
    def snapshot(self) -> Snapshot:
        """The model that is computed: all its amounts are in the reporting currency."""
        return self.exchange.snapshot


def analyse(snapshot: Snapshot, scenario_id: str | None = None) -> Analysis:
    """Return the numbers of a model; raises UnknownScenarioError for a scenario that is none."""
    return assemble(parts_of(scenarios.apply(snapshot, scenario_id)), scenario_name(snapshot, scenario_id))


def scenario_name(snapshot: Snapshot, scenario_id: str | None) -> str:
    """Return what a scenario is called."""
    return scenarios.BASE if scenario_id is None else snapshot.scenarios[scenario_id].name


def parts_of(source: Snapshot, before: Parts | None = None) -> Parts:
    """Return the parts of a snapshot, with the streams of earlier parts whose inputs are the same records."""
    return _parts_of(source, exchanged(source, None if before is None else before.exchange), before)


def _parts_of(
    source: Snapshot, exchange: Exchanged, before: Parts | None, changed: Collection[str] | None = None
) -> Parts:
    """The parts of a snapshot; with `changed`, all other records are the same as in the earlier parts."""
    snapshot, time = exchange.snapshot, Timeline.of(exchange.snapshot.info)
    known = None if before is None or before.time != time else before
    structure, touched = _structure(snapshot, known, changed)
    lines = _lines(structure, snapshot, time, known, touched)
    return Parts(
        source,
        exchange,
        time,
        structure,
        _stream_table(structure, snapshot, time, known, touched),
        {stream_id: row for row, stream_id in enumerate(structure.streams)},
        _fixed([line for line in lines if line.driver is None], time, known),
        _driven([line for line in lines if line.driver is not None], time, known),
        _all_heads(structure, snapshot, time, known, touched),
        _flow_plan(snapshot, before),
    )


def _structure(
    snapshot: Snapshot, known: Parts | None, changed: Collection[str] | None
) -> tuple[Structure, set[str] | None]:
    """The structure of a snapshot, and what the change may have reached; None where that is not known."""
    kinds = None if known is None or changed is None else _kinds(known.snapshot, snapshot, changed)
    if known is None or changed is None or kinds is None:
        return structure_of(snapshot), None
    structure = structure_of(snapshot, known.structure, kinds)
    return structure, _reached((known.snapshot, known.structure), (snapshot, structure), changed)


def _holds(key: str, known: Mapping[str, object], touched: AbstractSet[str] | None) -> bool:
    """Whether something is known of a record that no change can have reached."""
    return touched is not None and key not in touched and key in known


def _kinds(before: Snapshot, after: Snapshot, changed: Iterable[str]) -> set[str] | None:
    """The kinds of the changed records; None where one has become another kind."""
    kinds: set[str] = set()
    for key in changed:
        records = (one.elements.get(key) or one.relations.get(key) for one in (before, after))
        here = {record.kind for record in records if record is not None}
        if len(here) > 1:
            return None
        kinds |= here
    return kinds


def _reached(
    before: tuple[Snapshot, Structure], after: tuple[Snapshot, Structure], changed: Iterable[str]
) -> set[str]:
    """What a change may reach: the changed records, their ends, and the streams that depend on these."""
    found = set(changed)
    for key in changed:
        for snapshot, _ in (before, after):
            relation = snapshot.relations.get(key)
            found.update(() if relation is None else (relation.source, relation.target))
            element = snapshot.elements.get(key)
            if element is not None and element.kind == "stage":
                found.update(one.source for one in snapshot.incoming.get(key, ()))
    for _, structure in (before, after):
        found |= {stream for key in list(found) for stream in structure.streams_of.get(key, ())}
    return found


def _stream_table(
    structure: Structure,
    snapshot: Snapshot,
    time: Timeline,
    before: Parts | None,
    touched: AbstractSet[str] | None,
) -> StreamTable:
    known = {} if before is None else before.streams.forecasts
    forecasts = [
        known[key] if _holds(key, known, touched) else _forecast(key, structure, snapshot, time, known)
        for key in structure.streams
    ]
    if before is None or before.streams.ids != tuple(structure.streams):
        return StreamTable(forecasts, time.length)
    changed = [each for each in forecasts if known[each.inputs.stream.id] is not each]
    return before.streams.with_forecasts(changed, before.row_of) if changed else before.streams


def _fixed(lines: list[Line], time: Timeline, before: Parts | None) -> FixedLines:
    """The lines in document order as a table; the known table where it has the very same."""
    same = before is not None and _same_lines(lines, before.fixed.lines)
    return before.fixed if before and same else FixedLines(lines, time.length)


def _driven(lines: list[Line], time: Timeline, before: Parts | None) -> DrivenLines:
    same = before is not None and _same_lines(lines, before.driven.lines)
    return before.driven if before and same else DrivenLines(lines, time.length)


def _same_lines(lines: list[Line], known: Mapping[str, Line]) -> bool:
    return len(lines) == len(known) and all(known.get(line.key) is line for line in lines)


def _flow_plan(snapshot: Snapshot, before: Parts | None) -> FlowPlan:
    return FlowPlan(snapshot.relations) if before is None else before.flow_plan.following(snapshot.relations)


def _lines(
    structure: Structure,
    snapshot: Snapshot,
    time: Timeline,
    before: Parts | None,
    touched: AbstractSet[str] | None,
) -> list[Line]:
    """All cost lines in document order; those of unchanged elements in unchanged places are kept."""
    if before is None:
        return lines_of(structure, snapshot, time)
    known = {**before.fixed.lines, **before.driven.lines}
    lines: dict[str, Line | None] = {}
    for key in structure.costing if touched is None else touched & set(structure.costing):
        element, line = snapshot.elements[key], known.get(key)
        unmoved = element is before.snapshot.elements.get(key) and (
            before.structure.lane(element) == structure.lane(element)
        )
        if not (unmoved and (line is None or line.scope == tuple(structure.scopes.get(key, ())))):
            lines[key] = line_of_element(key, structure, snapshot, time)
    for relation in structure.supplies:
        if not _holds(relation.id, known, touched):
            lines[relation.id] = supply_line(relation, time)
    order = (*structure.costing, *(relation.id for relation in structure.supplies))
    ordered = (lines[key] if key in lines else known.get(key) for key in order)
    return [line for line in ordered if line is not None]


def _forecast(
    stream_id: str,
    structure: Structure,
    snapshot: Snapshot,
    time: Timeline,
    known: Mapping[str, StreamForecast],
) -> StreamForecast:
    inputs = inputs_of(stream_id, structure, snapshot)
    earlier = known.get(stream_id)
    if earlier is not None and earlier.inputs.same_as(inputs):
        return earlier
    return forecast_stream(inputs, time)


def parts_after(before: Parts, source: Snapshot, touched: Iterable[str]) -> Parts:
    """Return the parts of a snapshot that differs from an earlier one in the touched records only."""
    touched = list(touched)
    if same_money(before.source.info, source.info):
        exchange = exchanged(source, before.exchange, touched)
    else:
        exchange = exchanged(source)
        touched += [*before.exchange.foreign, *exchange.foreign]
    snapshot = exchange.snapshot
    changed = [key for key in touched if _counts(before.snapshot, snapshot, key)]
    if before.time != Timeline.of(snapshot.info) or not _same_structure(before, snapshot, changed):
        return _parts_of(source, exchange, before, changed)
    streams: dict[str, None] = {}
    for key in changed:
        streams |= dict.fromkeys([key] if key in before.row_of else before.structure.streams_of.get(key, ()))
    after = replace(before, source=source, exchange=exchange, flow_plan=_flow_plan(snapshot, before))
    return _with_streams(_with_lines(after, changed), list(streams))


def _counts(before: Snapshot, after: Snapshot, key: str) -> bool:
    if only_moved(before.elements.get(key), after.elements.get(key)):
        return False
    for snapshot in (before, after):
        record = snapshot.elements.get(key)
        if record is not None and record.kind in COUNTED:
            return True
        relation = snapshot.relations.get(key)
        if relation is not None and relation.kind in SHAPING:
            return True
    return False


def _same_structure(before: Parts, snapshot: Snapshot, changed: list[str]) -> bool:
    for key in changed:
        old, new = before.snapshot.elements.get(key), snapshot.elements.get(key)
        if old is None or new is None or not same_shape(old, new):
            return False
        known = before.fixed.line(key) or before.driven.line(key)
        if known or old.kind in COSTING:
            line = line_of_element(key, before.structure, snapshot, before.time)
            if (line is None) != (known is None) or (line and known and not line.fits(known)):
                return False
    return True


def _with_streams(parts: Parts, changed: list[str]) -> Parts:
    if not changed:
        return parts
    forecasts = [
        forecast_stream(inputs_of(stream_id, parts.structure, parts.snapshot), parts.time)
        for stream_id in changed
    ]
    return replace(parts, streams=parts.streams.with_forecasts(forecasts, parts.row_of))


def _with_lines(parts: Parts, changed: list[str]) -> Parts:
    keys = [key for key in changed if parts.fixed.line(key) or parts.driven.line(key)]
    lines = [line_of_element(key, parts.structure, parts.snapshot, parts.time) for key in keys]
    fixed = [line for line in lines if line is not None and line.driver is None]
    driven = [line for line in lines if line is not None and line.driver is not None]
    if fixed:
        parts = replace(parts, fixed=parts.fixed.with_lines(fixed))
    if driven:
        parts = replace(parts, driven=parts.driven.with_lines(driven))
    roles = {key: _heads(key, parts.snapshot, parts.time) for key in changed if key in parts.heads}
    if roles:
        parts = replace(parts, heads={**parts.heads, **roles})
    return parts


def _all_heads(
    structure: Structure,
    snapshot: Snapshot,
    time: Timeline,
    before: Parts | None,
    touched: AbstractSet[str] | None,
) -> dict[str, Vector]:
    known = {} if before is None else before.heads
    return {
        key: known[key] if _holds(key, known, touched) else _heads(key, snapshot, time)
        for key in structure.roles
    }


def _heads(role_id: str, snapshot: Snapshot, time: Timeline) -> Vector:
    role = snapshot.elements[role_id]
    assert isinstance(role, Role)
    return headcount(role, time)


def _heads_in_all(parts: Parts) -> Vector:
    """FTE of all roles; added up only where a cost of the company follows it."""
    if ("per_fte", ()) not in parts.driven.groups or not parts.heads:
        return np.zeros(parts.time.length)
    return np.asarray(np.array(list(parts.heads.values())).sum(axis=0))


def assemble(parts: Parts, scenario: str) -> Analysis:
    """Return the analysis of parts."""
    info, driven = parts.snapshot.info, parts.driven
    values = driven_values(driven, parts.streams, _heads_in_all(parts))
    terms = Terms(info.opening_cash.value, info.tax_rate.value, info.loss_carry)
    books = books_of(parts.streams, parts.fixed.sums + driven.sums(values), terms)
    money = ElementMoney(parts.streams, parts.fixed, driven, values, parts.structure.paid_out)
    return Analysis(
        seq=parts.snapshot.seq,
        scenario=scenario,
        currency=info.currency,
        months=info.horizon,
        metrics=Metrics(Figures(parts.streams, books, parts.structure, parts.exchange, money)),
        money=money,
        streams=parts.streams,
        books=books,
        structure=parts.structure,
        snapshot=parts.source,
        exchange=parts.exchange,
        flow_plan=parts.flow_plan,
    )
