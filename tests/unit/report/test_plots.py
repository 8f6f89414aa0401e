"""The eight figures: what their titles find, and that their tables hold the numbers of the analysis."""

from __future__ import annotations

import csv
import gc
import io
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from pypdf import PdfReader

from canvas_app import storage
from canvas_app.analysis import analyse
from canvas_app.analysis.metrics.retention import cohorts
from canvas_app.analysis.questions.prices import PriceCurve
from canvas_app.analysis.questions.sensitivity import Sensitivity
from canvas_app.analysis.simulation.monte_carlo import Simulation, simulate
from canvas_app.document import Document
from canvas_app.drawing.shapes import Group, Path, Shape
from canvas_app.drawing.text import text_width
from canvas_app.model import DocumentInfo, Quantity, RevenueStream, Segment, quantity
from canvas_app.model.examples import example_path
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Pays
from canvas_app.report import ReportError
from canvas_app.report.plots import KINDS, Look, Plot, Table, Wanted, plot
from canvas_app.report.plots.chances import distribution
from canvas_app.report.plots.choices import best_price, compared_price, scenario_comparison, tornado_chart
from canvas_app.report.plots.files import csv_text, tab_text, write_plot
from canvas_app.report.plots.frame import round_ticks, spread
from canvas_app.report.plots.money import mrr_bridge
from tests.unit.report.drawn import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path as FilePath

    from canvas_app.document import Snapshot

IDS = [kind.id for kind in KINDS]


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return storage.load(example_path("Generative AI")).snapshot()


@pytest.fixture(scope="module")
def simulation(snapshot: Snapshot) -> Simulation:
    return simulate(snapshot, trials=1000)


def one_stream(**fields: object) -> Snapshot:
    part = SubscriptionPricing(price=Quantity(value=10.0))
    stream = RevenueStream(name="Seats", components=(part,), customers_start=quantity(100), **fields)  # type: ignore[arg-type]
    return Document([stream]).snapshot()


def column(table: Table, name: str) -> list[float]:
    at = table.header.index(name)
    return [float(row[at]) for row in table.rows]  # type: ignore[arg-type]


def stroked(shapes: Iterable[Shape]) -> Iterator[Path]:
    for shape in shapes:
        if isinstance(shape, Path) and shape.stroke is not None:
            yield shape
        elif isinstance(shape, Group):
            yield from stroked(shape.shapes)


def test_revenue_by_stream_is_that_of_the_analysis(snapshot: Snapshot) -> None:
    analysis, made = analyse(snapshot), plot("revenue", Wanted(snapshot))
    for name, values in zip(analysis.stream_names, analysis.revenue, strict=True):
        assert column(made.table, name) == values.tolist()
    assert column(made.table, "Total") == analysis.total_revenue.tolist()
    assert " of revenue in month 36" in made.title


def test_the_bridge_closes_in_every_month(snapshot: Snapshot) -> None:
    table = mrr_bridge(analyse(snapshot), 36).table
    parts = {name: np.array(column(table, name)) for name in table.header}
    end = parts["Start"] + parts["New"] + parts["Expansion"] - parts["Contraction"] - parts["Churned"]
    assert np.allclose(end, parts["End"], atol=0.01)
    assert np.allclose(parts["Start"][1:], parts["End"][:-1])


def test_the_title_of_cash_names_its_lowest_month(snapshot: Snapshot) -> None:
    analysis, made = analyse(snapshot), plot("cash", Wanted(snapshot))
    assert column(made.table, "Cash") == analysis.cash.tolist()
    assert f"month {int(np.argmin(analysis.cash)) + 1} " in made.title


def test_those_of_whom_nothing_says_that_they_stay_are_not_averaged_in() -> None:
    part = SubscriptionPricing(price=quantity(5.0))
    once = RevenueStream(id="o", name="Once", components=(part,), customers_start=quantity(900.0))
    leaving = once.model_copy(update={"id": "l", "name": "Leaving", "churn": quantity(0.5)})
    snapshot = Document([once, leaving]).snapshot()
    made, alone = (plot("cohorts", Wanted(snapshot, stream_id=key)) for key in (None, "l"))
    assert (made.title, made.table) == (alone.title, alone.table)
    assert ", all streams with a churn, " in made.note


