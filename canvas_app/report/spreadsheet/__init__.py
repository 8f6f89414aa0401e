"""The numbers as a spreadsheet: assumptions, forecast, metrics, scenarios and simulation, with live sums."""

from canvas_app.report.spreadsheet.document import render_xlsx, write_xlsx

__all__ = ["render_xlsx", "write_xlsx"]
