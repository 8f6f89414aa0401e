"""Which chapters `export` tells, and the user's own words for them: given by number, letter or title."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from canvas_app.cli.documents import RefusedError, UsageError
from canvas_app.cli.output import file_name, one_line

if TYPE_CHECKING:
    import argparse

    from canvas_app.document import Document

_MOST_BYTES = 1_000_000
"""Far more than words of a chapter may have; what is larger is another file and is not read."""


def add_chapters(group: argparse._ArgumentGroup) -> None:
    """Let a command leave out chapters, and open others with own words."""
    told = group.add_mutually_exclusive_group()
    told.add_argument(
        "--leave-out", metavar="CHAPTER[,...]", action="append",
        help="these chapters and no others, by number, letter or title: 4,12,E; may be repeated",
    )  # fmt: skip
    told.add_argument(
        "--no-leave-out", dest="leave_out", action="store_const", const=[], help="tell all chapters"
    )
    group.add_argument(
        "--own-words", metavar="CHAPTER=FILE", action="append",
        help="open a chapter with the words of a Markdown file, as 7=partners.md: **bold**, *italic*, lists "
        "and [words](https://...); 7= brings back the document's own sentences; may be repeated",
    )  # fmt: skip


def take_chapters(document: Document, left_out: list[str] | None, own_words: list[str] | None) -> None:
    """Put what the command line says about chapters into the document, as the dialog does."""
    from canvas_app.commands.printing import set_chapter_hidden
    from canvas_app.report.content.titles import TITLES

    if left_out is not None:
        keys = {key for given in left_out for key in _keys(given)}
        for key in TITLES:
            set_chapter_hidden(document, key, key in keys)
    for given in own_words or ():
        _take_words(document, given)


def _take_words(document: Document, given: str) -> None:
    from canvas_app.commands.errors import RefusedError as NotTaken
    from canvas_app.commands.printing import chapter_text, set_chapter_text
    from canvas_app.report.content.titles import TITLES

    name, equals, file = given.partition("=")
    if not equals:
        raise UsageError("--own-words: give a chapter and a file, as in 7=words.md")
    key = _key("--own-words", name)
    known = chapter_text(document, key)
    if file and known is not None and known.hidden:
        raise UsageError(f"--own-words: chapter {TITLES[key][0]} is left out and would not show them")
    try:
        set_chapter_text(document, key, _words(Path(file)) if file else "")
    except NotTaken as error:
        raise RefusedError(f"“{file_name(Path(file))}” was not taken: {error}") from error


def _words(path: Path) -> str:
    shown = file_name(path)
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise RefusedError(
                f"“{shown}” is too large for own words; choose a text of at most 4,000 characters."
            )
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(f"“{shown}” is no text in UTF-8; save it as such and export again.") from error
    except OSError as error:
        raise RefusedError(
            f"“{shown}” could not be read ({error.strerror or error}); choose another file of own words."
        ) from error


def _keys(given: str) -> list[str]:
    """Return the chapters of a list; no title has a comma."""
    names = [name for name in given.split(",") if name.strip()]
    if not names:
        raise UsageError("--leave-out: name a chapter, as in 4,E; --no-leave-out tells all")
    return [_key("--leave-out", name) for name in names]


def _key(option: str, name: str) -> str:
    """Return the key of a chapter by its number, letter or title, whatever the case."""
    from canvas_app.report.content.titles import TITLES

    wanted = " ".join(name.split()).casefold()
    for key, (number, title) in TITLES.items():
        if wanted in (number.casefold(), title.casefold(), f"{number} {title}".casefold()):
            return key
    raise UsageError(
        f"{option}: there is no chapter “{one_line(name.strip())}”; chapters are called 0 to 15, A to E, or "
        "by their titles"
    )
