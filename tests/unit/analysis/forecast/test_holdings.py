"""What is held reads like the array that it stands for, and its sums over streams are those of the arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from canvas_app.analysis.forecast.holdings import Held, Holding, add_held, folded, holding, is_level

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis.forecast.timeline import Vector

MONTHS, STREAMS, TRIALS, LAST = 20, 3, 4, 17
WIDTH = STREAMS * TRIALS
CHANCE = np.random.default_rng(5)
STAYING, NEW, ROW = CHANCE.random(WIDTH), CHANCE.random((MONTHS, WIDTH)), CHANCE.random(WIDTH)
COLUMN, MATRIX = CHANCE.random((MONTHS, 1)), CHANCE.random((MONTHS, WIDTH))


def multiplied_out(staying: float | Vector, new: Vector) -> Vector:
    rows = [np.full(WIDTH, 100.0)]
    for month in range(1, MONTHS):
        rows.append(rows[-1] * staying + new[month] if month <= LAST else np.zeros(WIDTH))
    return np.array(rows)


@pytest.mark.parametrize(
    ("change", "stays"),
    [
        (lambda held: held, True),
        (lambda held: held * ROW, True),
        (lambda held: ROW * held / 2.0, True),
        (lambda held: held * COLUMN * 3.0, True),
        (lambda held: held * ROW + held * 2.0, True),
        (lambda held: held * COLUMN + held, False),
        (lambda held: held / COLUMN, False),
        (lambda held: held * MATRIX, False),
        (lambda held: held * held, False),
        (lambda held: 1.0 / (held + 1.0), False),
        (lambda held: np.maximum(held, 50.0), False),
        (lambda held: held - held * ROW, False),
    ],
)
def test_it_computes_as_its_array_does(change: Callable[[Vector], Vector], stays: bool) -> None:
    found, wanted = change(holding(100.0, STAYING, NEW, LAST)), change(multiplied_out(STAYING, NEW))
    assert isinstance(found, Held) is stays
    assert found.shape == wanted.shape
    assert len(found) == MONTHS
    assert found.any()
    for part in (0, 1, 7, -1, slice(2), slice(15), slice(None), slice(3, 5)):
        np.testing.assert_allclose(found[part], wanted[part], rtol=1e-14)
    np.testing.assert_allclose(np.asarray(found), wanted, rtol=1e-14)


@pytest.mark.parametrize("narrow", [False, True])
def test_sums_over_streams(narrow: bool) -> None:
    staying, new = (0.9, np.full((MONTHS, 1), 7.0)) if narrow else (STAYING, NEW)
    source, array = Holding(100.0, staying, new, LAST), multiplied_out(staying, new)
    held = [Held(source), Held(source, ROW), Held(source, ROW, COLUMN)]
    one, two, other, three = (np.ones((MONTHS, TRIALS)) for _ in range(4))
    add_held(held, [[one], [two, other], [three]], STREAMS)
    wanted = [
        1.0 + part.reshape(MONTHS, STREAMS, TRIALS).sum(axis=1)
        for part in (array, array * ROW, array * ROW, array * ROW * COLUMN)
    ]
    np.testing.assert_allclose([one, two, other, three], wanted)


def test_one_number_for_all_streams_counts_for_each() -> None:
    np.testing.assert_array_equal(folded(np.array([2.0]), STREAMS), [6.0])
    np.testing.assert_allclose(folded(ROW, STREAMS), ROW.reshape(STREAMS, TRIALS).sum(axis=0))


def test_a_payment_is_level_unless_it_changes_by_month() -> None:
    held = holding(100.0, STAYING, NEW, LAST)
    assert is_level(held * ROW)
    assert not is_level(held * COLUMN)
    assert not is_level(MATRIX)