def test_cohorts_show_the_share_that_is_left(snapshot: Snapshot) -> None:
    analysis = analyse(snapshot)
    made = plot("cohorts", Wanted(snapshot, analysis=analysis))
    survivors = np.asarray(cohorts(analysis, None).survivors)
    first = made.table.rows[0]
    assert first[0] == "There at the start"
    assert first[3] == pytest.approx(survivors[0, 3] / survivors[0, 0])
    assert len(made.table.rows) <= 13


def test_scenarios_are_side_by_side(snapshot: Snapshot) -> None:
    made = plot("scenarios", Wanted(snapshot, metric="mrr"))
    values = column(made.table, "MRR")
    expected = [analyse(snapshot, one).metrics["mrr"].value for one in (None, *snapshot.scenarios)]
    assert values == expected
    assert made.table.rows[0][2] == 0.0


def test_scenarios_that_end_alike_are_said_to_hardly_differ(snapshot: Snapshot) -> None:
    base = analyse(snapshot)
    for what, unit in (("revenue", " a month in each"), ("cash", " in each")):
        title = scenario_comparison([base, base], what).title
        assert title.startswith(f"The scenarios hardly differ in month 36: {what} is about $")
        assert title.endswith(unit)
    every = [base, *(analyse(snapshot, one) for one in snapshot.scenarios)]
    assert "lies between" in scenario_comparison(every).title


def test_the_bridge_says_that_it_starts_before_the_first_month(snapshot: Snapshot) -> None:
    assert "year by year from before month 1 on, " in mrr_bridge(analyse(snapshot), None).note


def test_the_mark_of_the_lowest_cash_stands_beside_the_amounts() -> None:
    made = plot("cash", Wanted(one_stream()))
    assert column(made.table, "Cash")[0] == min(column(made.table, "Cash"))
    picture = made.picture(Look(612.0, 236.0, 11.5, bare=True))
    amounts = [text for text in texts(picture.shapes) if text.text.startswith("$") and " " not in text.text]
    right = max(
        text.x + (0.0 if text.anchor == "end" else text_width(text.text, text.size, text.weight))
        for text in amounts
    )
    line = max(stroked(picture.shapes), key=lambda path: len(path.ops))
    assert min(op[1] for op in line.ops if len(op) == 3) - 5.5 > right


def test_names_of_bars_have_two_lines_in_a_document(snapshot: Snapshot) -> None:
    found = Sensitivity(snapshot, "cash_low").tornado()
    long = "Plant licence of the workflow automation, annual contract value"
    bars = [replace(bar, assumption=replace(bar.assumption, owner="", label=long)) for bar in found.bars]
    for count in range(2, min(len(bars), 10) + 1):
        made = tornado_chart(replace(found, bars=tuple(bars[:count])), "USD")
        for height in (60.0 + 28.0 * max(count, 4), 60.0 + 22.0 * max(count, 4)):
            shown = [text.text for text in texts(made.picture(Look(612.0, height, 11.5, bare=True)).shapes)]
            assert not any("…" in each for each in shown)
            assert " ".join(shown).count("contract value") == count


def test_the_tornado_is_that_of_the_analysis(snapshot: Snapshot) -> None:
    found = Sensitivity(snapshot, "cash_low").tornado()
    made = plot("tornado", Wanted(snapshot, metric="cash_low"))
    assert [row[0] for row in made.table.rows] == [bar.assumption.title for bar in found.bars]
    assert [row[3] for row in made.table.rows] == [bar.low_result for bar in found.bars]


def test_the_fan_has_the_percentiles_of_the_simulation(simulation: Simulation) -> None:
    made = distribution(simulation, "cash")
    assert column(made.table, "P50 (median)") == simulation.bands["cash"][1].tolist()
    assert "1,000 trials, seed 1" in made.note


def test_the_histogram_counts_every_trial(simulation: Simulation) -> None:
    made = distribution(simulation, "mrr")
    assert sum(column(made.table, "Trials")) == 1000
    assert "(P10)" in made.title
    assert "(P90)" in made.title


def test_results_that_hardly_differ_are_told_in_plain_words(simulation: Simulation) -> None:
    spread = replace(simulation.metrics["mrr"], p10=1000.1, p50=1000.2, p90=1000.3)
    bands = np.array([[100.1], [100.2], [100.3]])
    alike = replace(simulation, metrics={"mrr": spread}, months=1, bands={"revenue": bands})
    for made in (distribution(alike, "mrr"), distribution(alike, "revenue")):
        assert "is about $" in made.title
        assert "in at least 80 % of trials" in made.title
        assert "lies between" not in made.title + made.alt_text


