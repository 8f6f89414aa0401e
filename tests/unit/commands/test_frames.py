"""Frames: named parts of a view that hold nothing."""

from __future__ import annotations

import pytest

from canvas_app.commands import elements, frames
from canvas_app.commands.errors import RefusedError
from canvas_app.document import Document
from canvas_app.model import Activity, Frame, Place
from canvas_app.model.limits import MAX_FRAMES


def document() -> Document:
    spot = {"value_chain": Place(x=33.0, y=100.0)}
    return Document([Activity(id="label", name="Annotate", stage="data", positions=spot)])


def test_frames_get_names_of_their_own_and_are_undone() -> None:
    made = document()
    first = frames.add(made, "value_chain", (0.0, 0.0, 300.0, 200.0), "Data\nfirst")
    second = frames.add(made, "value_chain", (9.0, 9.0, 30.0, 20.0), "Data first")
    names = [frame.name for frame in made.snapshot().frames.values()]
    assert names == ["Data first", "Data first 2"]
    assert made.history.undo_label == "Add the frame “Data first 2”"
    made.history.undo()
    made.history.undo()
    assert made.get(first) is made.get(second) is None


def test_moving_a_frame_moves_no_card() -> None:
    made = document()
    frame = frames.add(made, "value_chain", (0.0, 0.0, 300.0, 200.0))
    before = made.element("label")
    frames.put(made, frame, (500.0, 40.0, 10.0, 200.0))
    moved = made.snapshot().frames[frame]
    assert (moved.x, moved.y, moved.w, moved.h) == (500.0, 40.0, 20.0, 200.0)
    assert made.element("label") is before
    assert elements.delete(made, {frame}).sentence == "Deleted the frame “Frame”."
    assert list(made.snapshot().elements) == ["label"]


@pytest.mark.parametrize("box", [(float("nan"), 0.0, 1.0, 1.0), (0.0, 0.0, float("inf"), 1.0)])
def test_a_frame_needs_a_place(box: frames.Box) -> None:
    with pytest.raises(RefusedError, match="needs a place"):
        frames.add(document(), "value_chain", box)


def test_a_frame_that_is_gone_and_too_many_are_refused() -> None:
    made = document()
    with pytest.raises(RefusedError, match="no longer on the canvas"):
        frames.put(made, "label", (0.0, 0.0, 10.0, 10.0))
    many = [Frame(name=f"F{n}", view="bmc", x=0.0, y=0.0, w=20.0, h=20.0) for n in range(MAX_FRAMES)]
    with pytest.raises(RefusedError, match="at most 1,000 frames"):
        frames.add(Document(many), "bmc", (0.0, 0.0, 10.0, 10.0))
