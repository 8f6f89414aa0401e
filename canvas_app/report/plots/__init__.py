"""The figures of a forecast: each one states a finding, carries its data as a table, and draws itself.

What a figure says is composed without matplotlib; only `Plot.figure` and `Plot.picture` load it.
"""

from canvas_app.report.plots.listing import KINDS, PlotKind, Wanted, plot
from canvas_app.report.plots.plot import Look, Plot, Spot, Table

__all__ = ["KINDS", "Look", "Plot", "PlotKind", "Spot", "Table", "Wanted", "plot"]
