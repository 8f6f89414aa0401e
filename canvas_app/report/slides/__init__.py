"""The strategy document as slides: real text, tables and shapes that can be edited."""

from canvas_app.report.slides.deck import slides
from canvas_app.report.slides.pages import slide_pages

__all__ = ["slide_pages", "slides"]
