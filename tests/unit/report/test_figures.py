"""matplotlib figures as plain shapes."""

from __future__ import annotations

import matplotlib as mpl

from canvas_app.analysis import Analysis, analyse
from canvas_app.document import Document
from canvas_app.drawing.shapes import Group, Path, Shape, Text
from canvas_app.drawing.theme import load_theme
from canvas_app.model import DocumentInfo, RevenueStream, quantity
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.report.figures import cash_figure, forecast_figure, scenario_figure
from canvas_app.report.plot_shapes import figure_shapes

THEME = load_theme()


def _analysis(*names: str) -> Analysis:
    part = SubscriptionPricing(price=quantity(10.0))
    streams = [RevenueStream(name=n, components=(part,), customers_start=quantity(10)) for n in names]
    return analyse(Document([DocumentInfo(title="Acme"), *streams]).snapshot())


def _flat(shapes: tuple[Shape, ...]) -> list[Shape]:
    inner = [_flat(shape.shapes) if isinstance(shape, Group) else [shape] for shape in shapes]
    return [shape for part in inner for shape in part]


def _texts(shapes: tuple[Shape, ...]) -> list[str]:
    return [shape.text for shape in _flat(shapes) if isinstance(shape, Text)]


def test_a_stack_is_labelled_directly_with_text_as_text() -> None:
    analysis = _analysis("$5 and $10 $\\frac{", "Seats")
    figure = forecast_figure(analysis, lambda month: f"Month {month}", THEME, 600.0, 240.0)
    texts = _texts(figure_shapes(figure, THEME))
    assert "$5 and $10 $\\frac{" in texts
    assert {"Seats", "Month 1", "Month 36"} <= set(texts)


def test_everything_stays_inside_the_figure_and_uses_theme_colours() -> None:
    figure = cash_figure(_analysis("Seats"), str, THEME, 600.0, 240.0)
    for shape in _flat(figure_shapes(figure, THEME)):
        if isinstance(shape, Path):
            assert all(-1 <= value <= 601 for op in shape.ops for value in op[1::2] if op[0] in "ML")
            paint = shape.fill or shape.stroke
            assert paint is None or paint.token in THEME.colors


def test_many_streams_become_a_few_bands_and_the_rest() -> None:
    figure = forecast_figure(_analysis(*(f"Stream {n}" for n in range(9))), str, THEME, 600.0, 240.0)
    assert "4 others" in _texts(figure_shapes(figure, THEME))


def test_scenarios_are_named_beside_their_lines() -> None:
    analysis = _analysis("Seats")
    texts = _texts(figure_shapes(scenario_figure([analysis, analysis], str, THEME, 600.0, 240.0), THEME))
    assert texts.count("Base") == 2


def test_settings_of_the_library_are_left_as_they_were() -> None:
    before = dict(mpl.rcParams)
    figure_shapes(forecast_figure(_analysis("Seats"), str, THEME, 600.0, 240.0), THEME)
    assert dict(mpl.rcParams) == before


def test_a_model_that_earns_nothing_has_a_figure_too() -> None:
    stream = RevenueStream(name="Empty")
    analysis = analyse(Document([stream]).snapshot())
    assert "Empty" in _texts(figure_shapes(forecast_figure(analysis, str, THEME, 600.0, 240.0), THEME))
