"""The Business Model Canvas: nine blocks in which cards stand below each other, and a drawer under them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from canvas_app.drawing.areas import Area, Box, ViewLayout
from canvas_app.drawing.cards import header_heights
from canvas_app.drawing.rows import KIND_CODES, KINDS, LANES
from canvas_app.drawing.shapes import Paint, Rect, Shape, Text
from canvas_app.drawing.text import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from canvas_app.drawing.rows import Rows

    Floats = npt.NDArray[np.float64]

VIEW = "bmc"
CREDIT = "Business Model Canvas by Strategyzer AG (strategyzer.com), CC BY-SA 3.0"

_CARD = 192.0
_LEAST_DRAWER = 104.0
_CREDIT_ROOM = 30.0
_MARGIN = 24.0
_NARROWEST, _WIDEST, _HALVINGS = 150.0, 320.0, 6
"""Between these a card is as wide as a page needs it."""
_CARDS_PER_COLUMN = 6
"""A column of blocks becomes wider with the square root of its cards: the whole stays as wide as a screen."""


class _Block(NamedTuple):
    id: str
    title: str
    question: str
    kinds: tuple[str, ...]


_BLOCKS = (
    _Block("key_partners", "Key partners", "Who takes part?", ("partner",)),
    _Block("key_activities", "Key activities", "What must we do well?", ("activity", "stage")),
    _Block("key_resources", "Key resources", "What do we need?", ("resource", "role")),
    _Block(
        "value_propositions", "Value propositions", "What do customers get?", ("value_proposition", "domain")
    ),
    _Block("customer_relationships", "Customer relationships", "How do we keep them?", ("channel",)),
    _Block("channels", "Channels", "How do we reach them?", ("channel",)),
    _Block("customer_segments", "Customer segments", "Who is it for?", ("segment",)),
    _Block("cost_structure", "Cost structure", "What does it cost?", ("cost",)),
    _Block("revenue_streams", "Revenue streams", "What do they pay for?", ("revenue_stream",)),
    _Block(
        "drawer", "Beside the canvas", "Strategy, goals, metrics, risks and notes",
        ("strategy", "goal", "metric", "risk", "note"),
    ),
)  # fmt: skip
COLUMNS = (
    ("key_partners",),
    ("key_activities", "key_resources"),
    ("value_propositions",),
    ("customer_relationships", "channels"),
    ("customer_segments",),
)
_INDEX = {block.id: place for place, block in enumerate(_BLOCKS)}
_BLOCK_OF_KIND = np.array(
    [next(i for i, b in enumerate(_BLOCKS) if kind in b.kinds and b.id != "customer_relationships")
     for kind in KINDS]
)  # fmt: skip
_HEADERS = np.isin(np.arange(len(KINDS)), [KIND_CODES["domain"], KIND_CODES["stage"]])


class _Measures(NamedTuple):
    """The room around and between blocks and cards, and the least heights of blocks."""

    space: float
    pad: float
    gap: float
    head: float
    top: float
    half: float
    bottom: float
    """Of costs and revenue."""
    title: float
    caption: float
    """The size of type of questions and credit."""


_ON_SCREEN = _Measures(12.0, 14.0, 8.0, 44.0, 440.0, 214.0, 150.0, 15.0, 11.5)
_ON_PAGE = _Measures(8.0, 10.0, 7.0, 36.0, 260.0, 100.0, 84.0, 13.5, 13.0)
"""A page has less room than a screen: there the blocks are first no higher than what they hold."""


class _Grid(NamedTuple):
    """How wide the blocks of one canvas are, and in how many rows of cards each of them flows."""

    widths: dict[str, float]
    columns: dict[str, int]
    measures: _Measures = _ON_SCREEN

    @property
    def total(self) -> float:
        return self.widths["drawer"]

    def span(self, block: str) -> float:
        """Return how wide a header is: it takes a row of cards."""
        return self.widths[block] - 2 * self.measures.pad

    def card_width(self, block: str) -> float:
        columns = self.columns[block]
        return (self.span(block) - self.measures.gap * (columns - 1)) / columns


def _usual_flows(counts: npt.NDArray[np.intp]) -> tuple[int, ...]:
    """Return in how many rows of cards each column of blocks flows, from the numbers of cards by block."""
    cards = [sum(int(counts[_INDEX[block]]) for block in blocks) for blocks in COLUMNS]
    return tuple(max(1, math.ceil(math.sqrt(each / _CARDS_PER_COLUMN))) for each in cards)


def _grid(flows: Sequence[int], card: float = _CARD, measures: _Measures = _ON_SCREEN) -> _Grid:
    """Return the grid for these rows of cards by column of blocks."""
    space, pad, gap, *_ = measures
    widths: dict[str, float] = {}
    columns: dict[str, int] = {}
    for blocks, count in zip(COLUMNS, flows, strict=True):
        width = 2 * pad + count * (card + gap) - gap
        widths |= dict.fromkeys(blocks, width)
        columns |= dict.fromkeys(blocks, count)
    total = sum(widths[blocks[0]] for blocks in COLUMNS) + space * (len(COLUMNS) - 1)
    half = (total - space) / 2
    for block, width in (("cost_structure", half), ("revenue_streams", half), ("drawer", total)):
        widths[block] = width
        columns[block] = int((width - 2 * pad + gap) // (card + gap))
    return _Grid(widths, columns, measures)


class _Cards(NamedTuple):
    """All cards with their blocks, in the order in which they fill these."""

    rows: Rows
    block_of: npt.NDArray[np.intp]
    headers: npt.NDArray[np.bool_]
    members: list[npt.NDArray[np.intp]]

    @classmethod
    def of(cls, rows: Rows) -> _Cards:
        block_of = _BLOCK_OF_KIND[rows.kinds]
        block_of = np.where(rows.measured["relationship"], _INDEX["customer_relationships"], block_of)
        order = _order(rows, block_of)
        members = [order[block_of[order] == place] for place in range(len(_BLOCKS))]
        return cls(rows, block_of, _HEADERS[rows.kinds], members)

    @property
    def counts(self) -> npt.NDArray[np.intp]:
        return np.array([len(each) for each in self.members])

    def placed(self, grid: _Grid) -> tuple[Floats, list[float]]:
        """Return the cards as they stand inside their blocks, and the heights that the blocks need."""
        widths = np.array([grid.card_width(block.id) for block in _BLOCKS])[self.block_of]
        spans = np.array([grid.span(block.id) for block in _BLOCKS])[self.block_of]
        names = header_heights(spans, self.rows.column("name"))
        heights = np.where(self.headers, names, self.rows.heights(widths))
        rects = np.column_stack((np.zeros((len(widths), 2)), widths, heights))
        every = zip(self.members, _BLOCKS, strict=True)
        return rects, [_flow(rects, members, self.headers, grid, block.id) for members, block in every]


def layout_bmc(rows: Rows, proportion: float | None = None) -> ViewLayout:
    """Return the layout: every card in the block of its kind, in the order of its stored height.

    Domains are tags at the head of the value propositions; stages head the activities of their lane. Blocks
    grow with what they hold. With a `proportion` the nine blocks fill a page of that width to its height.
    """
    cards = _Cards.of(rows)
    grid = _grid(_usual_flows(cards.counts)) if proportion is None else _filling(cards, proportion)
    rects, needed = cards.placed(grid)
    boxes, credit_y = _boxes(needed, grid)
    origins = np.array([(x, y) for x, y, _, _ in boxes])
    rects[:, :2] += origins[cards.block_of]
    areas = tuple(Area(b.id, b.title, b.question, box) for b, box in zip(_BLOCKS, boxes, strict=True))
    bounds = (-_MARGIN, -_MARGIN, grid.total + 2 * _MARGIN, boxes[-1][1] + boxes[-1][3] + 2 * _MARGIN)
    placed = ~np.isnan(rows.column("y"))
    frame = _frame(areas, [len(rows_in) == 0 for rows_in in cards.members], credit_y, grid.measures)
    return ViewLayout(VIEW, rows.ids, rects, cards.block_of, placed, areas, frame, bounds, rows)


def _filling(cards: _Cards, proportion: float) -> _Grid:
    """Return the grid with which the blocks are largest on a page of a proportion.

    Step by step the highest column of blocks gets a further row of cards, while the page has room for it.
    """
    flows = [*_usual_flows(cards.counts)]
    best: _Grid | None = None
    least = math.inf
    while True:
        grid, needed = _as_wide_as(cards, flows, proportion)
        wide = max(grid.total, _high(needed, grid) * proportion)
        if wide >= least and best is not None:
            return _as_high_as(cards, best, proportion)
        best, least = grid, wide
        tall = [_column_height(needed, blocks, grid.measures) for blocks in COLUMNS]
        flows[tall.index(max(tall))] += 1


def _as_wide_as(cards: _Cards, flows: Sequence[int], proportion: float) -> tuple[_Grid, list[float]]:
    """Return a grid whose cards are so wide that the whole has a proportion, and what its blocks need."""
    low, high = _NARROWEST, _WIDEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        grid = _grid(flows, middle, _ON_PAGE)
        _, needed = cards.placed(grid)
        if grid.total < _high(needed, grid) * proportion:
            low = middle
        else:
            high = middle
    return grid, needed


def _as_high_as(cards: _Cards, grid: _Grid, proportion: float) -> _Grid:
    """Return a grid whose upper blocks are so high that the whole has a proportion: room to write in."""
    _, needed = cards.placed(grid)
    missing = grid.total / proportion - _high(needed, grid)
    if missing <= 0.0:
        return grid
    (_, _, _, top), *_ = _boxes(needed, grid)[0]
    return grid._replace(measures=grid.measures._replace(top=top + missing))


def _high(needed: list[float], grid: _Grid) -> float:
    """Return the height of the nine blocks."""
    boxes, _ = _boxes(needed, grid)
    return boxes[_INDEX["drawer"]][1]


def _order(rows: Rows, block_of: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return all rows in the order in which they fill their blocks."""
    group = np.where(rows.kinds == KIND_CODES["domain"], 0, 1)
    stages = rows.kinds == KIND_CODES["stage"]
    headed = np.isin(rows.lanes, rows.lanes[stages])
    activities = block_of == _INDEX["key_activities"]
    by_stage = np.where(headed, rows.lanes * 2 + np.where(stages, 0, 1), 2 * len(LANES))
    group = np.where(activities, by_stage, group)
    y = np.nan_to_num(rows.column("y"), nan=np.inf)
    x = np.nan_to_num(rows.column("x"), nan=np.inf)
    return np.lexsort((x, y, group))


