"""The foot of the forecast room: how far the simulation is, of what state, and how to stop or repeat it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton

from canvas_app.gui import theme

OUTDATED = "The simulation is of an earlier state."


class SimulationBar(QFrame):
    """One line: words, progress, and the one button that makes sense now."""

    run_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("simulationBar")
        self.setFixedHeight(40)
        self.words = QLabel("")
        self.words.setObjectName("hint")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Trials done")
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(220, 6)
        ground, done = theme.mixed("ink", 0.09).name(), theme.color("accent").name()
        self.progress.setStyleSheet(
            f"QProgressBar {{ background: {ground}; border: 0; border-radius: 3px; }}"
            f"QProgressBar::chunk {{ background: {done}; border-radius: 3px; }}"
        )
        self.button = QPushButton("Run")
        self.button.setAccessibleName("Run or cancel the simulation")
        self.button.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 4)
        row.setSpacing(12)
        row.addWidget(self.words)
        row.addWidget(self.progress)
        row.addStretch(1)
        row.addWidget(self.button)
        self.running = False
        self.show_rest("", can_run=False)

    def show_running(self, done: int, trials: int, seed: int) -> None:
        """Show how many trials are done."""
        self.running = True
        self.progress.setVisible(True)
        self.progress.setRange(0, max(trials, 1))
        self.progress.setValue(done)
        self.words.setText(f"{done:,} of {trials:,} trials, seed {seed}")
        self._offer("Cancel", True)

    def show_rest(self, words: str, *, can_run: bool, again: bool = False) -> None:
        """Show that nothing runs, and whether it may be started."""
        self.running = False
        self.progress.setVisible(False)
        self.words.setText(words)
        self._offer("Run again" if again else "Run simulation", can_run)

    def _offer(self, text: str, on: bool) -> None:
        if self.button.text() != text:
            self.button.setText(text)
        self.button.setVisible(on)

    def _on_clicked(self) -> None:
        (self.cancel_wanted if self.running else self.run_wanted).emit()
