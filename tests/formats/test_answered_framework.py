"""Every entry of the framework that is answered stands in the document, by its name and with its answer."""

from __future__ import annotations

import datetime

from canvas_app.analysis.framework import coverage
from canvas_app.commands import answers
from canvas_app.document import Document
from canvas_app.model import DocumentInfo
from canvas_app.model.framework import load_framework
from canvas_app.report.pdf import render_pdf
from tests.formats.second_reader import texts

_OF_THE_DOCUMENT: dict[str, object] = {
    "version": "7.5",
    "last_updated": datetime.date(2026, 3, 9),
    "next_review": datetime.date(2026, 9, 17),
    "motto": "Answers before questions",
}
_SHOWN = {
    "version": "7.5",
    "last_updated": "2026",
    "next_review": "2026",
    "motto": "Answers before questions",
}


def test_every_answer_is_in_the_text_of_the_document() -> None:
    document = Document([DocumentInfo(title="Answered")])
    rows = [row for section in load_framework().sections for row in section.rows]
    said: dict[str, str] = {}
    for number, row in enumerate(rows):
        if row.field:
            answers.set_field(document, row.id, _OF_THE_DOCUMENT[row.field])
            said[row.id] = _SHOWN[row.field]
        elif number % 7 == 3:
            answers.set_not_for_us(document, (row.id,), f"Reason{number:03d}")
            said[row.id] = f"Reason{number:03d}"
        else:
            answers.set_text(document, row.id, f"Answer{number:03d}")
            said[row.id] = f"Answer{number:03d}"
            if row.twin is not None:
                answers.set_ai(document, row.id, number % 2 == 0)
    found = coverage(document.snapshot())
    assert found.answered + found.not_for_us == found.total == len(rows) == 173
    words = "".join("".join(texts(render_pdf(document)[0])).split())
    missing = [key for key, text in said.items() if "".join(text.split()) not in words]
    assert missing == []
    names = [state.name for state in found.states if not state.row.field]
    assert [name for name in names if "".join(name.split()) not in words] == []
