"""Themes: names of colours and sizes, with their values read from `resources/themes/`."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import orjson

from canvas_app.folders import resource_path

if TYPE_CHECKING:
    from collections.abc import Mapping


class Theme(NamedTuple):
    """The values behind the tokens that shapes and panels name.

    `faint` is for hairline signs and disabled controls only; text is `ink` or `muted`, which keep a contrast
    of 4.5 to 1 on every ground.
    """

    name: str
    colors: Mapping[str, str]
    sizes: Mapping[str, float]

    def color(self, token: str) -> str:
        """Return the colour of a token as `#RRGGBB`; raises KeyError for a token no theme knows."""
        return self.colors[token]

    def size(self, token: str) -> float:
        """Return a size in canvas units, such as `body` or `radius_card`."""
        return self.sizes[token]


@cache
def load_theme(name: str = "light") -> Theme:
    """Return a shipped theme by name."""
    data = orjson.loads(resource_path("themes", f"{name}.json").read_bytes())
    return Theme(data["name"], MappingProxyType(data["colors"]), MappingProxyType(data["sizes"]))


def relative_luminance(color: str) -> float:
    """Return the luminance of `#RRGGBB` from 0 (black) to 1 (white), as WCAG 2 defines it."""
    red, green, blue = (_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, from 1 (the same) to 21, as WCAG 2 defines it."""
    light, dark = sorted((relative_luminance(first), relative_luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(front: str, back: str, alpha: float) -> str:
    """Return the colour that `front` with an opacity of `alpha` shows on `back`."""
    pairs = ((int(front[i : i + 2], 16), int(back[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(f * alpha + b * (1 - alpha)):02X}" for f, b in pairs)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
