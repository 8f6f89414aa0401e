"""What the chapters say of a model: every cost counted, no word of the user changed or lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.document import Document
from canvas_app.drawing.shapes import Group, Text
from canvas_app.drawing.theme import load_theme
from canvas_app.model import (
    Channel,
    Cost,
    DocumentInfo,
    Note,
    Override,
    RevenueStream,
    Scenario,
    Segment,
    VariableCost,
    quantity,
)
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Pays, Reaches
from canvas_app.report.pdf.chapters import forecast, money, register, summary
from canvas_app.report.pdf.pieces import Piece
from canvas_app.report.pdf.story import Story
from canvas_app.report.scenarios import analysed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.document import AnyRecord
    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.pdf.pieces import Flow


def story_of(*records: AnyRecord, scenario: str | None = None) -> Story:
    snapshot = Document(records).snapshot()
    applied, analysis, scenario_id = analysed(snapshot, scenario)
    return Story(applied, snapshot, analysis, load_theme(), "A4", scenario_id)


def said(flow: Flow) -> str:
    pieces = [item for item in flow if isinstance(item, Piece)]
    return " ".join(text for piece in pieces for text in _texts(piece.shapes))


def _texts(shapes: Iterable[Shape]) -> list[str]:
    found: list[str] = []
    for shape in shapes:
        if isinstance(shape, Text):
            found.append(shape.text)
        elif isinstance(shape, Group):
            found += _texts(shape.shapes)
    return found


def seats(cost: float = 30) -> RevenueStream:
    return RevenueStream(
        id="s",
        name="Seats",
        components=(SubscriptionPricing(price=quantity(100)),),
        customers_start=quantity(10),
        variable_costs=(VariableCost(amount=quantity(cost)),),
    )


def test_costs_include_what_the_streams_themselves_cause() -> None:
    text = said(money.costs(story_of(seats(), Cost(name="Office", amount=quantity(500)))))
    assert "The model spends $800 in the first month on two elements." in text
    assert "Inference (COGS)" in text


def test_an_acquisition_cost_that_never_comes_back_is_called_so() -> None:
    won = (Segment(id="g", name="Desks"), Pays(source="g", target="s"), Reaches(source="c", target="g"))
    selling = Channel(id="c", name="Sales", new_customers=quantity(1), spend=quantity(1e6))
    text = said(summary.executive_summary(story_of(seats(cost=120), selling, *won)))
    assert "CAC payback Never" in text
    assert "CAC payback is never reached. The gross margin is zero or below" in text


def test_a_scenario_keeps_the_name_that_its_author_gave_it() -> None:
    scenario = Scenario(name="Worst case EU", overrides=(Override(record="s", path="churn", value=0.1),))
    text = said(forecast.forecast(story_of(seats(), scenario, scenario="Worst case EU"), 2))
    assert "in the scenario “Worst case EU”" in text
    assert "in the base scenario" in said(forecast.forecast(story_of(seats()), 2))


def test_what_is_left_out_of_a_table_is_said() -> None:
    many = [Scenario(name=f"Case {number}") for number in range(7)]
    story = story_of(seats(), DocumentInfo(horizon=120), *many)
    assert "The first 4 are shown; 3 more stand in the model." in said(forecast.scenarios(story, 3))
    assert "its first 72 months are in the table" in said(forecast.forecast(story, 2))


def test_a_note_with_a_description_keeps_its_text() -> None:
    text = said(register.register(story_of(Note(name="Ask", description="Why", text="Which renew?")), {}))
    assert "Why" in text
    assert "Which renew?" in text
