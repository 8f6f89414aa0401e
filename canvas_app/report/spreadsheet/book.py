"""A workbook that executes nothing: text stays text whatever it begins with, and formulas are our own."""

from __future__ import annotations

import datetime
import io
import math
from typing import TYPE_CHECKING, Any

from canvas_app.model.currencies import currency_in, is_rate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.model import DocumentInfo

_EXECUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""Text that begins like this would become a formula once somebody edits its cell, so it is marked as text."""
_NO_DATE = datetime.datetime(2000, 1, 1)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4 = 9
_LONGEST_TEXT = 32_767
_INK, _PALE, _LINE = "#1B2430", "#EEF1F5", "#C9D1DB"
_LARGE = "[>=1000]{0}#,##0;[<=-1000]-{0}#,##0;{0}#,##0.00"
_SMALL = "{0}0.00######"
_RATE = "0.00####"
_LINE_HEIGHT = 15.0


def number_format(unit: str, currency: str, *, named: bool = True, small: bool = False) -> str:
    """Return how a spreadsheet shows a number of a unit.

    `named` puts the currency before money; `small` shows the digits of a number below a hundredth.
    """
    head = unit.partition("/")[0]
    if head == "share":
        return "0.000%" if small else "0.0%"
    if head in ("month", "months", "customers") and not small:
        return "#,##0.0"
    if is_rate(unit):
        return f'"{currency}" {_RATE}'
    said = currency_in(unit, currency)
    before = f'"{said}" ' if said and (named or said != currency) else ""
    return (_SMALL if small else _LARGE).format(before)


class Page:
    """One sheet: cells by row and column from 0, with a title above a head that stays in sight."""

    def __init__(self, book: Book, name: str) -> None:
        self.name = name
        self._book = book
        self._sheet = book.file.add_worksheet(name)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&L&A&RPage &P of &N")
        self._sheet.hide_gridlines(2)
        self._widths: tuple[float, ...] = ()
        self._lines: dict[int, int] = {}

    def title(self, text: str, says: str = "") -> None:
        """Write the title of the sheet, and beside it what it says."""
        self.text(0, 0, text, bold=True, font_size=14)
        if says:
            self.text(1, 0, says, font_color="#5B6675")

    def head(
        self, row: int, labels: Sequence[str], numbers: range = range(0), *, freeze: int | None = None
    ) -> None:
        """Write the labels of columns, those in `numbers` above the ends of their numbers.

        With `freeze` the labels and so many columns stay in sight.
        """
        look = {"bold": True, "bg_color": _PALE, "bottom": 1, "bottom_color": _LINE, "text_wrap": True}
        for column, label in enumerate(labels):
            self.text(row, column, label, align="right" if column in numbers else "left", **look)
        if freeze is not None:
            self._sheet.freeze_panes(row + 1, freeze)
            self._sheet.repeat_rows(row)

    def text(self, row: int, column: int, text: str, **look: Any) -> None:  # noqa: ANN401
        """Write words that no spreadsheet executes."""
        if text.startswith(_EXECUTED):
            look["quote_prefix"] = True
        if "indent" in look:
            # Not every program indents what has no side.
            look.setdefault("align", "left")
        if look.get("text_wrap"):
            self._make_room(row, column, text)
        if text:
            self._sheet.write_string(row, column, text[:_LONGEST_TEXT], self._book.look(**look))
        else:
            self._sheet.write_blank(row, column, None, self._book.look(**look))

    def across(self, row: int, column: int, columns: int, text: str) -> None:
        """Write words over several columns, on as many lines as they need."""
        look = {"text_wrap": True} | ({"quote_prefix": True} if text.startswith(_EXECUTED) else {})
        width = sum(self._widths[min(column + at, len(self._widths) - 1)] for at in range(columns))
        self._make_room(row, column, text, width)
        words = text[:_LONGEST_TEXT]
        self._sheet.merge_range(row, column, row, column + columns - 1, words, self._book.look(**look))

    def _make_room(self, row: int, column: int, text: str, width: float | None = None) -> None:
        """Make a row as high as its longest text needs; not every program does so by itself."""
        if width is None:
            width = self._widths[min(column, len(self._widths) - 1)] if self._widths else 12.0
        lines = sum(max(1, math.ceil(len(line) * 1.1 / width)) for line in text.split("\n"))
        if lines > self._lines.get(row, 1):
            self._lines[row] = lines
            self._sheet.set_row(row, _LINE_HEIGHT * min(lines, 25))

    def number(self, row: int, column: int, value: float | None, unit: str, **look: Any) -> None:  # noqa: ANN401
        """Write a number of a unit; nothing where there is none."""
        if value is not None and math.isfinite(value):
            limit = 0.001 if unit.startswith("share") else 0.01
            small = 0.0 < abs(value) < limit and round(value, 8) != 0.0
            self._sheet.write_number(row, column, value, self._book.numeric(unit, small=small, **look))

    def formula(
        self,
        row: int,
        column: int,
        formula: str,
        value: float | None,
        unit: str,
        **look: Any,  # noqa: ANN401
    ) -> None:
        """Write a formula of ours with the number it gives, for readers that do not compute."""
        cached = 0.0 if value is None or not math.isfinite(value) else value
        self._sheet.write_formula(row, column, formula, self._book.numeric(unit, **look), cached)

    def widths(self, *widths: float) -> None:
        """Set the widths of the first columns, in characters; the last one holds for all that follow."""
        self._widths = widths
        for column, width in enumerate(widths):
            last = 255 if column == len(widths) - 1 else column
            self._sheet.set_column(column, last, width)

    def wide(self, pages: int, columns: int) -> None:
        """Print over several pages beside each other, with the first columns on each of them."""
        self._sheet.fit_to_pages(pages, 0)
        self._sheet.repeat_columns(0, columns - 1)

    def filter(self, first: int, last: int, columns: int) -> None:
        """Let readers filter a table."""
        self._sheet.autofilter(first, 0, max(first, last), columns - 1)


class Book:
    """A workbook in memory: the same content gives the same bytes."""

    def __init__(self, info: DocumentInfo, subject: str) -> None:
        import xlsxwriter

        self.currency = info.currency
        self._bytes = io.BytesIO()
        self.file = xlsxwriter.Workbook(self._bytes, _OPTIONS)
        self._looks: dict[tuple[tuple[str, object], ...], Any] = {}
        self.file.set_calc_mode("auto")
        self.file.set_properties(
            {
                "title": info.title,
                "subject": subject,
                "author": ", ".join(info.authors),
                "comments": info.subtitle,
                "created": _date(info),
            }
        )

    def page(self, name: str) -> Page:
        """Add a sheet."""
        return Page(self, name)

    def name_cell(self, name: str, place: str) -> None:
        """Give a cell a name that formulas of readers may use."""
        self.file.define_name(name, f"={place}")

    def look(self, **properties: Any) -> Any:  # noqa: ANN401
        """Return a format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            self._looks[key] = self.file.add_format(
                {"font_name": "Calibri", "font_color": _INK, "valign": "top", **properties}
            )
        return self._looks[key]

    def numeric(self, unit: str, *, named: bool = True, small: bool = False, **look: Any) -> Any:  # noqa: ANN401
        """Return the format of a number of a unit."""
        shown = number_format(unit, self.currency, named=named, small=small)
        return self.look(num_format=shown, **look)

    def finished(self) -> bytes:
        """Close the workbook and return its bytes."""
        self.file.close()
        return self._bytes.getvalue()


def _date(info: DocumentInfo) -> datetime.datetime:
    """The date of the document, so that the same document gives the same bytes on every day."""
    day = info.last_updated
    return _NO_DATE if day is None else datetime.datetime(day.year, day.month, day.day)
