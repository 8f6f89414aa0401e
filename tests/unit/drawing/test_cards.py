"""Cards: as large as their texts need, never writing over their edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.drawing.cards import (
    CARD_WIDTH,
    CardFacts,
    Detail,
    card_shapes,
    card_size,
    detail_at,
    has_money,
)
from canvas_app.drawing.shapes import Icon, Paint, Path, Rect, Text
from canvas_app.drawing.text import text_width
from canvas_app.model import Activity, Cost, Note, RevenueStream, ValueProposition, quantity
from tests.unit.drawing.models import SEATS, every_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.drawing.shapes import Shape
    from canvas_app.model import Element

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120)
STREAM = RevenueStream(name="Team subscription", customers_start=quantity(218), components=(SEATS,))


def _texts(shapes: Iterable[Shape]) -> list[Text]:
    return [shape for shape in shapes if isinstance(shape, Text)]


def _assert_inside(shapes: Iterable[Shape], w: float, h: float) -> None:
    for text in _texts(shapes):
        width = text_width(text.text, text.size, text.weight)
        left = text.x - (width if text.anchor == "end" else 0.0)
        assert left >= 4.0
        assert left + width <= w - 4.0
        assert text.size * 0.7 <= text.y <= h - 2.0


@pytest.mark.parametrize(
    ("element", "height"),
    [
        (Activity(name="Fine-tuning", description="Domain adapters", cost=quantity(1)), 75),
        (Activity(name="Support transcripts", description="1.2 M documents"), 52),
        (Activity(name="Licensed news corpus of ours", description="Partner", cost=quantity(1)), 93),
        (ValueProposition(name="Generative", headline="Model → Deployment → Monetization"), 67),
        (Activity(name="Only a name"), 34),
    ],
)
def test_heights_are_those_of_the_design(element: Element, height: float) -> None:
    assert card_size(element) == (CARD_WIDTH, height)


def test_a_card_shows_icon_name_fact_and_money() -> None:
    w, h = card_size(STREAM)
    shapes = card_shapes(STREAM, w, h, CardFacts(106_820.0, "MRR"))
    assert [text.text for text in _texts(shapes)] == [
        "Team subscription",
        "$49 × 2,180 seats",
        "$107k",
        "MRR",
    ]
    assert [shape.name for shape in shapes if isinstance(shape, Icon)] == ["revenue_stream"]
    bars = [s for s in shapes if isinstance(s, Path) and s.fill == Paint("kind.revenue_stream")]
    assert len(bars) == 1


def test_a_given_fact_replaces_the_one_of_the_card() -> None:
    w, h = card_size(STREAM)
    shapes = card_shapes(STREAM, w, h, CardFacts(fact="CAC $1,420"))
    assert "CAC $1,420" in [text.text for text in _texts(shapes)]


@pytest.mark.parametrize("element", every_kind(), ids=lambda element: element.kind)
@pytest.mark.parametrize("detail", ["full", "name", "block"])
def test_every_kind_draws_at_every_detail(element: Element, detail: Detail) -> None:
    w, h = card_size(element)
    shapes = card_shapes(element, w, h, CardFacts(-18_000.0), detail, selected=True)
    _assert_inside(shapes, w, h)
    names = [text.text for text in _texts(shapes)]
    assert bool(names) == (detail != "block")


@given(name=NAMES, fact=NAMES, width=st.floats(90, 400), money=st.floats(-1e15, 1e15))
def test_any_name_stays_inside_the_card(name: str, fact: str, width: float, money: float) -> None:
    element = Activity(name=name, description=fact, cost=quantity(1))
    w, h = card_size(element, width=width)
    _assert_inside(card_shapes(element, w, h, CardFacts(money, "/mo", "CHF")), w, h)


@given(name=NAMES, w=st.floats(60, 400), h=st.floats(24, 300))
def test_a_card_of_any_size_keeps_its_texts_inside(name: str, w: float, h: float) -> None:
    element = ValueProposition(name=name, headline="Saves 6 h per agent-week")
    _assert_inside(card_shapes(element, w, h, CardFacts(5.0)), w, h)


@given(name=NAMES, text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_a_note_holds_its_text(name: str, text: str) -> None:
    note = Note(name=name, text=text)
    w, h = card_size(note)
    _assert_inside(card_shapes(note, w, h), w, h)


def test_the_height_does_not_depend_on_the_amount() -> None:
    cheap, dear = (Activity(name="Hosting", cost=quantity(cost)) for cost in (0, 1e9))
    assert card_size(cheap) == card_size(dear)
    assert has_money(cheap)
    assert not has_money(Activity(name="Hosting"))


def test_selection_is_an_outline_with_a_halo_and_changes_nothing_else() -> None:
    w, h = card_size(STREAM)
    plain, selected = (card_shapes(STREAM, w, h, None, "full", state) for state in (False, True))
    assert selected[: len(plain)] == plain
    halo = selected[len(plain) :]
    assert all(isinstance(s, Rect) and s.stroke is not None and s.stroke.token == "accent" for s in halo)


def test_markup_in_a_name_is_only_text() -> None:
    element = Activity(name="<b>a</b> &amp; b")
    assert _texts(card_shapes(element, *card_size(element)))[0].text == "<b>a</b> &amp; b"


@pytest.mark.parametrize(
    ("scale", "detail"), [(1, "full"), (0.5, "full"), (0.49, "name"), (0.25, "name"), (0.2, "block")]
)
def test_detail_follows_the_zoom(scale: float, detail: str) -> None:
    assert detail_at(scale) == detail


def test_what_begins_later_shows_its_month_and_no_money() -> None:
    office = Cost(name="Second office", amount=quantity(9_000), start=13)
    w, h = card_size(office)
    shapes = card_shapes(office, w, h, CardFacts(0.0))
    assert [text.text for text in _texts(shapes)][:1] == ["Second office"]
    assert "From month 13" in _texts(shapes)[1].text
    assert len(_texts(shapes)) == 2
    assert h < card_size(Cost(name="Second office", amount=quantity(9_000)))[1]