def test_both_prices_of_a_curve_have_the_same_digits() -> None:
    none = np.array([])
    curve = PriceCurve("s", "money/user", 2010.4, none, none, none, 741.57, None)
    assert [compared_price(curve, price, "USD") for price in (741.57, 2010.4)] == ["$742", "$2.01k"]
    cheap = replace(curve, current=49.23, best=33.333)
    assert [compared_price(cheap, price, "USD") for price in (33.333, 49.23)] == ["$33.33", "$49.23"]


@pytest.mark.parametrize(
    ("now", "best"), [(30.0, 70.0), (45.0, 50.0), (70.0, 50.0), (90.0, 50.0), (52.0, 50.0)]
)
def test_the_words_of_the_present_price_stand_beside_its_point(now: float, best: float) -> None:
    prices = np.linspace(20.0, 100.0, 81)
    profit = 9000.0 - 2.0 * (prices - best) ** 2
    curve = PriceCurve("s", "money/user", now, prices, prices, profit, best, None)
    picture = best_price(curve, "Seats", "USD").picture(Look(612.0, 300.0, 11.5, bare=True))
    words = [text for text in texts(picture.shapes) if text.text.startswith(("Now $", "Best $"))]
    one, other = sorted(words, key=lambda text: text.text, reverse=True)
    line = max(stroked(picture.shapes), key=lambda path: len(path.ops))
    across, down = ([float(op[at]) for op in line.ops if op[0] != "Z"] for at in (1, 2))
    x = across[0] + (now - 20.0) / 80.0 * (across[-1] - across[0])
    assert abs(one.y - float(np.interp(x, across, down))) < 2.0 * 11.5
    assert abs(one.y - other.y) > 11.5


def test_a_best_price_of_nothing_is_marked_too() -> None:
    prices = np.linspace(0.0, 50.0, 51)
    profit = 9000.0 - prices**2
    curve = PriceCurve("s", "money/user", None, prices, prices, profit, 0.0, None)
    shown = texts(best_price(curve, "Seats", "USD").picture(Look(459.0, 260.0, 11.5, bare=True)).shapes)
    assert any(text.text.startswith("Best $0") for text in shown)


@pytest.mark.parametrize("width", [459.0, 612.0])
@pytest.mark.parametrize("best", [21.0, 35.0, 50.0, 80.0, 99.0])
@pytest.mark.parametrize("now", [20.0, 22.0, 36.0, 48.0, 50.0, 52.5, 70.0, 99.5])
@pytest.mark.parametrize("steep", [0.2, 2.0])
def test_the_words_of_prices_touch_no_line_and_not_each_other(
    now: float, best: float, width: float, steep: float
) -> None:
    prices = np.linspace(20.0, 100.0, 81)
    profit = 9000.0 - steep * (prices - best) ** 2
    curve = PriceCurve("s", "money/user", now, prices, prices, profit, best, None)
    picture = best_price(curve, "Seats", "USD").picture(Look(width, 260.0, 11.5, bare=True))
    words = [text for text in texts(picture.shapes) if text.text.startswith(("Now", "Best $"))]
    assert len(words) == (1 if abs(now - best) < 0.8 else 2)
    lines = [
        path for path in stroked(picture.shapes) if path.stroke is not None and path.stroke.token != "line"
    ]
    boxes = []
    for text in words:
        wide = text_width(text.text, text.size, text.weight)
        left = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
        boxes.append((left, text.y - text.size * 0.75, left + wide, text.y + text.size * 0.2))
    for box in boxes:
        assert box[0] >= 0.0
        assert box[2] <= width + 0.5
        assert not any(_crosses(line, box) for line in lines)
    for one, other in pairwise(boxes):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def _crosses(line: Path, box: tuple[float, float, float, float]) -> bool:
    ends = [(float(op[-2]), float(op[-1])) for op in line.ops if op[0] != "Z"]
    left, top, right, bottom = box
    at = np.linspace(0.0, 1.0, 60)
    for (x0, y0), (x1, y1) in pairwise(ends):
        x, y = x0 + (x1 - x0) * at, y0 + (y1 - y0) * at
        if ((left < x) & (x < right) & (top < y) & (y < bottom)).any():
            return True
    return False


