"""What the export dialog writes: where, under which name, and the same as the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from canvas_app import app as program
from canvas_app import storage
from canvas_app.commands.printing import set_options
from canvas_app.model import PrintOptions
from tests.gui.window_steps import Answers, choose_option

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canvas_app.gui.dialogs.export import ExportDialog
    from canvas_app.gui.windows.main_window import MainWindow


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> ExportDialog:
    set_options(window.workplace.document, PrintOptions(profile="one_page"))
    opened = window.rooms.exports.show(".pdf")
    qtbot.waitUntil(lambda: opened.preview.count == 1)
    return opened


_CASES: tuple[tuple[str, dict[str, object], tuple[str, ...]], ...] = (
    (".pdf", {"profile": "brief", "paper": "Letter"}, ("--profile", "brief", "--paper", "Letter")),
    (
        ".pdf",
        {"profile": "poster", "view": "value_chain", "sheets": 3, "language": "de"},
        ("--profile", "poster", "--view", "value_chain", "--poster-sheets", "3", "--language", "de"),
    ),
    (".svg", {"view": "bmc", "pixels_wide": "640"}, ("--view", "bmc", "--width", "640")),
    (".png", {"view": "bmc", "pixels_wide": "640"}, ("--view", "bmc", "--width", "640")),
    (".html", {"leave_out": True, "color": "#A01050"}, ("--leave-out-empty", "--color", "#A01050")),
    (".md", {"leave_out": True}, ("--leave-out-empty",)),
    (".pptx", {"color": "#A01050"}, ("--color", "#A01050")),
    (".xlsx", {}, ()),
)


@pytest.mark.parametrize(("suffix", "chosen", "arguments"), _CASES)
def test_the_command_line_writes_the_same_bytes_with_the_same_options(
    dialog: ExportDialog,
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    suffix: str,
    chosen: dict[str, object],
    arguments: tuple[str, ...],
) -> None:
    canvas, ours, theirs = tmp_path / "a.bmcanvas", tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    storage.save(window.workplace.document, canvas)
    choose_option(dialog, "format", suffix)
    for name, value in chosen.items():
        field = getattr(dialog.options, name)
        if isinstance(value, bool):
            field.setChecked(value)
        elif name in ("color", "pixels_wide"):
            field.setText(value)
        else:
            choose_option(dialog, name, value)
    order = dialog.options.order()
    assert order is not None
    with qtbot.waitSignal(dialog.exported):
        dialog.write(ours, order)
    assert program.main(["export", str(canvas), str(theirs), *arguments]) == 0
    assert ours.read_bytes() == theirs.read_bytes()


def test_enter_exports_and_opens_no_other_dialog(dialog: ExportDialog) -> None:
    dialog.options.color.setFocus()
    titles: list[str] = []

    class _Closing(Answers):
        def _look(self) -> None:
            asking = QApplication.activeModalWidget()
            if isinstance(asking, QFileDialog):
                titles.append(asking.windowTitle())
                asking.reject()

    with _Closing():
        QTest.keyClick(dialog.options.color, Qt.Key.Key_Return)
    assert titles == ["Export"]
    dialog.close()


@pytest.mark.parametrize(
    ("profile", "name"),
    [("full", "Copilot.pdf"), ("brief", "Copilot brief.pdf"), ("one_page", "one page.pdf")],
)
def test_each_profile_proposes_a_name_of_its_own(
    dialog: ExportDialog, monkeypatch: pytest.MonkeyPatch, profile: str, name: str
) -> None:
    proposed: list[str] = []

    def ask(_parent: object, _title: str, start: str, _kinds: str) -> tuple[str, str]:
        proposed.append(start)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    choose_option(dialog, "profile", profile)
    dialog.ask()
    assert proposed[0].endswith(name)
    dialog.close()


def test_a_name_without_its_suffix_replaces_no_file_unasked(
    dialog: ExportDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "plan"), ""))
    with Answers("Cancel") as answers:
        dialog.ask()
    assert "“plan.pdf” is there already" in answers.said[0]
    assert not dialog.busy
    assert (tmp_path / "plan.pdf").read_bytes() == b"mine"
    dialog.close()


def test_a_fault_stands_under_its_field_and_ends_the_preview(dialog: ExportDialog) -> None:
    options = dialog.options
    QTest.keyClicks(options.color, "red")
    dialog.refresh()
    QApplication.processEvents()
    field, words = (part.mapTo(options, part.rect().topLeft()).y() for part in (options.color, options.fault))
    assert options.fault.isVisible()
    assert field < words < field + 60
    assert dialog.state.text() == ""
    dialog.preview.set_pages(None, "Making the pages…")
    dialog.refresh()
    assert "when the marked field is corrected" in dialog.preview._words
    options.color.clear()
    dialog.refresh()
    assert not options.fault.isVisible()
    dialog.close()


def test_a_wrong_colour_stops_no_format_that_has_none(dialog: ExportDialog) -> None:
    QTest.keyClicks(dialog.options.color, "red")
    assert dialog.options.order() is None
    choose_option(dialog, "format", ".xlsx")
    order = dialog.options.order()
    assert order is not None
    assert order.options is not None
    assert order.options.color is None
    dialog.close()


@pytest.mark.parametrize(
    ("typed", "width"),
    [
        ("", None),
        ("40,000", 40_000),
        ("1", 1),
        ("0", 0),
        ("40001", 0),
        ("²", 0),
        ("9" * 5_000, 0),
        ("6.5", 0),
    ],
)
def test_a_width_is_a_whole_number_of_pixels(dialog: ExportDialog, typed: str, width: int | None) -> None:
    options = dialog.options
    choose_option(dialog, "format", ".png")
    options.pixels_wide.setText(typed)
    order = options.order()
    assert options.width_fault.isVisibleTo(options) == (width == 0)
    assert (order.width if order is not None else 0) == width
    dialog.close()


def test_only_what_makes_a_difference_for_the_profile_can_be_chosen(dialog: ExportDialog) -> None:
    for profile, chapters in (("one_page", False), ("poster", False), ("brief", True), ("appendix", True)):
        choose_option(dialog, "profile", profile)
        assert dialog.options.leave_out.isVisibleTo(dialog) == chapters
        assert dialog.options.view.isVisibleTo(dialog) != chapters
    dialog.close()


def test_a_notice_goes_with_the_pages_that_it_is_about(dialog: ExportDialog) -> None:
    dialog.notice.show_words("The cards are too small to read on one page.")
    choose_option(dialog, "format", ".xlsx")
    assert dialog.notice.text() == ""
    dialog.close()


def test_a_name_of_another_kind_of_file_is_refused_as_the_command_line_does(
    dialog: ExportDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "plan.docx"), ""))
    with Answers() as answers:
        dialog.ask()
    assert "“plan.docx” was not written." in answers.said[0]
    assert "must end in .pdf, .pptx, .html, .md, .xlsx, .png or .svg." in answers.said[0]
    assert not dialog.busy
    assert not list(tmp_path.glob("plan*"))
    dialog.close()


def test_a_colour_without_its_sign_is_taken(dialog: ExportDialog) -> None:
    QTest.keyClicks(dialog.options.color, "7b1F4D")
    options = dialog.options.printing()
    assert options is not None
    assert options.color == "#7b1F4D"
    assert not dialog.options.fault.isVisible()
    dialog.close()
