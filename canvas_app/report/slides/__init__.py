"""The strategy document as slides: real text, tables and shapes that can be edited."""

from canvas_app.report.slides.deck import slides

__all__ = ["slides"]
