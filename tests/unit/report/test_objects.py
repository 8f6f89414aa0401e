"""The file that objects make: read back by two readers, the same bytes every time, texts as they are."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from canvas_app.report.pdf.objects import Objects, show_page, string
from tests.formats.hostile import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _painted(pages: int = 2) -> Objects:
    canvas = Canvas(BytesIO(), invariant=1, pageCompression=1)
    for number in range(pages):
        canvas.drawString(72, 72, f"Page {number}")
        canvas.showPage()
    return Objects.of(canvas)


def test_what_a_canvas_painted_is_a_file_for_two_readers() -> None:
    data = _painted(3).file()
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) == 3
        assert pdf.check_pdf_syntax() == []
        assert pdf.pdf_version == "1.7"
    pages = pypdfium2.PdfDocument(data)
    assert pages[2].get_textpage().get_text_range() == "Page 2"
    pages.close()


def test_the_same_objects_give_the_same_bytes() -> None:
    assert _painted().file() == _painted().file()
    assert _painted(1).file() != _painted(2).file()


def test_the_content_of_a_page_is_kept_packed_once_it_is_shown() -> None:
    def shown(end: Callable[[Canvas], None]) -> Canvas:
        canvas = Canvas(BytesIO(), invariant=1, pageCompression=1)
        for number in range(200):
            canvas.drawString(72, 72, f"Line {number}")
        end(canvas)
        return canvas

    packed, plain = shown(show_page), shown(Canvas.showPage)
    kept, whole = (len(each._doc.Pages.pages[0].stream) for each in (packed, plain))
    assert kept < whole / 4
    assert Objects.of(packed).file() == Objects.of(plain).file()


def test_more_objects_than_one_pack_holds_are_found_by_their_numbers() -> None:
    objects = _painted(1)
    numbers = [objects.add(f"<</Number {at}>>") for at in range(1_000)]
    later = objects.reserve()
    stream = objects.add_stream("/Type/Test", b"endstream\nendobj " * 50)
    plain = objects.add_stream("/Type/Test", b"as it is", packed=False)
    objects.put(later, f"[{' '.join(f'{number} 0 R' for number in numbers)}]")
    objects.extend(objects.root, f"/All {later} 0 R/Stream {stream} 0 R/Plain {plain} 0 R")
    data = objects.file()
    assert b"as it is" in data
    with pikepdf.open(BytesIO(data)) as pdf:
        root: Any = pdf.Root
        assert [int(each.Number) for each in root.All] == list(range(1_000))
        assert root.Stream.read_bytes() == b"endstream\nendobj " * 50
        assert root.Plain.read_bytes() == b"as it is"


def test_more_objects_than_two_bytes_can_count_are_found_by_three_readers(tmp_path: Path) -> None:
    objects = _painted(1)
    count = 0x10000 + 10
    numbers = [objects.add(f"<</Number {at}>>") for at in range(count)]
    listed = objects.add(f"[{' '.join(f'{number} 0 R' for number in numbers)}]")
    objects.extend(objects.root, f"/All {listed} 0 R")
    file = tmp_path / "a.pdf"
    file.write_bytes(objects.file())
    with pikepdf.open(file) as pdf:
        root: Any = pdf.Root
        assert pdf.check_pdf_syntax() == []
        assert [int(each.Number) for each in root.All] == list(range(count))
    reader = PdfReader(file, strict=True)
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/All"][count - 1].get_object() == {"/Number": count - 1}
    assert reader.pages[0].extract_text().strip() == "Page 0"
    if poppler := shutil.which("pdftotext"):
        done = subprocess.run([poppler, file, "-"], capture_output=True, check=True, text=True, timeout=60)
        assert (done.stdout.strip(), done.stderr) == ("Page 0", "")


def test_a_large_file_ends_where_it_is_not_wanted_any_more() -> None:
    wanted: list[bool] = []

    def stop() -> None:
        wanted.append(False)
        raise RuntimeError

    canvas = Canvas(BytesIO())
    canvas.showPage()
    objects = Objects.of(canvas, stop)
    with pytest.raises(RuntimeError):
        all(objects.add("null") for _ in range(1_000))
    with pytest.raises(RuntimeError):
        objects.file()
    assert len(wanted) == 2


@pytest.mark.parametrize(
    "text", [*HOSTILE, "", "(a) \\ (b", ")(", "tab\tand\nline", "Zürich → €", "𠀀 \ud800"]
)
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    objects = _painted(1)
    objects.extend(objects.root, f"/Told{string(text)}/After 1")
    with pikepdf.open(BytesIO(objects.file())) as pdf:
        root: Any = pdf.Root
        assert str(root.Told) == text.encode("utf-16-be", "replace").decode("utf-16-be")
        assert root.After == 1
