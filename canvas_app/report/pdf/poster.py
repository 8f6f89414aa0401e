"""The canvas over several sheets: overlapping, with marks to lay them on each other, no card cut."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group, Paint, Path, Rect, Text, polyline
from canvas_app.drawing.text import elide
from canvas_app.drawing.views import VIEW_TITLES
from canvas_app.report.content.rows import basis
from canvas_app.report.lettering import measure
from canvas_app.report.pdf.canvases import view_of
from canvas_app.report.pdf.cover import after_client
from canvas_app.report.pdf.cutting import Strip, even_strips, flush, least_room, room_for, strips
from canvas_app.report.pdf.house import HOUSE
from canvas_app.report.pdf.page import MM, Page, page_format
from canvas_app.report.pdf.pictures import fitted
from canvas_app.report.pdf.pieces import MUTED, Entry, Piece, Style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.content.story import Story
    from canvas_app.report.pdf.canvases import View
    from canvas_app.report.pdf.page import Format, Paper
    from canvas_app.report.pdf.pictures import Bitmap

_MARGIN = 13.0 * MM
_OVERLAP = 14.0 * MM
_AIR = 3.0
"""Around a card, for its border and shadow."""
_LONG_TEXT = 160.0
_HALF_EMPTY, _SMALLEST, _LESS = 0.3, 0.75, 0.97
"""More of the paper should not stay empty; for a row of sheets less a poster may become so much smaller."""
_TITLE, _STANDING = Style(34.0, "bold"), Style(15.0, paint=MUTED)
_TITLE_ROOM = 88.0
_LOGO, _LOGO_SHARE = (150.0, 66.0), 0.4
"""A logo takes no larger part of the first sheet, so that no join cuts it."""
_MARK = 6.0
_OUTSIDE = 4.8 * MM
"""How far from what is printed the middle of a mark stands."""
_TYPE = 9.5
_TRIM = Paint("muted")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a poster: its place in the grid and what it shows."""

    row: int
    column: int
    across: Strip
    down: Strip

    @property
    def name(self) -> str:
        """Its name: a letter for the row, a number for the column."""
        return f"{row_letters(self.row)}{self.column + 1}"

    @property
    def box(self) -> Box:
        """Left, top, width and height of what it shows, in units of the canvas."""
        across, down = self.across, self.down
        return across.low, down.low, across.high - across.low, down.high - down.low

    def holds(self, box: Box) -> bool:
        """Tell whether something is whole on the sheet."""
        x, y, w, h = box
        return self.across.holds((x, x + w)) and self.down.holds((y, y + h))


@dataclass(frozen=True)
class Poster:
    """All sheets of a view, the paper, and how large it is drawn."""

    view: View
    form: Format
    scale: float
    rows: tuple[Strip, ...]
    columns: tuple[Strip, ...]

    @property
    def sheets(self) -> Iterator[Sheet]:
        """All sheets, row by row."""
        for row, down in enumerate(self.rows):
            for column, across in enumerate(self.columns):
                yield Sheet(row, column, across, down)

    @property
    def height(self) -> float:
        """The height of what a sheet shows: several sheets are as full as each other."""
        return min((self.rows[0].high - self.rows[0].low) * self.scale, self.form.height)

    @property
    def width(self) -> float:
        """The width of what a sheet shows."""
        return min((self.columns[0].high - self.columns[0].low) * self.scale, self.form.width)

    @property
    def unused(self) -> float:
        """The share of the paper on which nothing of the view stands."""
        _, _, w, h = self.view.bounds
        paper = self.form.width * self.form.height * len(self.rows) * len(self.columns)
        return 1.0 - w * h * self.scale**2 / paper


