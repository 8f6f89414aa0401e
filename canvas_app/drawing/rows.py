"""What a layout needs to know of every element, as arrays; measured once and taken over while unchanged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import compress, repeat
from operator import attrgetter, is_, is_not, itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np

from canvas_app.drawing.cards import (
    FACT_SIZE,
    NAME_LINES_ON_PAPER,
    NAME_LINES_ON_SCREEN,
    NAME_SIZE,
    WholeNames,
    card_heights,
    fact_to_measure,
    has_money,
    note_height,
)
from canvas_app.drawing.text import text_widths
from canvas_app.model import KIND_WORDS, MONETIZATION_KINDS, STAGE_CODES, Channel, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from canvas_app.document.snapshot import Snapshot
    from canvas_app.model import Element, Place, Relation

    Floats = npt.NDArray[np.float64]

KINDS: tuple[str, ...] = tuple(KIND_WORDS)
KIND_CODES = {kind: code for code, kind in enumerate(KINDS)}
LANES: tuple[str, ...] = (*STAGE_CODES, "company")
_LANE_CODES: dict[str | None, int] = {code: lane for lane, code in enumerate(STAGE_CODES)}
_COMPANY = LANES.index("company")
_MONETIZATION = LANES.index("monetization")

Shown = Literal["all", "money", "names"]
"""What cards show: everything, names and money, or names only. On paper there is no zoom."""

_ROW = np.dtype(
    [
        ("name", np.float64),
        ("fact", np.float64),
        ("money", np.bool_),
        ("kind", np.int8),
        ("lane", np.int8),
        ("open", np.bool_),  # the lane may still come from a stage that the element belongs to
        ("relationship", np.bool_),
        ("x", np.float64),
        ("y", np.float64),
        ("w", np.float64),
        ("h", np.float64),
    ]
)


@dataclass(frozen=True, eq=False)
class Telling:
    """The relations that say something about the cards at their ends."""

    relations: tuple[Mapping[str, Relation], ...]
    """Those of each of the kinds that tell."""
    belonging: tuple[tuple[str, ...], tuple[str, ...]]
    """The ids of elements and of the stages they belong to."""
    paying: tuple[str, ...]
    """The ids of the ends of relations that carry money by themselves."""


@dataclass(frozen=True, eq=False)
class Rows:
    """The elements of a snapshot in document order and what was measured of them for one view."""

    view: str
    currency: str
    elements: tuple[Element, ...]
    ids: tuple[str, ...]
    index: Mapping[str, int]
    """The row of every element by id."""
    measured: np.ndarray[tuple[int], np.dtype[np.void]]
    lanes: npt.NDArray[np.int8]
    """Place in `LANES`."""
    money: npt.NDArray[np.bool_]
    """Whether a card keeps a line for money."""
    telling: Telling
    shown: Shown = "all"
    whole: WholeNames | None = None
    """On paper, where no tooltip tells what a card cuts: the names, which take the lines that they need."""

    @property
    def kinds(self) -> npt.NDArray[np.int8]:
        """Place in `KINDS`."""
        return self.measured["kind"]

    def column(self, name: str) -> Floats:
        """Return one measured column: x, y, w or h of the stored place (NaN where there is none)."""
        values: Floats = self.measured[name]
        return values

    def on_paper(self, shown: Shown) -> Rows:
        """Return the rows for a page, on which cards may show less and names are whole."""
        return replace(self, shown=shown, whole=WholeNames([each.name for each in self.elements]))

    @property
    def name_lines(self) -> int:
        """The most lines of a name."""
        return NAME_LINES_ON_SCREEN if self.whole is None else NAME_LINES_ON_PAPER

    def heights(self, widths: Floats) -> Floats:
        """Return the heights that all cards need at these widths, shape (N,)."""
        all_of_it = self.shown == "all"
        facts = self.measured["fact"] if all_of_it else np.zeros(len(self.ids))
        money = self.money & (self.shown != "names")
        heights = card_heights(widths, self.measured["name"], facts, money, self.whole)
        for row in np.flatnonzero(self.kinds == KIND_CODES["note"]) if all_of_it else ():
            note = self.elements[row]
            assert isinstance(note, Note)
            heights[row] = note_height(note, float(widths[row]))
        return heights


def rows_of(view: str, snapshot: Snapshot, previous: Rows | None = None) -> Rows:
    """Return the rows of all elements; those whose record is the same as in `previous` are taken over."""
    ids, elements = tuple(snapshot.elements), tuple(snapshot.elements.values())
    index = _index(ids, previous)
    telling = _telling(snapshot, None if previous is None else previous.telling)
    currency = snapshot.info.currency
    if previous is not None and (previous.view, previous.currency) != (view, currency):
        previous = None
    measured = _measured(elements, ids, previous, view, currency)
    lanes, money = measured["lane"].copy(), measured["money"].copy()
    _follow(telling, index, measured, lanes, money)
    return Rows(view, currency, elements, ids, index, measured, lanes, money, telling)


def measures_alike(before: Element, after: Element, view: str, currency: str, width: float) -> bool:
    """Whether a changed element needs the same place and size as before, so that a layout stays as it is.

    `width` is that of its card: texts of other widths that take as many lines leave the card as it is.
    """
    if isinstance(before, Note) or isinstance(after, Note):
        return False
    if _to_measure(before, view, currency) == _to_measure(after, view, currency):
        return True
    rows = _measure((before, after), view, currency)
    names, facts, widths = np.tile(rows["name"], 2), np.tile(rows["fact"], 2), np.full(4, width)
    # With and without a line for money: relations may ask for one.
    heights = card_heights(widths, names, facts, np.array([False, False, True, True]))
    if not np.array_equal(heights[::2], heights[1::2]):
        return False
    rows["name"] = rows["fact"] = 0.0
    first, second = (row.tobytes() for row in rows)
    return bool(first == second)


def _to_measure(element: Element, view: str, currency: str) -> tuple[object, ...]:
    """Return all of an element that `_measure` looks at."""
    aspect = element.aspect if isinstance(element, Channel) else None
    fact, money = fact_to_measure(element, currency), has_money(element)
    return element.kind, element.name, fact, money, aspect, _own_lane(element), _place(element, view)


def _measured(
    elements: tuple[Element, ...], ids: tuple[str, ...], previous: Rows | None, view: str, currency: str
) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    if previous is None or not previous.ids:
        return _measure(elements, view, currency)
    known = len(previous.ids)
    before: tuple[Element | None, ...]
    if ids[:known] == previous.ids:
        # What is pasted or added stands at the end.
        measured = np.zeros(len(ids), _ROW)
        measured[:known] = previous.measured
        before = (*previous.elements, *repeat(None, len(ids) - known))
    else:
        # Those that came take the row of another one, which is not theirs either.
        taken = list(map(previous.index.get, ids, repeat(-1)))
        measured, before = np.take(previous.measured, taken), _taken(previous.elements, taken)
    changed = list(compress(range(len(ids)), map(is_not, elements, before)))
    if changed:
        measured[changed] = _measure([elements[row] for row in changed], view, currency)
    return measured


def _taken(elements: tuple[Element, ...], rows: list[int]) -> tuple[Element, ...]:
    """Return the elements of some rows; asked for at once they come in a quarter of the time."""
    return itemgetter(*rows)(elements) if len(rows) > 1 else tuple(elements[row] for row in rows)


def _measure(
    elements: Sequence[Element], view: str, currency: str
) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    rows = np.zeros(len(elements), _ROW)
    rows["name"] = text_widths(list(map(attrgetter("name"), elements)), NAME_SIZE, "semibold")
    rows["fact"] = text_widths([fact_to_measure(element, currency) for element in elements], FACT_SIZE)
    rows["money"] = [has_money(element) for element in elements]
    rows["kind"] = [KIND_CODES[kind] for kind in map(attrgetter("kind"), elements)]
    lanes = [_own_lane(element) for element in elements]
    rows["open"] = [lane < 0 for lane in lanes]
    rows["lane"] = np.where(rows["open"], _LANES_OF_KINDS[rows["kind"]], lanes)
    for row in np.flatnonzero(rows["kind"] == KIND_CODES["channel"]).tolist():
        channel = elements[row]
        rows["relationship"][row] = isinstance(channel, Channel) and channel.aspect == "relationship"
    _measure_places(rows, [_place(element, view) for element in elements])
    return rows


def _measure_places(rows: np.ndarray[tuple[int], np.dtype[np.void]], places: Sequence[Place | None]) -> None:
    for name in ("x", "y", "w", "h"):
        rows[name] = np.nan
    stored = [place for place in places if place is not None]
    if not stored:
        return
    at = np.fromiter((place is not None for place in places), np.bool_, len(places))
    rows["x"][at] = list(map(attrgetter("x"), stored))
    rows["y"][at] = list(map(attrgetter("y"), stored))
    for name in ("w", "h"):
        sizes = list(map(attrgetter(name), stored))
        if sizes.count(None) < len(sizes):
            rows[name][at] = np.array(sizes, np.float64)  # None becomes NaN


def _place(element: Element, view: str) -> Place | None:
    """Return where an element stands; in the blocks, cards that nobody ordered keep that of the lanes."""
    place = element.positions.get(view)
    return element.positions.get("value_chain") if place is None and view == "bmc" else place


def _own_lane(element: Element) -> int:
    """Return the lane that the element itself names, or -1 when its kind or a relation decides."""
    if element.kind == "stage":
        return _LANE_CODES[element.code]
    return -1 if element.stage is None else _LANE_CODES[element.stage]


_LANES_OF_KINDS = np.array([_MONETIZATION if kind in MONETIZATION_KINDS else _COMPANY for kind in KINDS])


def _index(ids: tuple[str, ...], previous: Rows | None) -> Mapping[str, int]:
    """Return the row of every id; behind those that stand as before only the new ones are counted."""
    known = 0 if previous is None else len(previous.ids)
    if previous is None or ids[:known] != previous.ids:
        return dict(zip(ids, range(len(ids)), strict=True))
    if known == len(ids):
        return previous.index
    return {**previous.index, **dict(zip(ids[known:], range(known, len(ids)), strict=True))}


_TELLING = ("belongs_to", "shares", "supplies")
_NONE: Mapping[str, Relation] = MappingProxyType({})


def _telling(snapshot: Snapshot, known: Telling | None) -> Telling:
    relations = tuple(snapshot.by_kind.get(kind, _NONE) for kind in _TELLING)
    if known is not None and all(map(is_, known.relations, relations)):
        return known
    belonging, shares, supplies = relations
    paying = [relation for relation in (*shares.values(), *supplies.values()) if _pays(relation)]
    return Telling(
        relations,
        (_ends(belonging.values(), "source"), _ends(belonging.values(), "target")),
        (*_ends(paying, "source"), *_ends(paying, "target")),
    )


def _ends(relations: Iterable[Relation], end: str) -> tuple[str, ...]:
    return tuple(map(attrgetter(end), relations))


def _pays(relation: Relation) -> bool:
    """Return whether money goes along a relation with a partner."""
    if relation.kind == "shares":
        return relation.share > 0.0 or relation.minimum > 0.0
    return relation.kind == "supplies" and relation.cost is not None


def _follow(
    telling: Telling,
    index: Mapping[str, int],
    measured: np.ndarray[tuple[int], np.dtype[np.void]],
    lanes: npt.NDArray[np.int8],
    money: npt.NDArray[np.bool_],
) -> None:
    """Let elements follow the first stage they belong to, and give partners with money a line for it."""
    kinds = measured["kind"]
    rows, stages = (_rows(ids, index) for ids in telling.belonging)
    there = (rows >= 0) & (stages >= 0)
    rows, stages = rows[there], stages[there]
    follows = measured["open"][rows] & (kinds[stages] == KIND_CODES["stage"])
    earliest = np.full(len(lanes), len(LANES), np.int8)
    np.minimum.at(earliest, rows[follows], measured["lane"][stages[follows]])
    np.copyto(lanes, earliest, where=earliest < len(LANES))
    paying = _rows(telling.paying, index)
    money[[row for row in paying.tolist() if row >= 0 and kinds[row] == KIND_CODES["partner"]]] = True


def _rows(ids: tuple[str, ...], index: Mapping[str, int]) -> npt.NDArray[np.intp]:
    """Return the rows of elements, -1 for those that are not there."""
    return np.array(list(map(index.get, ids, repeat(-1))), np.intp)
