"""What ships raises no error: a new user must not begin with a model that contradicts itself."""

from __future__ import annotations

import pytest

from canvas_app import storage
from canvas_app.analysis import analyse
from canvas_app.analysis.checks import check
from canvas_app.model.examples import Example, examples


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.path.stem)
def test_an_example_raises_no_error(example: Example) -> None:
    snapshot = storage.load(example.path).snapshot()
    found = check(snapshot, analyse(snapshot)).every
    assert [one.sentence for one in found if one.severity == "error"] == []
