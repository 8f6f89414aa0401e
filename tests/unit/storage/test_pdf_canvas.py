"""Opening the canvas inside a PDF: what is taken, what is asked, what is refused and how."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from canvas_app.document import Document
from canvas_app.model import Activity, DocumentInfo
from canvas_app.model.limits import MAX_BYTES
from canvas_app.storage import FileRefusedError, SeveralCanvasesError, dumps, load, loads
from tests.formats.attached import attach, pdf_of, pdf_with

if TYPE_CHECKING:
    from pathlib import Path


def _canvas(title: str = "Acme") -> bytes:
    return dumps(Document([DocumentInfo(title=title), Activity(id="a", name="Train")]))


def _packed(packed: bytes, filters: Name | Array) -> bytes:
    """Return a PDF whose attachment has these bytes as they are."""
    pdf = Pdf.new()
    pdf.add_blank_page()
    spec = attach(pdf, "a", b"", "a.bmcanvas")
    stream = spec.get_file().obj
    assert isinstance(stream, Stream)
    stream.write(packed, filter=filters)
    out = BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def test_the_canvas_in_a_pdf_is_opened() -> None:
    data = _canvas()
    opened = loads(pdf_with({"acme.bmcanvas": data}), "a.pdf")
    assert dumps(opened) == data


def test_a_file_on_disk_is_opened_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "review.PDF"
    path.write_bytes(before := pdf_with({"acme.bmcanvas": _canvas()}))
    assert load(path).info.title == "Acme"
    assert path.read_bytes() == before


def test_a_canvas_about_pdfs_is_a_canvas() -> None:
    assert loads(_canvas("%PDF-1.7"), "a.bmcanvas").info.title == "%PDF-1.7"


def test_other_attachments_do_not_matter() -> None:
    files = {"plan.xlsx": b"PK\x03\x04", "notes.txt": b"x" * 10_000, "acme.bmcanvas": _canvas()}
    assert loads(pdf_with(files), "a.pdf").info.title == "Acme"


def test_a_canvas_is_told_by_its_content_not_by_its_name() -> None:
    assert loads(pdf_with({"data.json": _canvas()}), "a.pdf").info.title == "Acme"


def test_of_several_one_must_be_chosen() -> None:
    data = pdf_with({"a.bmcanvas": _canvas("First"), "b.bmcanvas": _canvas("Second")})
    with pytest.raises(SeveralCanvasesError, match=r"“a.pdf” was not opened: it holds several") as caught:
        loads(data, "a.pdf")
    assert caught.value.names == ("a.bmcanvas", "b.bmcanvas")
    assert loads(data, "a.pdf", "b.bmcanvas").info.title == "Second"
    with pytest.raises(FileRefusedError, match="without a canvas of the name “c”"):
        loads(data, "a.pdf", "c")


def test_a_canvas_by_itself_has_no_attachments() -> None:
    with pytest.raises(FileRefusedError, match=r"only a PDF has attachments; open it without"):
        loads(_canvas(), "plan.bmcanvas", "plan.bmcanvas")


def test_names_are_no_paths_and_differ() -> None:
    named = (("1", "../../x.bmcanvas"), ("2", "C:\\temp\\x.bmcanvas"), ("3", "x\n.bmcanvas\x1b[2J"))
    data = pdf_of((key, name, _canvas(key)) for key, name in named)
    with pytest.raises(SeveralCanvasesError) as caught:
        loads(data, "a.pdf")
    first, second, third = caught.value.names
    assert (first, second) == ("x.bmcanvas", "x.bmcanvas (2)")
    assert third.isprintable()
    assert loads(data, "a.pdf", second).info.title == "2"


def test_a_pdf_without_a_canvas_is_refused() -> None:
    for files in ({}, {"a.txt": b"hello"}, {"a.bmcanvas": b""}):
        with pytest.raises(FileRefusedError, match="it is a PDF without a canvas in it; choose the file"):
            loads(pdf_with(files), "a.pdf")


def test_a_damaged_canvas_inside_is_refused_like_a_file() -> None:
    with pytest.raises(FileRefusedError, match=r"“a\.pdf” was not opened"):
        loads(pdf_with({"a.bmcanvas": _canvas()[:-40]}), "a.pdf")


def test_the_name_of_a_file_beside_the_canvas_does_not_matter() -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    attach(pdf, "a", _canvas(), "a.bmcanvas")
    attach(pdf, "b", b"", "b.txt").obj.EF = Dictionary()
    out = BytesIO()
    pdf.save(out)
    assert loads(out.getvalue(), "a.pdf").info.title == "Acme"


def test_of_very_many_canvases_some_are_named() -> None:
    data = pdf_with({f"{number:03}.bmcanvas": _canvas() for number in range(300)})
    with pytest.raises(SeveralCanvasesError, match=r"“007.bmcanvas” and 292 more; choose one") as caught:
        loads(data, "a.pdf")
    assert len(caught.value.names) == 300


def test_an_attachment_that_is_damaged_behind_its_beginning_is_refused() -> None:
    packed = zlib.compress(dumps(Document(Activity(id=f"a{at}", name=f"Train {at}") for at in range(99))))
    broken = packed[:-4] + bytes(byte ^ 1 for byte in packed[-4:])
    with pytest.raises(FileRefusedError, match=r"“a.pdf” was not opened: the canvas in it is damaged; "):
        loads(_packed(broken, Name("/FlateDecode")), "a.pdf")


def test_a_pdf_with_a_password_is_refused() -> None:
    data = pdf_with({"a.bmcanvas": _canvas()}, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(FileRefusedError, match="protected by a password; open a copy that is not"):
        loads(data, "a.pdf")


def test_a_pdf_that_anybody_may_read_is_opened() -> None:
    data = pdf_with({"a.bmcanvas": _canvas()}, encryption=pikepdf.Encryption(owner="o", user=""))
    assert loads(data, "a.pdf").info.title == "Acme"


@pytest.mark.parametrize("cut", [8, 100, 300, 500])
def test_a_broken_pdf_is_refused_in_one_sentence(cut: int) -> None:
    data = pdf_with({"a.bmcanvas": _canvas()})[:cut]
    with pytest.raises(FileRefusedError, match=r"^“a\.pdf” was not opened: [^.]+\.$"):
        loads(data, "a.pdf")


def test_garbage_after_the_signature_is_refused() -> None:
    for rest in (b"", b"\x00" * 5000, b"1 0 obj <<" * 500, b"startxref\n9999999\n%%EOF"):
        with pytest.raises(FileRefusedError, match="PDF"):
            loads(b"%PDF-1.7\n" + rest, "a.pdf")


def test_an_attachment_that_swells_is_refused_before_it_is_in_memory() -> None:
    bomb = zlib.compress(b'{"format": "bmcanvas", "x": "' + b" " * (MAX_BYTES + 10), 9)
    assert len(bomb) < 1_000_000
    with pytest.raises(FileRefusedError, match="its canvas is larger than 64 MB"):
        loads(_packed(bomb, Name.FlateDecode), "a.pdf")


def test_an_attachment_packed_twice_is_none_of_ours() -> None:
    data = _packed(zlib.compress(zlib.compress(_canvas())), Array([Name.FlateDecode] * 2))
    with pytest.raises(FileRefusedError, match="without a canvas"):
        loads(data, "a.pdf")


def test_an_attachment_that_lies_about_its_packing_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="without a canvas"):
        loads(_packed(b"no zlib" * 100, Name.FlateDecode), "a.pdf")


def test_the_parts_of_the_pdf_itself_may_not_swell_either() -> None:
    swollen = zlib.compress(b" " * (MAX_BYTES + 10), 9)
    head = b"%%PDF-1.5\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n"
    head %= len(swollen)
    table = zlib.compress(bytes([0, 0, 0, 255, 1, 0, 9, 0, 2, 0, 1, 0, 1, 0, 0, 0]))
    start = len(head) + len(swollen) + len(b"\nendstream endobj\n")
    xref = b"3 0 obj\n<</Type/XRef/Size 4/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>stream\n"
    xref %= len(table)
    data = head + swollen + b"\nendstream endobj\n" + xref + table
    data += b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % start
    with pytest.raises(FileRefusedError, match="damaged PDF"):
        loads(data, "a.pdf")


def test_a_pdf_of_more_than_64_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(MAX_BYTES + 100)
    with pytest.raises(FileRefusedError, match="a PDF of more than 64 MB"):
        load(path)
