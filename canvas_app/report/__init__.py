"""What leaves the program: the strategy document, pictures and figures.

Import `canvas_app.report.pdf`, `.svg` and `.figures` when they are used: they load large libraries.
"""

from canvas_app.report.errors import ReportError

__all__ = ["ReportError"]
