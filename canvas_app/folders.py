"""Where data lies: the shipped in a clone or inside an installed wheel, the user's in a folder of its own."""

from __future__ import annotations

import os
from pathlib import Path

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
