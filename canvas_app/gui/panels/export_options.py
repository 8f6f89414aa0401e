"""The options of an export: only those that the chosen format knows are shown."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from canvas_app.gui import theme
from canvas_app.gui.dialogs.messages import tell
from canvas_app.gui.panels.inputs import ComboBox, mark_wrong, plain_label
from canvas_app.gui.plain_text import one_line
from canvas_app.model import PrintOptions
from canvas_app.report.exports import FORMATS, OF_PROFILES, Order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.gui.settings import Settings
    from canvas_app.gui.workplace import Workplace
    from canvas_app.report.exports import Format

_PROFILES = {
    "full": "Full review",
    "brief": "Brief, five pages",
    "one_page": "One page",
    "appendix": "Appendix only",
    "poster": "Poster over several sheets",
}
_VIEWS = {"value_chain": "Value chain", "bmc": "Business model canvas"}
_LANGUAGES = {
    "en": "English",
    "en-GB": "English, Britain",
    "en-US": "English, United States",
    "de": "German",
    "de-CH": "German, Switzerland",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "nl": "Dutch",
    "pt": "Portuguese",
    "pl": "Polish",
    "ja": "Japanese",
    "zh": "Chinese",
    "ar": "Arabic",
}
"""What the texts of the user may be written in; readers and screen readers are told."""


class ExportOptions(QWidget):
    """A form of everything that can be chosen; it begins with what the document remembers."""

    changed = Signal()
    format_changed = Signal()

    def __init__(self, workplace: Workplace, settings: Settings, suffix: str) -> None:
        super().__init__()
        self._place, self._settings = workplace, settings
        self._logo = workplace.document.info.printing.logo
        self._build()
        self._fill(workplace.document.info.printing, suffix)
        self._listen()
        self._adapt()

    @property
    def kind_of_document(self) -> str:
        """What the name of a file adds to the title, so that a brief does not replace the full review."""
        profile = str(self.profile.currentData())
        shorter = self.kind.suffix == ".pdf" and profile != "full"
        return f" {profile.replace('_', ' ')}" if shorter else ""

    @property
    def kind(self) -> Format:
        """The format that is chosen."""
        return FORMATS[str(self.format.currentData())]

    def choose_format(self, suffix: str) -> None:
        """Choose a format by the suffix of its files, as a person would."""
        self.format.setCurrentIndex(self.format.findData(suffix))

    def choose_profile(self, profile: str) -> None:
        """Choose a profile by its name in `PrintOptions`."""
        self.profile.setCurrentIndex(self.profile.findData(profile))

    def printing(self) -> PrintOptions | None:
        """Return what is chosen; None where a field is wrong, which is said beside it."""
        # Of what the format does not ask for stays what the document remembers.
        remembered, colored = self._place.document.info.printing, "color" in self.kind.options
        view = self.view.currentData() if self.kind.suffix == ".pdf" else remembered.view
        try:
            options = PrintOptions(
                profile=self.profile.currentData(),
                paper=self.paper.currentData(),
                view=view,
                poster_sheets=self.sheets.currentData(),
                leave_out_empty=self.leave_out.isChecked(),
                attach_canvas=self.attach.isChecked(),
                color=(self.color.text().strip() or None) if colored else remembered.color,
                logo=self._logo,
                language=self.language.currentData(),
            )
        except ValidationError:
            # All but the colour is chosen from what there is.
            mark_wrong(self.color, True)
            _say(self.fault, "A house colour is written as #1F5FBF.")
            return None
        mark_wrong(self.color, False)
        _say(self.fault, "")
        return options

    def order(self) -> Order | None:
        """Return what is to be exported; None where a field is wrong, which is said beside it."""
        options = self.printing()
        if options is None:
            return None
        text = self.pixels_wide.text().strip().replace(",", "").replace(" ", "")
        whole = text.isdecimal() and len(text) < 6
        good = not text or not self.kind.picture or (whole and 1 <= int(text) <= 40_000)
        mark_wrong(self.pixels_wide, not good)
        _say(self.width_fault, "" if good else "A whole number of pixels, from 1 to 40,000.")
        if not good:
            return None
        frame = self.frame.currentData() if self.kind.picture else None
        chosen = self.chosen_only.isChecked() and not self.chosen_only.isHidden()
        return Order(
            scenario=self.scenario.currentData(),
            options=options,
            view=self.view.currentData(),
            width=int(text) if text and self.kind.picture else None,
            only=self._place.state.selection if chosen else frozenset(),
            frame=frame,
        )

    def take_logo(self, path: Path) -> None:
        """Take a picture as logo, or say why not."""
        from canvas_app.report.pdf.pictures import LogoError, coded_logo, read_logo

        try:
            logo = coded_logo(path)
            read_logo(logo)
        except (LogoError, OSError) as error:
            tell(self, f"“{one_line(path.name)}” could not be used as logo.", str(error))
            return
        self._set_logo(logo)

    def _build(self) -> None:
        self.format, self.profile, self.paper, self.view, self.frame = (ComboBox() for _ in range(5))
        self.sheets, self.scenario, self.language = ComboBox(), ComboBox(), ComboBox()
        self.language.setToolTip("Your own words are read aloud in it. The document's sentences are English.")
        self.pixels_wide, self.color = QLineEdit(), QLineEdit()
        self.pixels_wide.setPlaceholderText("As large as twice its size")
        self.color.setPlaceholderText("#1F5FBF")
        self.pick = _tool("palette", "Choose a colour")
        self.choose_logo, self.drop_logo = QPushButton("Choose…"), _tool("x", "No logo")
        # Enter exports; it opens no other dialog.
        self.choose_logo.setAutoDefault(False)
        self.logo_words = QLabel()
        self.logo_words.setObjectName("hint")
        self.fault, self.width_fault = plain_label(name="fieldError"), plain_label(name="fieldError")
        self.leave_out = QCheckBox("Leave out empty chapters")
        self.attach = QCheckBox("Let the PDF open as a canvas again")
        self.chosen_only = QCheckBox("Only what is selected")
        self._color_row = _above(_side_by_side(self.color, self.pick), self.fault)
        self._width_row = _above(self.pixels_wide, self.width_fault)
        self._logo_row = _side_by_side(self.logo_words, self.choose_logo, self.drop_logo)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(14)
        self.form.setVerticalSpacing(10)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        named: tuple[tuple[str, QWidget, QWidget], ...] = (
            ("Format", self.format, self.format),
            ("Profile", self.profile, self.profile),
            ("Frame", self.frame, self.frame),
            ("View", self.view, self.view),
            ("Sheets", self.sheets, self.sheets),
            ("Paper", self.paper, self.paper),
            ("Scenario", self.scenario, self.scenario),
            ("House colour", self._color_row, self.color),
            ("Logo", self._logo_row, self.choose_logo),
            ("Language of your texts", self.language, self.language),
            ("Width", self._width_row, self.pixels_wide),
        )
        for label, row, field in named:
            self.form.addRow(label, row)
            field.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(10)
        column.addLayout(self.form)
        for box in (self.leave_out, self.attach, self.chosen_only):
            column.addWidget(box)
        column.addStretch(1)

    def _fill(self, options: PrintOptions, suffix: str) -> None:
        snapshot, selection = self._place.document.snapshot(), self._place.state.selection
        scenarios, frames = snapshot.scenarios.values(), snapshot.frames
        framed = next((key for key in frames if key in selection), None) if len(selection) == 1 else None
        languages = {options.language: options.language} | _LANGUAGES
        # A picture begins with what is on the screen, a document with what it remembers.
        self._views = {True: self._place.state.view, False: options.view}
        self._picture = FORMATS[suffix].picture
        view = self._views[self._picture]
        filled: tuple[tuple[ComboBox, Mapping[Any, str], object], ...] = (
            (self.format, {each.suffix: each.name for each in FORMATS.values()}, suffix),
            (self.profile, _PROFILES, options.profile),
            (self.paper, {"A4": "A4", "Letter": "Letter"}, options.paper),
            (self.frame, {None: "None: the whole view", **{f.id: f.name for f in frames.values()}}, framed),
            (self.view, _VIEWS, view),
            (self.sheets, {number: f"{number} across" for number in range(1, 9)}, options.poster_sheets),
            (
                self.scenario,
                {None: "Base", **{scenario.id: scenario.name for scenario in scenarios}},
                self._place.numbers.scenario_id,
            ),
            (self.language, languages, options.language),
        )
        for box, choices, value in filled:
            for key, words in choices.items():
                box.addItem(words, key)
            box.setCurrentIndex(max(0, list(choices).index(value)) if value in choices else 0)
        self.color.setText(options.color or "")
        self.leave_out.setChecked(options.leave_out_empty)
        self.attach.setChecked(options.attach_canvas)
        self._show_logo()

    def _listen(self) -> None:
        for box in (
            self.profile,
            self.paper,
            self.frame,
            self.view,
            self.sheets,
            self.scenario,
            self.language,
        ):
            box.currentIndexChanged.connect(self._on_changed)
        self.format.currentIndexChanged.connect(self._on_format)
        for check in (self.leave_out, self.attach, self.chosen_only):
            check.toggled.connect(self._on_changed)
        for field in (self.color, self.pixels_wide):
            field.textChanged.connect(self._on_changed)
        self.pick.clicked.connect(self._on_pick)
        self.choose_logo.clicked.connect(self._on_choose_logo)
        self.drop_logo.clicked.connect(self._on_drop_logo)

    def _adapt(self) -> None:
        kind, profile = self.kind, self.profile.currentData()
        knows = kind.options.__contains__
        framed = kind.picture and self.frame.currentData() is not None
        viewed = not framed if kind.picture else profile in OF_PROFILES["view"]
        shown = {
            self.profile: knows("profile"),
            self.frame: knows("frame") and self.frame.count() > 1,
            self.view: knows("view") and viewed,
            self.sheets: knows("poster_sheets") and profile in OF_PROFILES["poster_sheets"],
            self.paper: knows("paper"),
            self._color_row: knows("color"),
            self._logo_row: knows("logo"),
            self.language: knows("language"),
            self._width_row: knows("width"),
        }
        for widget, visible in shown.items():
            self.form.setRowVisible(widget, visible)
        chapters = kind.suffix != ".pdf" or profile in OF_PROFILES["leave_out_empty"]
        self.leave_out.setVisible(knows("leave_out_empty") and chapters)
        self.attach.setVisible(knows("attach_canvas"))
        cards = self._place.document.snapshot().elements.keys() & self._place.state.selection
        self.chosen_only.setVisible(kind.picture and not framed and bool(cards))

    def _on_changed(self, _what: object = None) -> None:
        self._adapt()
        self.changed.emit()

    def _on_format(self, _number: int) -> None:
        self._views[self._picture] = self.view.currentData()
        self._picture = self.kind.picture
        with QSignalBlocker(self.view):
            self.view.setCurrentIndex(self.view.findData(self._views[self._picture]))
        self._adapt()
        self.format_changed.emit()

    def _on_pick(self) -> None:
        start = QColor(self.color.text() or theme.color("accent").name())
        color = QColorDialog.getColor(start, self, "House colour")
        if color.isValid():
            self.color.setText(color.name().upper())

    def _on_choose_logo(self) -> None:
        kinds = "Pictures (*.png *.jpg *.jpeg)"
        name, _ = QFileDialog.getOpenFileName(self, "Logo", str(self._settings.folder()), kinds)
        if name:
            self.take_logo(Path(name))

    def _on_drop_logo(self) -> None:
        self._set_logo("")

    def _set_logo(self, logo: str) -> None:
        self._logo = logo
        self._show_logo()
        self._on_changed()

    def _show_logo(self) -> None:
        kilobytes = math.ceil(len(self._logo) * 3 / 4 / 1000)
        self.logo_words.setText(f"Picture, {kilobytes:,} kB" if self._logo else "None")
        self.drop_logo.setVisible(bool(self._logo))


def _tool(icon: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button


def _say(label: QLabel, words: str) -> None:
    """Say what is wrong with the field above, or give back the room of the words."""
    label.setText(words)
    label.setVisible(bool(words))


def _above(field: QWidget, words: QLabel) -> QWidget:
    """Return a field with room for words under it."""
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(field)
    column.addWidget(words)
    words.hide()
    return row


def _side_by_side(*widgets: QWidget) -> QWidget:
    """Return widgets in one row of a form; the first takes what is left."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(6)
    for number, widget in enumerate(widgets):
        line.addWidget(widget, 1 if number == 0 else 0)
    return row
