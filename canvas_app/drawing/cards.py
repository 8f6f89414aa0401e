"""The card of an element: its size, and its shapes at three levels of detail."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from canvas_app.drawing.facts import begins_later, fact_line
from canvas_app.drawing.icons import KIND_ICONS
from canvas_app.drawing.shapes import Icon, Paint, Path, Rect, Shape, Text
from canvas_app.drawing.text import elide, text_width, text_widths, wrap
from canvas_app.model import Note, Partner, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from canvas_app.drawing.shapes import PathOp
    from canvas_app.model import Element

__all__ = [
    "CARD_WIDTH",
    "NAME_LINES_ON_PAPER",
    "NAME_LINES_ON_SCREEN",
    "CardFacts",
    "Detail",
    "WholeNames",
    "card_heights",
    "card_shapes",
    "card_size",
    "detail_at",
    "fact_line",
    "fact_to_measure",
    "has_money",
]

Detail = Literal["full", "name", "block"]
Column = "npt.NDArray[np.float64]"

CARD_WIDTH = 184.0
HEADER_HEIGHT = 32.0
"""Height of a card that is only one line of a name."""

RADIUS = 9.0
BAR = 4.0
NAME_SIZE = 13.0
FACT_SIZE = 11.5
_LEFT = 14.0
_RIGHT = 12.0
_ICON = 16.0
_NAME_LEFT = 35.0
_NAME_LINE = 18.0
_FACT_LINE = 15.0
_MONEY_LINE = 22.0
_FIRST_BASELINE = 21.5
_BELOW_TEXT = 12.5
_BELOW_MONEY = 13.5
NAME_LINES_ON_SCREEN = 2
NAME_LINES_ON_PAPER = 4
"""The most lines of a name: on a screen a tooltip tells the rest of a longer one."""
_NOTE_NAME_LINES = 3
_NOTE_TEXT_LINES = 8
_NOTE_PAD = 12.0
_NO_END = 1e6


class CardFacts(NamedTuple):
    """What a card shows from the numbers; `fact` replaces the line that `fact_line` would give.

    `money` and `customers` are those of month 1, so that they belong together.
    """

    money: float | None = None
    money_note: str = "/mo"
    currency: str = "USD"
    fact: str | None = None
    customers: float | None = None

    def fact_of(self, element: Element) -> str:
        """Return the line below the name."""
        return fact_line(element, self.currency, self.customers) if self.fact is None else self.fact


class WholeNames:
    """Names of cards that are never cut if that can be helped.

    A page is laid out in many widths one after the other, so what is known of a name is kept: between two
    widths in which it takes as many lines, it takes as many.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        words = [name.split() or [""] for name in names]
        widths = text_widths([word for each in words for word in each], NAME_SIZE, "semibold")
        starts = np.cumsum([0, *map(len, words)])[:-1]
        self.longest = np.maximum.reduceat(widths, starts) if words else widths
        """The widths of the longest words, shape (N,)."""
        by_lines = len(names), NAME_LINES_ON_PAPER + 1
        self._least, self._most = np.full(by_lines, np.inf), np.full(by_lines, -np.inf)

    def lines(self, rows: npt.NDArray[np.intp], room: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
        """Return how many lines the names of some rows take in widths, both of shape (rows,)."""
        known = (self._least[rows] <= room[:, None]) & (room[:, None] <= self._most[rows])
        lines: npt.NDArray[np.intp] = known.argmax(axis=1)
        for at in np.flatnonzero(~known.any(axis=1)).tolist():
            row, width = rows[at], float(room[at])
            count = max(len(wrap(self._names[row], width, NAME_SIZE, "semibold", NAME_LINES_ON_PAPER)), 1)
            self._least[row, count] = min(self._least[row, count], width)
            self._most[row, count] = max(self._most[row, count], width)
            lines[at] = count
        return lines


def detail_at(scale: float) -> Detail:
    """Return how much a card shows at a zoom (1.0 is 100 %)."""
    if scale >= 0.5:
        return "full"
    return "name" if scale >= 0.25 else "block"


def has_money(element: Element) -> bool:
    """Return whether a card keeps a line for money per month, whatever the amount is at the moment.

    It depends on what the element is, so that no card changes its height while a number is typed. Partners
    earn and cost by their relations: the layout knows those. What begins after month 1 has no money to show.
    """
    field = _MONEY_FIELDS.get(element.kind)
    return field is not None and getattr(element, field) is not None and not begins_later(element)


_MONEY_FIELDS = {
    "revenue_stream": "components",
    "cost": "amount",
    "activity": "cost",
    "role": "cost",
    "resource": "cost",
    "channel": "spend",
}
"""The field that makes a card of a kind keep a line for money; a stream has one before it has a price."""


def fact_to_measure(element: Element, currency: str) -> str:
    """Return a text as wide as the fact of a card, as far as its number of lines goes.

    Facts made of a few numbers have one line, cut if need be, and are not written out to be measured.
    """
    if element.kind in _ONE_LINE and not element.description:
        return "x"
    return fact_line(element, currency)


_ONE_LINE = frozenset({"revenue_stream", "cost", "role", "segment", "goal", "metric", "risk", "stage"})


def card_size(
    element: Element, currency: str = "USD", *, width: float = CARD_WIDTH, money: bool | None = None
) -> tuple[float, float]:
    """Return width and height of a card with all it shows at full detail.

    `money` says whether there is a line for money; without it `has_money` decides, and partners have one.
    """
    if isinstance(element, Note):
        return width, note_height(element, width)
    money = (has_money(element) or isinstance(element, Partner)) if money is None else money
    name = text_widths([element.name], NAME_SIZE, "semibold")
    fact = text_widths([fact_to_measure(element, currency)], FACT_SIZE)
    return width, float(card_heights(np.array([width]), name, fact, np.array([money]))[0])


def card_heights(
    widths: npt.NDArray[np.float64],
    name_widths: npt.NDArray[np.float64],
    fact_widths: npt.NDArray[np.float64],
    money: npt.NDArray[np.bool_],
    whole: WholeNames | None = None,
) -> npt.NDArray[np.float64]:
    """Return the heights of many cards from the widths of their texts; every array has shape (N,).

    A name and a fact take one line where they fit and two otherwise, so that no text need be wrapped. With
    `whole` names, as on paper, each takes the lines that it needs.
    """
    room = widths - _NAME_LEFT - _RIGHT
    name_lines = np.where(name_widths <= room, 1, NAME_LINES_ON_SCREEN)
    if whole is not None:
        # On two lines no more stays free than the longest word would take.
        longer = np.flatnonzero(name_widths > 2 * room - np.minimum(whole.longest, room))
        name_lines[longer] = whole.lines(longer, room[longer])
    fits = fact_widths <= widths - _LEFT - _RIGHT
    fact_lines = np.where(fact_widths == 0.0, 0, np.where(fits, 1, 2))
    base = _FIRST_BASELINE + _NAME_LINE * (name_lines - 1)
    facts = np.where(fact_lines > 0, _NAME_LINE + _FACT_LINE * (fact_lines - 1), 0.0)
    below = np.where(money, _MONEY_LINE + _BELOW_MONEY, _BELOW_TEXT)
    heights: npt.NDArray[np.float64] = np.ceil(base + facts + below)
    return heights


def header_heights(
    widths: npt.NDArray[np.float64], name_widths: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return the heights of cards that are only names, as domains and stages on the canvas of nine blocks."""
    two_lines = math.ceil(_FIRST_BASELINE + _NAME_LINE + _BELOW_TEXT)
    return np.where(name_widths <= widths - _NAME_LEFT - _RIGHT, HEADER_HEIGHT, two_lines)


def note_height(note: Note, width: float = CARD_WIDTH) -> float:
    """Return the height of a sticky note with its text."""
    names, texts = _note_lines(note, width, _NO_END)
    lines = max(len(names), 1) * _NAME_LINE + len(texts) * _FACT_LINE
    return math.ceil(_NOTE_PAD + lines + (4.0 if texts else 0.0) + _NOTE_PAD)


def card_shapes(
    element: Element,
    w: float,
    h: float,
    facts: CardFacts | None = None,
    detail: Detail = "full",
    selected: bool = False,
    name_lines: int = NAME_LINES_ON_SCREEN,
) -> tuple[Shape, ...]:
    """Return the shapes of a card in a box of w by h, the left upper corner at (0, 0).

    What does not fit into the box is cut or left out; nothing but the halo of a selected card leaves it. A
    name has at most `name_lines`.
    """
    if isinstance(element, Note):
        shapes = _note(element, w, h, detail)
    elif detail == "block":
        shapes = (Rect(0, 0, w, h, fill=Paint(f"kind.{element.kind}", 0.55), radius=RADIUS),)
    else:
        most = _name_room(h, name_lines)
        texts = _name_only(element, w, h, most) if detail == "name" else _texts(element, w, h, facts, most)
        shapes = (*_ground(element.kind, w, h), *texts)
    return (*shapes, *_halo(w, h)) if selected else shapes


def _ground(kind: str, w: float, h: float) -> tuple[Shape, ...]:
    return (
        Rect(0, 0, w, h, fill=Paint("surface"), radius=RADIUS),
        Rect(0.5, 0.5, w - 1, h - 1, stroke=Paint("line"), radius=RADIUS - 0.5),
        Path(_bar(h), fill=Paint(f"kind.{kind}")),
    )


def _bar(h: float) -> tuple[PathOp, ...]:
    """Return the part of a rounded box that lies left of the bar's edge."""
    radius = min(RADIUS, h / 2)
    top = radius - math.sqrt(max(radius**2 - (radius - BAR) ** 2, 0.0))
    handle = radius * 0.5
    return (
        ("M", BAR, top),
        ("C", BAR * 0.38, top + radius * 0.2, 0.0, radius - handle * 0.9, 0.0, radius),
        ("L", 0.0, h - radius),
        ("C", 0.0, h - radius + handle * 0.9, BAR * 0.38, h - top - radius * 0.2, BAR, h - top),
        ("Z",),
    )


def _halo(w: float, h: float) -> tuple[Shape, ...]:
    return (
        Rect(-2.5, -2.5, w + 5, h + 5, stroke=Paint("accent", 0.28), width=3.0, radius=RADIUS + 2.5),
        Rect(0, 0, w, h, stroke=Paint("accent"), width=2.0, radius=RADIUS),
    )


def _name_room(h: float, most: int) -> int:
    """Return how many lines of a name a card has room for."""
    lines = 1 + int((h - _FIRST_BASELINE - _BELOW_TEXT) // _NAME_LINE)
    return min(most, max(lines, 2 if h >= 50 else 1))


def _texts(
    element: Element, w: float, h: float, facts: CardFacts | None, name_lines: int
) -> tuple[Shape, ...]:
    """Return icon, name, fact and money, each as far as the box has room for it."""
    if h < HEADER_HEIGHT + 8:
        return _name_only(element, w, h, name_lines)
    names = wrap(element.name, w - _NAME_LEFT - _RIGHT, NAME_SIZE, "semibold", name_lines)
    baseline = _FIRST_BASELINE + _NAME_LINE * (max(len(names), 1) - 1)
    money = (
        facts is not None
        and facts.money is not None
        and baseline + _MONEY_LINE + 8 <= h
        and not begins_later(element)
    )
    room = h - baseline - (_MONEY_LINE + _BELOW_MONEY if money else _BELOW_TEXT)
    shapes = [*_head(element.kind, names, (_FIRST_BASELINE + baseline) / 2)]
    fact_lines = min(int((room - _NAME_LINE + _FACT_LINE + 1) // _FACT_LINE), 2)
    fact = (facts or CardFacts()).fact_of(element)
    baseline += _NAME_LINE - _FACT_LINE
    if fact_lines > 0:
        for line in wrap(fact, w - _LEFT - _RIGHT, FACT_SIZE, "regular", fact_lines):
            baseline += _FACT_LINE
            shapes.append(Text(_LEFT, baseline, line, FACT_SIZE, Paint("muted")))
    if money and facts is not None and facts.money is not None:
        shapes += _money(facts, facts.money, w, h - _BELOW_MONEY)
    return tuple(shapes)


def _head(kind: str, names: Sequence[str], middle: float) -> list[Shape]:
    icon = Icon(KIND_ICONS[kind], _LEFT - 0.5, middle - 12.5, _ICON, Paint(f"kind.{kind}"))
    first = middle - _NAME_LINE * (len(names) - 1) / 2
    return [
        icon,
        *(
            Text(_NAME_LEFT, first + _NAME_LINE * i, name, NAME_SIZE, Paint("ink"), "semibold")
            for i, name in enumerate(names)
        ),
    ]


def _money(facts: CardFacts, money: float, w: float, baseline: float) -> list[Shape]:
    amount = elide(numbers.money(money, facts.currency), w - _LEFT - _RIGHT, NAME_SIZE, "bold")
    shapes: list[Shape] = [Text(_LEFT, baseline, amount, NAME_SIZE, Paint("ink"), "bold")]
    used = text_width(amount, NAME_SIZE, "bold") + text_width(facts.money_note, NAME_SIZE) + 8
    if facts.money_note and used <= w - _LEFT - _RIGHT:
        note = Text(w - _RIGHT, baseline, facts.money_note, NAME_SIZE, Paint("muted"), anchor="end")
        shapes.append(note)
    return shapes


def _name_only(element: Element, w: float, h: float, name_lines: int) -> tuple[Shape, ...]:
    names = wrap(element.name, w - _NAME_LEFT - _RIGHT, NAME_SIZE, "semibold", name_lines)
    return tuple(_head(element.kind, names, h / 2 + 4.5))


def _note(note: Note, w: float, h: float, detail: Detail) -> tuple[Shape, ...]:
    ground = Rect(0, 0, w, h, fill=Paint(f"note.{note.colour}"), radius=6.0)
    edge = Rect(0.5, 0.5, w - 1, h - 1, stroke=Paint(f"note.{note.colour}.line"), radius=5.5)
    if detail == "block":
        return (ground, edge)
    names, texts = _note_lines(note, w, h)
    baseline = _NOTE_PAD + 13.0
    shapes: list[Shape] = [ground, edge]
    for line in names:
        shapes.append(Text(_NOTE_PAD, baseline, line, NAME_SIZE, Paint("ink"), "semibold"))
        baseline += _NAME_LINE
    if detail == "full":
        for line in texts:
            shapes.append(Text(_NOTE_PAD, baseline, line, FACT_SIZE, Paint("ink")))
            baseline += _FACT_LINE
    return tuple(shapes)


def _note_lines(note: Note, w: float, h: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines of name and text that fit; a name that only repeats the text's start is left out."""
    room = h - 2 * _NOTE_PAD
    inner = w - 2 * _NOTE_PAD
    limit = int(min(room // _NAME_LINE, _NOTE_NAME_LINES))
    names = wrap(note.name, inner, NAME_SIZE, "semibold", max(limit, 1))
    room -= len(names) * _NAME_LINE + 4.0
    limit = int(min(room // _FACT_LINE, _NOTE_TEXT_LINES))
    if limit < 1 or not note.text or note.text == note.name:
        return names, ()
    return names, wrap(note.text, inner, FACT_SIZE, "regular", limit)
