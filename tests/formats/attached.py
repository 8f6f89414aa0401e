"""Small PDFs with files attached, as other programs make them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from pikepdf import AttachedFileSpec, Encryption, Pdf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def attach(pdf: Pdf, key: str, data: bytes, name: str) -> AttachedFileSpec:
    """Attach a file to a PDF under a key; `name` is what it is called."""
    spec = AttachedFileSpec(
        pdf, data, description="", filename=name, mime_type="", creation_date="", mod_date=""
    )
    pdf.attachments[key] = spec
    return spec


def pdf_with(files: Mapping[str, bytes], encryption: Encryption | None = None) -> bytes:
    """Return a PDF of an empty page with files by name."""
    return pdf_of(((name, name, data) for name, data in files.items()), encryption)


def pdf_of(files: Iterable[tuple[str, str, bytes]], encryption: Encryption | None = None) -> bytes:
    """Return a PDF of an empty page with files, each by its key and its name."""
    pdf = Pdf.new()
    pdf.add_blank_page()
    for key, name, data in files:
        attach(pdf, key, data, name)
    out = BytesIO()
    pdf.save(out, encryption=encryption or False)
    return out.getvalue()
