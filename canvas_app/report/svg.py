"""Writes a view as an SVG 1.1 picture with real text in its own font: no scripts, no links, no frames."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from canvas_app.drawing.icons import GRID, STROKE, icon_path
from canvas_app.drawing.shapes import Group, Icon, Path, Rect, Text
from canvas_app.drawing.text import text_width
from canvas_app.drawing.theme import load_theme
from canvas_app.report.characters import shown
from canvas_app.report.outlines import rect_ops
from canvas_app.report.progress import Steps, in_steps
from canvas_app.report.saving import save_bytes
from canvas_app.report.views import texts_of
from canvas_app.report.web_fonts import STACK, css_weight, font_faces

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import Paint, PathOp, Shape
    from canvas_app.drawing.theme import Theme
    from canvas_app.report.views import ViewPicture

_ANCHORS = {"start": "", "middle": ' text-anchor="middle"', "end": ' text-anchor="end"'}


def write_svg(
    picture: ViewPicture,
    path: str | os.PathLike[str],
    *,
    width: float | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[str, ...]:
    """Write what is seen of a view, `width` pixels wide, or as large as at 100 % without it.

    Returns sentences on what is shown only by fonts of the reader. Raises ReportError when the file cannot be
    written; CancelledError.
    """
    told = Steps(progress, cancelled).part(0.0, 1.0)
    save_bytes(path, svg_bytes(picture.shapes, picture.bounds, picture.title, width=width, told=told))
    return picture.notices(kept=True)


def svg_bytes(
    shapes: Sequence[Shape],
    bounds: Box,
    title: str,
    theme: Theme | None = None,
    *,
    width: float | None = None,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> bytes:
    """Return the picture of some shapes as a file that brings the characters of its texts.

    `told` hears of shapes written and shapes in all; what it raises ends the work.
    """
    x, y, w, h = bounds
    writer = _Writer(theme or load_theme())
    scale = 1.0 if width is None else width / max(w, 1.0)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.1" role="img" '
        f'width="{_n(w * scale)}" height="{_n(h * scale)}" viewBox="{_n(x)} {_n(y)} {_n(w)} {_n(h)}">',
        f"<title>{_words(title)}</title>",
        f"<style>{font_faces(texts_of(shapes))}\ntext{{font-synthesis:none}}</style>",
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}" fill="{writer.surface}"/>',
        *writer.lines(in_steps(shapes, told)),
        "</svg>",
        "",
    ]
    return "\n".join(lines).encode()


def svg_figure(
    shapes: Iterable[Shape], width: float, height: float, alt: str, number: int, theme: Theme
) -> str:
    """Return a figure as it stands inside a page that brings the fonts; `number` keeps its names apart."""
    writer = _Writer(theme, f"f{number}-clip")
    head = f'<svg role="img" aria-label={quoteattr(shown(alt))} viewBox="0 0 {_n(width)} {_n(height)}">'
    return "\n".join([head, *writer.lines(shapes), "</svg>"])


class _Writer:
    """Writes shapes as lines of XML."""

    def __init__(self, theme: Theme, clip_name: str = "clip") -> None:
        self._theme = theme
        self._clips = 0
        self._clip_name = clip_name
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
            yield f'<clipPath id="{self._clip_name}{self._clips}">{rect}</clipPath>'
            clip = f' clip-path="url(#{self._clip_name}{self._clips})"'
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
        family = quoteattr(STACK)
        look = f' font-family={family} font-size="{_n(text.size)}"{self._look(text.paint, None, 0.0)}'
        weight = "" if text.weight == "regular" else f' font-weight="{css_weight(text.weight)}"'
        place = f'x="{_n(text.x)}" y="{_n(text.y)}"'
        # Where the font is not installed, another one keeps to the measured width.
        width = text_width(text.text, text.size, text.weight)
        if width > 0:
            place += f' textLength="{_n(width)}" lengthAdjust="spacingAndGlyphs"'
        weight += ' font-style="oblique"' if text.oblique else ""
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


def _words(text: str) -> str:
    return escape(shown(text))


def _d(ops: Iterable[PathOp]) -> str:
    return " ".join(op[0] + " ".join(_n(float(value)) for value in op[1:]) for op in ops)


def _n(value: float) -> str:
    """Write a length with at most two decimals, scales and opacities with four."""
    return (
        f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) < 2 else f"{value:.2f}".rstrip("0").rstrip(".")
    )