def _flow(
    rects: Floats, members: npt.NDArray[np.intp], headers: npt.NDArray[np.bool_], grid: _Grid, block: str
) -> float:
    """Give the cards of a block their places inside it; return the height the block needs.

    A header starts a row of its own, as wide as the block.
    """
    if members.size == 0:
        return 0.0
    columns, gap, pad = grid.columns[block], grid.measures.gap, grid.measures.pad
    step = float(rects[members[0], 2]) + gap
    rects[members[headers[members]], 2] = columns * step - gap
    cells = _cells(headers[members], columns)
    rows = np.zeros(int(cells[-1]) // columns + 1)
    np.maximum.at(rows, cells // columns, rects[members, 3])
    ends = np.cumsum(rows + gap)
    tops = np.concatenate(([0.0], ends[:-1])) + grid.measures.head
    rects[members, 0] = pad + (cells % columns) * step
    rects[members, 1] = tops[cells // columns]
    return float(grid.measures.head + ends[-1] - gap + pad)


def _cells(headers: npt.NDArray[np.bool_], columns: int) -> npt.NDArray[np.intp]:
    """Return the cell of each card, counted along the rows."""
    if columns == 1 or not headers.any():
        return np.arange(len(headers))
    cells = np.zeros(len(headers), np.intp)
    cell = 0
    for place, is_header in enumerate(headers):
        if is_header:
            cell += -cell % columns
        cells[place] = cell
        cell += columns if is_header else 1
    return cells


def _boxes(needed: list[float], grid: _Grid) -> tuple[list[Box], float]:
    """Return the boxes of all blocks and the baseline of the credit, from the heights that they need."""
    need = {block.id: height for block, height in zip(_BLOCKS, needed, strict=True)}
    measures, space = grid.measures, grid.measures.space
    top = max(measures.top, *(_column_height(needed, blocks, measures) for blocks in COLUMNS))
    boxes: dict[str, Box] = {}
    x = 0.0
    for blocks in COLUMNS:
        width = grid.widths[blocks[0]]
        split = top if len(blocks) == 1 else _split(need[blocks[0]], need[blocks[1]], top - space)
        boxes[blocks[0]] = (x, 0.0, width, split)
        if len(blocks) > 1:
            boxes[blocks[1]] = (x, split + space, width, top - split - space)
        x += width + space
    y = top + space
    bottom = max(measures.bottom, need["cost_structure"], need["revenue_streams"])
    half = grid.widths["cost_structure"]
    boxes["cost_structure"] = (0.0, y, half, bottom)
    boxes["revenue_streams"] = (half + space, y, half, bottom)
    y += bottom
    boxes["drawer"] = (0.0, y + _CREDIT_ROOM, grid.total, max(_LEAST_DRAWER, need["drawer"]))
    return [boxes[block.id] for block in _BLOCKS], y + 18.0


def _column_height(needed: Sequence[float], blocks: Sequence[str], measures: _Measures) -> float:
    """Return how high a column of blocks must be."""
    heights = [needed[_INDEX[block]] for block in blocks]
    if len(heights) == 1:
        return heights[0]
    return sum(max(height, measures.half) for height in heights) + measures.space


def _split(upper: float, lower: float, both: float) -> float:
    """Return how high the upper of two blocks is: half of both, unless one of them needs more."""
    half = both / 2
    if upper > half:
        return upper
    return both - lower if lower > half else half


def _frame(
    areas: tuple[Area, ...], empty: list[bool], credit_y: float, measures: _Measures
) -> tuple[Shape, ...]:
    pad, small = measures.pad, measures.caption
    shapes: list[Shape] = []
    for area, is_empty in zip(areas, empty, strict=True):
        x, y, w, h = area.rect
        ground = Paint("canvas") if area.id == "drawer" else Paint("surface")
        shapes.append(Rect(x, y, w, h, fill=ground, radius=9.0))
        shapes.append(Rect(x + 0.5, y + 0.5, w - 1, h - 1, stroke=Paint("line"), radius=8.5))
        shapes.append(
            Text(x + pad, y + measures.head - 17.0, area.title, measures.title, Paint("ink"), "semibold")
        )
        if is_empty:
            top = y + measures.head + 4.0
            for number, line in enumerate(wrap(area.subtitle, w - 2 * pad, small)):
                shapes.append(Text(x + pad, top + (small + 3.5) * number, line, small, Paint("muted")))
    shapes.append(Text(0.0, credit_y, CREDIT, small, Paint("muted")))
    return tuple(shapes)
