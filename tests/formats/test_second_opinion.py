"""Three examples, computed a second time by a plain spreadsheet in LibreOffice, agree to 0.01 %."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from canvas_app import storage
from canvas_app.analysis import analyse
from canvas_app.model.examples import example_path
from tests.formats.libreoffice import computed
from tests.formats.second_opinion import BEFORE, MONTHS, write_model

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = ("generative-ai", "machine-learning", "ai-saas")
AGREED = 1e-4

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def opinions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[float]]]:
    """The columns of each example's spreadsheet by their names, computed in one run of LibreOffice."""
    folder = tmp_path_factory.mktemp("second_opinion")
    paths = []
    for name in EXAMPLES:
        paths.append(folder / f"{name}.xlsx")
        write_model(storage.load(example_path(name)).snapshot(), paths[-1])
    return {path.stem: _columns(path) for path in computed(paths, folder)}


def _columns(path: Path) -> dict[str, list[float]]:
    sheet = load_workbook(path, data_only=True)["Model"]
    columns = sheet.iter_cols(min_col=2, max_row=BEFORE + MONTHS, values_only=True)
    return {str(title): list(values[BEFORE - 1 :]) for title, *values in columns}


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("title", ["Revenue", "MRR", "Cash"])
def test_a_plain_spreadsheet_agrees(
    opinions: dict[str, dict[str, list[float]]], name: str, title: str
) -> None:
    analysis = analyse(storage.load(example_path(name)).snapshot())
    ours = {"Revenue": analysis.total_revenue, "MRR": analysis.mrr.sum(axis=0), "Cash": analysis.cash}[title]
    theirs = opinions[name][title]
    assert len(theirs) == MONTHS
    assert min(map(abs, theirs)) > 1.0
    assert theirs == pytest.approx(ours[:MONTHS].tolist(), rel=AGREED, abs=0.005)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_spreadsheet_is_made_of_formulas(name: str, tmp_path: Path) -> None:
    """Every month is computed there: the only numbers written into it are the month and the inputs."""
    write_model(storage.load(example_path(name)).snapshot(), tmp_path / "model.xlsx")
    sheet = load_workbook(tmp_path / "model.xlsx")["Model"]
    cells = [cell for row in sheet.iter_rows(min_row=BEFORE, min_col=2) for cell in row]
    assert len(cells) > 1_000
    assert all(cell.data_type == "f" for cell in cells)
