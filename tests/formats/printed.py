"""An example printed once for all tests that only read what was printed."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from pypdf import PdfReader

from canvas_app.model import PrintOptions
from canvas_app.model.examples import example_path
from canvas_app.report.pdf import render_pdf
from canvas_app.storage import load

if TYPE_CHECKING:
    from canvas_app.report.pdf.document import PdfReport

EXAMPLE = "generative-ai"
FULL = PrintOptions()


@cache
def printed(options: PrintOptions = FULL) -> tuple[bytes, PdfReport]:
    """Return the example as a PDF, and what was said about it."""
    return render_pdf(load(example_path(EXAMPLE)), options)


@cache
def read(options: PrintOptions = FULL) -> PdfReader:
    """Return the pages of the example."""
    return PdfReader(BytesIO(printed(options)[0]))