def test_the_best_price_is_marked_where_demand_answers() -> None:
    part = SubscriptionPricing(price=Quantity(value=10.0))
    stream = RevenueStream(name="Seats", components=(part,), customers_start=quantity(100))
    segment = Segment(name="Offices", elasticity=quantity(-2.0))
    paid = Pays(source=segment.id, target=stream.id)
    made = plot("price", Wanted(Document([stream, segment, paid]).snapshot()))
    assert made.table.header == ("Price", "Demand", "Profit")
    assert "Seats" in made.title


@pytest.mark.parametrize("plot_id", IDS)
def test_an_empty_document_gets_advice(plot_id: str) -> None:
    made = plot(plot_id, Wanted(Document([]).snapshot()))
    assert made.empty
    assert made.advice.endswith(".")
    assert made.picture().shapes


@pytest.mark.parametrize("plot_id", IDS)
@pytest.mark.parametrize(("width", "height", "size"), [(1060.0, 600.0, 16.0), (640.0, 400.0, 12.0)])
def test_all_text_stays_on_the_paper(
    plot_id: str, width: float, height: float, size: float, snapshot: Snapshot, simulation: Simulation
) -> None:
    made = plot(plot_id, Wanted(snapshot, simulation=simulation))
    for text in texts(made.picture(Look(width, height, size)).shapes):
        left = text.x - (text_width(text.text, text.size, text.weight) if text.anchor == "end" else 0.0)
        assert left >= -1, text.text
        assert left + text_width(text.text, text.size, text.weight) <= width + 1, text.text
        assert 0 <= text.y <= height, text.text


@pytest.mark.parametrize("height", [220.0, 340.0, 700.0])
def test_bars_can_be_told_apart_by_what_their_names_end_with(snapshot: Snapshot, height: float) -> None:
    found = Sensitivity(snapshot, "cash_low").tornado()
    ends = ("per customer", "per seat", "per query", "share of revenue")
    alike = []
    for bar, end in zip(found.bars, ends, strict=False):
        named = replace(bar.assumption, owner="Enterprise search tools", label=f"Variable cost {end}")
        alike.append(replace(bar, assumption=named))
    made = tornado_chart(replace(found, bars=tuple(alike)), "USD")
    shown = " ".join(text.text for text in texts(made.picture(Look(640.0, height)).shapes))
    for end in ends[: len(alike)]:
        assert end.split()[-1] in shown
    assert shown.count("Enterprise") >= len(alike) > 2


@pytest.mark.parametrize("plot_id", ["revenue", "cohorts", "tornado", "distribution"])
def test_pictures_are_made_of_theme_colours(plot_id: str, snapshot: Snapshot, simulation: Simulation) -> None:
    look = Look()
    picture = plot(plot_id, Wanted(snapshot, simulation=simulation)).picture(look)
    paths = [shape for shape in picture.shapes if isinstance(shape, Path)]
    assert all(paint.token in look.theme.colors for s in paths for paint in (s.fill, s.stroke) if paint)
    assert picture.spots
    assert all(0 <= spot.x <= look.width and 0 <= spot.y <= look.height for spot in picture.spots)


def test_a_figure_is_one_of_matplotlib_and_leaves_its_settings(snapshot: Snapshot) -> None:
    before = dict(mpl.rcParams)
    made = plot("cash", Wanted(snapshot))
    assert made.figure(Look(800.0, 450.0)).get_size_inches().tolist() == pytest.approx([800 / 96, 450 / 96])
    assert dict(mpl.rcParams) == before


def test_names_of_users_are_no_markup_in_a_figure() -> None:
    made = plot("revenue", Wanted(one_stream()))
    assert made.table.header == ("Month", "Seats", "Total")
    odd = Plot("x", "$5 and $10 \\frac{", "<b>note</b>", draw=None, advice="Nothing.")
    shown = {text.text for text in texts(odd.picture().shapes)}
    assert {"$5 and $10 \\frac{", "<b>note</b>"} <= shown


