"""Files: the format, migrations, atomic writes, and the refusal of what is damaged or hostile."""

from canvas_app.storage.atomic import atomic_write
from canvas_app.storage.errors import FileRefusedError, SeveralCanvasesError, StorageError
from canvas_app.storage.migrations import VERSION
from canvas_app.storage.reading import load, loads
from canvas_app.storage.writing import dumps, save

__all__ = [
    "VERSION",
    "FileRefusedError",
    "SeveralCanvasesError",
    "StorageError",
    "atomic_write",
    "dumps",
    "load",
    "loads",
    "save",
]
