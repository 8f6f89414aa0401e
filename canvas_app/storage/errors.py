"""What can go wrong with files; every error is one sentence for the user."""


class StorageError(Exception):
    """A file could not be read or written. What was on disk before is still there."""


class FileRefusedError(StorageError):
    """A file is no canvas, or a damaged or hostile one; nothing of it was loaded."""


class SeveralCanvasesError(FileRefusedError):
    """A PDF holds several canvases, and it was not said which one is to be opened; `names` are theirs."""

    def __init__(self, sentence: str, names: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.names = names