def test_all_files_are_written(tmp_path: FilePath, snapshot: Snapshot) -> None:
    made = plot("cash", Wanted(snapshot))
    for suffix in ("svg", "png", "pdf", "csv"):
        write_plot(made, tmp_path / f"cash.{suffix}")
    assert made.title in (tmp_path / "cash.svg").read_text(encoding="utf-8")
    assert (tmp_path / "cash.png").read_bytes().startswith(b"\x89PNG")
    assert made.title in PdfReader(tmp_path / "cash.pdf").pages[0].extract_text().replace("\n", " ")
    rows = list(csv.reader(io.StringIO((tmp_path / "cash.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0] == ["Month", "Net cash", "Cash"]
    assert [float(row[2]) for row in rows[1:]] == pytest.approx(column(made.table, "Cash"))
    with pytest.raises(ReportError, match="not as"):
        write_plot(made, tmp_path / "cash.doc")


def test_data_cannot_start_a_formula() -> None:
    table = Table(("Name", "Value"), (("=1+1", -2.0), ("tab\there", None)))
    assert csv_text(table) == "Name,Value\r\n'=1+1,-2\r\ntab\there,\r\n"
    assert tab_text(table) == 'Name\tValue\n\'=1+1\t-2\n"tab\there"\t\n'


def test_labels_move_apart_and_stay_inside() -> None:
    moved = spread([1.0, 1.0, 9.9], 2.0, 0.0, 10.0)
    assert moved == [1.0, 3.0, 9.9]
    assert spread([9.0, 9.5], 2.0, 0.0, 10.0) == [8.0, 10.0]


def test_ticks_are_round() -> None:
    assert round_ticks(0.0, 690.0) == [0.0, 200.0, 400.0, 600.0, 800.0]
    assert round_ticks(-3.0, 3.0) == [-4.0, -2.0, 0.0, 2.0, 4.0]


@pytest.mark.parametrize("months", [1, 5, 13, 48, 60, 120])
def test_names_of_months_and_amounts_never_touch_on_a_page(months: int) -> None:
    info = DocumentInfo(start_month="2026-01", horizon=max(months, 12))
    part = SubscriptionPricing(price=Quantity(value=10.0))
    stream = RevenueStream(
        name="Seats", components=(part,), customers_start=quantity(1e5), churn=quantity(0.02)
    )
    wanted = Wanted(Document([info, stream]).snapshot(), months=months)
    for plot_id in ("revenue", "cash", "bridge"):
        shapes = plot(plot_id, wanted).picture(Look(612.0, 236.0, 11.5, bare=True)).shapes
        lines: dict[float, list[tuple[float, float]]] = {}
        for shape in texts(shapes):
            wide = text_width(shape.text, shape.size, shape.weight)
            left = shape.x - {"start": 0.0, "middle": wide / 2, "end": wide}[shape.anchor]
            lines.setdefault(round(shape.y), []).append((left, left + wide))
        for parts in lines.values():
            parts.sort()
            assert all(before[1] < after[0] for before, after in pairwise(parts)), (plot_id, parts)


@pytest.mark.parametrize("plot_id", IDS)
def test_nothing_is_drawn_from_numbers_that_lack_an_exchange_rate(plot_id: str) -> None:
    part = SubscriptionPricing(price=quantity(100.0), currency="EUR")
    stream = RevenueStream(id="s", name="Seats", components=(part,), customers_start=quantity(10.0))
    found = plot(plot_id, Wanted(Document([stream]).snapshot()))
    assert found.empty
    assert found.advice.startswith("There is no exchange rate for EUR. Enter it")


@pytest.mark.parametrize("name", ["RAG", "Generative AI", "MLOps"])
def test_the_lowest_cash_is_named_away_from_its_line(name: str) -> None:
    picture = plot("cash", Wanted(storage.load(example_path(name)).snapshot())).picture(
        Look(612.0, 236.0, 11.5, bare=True)
    )
    (named,) = (text for text in texts(picture.shapes) if ", month " in text.text)
    width = text_width(named.text, named.size, named.weight)
    left = {"start": named.x, "end": named.x - width, "middle": named.x - width / 2}[named.anchor]
    line = max(stroked(picture.shapes), key=lambda path: len(path.ops))
    beside = [op[2] for op in line.ops if len(op) == 3 and left <= op[1] <= left + width]
    assert beside
    assert not [y for y in beside if named.y - named.size * 0.7 < y < named.y + named.size * 0.2]


def test_a_picture_leaves_no_figure_behind_while_the_collector_rests(snapshot: Snapshot) -> None:
    chart = plot("revenue", Wanted(snapshot))
    gc.collect()
    before = _figures()
    gc.disable()
    try:
        chart.picture()
        assert _figures() == before
    finally:
        gc.enable()


def _figures() -> int:
    return sum(type(each) is Figure for each in gc.get_objects())
