"""Where data lies: the shipped in a clone or a wheel, the user's in a folder; what canvases are called."""

from __future__ import annotations

import os
from pathlib import Path

CANVAS_SUFFIX = ".bmcanvas"
"""What the name of a canvas ends in."""
_PACKAGE = Path(__file__).resolve().parent


def resource_path(*parts: str) -> Path:
    """Return the path of a shipped file or folder, for example `resource_path("themes", "light.json")`."""
    installed = _PACKAGE / "resources"
    root = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)


def user_folder() -> Path:
    """Return the folder of the user's settings, limits and logs; the variable CANVAS_APP_HOME moves it."""
    home = os.environ.get("CANVAS_APP_HOME")
    if home:
        return Path(home)
    from platformdirs import user_data_path

    return user_data_path("canvas-app", appauthor=False)
