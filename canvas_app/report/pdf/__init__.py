"""The strategy document as a PDF."""

from canvas_app.report.pdf.document import PdfReport, render_pdf, write_pdf

__all__ = ["PdfReport", "render_pdf", "write_pdf"]