def row_letters(row: int) -> str:
    """Return the letters of a row: A to Z, then AA."""
    return (row_letters(row // 26 - 1) if row >= 26 else "") + chr(ord("A") + row % 26)


def poster_of(view: View, paper: Paper, across: int) -> Poster:
    """Return the sheets of a view, upright or on their side: few sheets, then little paper left empty."""
    view = _in_words(view)
    both = [_poster(view, page_format(paper, side, _MARGIN), across) for side in (True, False)]
    both += [smaller for poster in both if (smaller := _a_row_less(poster)) is not None]
    return min(both, key=lambda poster: (len(poster.rows), poster.unused))


def _items_along(view: View) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Return from where to where items reach across and down."""
    items = [_with_air(box) for _, box in items_of(view)]
    columns = [(left, left + width) for left, _, width, _ in items]
    return columns, [(top, top + height) for _, top, _, height in items]


def _a_row_less(poster: Poster) -> Poster | None:
    """Return a poster a little smaller, on a row of sheets less, where its sheets would be half empty."""
    count, form, view = len(poster.rows) - 1, poster.form, poster.view
    if not count or poster.unused < _HALF_EMPTY:
        return None
    x, y, w, h = view.bounds
    columns, rows = _items_along(view)
    scale = min((count * form.height - (count - 1) * _OVERLAP) / h, poster.scale)
    while scale >= poster.scale * _SMALLEST:
        down = even_strips((y, y + h), rows, form.height / scale, _OVERLAP / scale)
        across = even_strips((x, x + w), columns, form.width / scale, _OVERLAP / scale)
        if len(down) == count and len(across) == len(poster.columns):
            return Poster(view, form, scale, down, across)
        # Sheets overlap by more where a card would be cut.
        scale *= _LESS
    return None


def _poster(view: View, form: Format, across: int) -> Poster:
    columns, rows = _items_along(view)
    x, y, w, h = view.bounds
    share = _OVERLAP / form.width
    # The tallest card must be whole on a sheet too.
    least = least_room(rows) * form.width / form.height
    room = room_for((x, x + w), columns, across, share, least)
    scale = form.width / room
    return Poster(
        view,
        form,
        scale,
        even_strips((y, y + h), rows, form.height / scale, _OVERLAP / scale),
        flush((x, x + w), strips((x, x + w), columns, room, room * share)),
    )


def titled(view: View, story: Story, beside: float = 0.0) -> View:
    """Return a view with what the poster is about above it, `beside` what takes so much room at the left."""
    x, y, w, h = view.bounds
    left = _left(view)
    bar = Rect(left, y - _TITLE_ROOM + _AIR, 44.0, 4.0, fill=HOUSE, radius=2.0)
    left += beside
    # With the air around it the title is whole on the first sheet.
    room, top = x + w - left - _AIR, y - _TITLE_ROOM + _AIR + 10.0
    boxed = [*view.boxed, (bar, (bar.x, bar.y, bar.w, bar.h))]
    title = elide(story.info.title, room, _TITLE.size, _TITLE.weight)
    facts = (*story.standing[bool(story.info.client) : -1], basis(story).rstrip("."))
    standing = after_client(story.info.client, facts, room, _STANDING)
    for words, style in ((title, _TITLE), (standing, _STANDING)):
        text = style.text(words, left, top)._replace(own=True)
        width = measure(text.text, text.size, text.weight)
        boxed.append((text, (left, top, width, style.line)))
        top += style.line
    return replace(view, boxed=tuple(boxed), bounds=(x, y - _TITLE_ROOM, w, h + _TITLE_ROOM))


def _left(view: View) -> float:
    return min((box[0] for _, box in items_of(view)), default=view.bounds[0] + _AIR)


def items_of(view: View) -> list[tuple[Shape, Box]]:
    """Return what no join may cut: the cards, and the texts of the frame."""
    return [(shape, box) for shape, box in view.boxed if _is_item(shape)]


def _is_item(shape: Shape) -> bool:
    return isinstance(shape, Text) or (isinstance(shape, Group) and shape.ref is not None)


def _with_air(box: Box) -> Box:
    x, y, w, h = box
    return x - _AIR, y - _AIR, w + 2 * _AIR, h + 2 * _AIR


def _in_words(view: View) -> View:
    """Return a view whose long texts beside the cards are single words: they may stand on two sheets."""
    boxed: list[tuple[Shape, Box]] = []
    for shape, box in view.boxed:
        if isinstance(shape, Text) and box[2] > _LONG_TEXT and shape.anchor == "start":
            boxed += _words_of(shape)
        else:
            boxed.append((shape, box))
    return replace(view, boxed=tuple(boxed))


def _words_of(text: Text) -> Iterator[tuple[Text, Box]]:
    at = 0
    for word in text.text.split():
        at = text.text.index(word, at)
        x = text.x + measure(text.text[:at], text.size, text.weight)
        part = text._replace(x=x, text=word)
        yield part, (x, text.y - text.size, measure(word, text.size, text.weight), text.size * 1.3)
        at += len(word)


def poster_pages(
    story: Story, name: str, paper: Paper, across: int, logo: Image | None = None
) -> tuple[list[Page], tuple[str, ...]]:
    """Return the sheets of a view as pages, and a sentence where fewer are used than wanted."""
    view = view_of(story, name)
    mark = (
        None
        if logo is None
        else fitted(logo, *_LOGO, f"Logo of {story.info.client}" if story.info.client else "Logo")
    )
    if mark is not None and mark.w > (room := view.bounds[2] / across * _LOGO_SHARE):
        mark = fitted(mark.pixels, room, _LOGO[1], mark.alt)
    poster = poster_of(titled(view, story, 0.0 if mark is None else mark.w + 16.0), paper, across)
    total = len(poster.rows) * len(poster.columns)
    pages = []
    for number, sheet in enumerate(poster.sheets, start=1):
        at = f"sheet {sheet.name}, {number} of {total}."
        # What is left out first is what one sees anyhow.
        words = (
            f"{story.info.title}, {story.state}. {VIEW_TITLES[name]}, {at}",
            f"{story.info.title}, {story.state}, {at}",
            f"{story.state.capitalize()}, {at}",
            f"S{at[1:]}",
        )
        page = Page(poster.form, footer=False)
        piece = _piece(sheet, poster, words)
        if mark is not None and number == 1:
            piece.bitmap = _placed(mark, _left(view), poster)
        page.add(piece)
        pages.append(page)
    used = len(poster.columns)
    if used == across:
        return pages, ()
    sheets = "one sheet" if used == 1 else f"{used} sheets"
    return pages, (f"The canvas is too small for {across} sheets across; it is printed on {sheets}.",)


def _placed(mark: Bitmap, left: float, poster: Poster) -> Bitmap:
    """Return the logo on the first sheet, left of the title."""
    x, *_ = poster.view.bounds
    down, scale = _AIR + 14.0, poster.scale
    return replace(mark, x=(left - x) * scale, y=down * scale, w=mark.w * scale, h=mark.h * scale)


def _piece(sheet: Sheet, poster: Poster, words: tuple[str, ...]) -> Piece:
    form = poster.form
    shapes = (
        _drawing(sheet, poster),
        *_frame(poster.width, poster.height),
        *trims_of(sheet, poster),
        *_joins(sheet, poster),
        *_words(sheet, poster, words),
    )
    return Piece(
        form.height,
        shapes,
        anchor=f"sheet:{sheet.name}",
        entry=Entry(0, f"Sheet {sheet.name}"),
        role="Figure",
        alt=f"Sheet {sheet.name} of the poster. {poster.view.words}",
    )


def _drawing(sheet: Sheet, poster: Poster) -> Group:
    """Return what a sheet shows: grounds and lines to its edges, cards and texts where they are whole."""
    left, top, w, h = sheet.box
    seen: list[Shape] = []
    for shape, box in poster.view.boxed:
        if _is_item(shape):
            visible = sheet.holds(_with_air(box))
        else:
            x, y, width, height = box
            visible = x < left + w and x + width > left and y < top + h and y + height > top
        if visible:
            seen.append(shape)
    inner = Group(tuple(seen), clip=(left, top, w, h))
    return Group((inner,), -left * poster.scale, -top * poster.scale, poster.scale)


def _frame(width: float, height: float) -> tuple[Shape, ...]:
    """Return the crop marks at the corners of what is printed."""
    long, gap = 5.0 * MM, 1.5 * MM
    shapes: list[Shape] = []
    for x, outward in ((0.0, -1.0), (width, 1.0)):
        for y, upward in ((0.0, -1.0), (height, 1.0)):
            shapes.append(_line((x, y + upward * gap), (x, y + upward * (gap + long))))
            shapes.append(_line((x + outward * gap, y), (x + outward * (gap + long), y)))
    return tuple(shapes)


def _line(start: tuple[float, float], end: tuple[float, float], dash: tuple[float, ...] = ()) -> Path:
    return Path(polyline((start, end)), stroke=_TRIM, width=0.7, dash=dash, round_ends=False)


def _joins(sheet: Sheet, poster: Poster) -> Iterator[Shape]:
    """Yield for every join of a sheet the marks at both ends and the names of both sheets."""
    scale = poster.scale
    row, column = sheet.row, sheet.column
    for at in (column - 1, column):
        if 0 <= at < len(poster.columns) - 1:
            join = _joined(poster.columns[at])
            x = (join - sheet.across.low) * scale
            names = f"{Sheet(row, at, *_NOWHERE).name} | {Sheet(row, at + 1, *_NOWHERE).name}"
            yield from (_register(x, -_OUTSIDE), _register(x, poster.height + _OUTSIDE))
            # Beside the mark, away from the marks of the corner.
            left = x < poster.width / 2
            away = 3.0 * MM if left else -3.0 * MM
            yield Text(x + away, -4.0 * MM, names, _TYPE, MUTED, anchor="start" if left else "end")
    for at in (row - 1, row):
        if 0 <= at < len(poster.rows) - 1:
            join = _joined(poster.rows[at])
            y = (join - sheet.down.low) * scale
            names = f"{Sheet(at, column, *_NOWHERE).name} | {Sheet(at + 1, column, *_NOWHERE).name}"
            yield from (_register(-_OUTSIDE, y), _register(poster.width + _OUTSIDE, y))
            yield Text(-1.0 * MM, y - 3.4 * MM, names, _TYPE, MUTED, anchor="end")


_NOWHERE = (Strip(0.0, 0.0), Strip(0.0, 0.0))


def _joined(strip: Strip) -> float:
    return strip.high if strip.join is None else strip.join


def _register(x: float, y: float) -> Group:
    """Return a mark that two sheets share: a cross in a circle."""
    r = _MARK
    k = r * 0.5523
    circle = (
        ("M", r, 0.0),
        ("C", r, k, k, r, 0.0, r),
        ("C", -k, r, -r, k, -r, 0.0),
        ("C", -r, -k, -k, -r, 0.0, -r),
        ("C", k, -r, r, -k, r, 0.0),
        ("Z",),
    )
    ring = Path(circle, stroke=_TRIM, width=0.7)  # type: ignore[arg-type]
    return Group((ring, _line((-r * 1.5, 0.0), (r * 1.5, 0.0)), _line((0.0, -r * 1.5), (0.0, r * 1.5))), x, y)


def trims_of(sheet: Sheet, poster: Poster) -> list[Path]:
    """Return the dashed lines of a sheet: along each of its joins, left and right, then above and below."""
    upright = [poster.columns[at] for at in (sheet.column - 1, sheet.column) if at >= 0]
    level = [poster.rows[at] for at in (sheet.row - 1, sheet.row) if at >= 0]
    return [
        _trim(sheet, poster, strip.join, upright=strips is upright)
        for strips in (upright, level)
        for strip in strips
        if strip.join is not None
    ]


def _trim(sheet: Sheet, poster: Poster, join: float, *, upright: bool) -> Path:
    """Return where to trim: along a join, and around the cards and texts that reach over it."""
    strip = poster.columns if upright else poster.rows
    before = next(each for each in strip if each.join == join)
    left, top, w, h = sheet.box
    start, end = (top, top + h) if upright else (left, left + w)
    points = [(start, join)]
    for near, far, low, high in sorted(_crossing(poster.view, join, upright=upright)):
        if start <= near and far <= end:
            side = high if high <= before.high else low
            points += [(near, join), (near, side), (far, side), (far, join)]
    points.append((end, join))
    scale = poster.scale
    placed = [
        ((across - left) * scale, (along - top) * scale)
        if upright
        else ((along - left) * scale, (across - top) * scale)
        for along, across in points
    ]
    return Path(polyline(placed), stroke=Paint("muted", 0.7), width=0.6, dash=(2.0, 3.0), round_ends=False)


def _crossing(view: View, join: float, *, upright: bool) -> Iterator[tuple[float, float, float, float]]:
    """Yield what reaches over a join: from and to along it, from and to across it."""
    for _, box in items_of(view):
        x, y, w, h = _with_air(box)
        low, high, near, far = (x, x + w, y, y + h) if upright else (y, y + h, x, x + w)
        if low < join < high:
            yield near, far, low, high


def _words(sheet: Sheet, poster: Poster, words: tuple[str, ...]) -> tuple[Shape, ...]:
    """Return what stands below a sheet: the longest of some words that has room, and how to join it."""
    sides = [
        *(["to the right"] if sheet.column < len(poster.columns) - 1 else ()),
        *(["below"] if sheet.row < len(poster.rows) - 1 else ()),
    ]
    after = ""
    if sides:
        others = "sheet" if len(sides) == 1 else "sheets"
        after = f" Trim along the dashes; lay it over the {others} {' and '.join(sides)}."
    baseline = poster.height + 9.4 * MM
    left = 4.0 * MM
    room = poster.width - 2 * left - measure(after, _TYPE)
    fitting = next((each for each in words if measure(each, _TYPE) <= room), words[-1])
    return (Text(left, baseline, elide(fitting, room, _TYPE) + after, _TYPE, MUTED),)
