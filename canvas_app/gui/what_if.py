"""The what-if of one window: inputs as sliders that move the numbers and never touch the document."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from canvas_app.model import DOCUMENT_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.analysis.forecast.assumptions import Assumption
    from canvas_app.document import Commit, Document
    from canvas_app.gui.bridge import DocumentBridge
    from canvas_app.gui.live_numbers import LiveNumbers
    from canvas_app.model.inputs import InputPlace

SPAN = 0.5
"""How far a slider reaches to both sides of a value without a range, as a share of it."""
FROM_ZERO = {"share": 0.2, "": 100.0}
"""How far a slider of a value of zero reaches, for shares and for all other units."""


@dataclass(frozen=True, slots=True)
class Slider:
    """One input that can be moved: where it stands now, and from where to where it goes."""

    assumption: Assumption
    value: float
    low: float
    high: float

    @property
    def start(self) -> float:
        """The value that the model or its scenario has."""
        return self.assumption.quantity.value

    @property
    def moved(self) -> bool:
        """Whether the what-if changes it."""
        return self.value != self.start

    @property
    def step(self) -> float:
        """A round step that divides the span into 100 to 1,000 parts."""
        span = self.high - self.low
        return 10.0 ** math.floor(math.log10(span / 100.0)) if span > 0 else 1.0


def slider_for(assumption: Assumption) -> Slider:
    """Return a slider over the range, else over half of the value to both sides, within the limits."""
    value = assumption.quantity.value
    if assumption.ranged:
        low, high = assumption.low, assumption.high
    elif value == 0.0:
        low, high = 0.0, FROM_ZERO["share" if assumption.unit.startswith("share") else ""]
    else:
        low, high = sorted((value * (1 - SPAN), value * (1 + SPAN)))
    return Slider(assumption, value, _within(low, assumption), _within(high, assumption))


def _within(value: float, assumption: Assumption) -> float:
    low = -math.inf if assumption.lowest is None else assumption.lowest
    high = math.inf if assumption.highest is None else assumption.highest
    return min(max(value, low), high)


class WhatIfSliders(QObject):
    """The sliders in the order in which they were added; every move is a preview of the live numbers."""

    listed = Signal()
    """There are other sliders than before, or their range is another."""
    moved = Signal()
    """A value is another."""

    def __init__(self, bridge: DocumentBridge, numbers: LiveNumbers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._numbers = numbers
        self.sliders: dict[InputPlace, Slider] = {}
        bridge.committed.connect(self._on_commit)
        numbers.scenario_changed.connect(self._follow)

    @property
    def values(self) -> Mapping[InputPlace, float]:
        """The inputs that are moved, with their values."""
        return {place: slider.value for place, slider in self.sliders.items() if slider.moved}

    def set_document(self, document: Document) -> None:
        """Start over with another document."""
        self._document = document
        if self.sliders:
            self.sliders = {}
            self.listed.emit()

    def add(self, place: InputPlace) -> bool:
        """Add a slider for an input; returns False where there is no input."""
        assumption = self._found(place)
        if assumption is None:
            return False
        if place not in self.sliders:
            self.sliders[place] = slider_for(assumption)
            self.listed.emit()
        return True

    def move(self, place: InputPlace, value: float) -> None:
        """Give an input another value; the span gives way where the value is outside of it.

        An input that is gone meanwhile is left alone, as in the two below: a hand may still be on its slider.
        """
        slider = self.sliders.get(place)
        if slider is None:
            return
        value = _within(value, slider.assumption)
        low, high = min(slider.low, value), max(slider.high, value)
        wider = (low, high) != (slider.low, slider.high)
        self.sliders[place] = replace(slider, value=value, low=low, high=high)
        (self.listed if wider else self.moved).emit()
        self._show()

    def reset(self, place: InputPlace) -> None:
        """Put an input back to what the model says."""
        if place in self.sliders:
            self.move(place, self.sliders[place].start)

    def remove(self, place: InputPlace) -> None:
        """Take a slider away."""
        if self.sliders.pop(place, None) is not None:
            self.listed.emit()
            self._show()

    def reset_all(self) -> None:
        """Put all inputs back; the sliders stay."""
        self.sliders = {at: replace(slider, value=slider.start) for at, slider in self.sliders.items()}
        self.moved.emit()
        self._show()

    def _show(self) -> None:
        self._numbers.preview(self.values)

    def _found(self, place: InputPlace) -> Assumption | None:
        """Return the input as the scenario in use has it."""
        if self._document is None:
            return None
        from canvas_app.analysis import scenarios
        from canvas_app.analysis.forecast.assumptions import find_assumption

        snapshot, scenario = self._document.snapshot(), self._numbers.scenario_id
        if scenario not in snapshot.scenarios:
            scenario = None
        return find_assumption(scenarios.apply(snapshot, scenario), place)

    def _on_commit(self, commit: Commit) -> None:
        # The document says in which currency plain amounts are.
        concerned = {place.record for place in self.sliders} | {self._numbers.scenario_id, DOCUMENT_ID}
        if not concerned.isdisjoint(commit.ids):
            self._follow()

    def _follow(self) -> None:
        """Take the present inputs: those that are gone lose their slider, others keep what was moved."""
        before, self.sliders = self.sliders, {}
        for place, slider in before.items():
            assumption = self._found(place)
            if assumption is None:
                continue
            fresh = slider_for(assumption)
            value = slider.value if slider.moved else fresh.value
            low, high = min(fresh.low, value), max(fresh.high, value)
            self.sliders[place] = Slider(assumption, value, low, high)
        if before:
            self.listed.emit()
            self._show()
