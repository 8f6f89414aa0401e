"""Chapter 10, scenarios and uncertainty: the cases side by side, what moves them, how far they spread."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from canvas_app.analysis import METRICS
from canvas_app.analysis.questions.sensitivity import MOST_BARS
from canvas_app.model.numbers import NOTHING, money, percent
from canvas_app.report.content.blocks import (
    Bullets,
    Cell,
    Column,
    Heading,
    Span,
    Table,
    cells,
    text,
)
from canvas_app.report.content.charts import chart
from canvas_app.report.content.likelihood import base_probability, expected_worth
from canvas_app.report.content.measures import amount_words, label_beside, metric_words
from canvas_app.report.content.outlook import chances, scenarios_lead
from canvas_app.report.content.sentences import counted, listed, tied
from canvas_app.report.content.titles import told
from canvas_app.report.scenarios import changes_of
from canvas_app.report.values import bare_unit, chance_words, number_text, percentile_words, unit_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from canvas_app.analysis import Analysis
    from canvas_app.analysis.questions.sensitivity import Guess
    from canvas_app.analysis.simulation.monte_carlo import Simulation, Spread
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story
    from canvas_app.report.scenarios import InputChange

_COMPARED = (
    *("gross_margin", "ltv_cac", "cac_payback", "break_even_month", "cash_low", "runway", "npv", "irr"),
)
"""The metrics of the comparison, below the amounts at the end of the forecast."""
_COMPARED_LABELS = {"runway": "Runway at the burn of months 1 to 3"}
_SPREAD = ("npv", "cash_low", "total_revenue", "total_profit", "break_even_month", "ltv_cac")
_SPREAD_LABELS = {
    "total_revenue": "Revenue of the whole forecast",
    "total_profit": "Profit of the whole forecast",
}


def chapter(story: Story) -> Chapter:
    """Return the comparison of the scenarios, the tornado, the simulation and the decisive guesses."""
    blocks = (*_cases(story), *_sensitivity(story), *_simulation(story), *_guesses(story))
    empty = ""
    if not story.base.scenarios and story.simulation is None:
        empty = "Uncertainty is not yet worked out: there is no scenario, and no input has a range."
    return told("scenarios", blocks, empty)


def _cases(story: Story) -> Iterator[Block]:
    from canvas_app.report.plots.choices import scenario_comparison

    every = [analysis for _, analysis in story.scenarios]
    if len(every) < 2:
        yield text("There is one case only: the model has no scenario beside the base.")
        return
    yield text(scenarios_lead(every, len(story.base.scenarios) + 1 - len(every)))
    if story.incomplete:
        yield text(f"Their results cannot be compared yet. {story.incomplete}")
    else:
        yield chart(scenario_comparison(every, "revenue"), story.theme, currency=story.currency)
        yield Heading("Scenarios side by side")
        yield _comparison(story, every)
    yield from _changes(story, len(every) - 1)


def _comparison(story: Story, every: list[Analysis]) -> Table:
    expected = expected_worth(story)
    columns = [Column("Measure"), *(Column(one.scenario, end=True) for one in every)]
    rows = [_probabilities(story, len(every))] if _any_probability(story) else []
    for label, value in _amounts(every[0].months):
        rows.append([Cell(label), *(Cell(money(value(one), story.currency)) for one in every)])
    for metric_id in _COMPARED:
        if all(one.metrics[metric_id].status == "not_applicable" for one in every):
            continue  # It would compare nothing; chapter 12 says why it does not apply.
        values = [metric_words(one.metrics[metric_id], story.currency) for one in every]
        label = _COMPARED_LABELS.get(metric_id) or label_beside(metric_id)
        rows.append(list(cells(label, *values)))
    note = f"Amounts in {story.currency}. The base is the model without a scenario."
    if expected is not None:
        mean, spread = (money(part, story.currency) for part in (expected.mean, expected.deviation))
        note += (
            f" By the probabilities of the scenarios the expected net present value is {mean}, with a "
            f"standard deviation of {spread}."
        )
    return Table(tuple(columns), tuple(map(tuple, rows)), note=note, summary="The scenarios side by side.")


def _amounts(months: int) -> tuple[tuple[str, Callable[[Analysis], float]], ...]:
    return (
        (f"Revenue in month {months}", lambda one: float(one.total_revenue[-1])),
        ("Revenue of the whole forecast", lambda one: float(one.total_revenue.sum())),
        ("Profit of the whole forecast", lambda one: float(one.profit.sum())),
        (f"Cash in month {months}", lambda one: float(one.cash[-1])),
    )


def _any_probability(story: Story) -> bool:
    return any(scenario.probability is not None for scenario in story.base.scenarios.values())


def _probabilities(story: Story, count: int) -> list[Cell]:
    shown = [*story.base.scenarios.values()][: count - 1]
    rest = base_probability(story)
    base = NOTHING if rest is None else percent(rest)
    words = (NOTHING if one.probability is None else percent(one.probability) for one in shown)
    return [Cell("Probability"), Cell(base), *map(Cell, words)]


def _changes(story: Story, count: int) -> Iterator[Block]:
    """Yield the inputs that the shown scenarios change, one row each."""
    changes = changes_of(story.base)
    shown = [*story.base.scenarios.values()][:count]
    if not changes:
        return
    yield Heading("What the scenarios change")
    described = [one for one in shown if one.description]
    if described:
        yield Bullets(tuple((Span(f"{one.name}: ", bold=True), Span(one.description)) for one in described))
    columns = (*map(Column, ("Element", "Input", "Unit")), Column("Base", end=True))
    rows = tuple(
        (
            _owner(story, change, changes[at - 1] if at else None),
            *cells(change.label, unit_words(change.unit, story.currency) or NOTHING, change.base),
            *cells(*(change.values.get(one.id, NOTHING) for one in shown)),
        )
        for at, change in enumerate(changes)
    )
    yield Table(
        (*columns, *(Column(one.name, end=True) for one in shown)),
        rows,
        note=f"{NOTHING} means that the scenario leaves the input as it is in the base.",
        whole=True,
    )


def _owner(story: Story, change: InputChange, before: InputChange | None) -> Cell:
    """Return the element that an input belongs to; nothing where it is the one of the row above."""
    if before is not None and before.record == change.record:
        return Cell("")
    return story.cell(change.record) if change.record in story.names else Cell(change.owner)


def _sensitivity(story: Story) -> Iterator[Block]:
    from canvas_app.report.plots.choices import tornado_chart

    found = story.tornado
    shown = replace(found, bars=found.bars[:MOST_BARS])
    yield chart(
        tornado_chart(shown, story.currency, story.scenario_name),
        story.theme,
        _height(len(shown.bars)),
        story.currency,
    )


def _height(bars: int) -> float:
    """Return how high a figure is whose bars have names of two lines."""
    return 60.0 + 28.0 * max(bars, 4)


def _simulation(story: Story) -> Iterator[Block]:
    from canvas_app.report.plots.chances import distribution

    found = story.simulation
    if found is None:
        return
    yield Heading("How far the result may spread")
    drawn = len(found.inputs)
    inputs = {1: "the one input that has", 2: "both inputs that have"}.get(
        drawn, f"all {counted(drawn, 'input')} that have"
    )
    yield text(
        f"The simulation draws {inputs} a range {found.trials:,} times, in the {story.scenario_words}. "
        f"{chances(found)}"
    )
    yield chart(distribution(found, "npv"), story.theme, currency=story.currency)
    yield _percentiles(story, found)
    for note in (found.set_by_scenario, *found.notes):
        if note:
            yield text(note, quiet=True)


def _percentiles(story: Story, found: Simulation) -> Table:
    known = [metric_id for metric_id in _SPREAD if found.metrics[metric_id].defined > 0.0]
    partly = any(found.metrics[metric_id].defined < 1.0 for metric_id in known)
    titles = ("P10", "P50 (median)", "P90", *(("Trials with a value",) if partly else ()))
    columns = (Column("Measure"), *(Column(title, end=True) for title in titles))
    rows = []
    for metric_id in known:
        spread = found.metrics[metric_id]
        say = partial(amount_words, unit=spread.unit, currency=story.currency)
        label = _SPREAD_LABELS.get(metric_id) or label_beside(metric_id)
        ends = (percentile_words(end, spread, say) for end in (spread.p10, spread.p50, spread.p90))
        row = cells(label, *ends, chance_words(spread.defined))
        rows.append(row[: len(columns)])
    note = (
        "One trial in ten lies below P10, one in ten above P90. "
        f"{_without_value(found.metrics[metric_id] for metric_id in known)}"
        f"{found.trials:,} trials, seed {found.seed}, {story.scenario_words}.{_outside(story, found)}"
    )
    return Table(columns, tuple(rows), note=note, summary="Percentiles of the simulated measures.")


def _without_value(spreads: Iterable[Spread]) -> str:
    """Return how trials without a value count in the percentiles; empty where all have one."""
    partly = {spread.never_last for spread in spreads if spread.defined < 1.0}
    words = ""
    if True in partly:
        words = "A month that is never reached counts as later than any other. "
    if False in partly:
        words += f"{'Other percentiles' if words else 'Percentiles'} are those of the trials with a value. "
    return words


def _outside(story: Story, found: Simulation) -> str:
    """Return which results of the scenario itself lie outside of their P10 to P90, and why that can be."""
    far = []
    for metric_id in _SPREAD:
        spread, planned = found.metrics[metric_id], _planned(story.analysis, metric_id)
        if planned is None or spread.p10 is None or spread.p90 is None or spread.defined < 1.0:
            continue  # Where trials have no value, those that have one are another group than the plan.
        if not spread.p10 <= planned <= spread.p90:
            label = _SPREAD_LABELS.get(metric_id) or METRICS[metric_id].label
            far.append(f"{label} ({amount_words(planned, spread.unit, story.currency)})")
    if not far:
        return ""
    words = f" With each input at its planned value, outside of P10 to P90: {listed(far)}."
    if found.set_by_scenario:
        return words  # The reason stands below the table.
    return f"{words} The ranges reach further to one side of the planned values than to the other."


def _planned(analysis: Analysis, metric_id: str) -> float | None:
    sums = {"total_revenue": analysis.total_revenue, "total_profit": analysis.profit}
    return float(sums[metric_id].sum()) if metric_id in sums else analysis.metrics[metric_id].value


def _guesses(story: Story) -> Iterator[Block]:
    if not story.guesses:
        return
    count = len(story.guesses)
    yield Heading(
        "The guess that decides this case"
        if count == 1
        else f"The {counted(count, 'guess', 'guesses')} that decide this case"
    )
    yield text(
        "Ranked by how far each moves the net present value and by how little is known about it: these are "
        "worth finding out first."
    )
    titles = ("Guess", "Tried", "Net present value", "Confidence", "Source")
    rows = tuple(_guess_row(story, guess) for guess in story.guesses)
    note = (
        f"Each guess alone at both ends, in the {story.scenario_words}. Without a range: a tenth up and down."
    )
    yield Table(tuple(map(Column, titles)), rows, note=note, summary="The guesses that decide this case.")


def _tried(low: str, high: str) -> str:
    """Return two ends on one line; a unit that has many words may go on below them."""
    number, blank, unit = high.partition(" ")
    return f"{tied(f'{low} to {number}')}{blank}{unit}"


def _guess_row(story: Story, guess: Guess) -> tuple[Cell, ...]:
    item, bar = guess.assumption, guess.bar
    units = (bare_unit(item.unit), item.unit)
    tried = (
        number_text(end, unit, story.currency)
        for end, unit in zip((bar.low_input, bar.high_input), units, strict=True)
    )
    reached = (
        NOTHING if end is None else money(end, story.currency) for end in (bar.low_result, bar.high_result)
    )
    quantity = item.quantity
    target = item.place.record if item.place.record in story.names else None
    return (
        Cell(item.title, target),
        *cells(_tried(*tried), tied(" to ".join(reached))),
        *cells((quantity.confidence or "not said").capitalize(), quantity.source or "Not named"),
    )
