"""Builds the shipped icon outlines and the application icon.

Usage: python packaging/assets/build_icons.py LUCIDE OUTPUT

LUCIDE  npm package lucide-static 1.62.0, the folder with LICENSE and icons/
OUTPUT  resources/icons of this project

It needs fonttools 4.68 and Pillow. Every outline becomes moves (M), lines (L), cubic curves (C) and
closings (Z) with absolute numbers on a grid of 24 by 24, so that no painter has to read SVG.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import TypeAlias

from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import SVGPath
from PIL import Image, ImageDraw

GRID = 24
# The width of the line on the grid: 1.17 px where the icon is 16 px wide.
STROKE = 1.75
DIGITS = 3

# One icon for each kind of element, by the Lucide outline that it takes.
KINDS = {
    "domain": "brain-circuit",
    "stage": "layers",
    "activity": "hammer",
    "role": "users",
    "resource": "database",
    "value_proposition": "gem",
    "segment": "target",
    "channel": "megaphone",
    "revenue_stream": "coins",
    "cost": "receipt",
    "partner": "handshake",
    "strategy": "compass",
    "goal": "flag",
    "metric": "gauge",
    "risk": "shield-alert",
    "note": "sticky-note",
}
# Our names for outlines that Lucide names otherwise.
RENAMED = {
    "app": "workflow",
    "fit": "maximize",
    "undo": "undo-2",
    "redo": "redo-2",
    "trash": "trash-2",
    "help": "circle-question-mark",
    "refresh": "refresh-cw",
    "filter": "funnel",
    "pie-chart": "chart-pie",
    "connect": "spline",
    "comment": "message-square",
}
SAME_NAMES = """
    arrow-down arrow-left arrow-right arrow-up bookmark brain calculator calendar chart-column chart-line
    check chevron-down chevron-left chevron-right chevron-up circle-alert circle-check circle-x clipboard
    clock coins columns-3 command copy dices download ellipsis external-link eye eye-off file file-down
    focus folder-open git-branch git-compare grip-vertical hand hand-coins history image info keyboard
    layout-grid lightbulb link list lock lock-open map maximize minus monitor moon mouse-pointer move
    palette panel-bottom panel-left panel-right pencil percent play plus presentation printer qr-code
    rotate-ccw save scan scissors search settings sliders-horizontal spline square star sticky-note sun
    table tag thumbs-up timer trending-down trending-up triangle-alert type upload user wallet workflow x
    zoom-in zoom-out
