"""The user's own words for chapters: one record for each, with an id that follows from the chapter."""

from __future__ import annotations

import pytest

from canvas_app.commands.errors import RefusedError
from canvas_app.commands.printing import chapter_text, set_chapter_hidden, set_chapter_text
from canvas_app.document import Document
from canvas_app.model import ChapterText, DocumentInfo, Segment
from canvas_app.report.content.titles import TITLES


def _document(*records: ChapterText | Segment) -> Document:
    return Document([DocumentInfo(), *records])


def _id(document: Document, chapter: str) -> str:
    own = chapter_text(document, chapter)
    assert own is not None
    return own.id


def test_ids_follow_from_the_chapter_and_differ() -> None:
    one, other = _document(), _document()
    for key in TITLES:
        set_chapter_text(one, key, "Words")
        set_chapter_hidden(other, key, True)
    assert [_id(one, key) for key in TITLES] == [_id(other, key) for key in TITLES]
    assert len({_id(one, key) for key in TITLES}) == len(TITLES)


def test_a_text_that_was_saved_keeps_its_id() -> None:
    document = _document(ChapterText(id="random", chapter="partners", text="Saved"))
    set_chapter_text(document, "partners", "Written")
    set_chapter_hidden(document, "partners", True)
    assert [*document.snapshot().chapters.values()] == [
        ChapterText(id="random", chapter="partners", text="Written", hidden=True)
    ]


def test_an_id_that_another_record_has_is_left_to_it() -> None:
    usual = _document()
    set_chapter_text(usual, "partners", "Words")
    for taken in (
        Segment(id=_id(usual, "partners"), name="Firms"),
        ChapterText(id=_id(usual, "partners"), chapter="summary", text="Kept"),
    ):
        document = _document(taken)
        set_chapter_text(document, "partners", "Words")
        assert document.get(taken.id) == taken
        own = chapter_text(document, "partners")
        assert own is not None
        assert own.text == "Words"


def test_words_that_come_and_go_in_one_typing_are_one_step() -> None:
    document = _document()
    for text in ("Wo", "", "Words"):
        set_chapter_text(document, "partners", text, gesture="typing")
    document.history.undo()
    assert not document.snapshot().chapters
    assert document.history.undo() is None
    document.history.redo()
    own = chapter_text(document, "partners")
    assert own is not None
    assert own.text == "Words"


def test_too_many_words_are_refused_and_nothing_changes() -> None:
    document = _document()
    with pytest.raises(RefusedError, match="longer than 4,000 characters"):
        set_chapter_text(document, "partners", "x" * 4_001)
    assert not document.snapshot().chapters
    assert document.history.undo() is None
