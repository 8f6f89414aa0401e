"""Writes a view as an SVG 1.1 picture with real text: no scripts, no links, no foreign content."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from canvas_app.drawing.icons import GRID, STROKE, icon_path
from canvas_app.drawing.shapes import Group, Icon, Path, Rect, Text
from canvas_app.drawing.text import FAMILIES, missing_characters, text_width
from canvas_app.drawing.theme import load_theme
from canvas_app.drawing.views import VIEW_TITLES
from canvas_app.report.errors import ReportError
from canvas_app.report.outlines import rect_ops
from canvas_app.report.saving import save_bytes
from canvas_app.report.scenarios import analysed
from canvas_app.report.views import view_shapes

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from canvas_app.document import Document
    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import Paint, PathOp, Shape
    from canvas_app.drawing.theme import Theme

_BORDER = 24.0
_ANCHORS = {"start": "", "middle": ' text-anchor="middle"', "end": ' text-anchor="end"'}
_WEIGHTS = {"regular": 400, "semibold": 600, "bold": 700}


def write_svg(
    document: Document,
    path: str | os.PathLike[str],
    view: str = "value_chain",
    scenario: str | None = None,
) -> tuple[str, ...]:
    """Write a view as a picture; returns sentences on what could not be shown as it is.

    Raises ReportError when there is no such view or scenario, or the file cannot be written.
    """
    if view not in VIEW_TITLES:
        raise ReportError(f"There is no view called {view}. The views are {' and '.join(VIEW_TITLES)}.")
    snapshot, analysis, _ = analysed(document.snapshot(), scenario)
    shapes, bounds = view_shapes(snapshot, analysis, view)
    title = f"{snapshot.info.title}, {VIEW_TITLES[view].lower()}"
    save_bytes(path, svg_bytes(shapes, bounds, title))
    lost = missing_characters("".join(_texts(shapes)))
    return tuple(f"The shipped fonts have no character U+{ord(char):04X}." for char in lost)


def svg_bytes(shapes: Iterable[Shape], bounds: Box, title: str, theme: Theme | None = None) -> bytes:
    """Return the picture of some shapes as a file."""
    x, y, w, h = bounds[0] - _BORDER, bounds[1] - _BORDER, bounds[2] + 2 * _BORDER, bounds[3] + 2 * _BORDER
    writer = _Writer(theme or load_theme())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.1" role="img" style="font-synthesis:none" '
        f'width="{_n(w)}" height="{_n(h)}" viewBox="{_n(x)} {_n(y)} {_n(w)} {_n(h)}">',
        f"<title>{_words(title)}</title>",
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}" fill="{writer.surface}"/>',
        *writer.lines(shapes),
        "</svg>",
        "",
    ]
    return "\n".join(lines).encode()


class _Writer:
    """Writes shapes as lines of XML."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._clips = 0
        self.surface = theme.color("surface")

    def lines(self, shapes: Iterable[Shape]) -> Iterator[str]:
        for shape in shapes:
            match shape:
                case Rect() if not shape.left_only:
                    yield self._rect(shape)
                case Rect():
                    yield self._path(Path(rect_ops(shape), shape.fill, shape.stroke, shape.width))
                case Path():
                    yield self._path(shape)
                case Text():
                    yield self._text(shape)
                case Icon():
                    yield self._icon(shape)
                case Group():
                    yield from self._group(shape)

    def _group(self, group: Group) -> Iterator[str]:
        scale = "" if group.scale == 1.0 else f" scale({_n(group.scale)})"
        clip = ""
        if group.clip is not None:
            self._clips += 1
            x, y, w, h = map(_n, group.clip)
            rect = f'<rect x="{x}" y="{y}" width="{w}" height="{h}"/>'
            yield f'<clipPath id="clip{self._clips}">{rect}</clipPath>'
            clip = f' clip-path="url(#clip{self._clips})"'
        yield f'<g transform="translate({_n(group.x)} {_n(group.y)}){scale}"{clip}>'
        yield from self.lines(group.shapes)
        yield "</g>"

    def _rect(self, rect: Rect) -> str:
        radius = f' rx="{_n(rect.radius)}"' if rect.radius else ""
        place = f'x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.w)}" height="{_n(rect.h)}"'
        return f"<rect {place}{radius}{self._look(rect.fill, rect.stroke, rect.width)}/>"

    def _path(self, path: Path) -> str:
        dash = f' stroke-dasharray="{" ".join(map(_n, path.dash))}"' if path.dash else ""
        ends = ' stroke-linecap="round" stroke-linejoin="round"' if path.round_ends and path.stroke else ""
        return f'<path d="{_d(path.ops)}"{self._look(path.fill, path.stroke, path.width)}{dash}{ends}/>'

    def _icon(self, icon: Icon) -> str:
        place = f"translate({_n(icon.x)} {_n(icon.y)}) scale({_n(icon.size / GRID)})"
        look = self._look(None, icon.paint, STROKE)
        ends = ' stroke-linecap="round" stroke-linejoin="round"'
        return f'<path transform="{place}" d="{_d(icon_path(icon.name))}"{look}{ends}/>'

    def _text(self, text: Text) -> str:
        family = quoteattr(_stack(text.weight))
        look = f' font-family={family} font-size="{_n(text.size)}"{self._look(text.paint, None, 0.0)}'
        weight = "" if text.weight == "regular" else f' font-weight="{_WEIGHTS[text.weight]}"'
        place = f'x="{_n(text.x)}" y="{_n(text.y)}"'
        # Where the font is not installed, another one keeps to the measured width.
        width = text_width(text.text, text.size, text.weight)
        if width > 0:
            place += f' textLength="{_n(width)}" lengthAdjust="spacingAndGlyphs"'
        return f"<text {place}{look}{weight}{_ANCHORS[text.anchor]}>{_words(text.text)}</text>"

    def _look(self, fill: Paint | None, stroke: Paint | None, width: float) -> str:
        look = ' fill="none"' if fill is None else f' fill="{self._theme.color(fill.token)}"'
        if fill is not None and fill.alpha < 1:
            look += f' fill-opacity="{_n(fill.alpha)}"'
        if stroke is not None:
            look += f' stroke="{self._theme.color(stroke.token)}" stroke-width="{_n(width)}"'
            if stroke.alpha < 1:
                look += f' stroke-opacity="{_n(stroke.alpha)}"'
        return look


def _stack(weight: str) -> str:
    return f"'{FAMILIES[weight]}', 'Canvas Sans', Inter, 'Helvetica Neue', Arial, sans-serif"


def _words(text: str) -> str:
    """Return text as XML allows it: escaped, without characters that no XML file may hold."""
    kept = "".join(char for char in text if char in "\t\n" or _allowed(ord(char)))
    return escape(kept)


def _allowed(code: int) -> bool:
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


def _d(ops: Iterable[PathOp]) -> str:
    return " ".join(op[0] + " ".join(_n(float(value)) for value in op[1:]) for op in ops)


def _n(value: float) -> str:
    """Write a length with at most two decimals, scales and opacities with four."""
    return (
        f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) < 2 else f"{value:.2f}".rstrip("0").rstrip(".")
    )


def _texts(shapes: Iterable[Shape]) -> Iterator[str]:
    for shape in shapes:
        if isinstance(shape, Text):
            yield shape.text
        elif isinstance(shape, Group):
            yield from _texts(shape.shapes)