"""

APP_SIZE = 256
APP_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)
APP_COLOUR = "#1F5FBF"
APP_CORNER = 56
# Left, top, width and height of each card, with one corner radius for all.
APP_CARDS = ((30, 95, 78, 66), (148, 43, 78, 66), (148, 147, 78, 66))
APP_CARD_CORNER = 14
# The three lines between the cards: start, two control points, end.
APP_LINES = (
    ((104, 128), (138, 128), (118, 76), (152, 76)),
    ((104, 128), (138, 128), (118, 180), (152, 180)),
    ((187, 105), (187, 120), (187, 136), (187, 151)),
)
APP_LINE_WIDTH = 10
APP_OVERSAMPLING = 8

Operator: TypeAlias = list[str | float]
Point: TypeAlias = tuple[float, float]


def outline(source: Path) -> list[Operator]:
    """Read one SVG file as absolute path operators."""
    pen = RecordingPen()
    SVGPath(str(source)).draw(pen)
    operators: list[Operator] = []
    start: list[float] = []
    for name, points in pen.value:
        numbers = [rounded(number) for point in points for number in point]
        if name == "moveTo":
            start = numbers
            operators.append(["M", *numbers])
        elif name == "lineTo":
            operators.append(["L", *numbers])
        elif name == "curveTo":
            operators.append(["C", *numbers])
        elif name == "qCurveTo":
            operators.append(["C", *raised(last_point(operators), numbers)])
        elif name == "closePath" or last_point(operators) == start:
            operators.append(["Z"])
    return operators


def rounded(number: float) -> float:
    """Round a number of the grid, and write whole numbers as such."""
    short = round(float(number), DIGITS)
    return int(short) if short == int(short) else short


def last_point(operators: list[Operator]) -> list[float]:
    """Return the point where the last operator ends."""
    return [float(number) for number in operators[-1][-2:]]


def raised(start: list[float], quadratic: list[float]) -> list[float]:
    """Return the numbers of the cubic curve equal to one quadratic curve."""
    if len(quadratic) != 4:
        raise ValueError("Only quadratic curves with one control point are known. Check the SVG file.")
    control, end = quadratic[:2], quadratic[2:]
    first = [rounded(s + 2 / 3 * (c - s)) for s, c in zip(start, control, strict=True)]
    second = [rounded(e + 2 / 3 * (c - e)) for e, c in zip(end, control, strict=True)]
    return [*first, *second, *end]


def write_icons(lucide: Path, output: Path) -> None:
    """Write icons.json, one icon in each line, and the licence of the outlines."""
    sources = KINDS | RENAMED | {name: name for name in SAME_NAMES.split()}
    lines = [
        f"{json.dumps(name)}:{json.dumps(outline(lucide / 'icons' / f'{source}.svg'), separators=(',', ':'))}"
        for name, source in sorted(sources.items())
    ]
    head = f'{{"view_box":{GRID},"stroke":{STROKE},"icons":{{\n'
    (output / "icons.json").write_text(head + ",\n".join(lines) + "\n}}\n", encoding="utf-8")
    shutil.copyfile(lucide / "LICENSE", output / "LICENSE-Lucide.txt")


def app_svg() -> str:
    """Return the application icon as SVG text."""
    cards = "\n".join(
        f'  <rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{APP_CARD_CORNER}" fill="#fff"/>'
        for x, y, width, height in APP_CARDS
    )
    lines = "\n".join(
        f'  <path d="M{a[0]} {a[1]}C{b[0]} {b[1]} {c[0]} {c[1]} {d[0]} {d[1]}" '
        f'fill="none" stroke="#fff" stroke-width="{APP_LINE_WIDTH}"/>'
        for a, b, c, d in APP_LINES
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{APP_SIZE}" height="{APP_SIZE}" '
        f'viewBox="0 0 {APP_SIZE} {APP_SIZE}">\n'
        f'  <rect width="{APP_SIZE}" height="{APP_SIZE}" rx="{APP_CORNER}" fill="{APP_COLOUR}"/>\n'
        f"{lines}\n{cards}\n</svg>\n"
    )


def app_picture() -> Image.Image:
    """Draw the application icon with its edges smoothed by drawing it larger first."""
    scale = APP_OVERSAMPLING
    side = APP_SIZE * scale
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((0, 0, side - 1, side - 1), APP_CORNER * scale, fill=APP_COLOUR)
    reach = APP_LINE_WIDTH / 2
    for line in APP_LINES:
        for x, y in curve_points(line):
            draw.ellipse(
                [scale * edge for edge in (x - reach, y - reach, x + reach, y + reach)], fill="white"
            )
    for x, y, width, height in APP_CARDS:
        box = [scale * edge for edge in (x, y, x + width, y + height)]
        draw.rounded_rectangle(box, APP_CARD_CORNER * scale, fill="white")
    return picture.resize((APP_SIZE, APP_SIZE), Image.Resampling.LANCZOS)


def curve_points(line: tuple[Point, Point, Point, Point], steps: int = 400) -> list[Point]:
    """Return points along one cubic curve, close enough to draw it with round dots."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = line
    points = []
    for step in range(steps + 1):
        t = step / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        x = sum(weight * value for weight, value in zip(weights, (ax, bx, cx, dx), strict=True))
        y = sum(weight * value for weight, value in zip(weights, (ay, by, cy, dy), strict=True))
        points.append((x, y))
    return points


def write_app_icon(output: Path) -> None:
    """Write the application icon as SVG, PNG and ICO."""
    (output / "app.svg").write_text(app_svg(), encoding="utf-8")
    picture = app_picture()
    picture.save(output / "app.png", optimize=True)
    picture.save(output / "app.ico", sizes=[(size, size) for size in APP_ICON_SIZES])


def main() -> None:
    """Read the folders from the command line and build."""
    parser = argparse.ArgumentParser(description="Build the shipped icons.")
    parser.add_argument("lucide", type=Path)
    parser.add_argument("output", type=Path)
    folders = parser.parse_args()
    folders.output.mkdir(parents=True, exist_ok=True)
    write_icons(folders.lucide, folders.output)
    write_app_icon(folders.output)


if __name__ == "__main__":
    main()
