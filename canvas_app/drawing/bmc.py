"""The Business Model Canvas: nine blocks in which cards stand below each other, and a drawer under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.drawing.areas import Area, Box, ViewLayout
from canvas_app.drawing.cards import HEADER_HEIGHT
from canvas_app.drawing.rows import KIND_CODES, KINDS, LANES
from canvas_app.drawing.shapes import Paint, Rect, Shape, Text
from canvas_app.drawing.text import wrap

if TYPE_CHECKING:
    import numpy.typing as npt

    from canvas_app.drawing.rows import Rows

    Floats = npt.NDArray[np.float64]

VIEW = "bmc"
CREDIT = "Business Model Canvas by Strategyzer AG (strategyzer.com), CC BY-SA 3.0"

_COLUMN = 220.0
_SPACE = 12.0
_PAD = 14.0
_CARD_GAP = 8.0
_HEAD = 44.0
_WIDTH = 5 * _COLUMN + 4 * _SPACE
_HALF = (_WIDTH - _SPACE) / 2
_LEAST_TOP = 440.0
_LEAST_HALF = (_LEAST_TOP - _SPACE) / 2
_LEAST_BOTTOM = 150.0
_LEAST_DRAWER = 104.0
_CREDIT_ROOM = 30.0
_MARGIN = 24.0


@dataclass(frozen=True, slots=True)
class _Block:
    id: str
    title: str
    question: str
    kinds: tuple[str, ...]
    width: float
    columns: int = 1

    @property
    def card_width(self) -> float:
        return (self.width - 2 * _PAD - _CARD_GAP * (self.columns - 1)) / self.columns


_BLOCKS = (
    _Block("key_partners", "Key partners", "Who takes part?", ("partner",), _COLUMN),
    _Block("key_activities", "Key activities", "What must we do well?", ("activity", "stage"), _COLUMN),
    _Block("key_resources", "Key resources", "What do we need?", ("resource", "role"), _COLUMN),
    _Block(
        "value_propositions", "Value propositions", "What do customers get?",
        ("value_proposition", "domain"), _COLUMN,
    ),
    _Block("customer_relationships", "Customer relationships", "How do we keep them?", ("channel",), _COLUMN),
    _Block("channels", "Channels", "How do we reach them?", ("channel",), _COLUMN),
    _Block("customer_segments", "Customer segments", "Who is it for?", ("segment",), _COLUMN),
    _Block("cost_structure", "Cost structure", "What does it cost?", ("cost",), _HALF, 2),
    _Block("revenue_streams", "Revenue streams", "What do they pay for?", ("revenue_stream",), _HALF, 2),
    _Block(
        "drawer", "Beside the canvas", "Strategy, goals, metrics, risks and notes",
        ("strategy", "goal", "metric", "risk", "note"), _WIDTH, 5,
    ),
)  # fmt: skip
_INDEX = {block.id: place for place, block in enumerate(_BLOCKS)}
_BLOCK_OF_KIND = np.array(
    [next(i for i, b in enumerate(_BLOCKS) if kind in b.kinds and b.id != "customer_relationships")
     for kind in KINDS]
)  # fmt: skip
_CARD_WIDTHS = np.array([block.card_width for block in _BLOCKS])
_HEADERS = np.isin(np.arange(len(KINDS)), [KIND_CODES["domain"], KIND_CODES["stage"]])


def layout_bmc(rows: Rows) -> ViewLayout:
    """Return the layout: every card in the block of its kind, in the order of its stored height.

    Domains are tags at the head of the value propositions; stages head the activities of their lane. Blocks
    grow with what they hold.
    """
    block_of = _BLOCK_OF_KIND[rows.kinds]
    block_of = np.where(rows.measured["relationship"], _INDEX["customer_relationships"], block_of)
    widths = _CARD_WIDTHS[block_of]
    heights = np.where(_HEADERS[rows.kinds], HEADER_HEIGHT, rows.heights(widths))
    order = _order(rows, block_of)
    members = [order[block_of[order] == place] for place in range(len(_BLOCKS))]
    rects = np.column_stack((np.zeros((len(widths), 2)), widths, heights))
    needed = [_flow(rects, members[place], block) for place, block in enumerate(_BLOCKS)]
    boxes, credit_y = _boxes(needed)
    origins = np.array([(x, y) for x, y, _, _ in boxes])
    rects[:, :2] += origins[block_of]
    areas = tuple(
        Area(b.id, b.title, b.question, box, frozenset(b.kinds))
        for b, box in zip(_BLOCKS, boxes, strict=True)
    )
    bounds = (-_MARGIN, -_MARGIN, _WIDTH + 2 * _MARGIN, boxes[-1][1] + boxes[-1][3] + 2 * _MARGIN)
    placed = ~np.isnan(rows.column("y"))
    frame = _frame(areas, [len(rows_in) == 0 for rows_in in members], credit_y)
    return ViewLayout(VIEW, rows.ids, rects, block_of, placed, areas, frame, bounds, rows)


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


def _flow(rects: Floats, members: npt.NDArray[np.intp], block: _Block) -> float:
    """Give the cards of a block their places inside it; return the height the block needs."""
    if members.size == 0:
        return 0.0
    columns = block.columns
    heights = rects[members, 3]
    padded = np.concatenate((heights, np.zeros(-len(heights) % columns))).reshape(-1, columns)
    ends = np.cumsum(padded.max(axis=1) + _CARD_GAP)
    tops = np.concatenate(([0.0], ends[:-1])) + _HEAD
    places = np.arange(len(members))
    rects[members, 0] = _PAD + (places % columns) * (block.card_width + _CARD_GAP)
    rects[members, 1] = tops[places // columns]
    return float(_HEAD + ends[-1] - _CARD_GAP + _PAD)


def _boxes(needed: list[float]) -> tuple[list[Box], float]:
    """Return the boxes of all blocks and the baseline of the credit, from the heights that they need."""
    need = {block.id: height for block, height in zip(_BLOCKS, needed, strict=True)}
    pairs = (("key_activities", "key_resources"), ("customer_relationships", "channels"))
    pair_heights = [max(need[a], _LEAST_HALF) + _SPACE + max(need[b], _LEAST_HALF) for a, b in pairs]
    tall = [need[block] for block in ("key_partners", "value_propositions", "customer_segments")]
    top = max(_LEAST_TOP, *tall, *pair_heights)
    bottom = max(_LEAST_BOTTOM, need["cost_structure"], need["revenue_streams"])
    x = [column * (_COLUMN + _SPACE) for column in range(5)]
    boxes: dict[str, Box] = {
        "key_partners": (x[0], 0.0, _COLUMN, top),
        "value_propositions": (x[2], 0.0, _COLUMN, top),
        "customer_segments": (x[4], 0.0, _COLUMN, top),
    }
    for (upper, lower), left in zip(pairs, (x[1], x[3]), strict=True):
        split = _split(need[upper], need[lower], top)
        boxes[upper] = (left, 0.0, _COLUMN, split)
        boxes[lower] = (left, split + _SPACE, _COLUMN, top - split - _SPACE)
    y = top + _SPACE
    boxes["cost_structure"] = (0.0, y, _HALF, bottom)
    boxes["revenue_streams"] = (_HALF + _SPACE, y, _HALF, bottom)
    y += bottom
    boxes["drawer"] = (0.0, y + _CREDIT_ROOM, _WIDTH, max(_LEAST_DRAWER, need["drawer"]))
    return [boxes[block.id] for block in _BLOCKS], y + 18.0


def _split(upper: float, lower: float, height: float) -> float:
    """Return how high the upper of two blocks is: half, unless one of them needs more."""
    half = (height - _SPACE) / 2
    if upper > half:
        return upper
    return height - _SPACE - lower if lower > half else half


def _frame(areas: tuple[Area, ...], empty: list[bool], credit_y: float) -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    for area, is_empty in zip(areas, empty, strict=True):
        x, y, w, h = area.rect
        ground = Paint("canvas") if area.id == "drawer" else Paint("surface")
        shapes.append(Rect(x, y, w, h, fill=ground, radius=9.0))
        shapes.append(Rect(x + 0.5, y + 0.5, w - 1, h - 1, stroke=Paint("line"), radius=8.5))
        shapes.append(Text(x + _PAD, y + 27.0, area.title, 15.0, Paint("ink"), "semibold"))
        if is_empty:
            for number, line in enumerate(wrap(area.subtitle, w - 2 * _PAD, 11.5)):
                shapes.append(Text(x + _PAD, y + 48.0 + 15.0 * number, line, 11.5, Paint("muted")))
    shapes.append(Text(0.0, credit_y, CREDIT, 11.5, Paint("muted")))
    return tuple(shapes)
