"""The window: the only room that imports Qt."""

import builtins

_plain_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401

# From here on PySide would read the source of every module that is imported, to look for features that this
# program does not use: a tenth of a second until the window is usable.
builtins.__import__ = _plain_import
