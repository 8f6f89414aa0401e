"""Commands on the canvas inside a PDF."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from canvas_app import storage
from canvas_app.document import Document
from canvas_app.model import DocumentInfo, Note
from tests.formats.attached import pdf_with

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Run


def test_a_command_reads_the_canvas_in_an_exported_pdf(run: Run, plan: Document, tmp_path: Path) -> None:
    storage.save(plan, tmp_path / "plan.bmcanvas")
    assert run("export", tmp_path / "plan.bmcanvas", tmp_path / "plan.pdf", "--profile", "one_page")[0] == 0
    of_pdf = run("metrics", tmp_path / "plan.pdf", "--json")
    assert of_pdf[0] == 0
    assert json.loads(of_pdf[1]) == json.loads(run("metrics", tmp_path / "plan.bmcanvas", "--json")[1])


def test_without_the_attachment_it_is_refused(run: Run, plan: Document, tmp_path: Path) -> None:
    storage.save(plan, tmp_path / "plan.bmcanvas")
    run("export", tmp_path / "plan.bmcanvas", tmp_path / "plan.pdf", "--profile", "one_page", "--no-canvas")
    code, out, err = run("metrics", tmp_path / "plan.pdf")
    assert (code, out) == (1, "")
    assert "“plan.pdf” was not opened: it is a PDF without a canvas in it" in err


def test_of_several_the_command_says_how_to_choose(run: Run, tmp_path: Path) -> None:
    files = {
        f"{title}.bmcanvas": storage.dumps(Document([DocumentInfo(title=title), Note(name=title)]))
        for title in ("First plan", "Second plan")
    }
    path = tmp_path / "two.pdf"
    path.write_bytes(pdf_with(files))
    code, _, err = run("metrics", path)
    assert code == 1
    assert "“First plan.bmcanvas”, “Second plan.bmcanvas”" in err
    assert "--attachment 'First plan.bmcanvas'" in err
    assert run("metrics", path, "--attachment", "Second plan.bmcanvas")[0] == 0
