"""The spreadsheet: its values and formulas read back, nothing executed, and computed by another program."""

from __future__ import annotations

import datetime
import io
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from canvas_app import storage
from canvas_app.analysis import METRICS, analyse
from canvas_app.analysis.forecast.assumptions import assumptions_of
from canvas_app.document import Document
from canvas_app.model import Cost, DocumentInfo, ExchangeRate, Quantity, RevenueStream, Scenario, quantity
from canvas_app.model.examples import example_path
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.report.errors import ReportError
from canvas_app.report.spreadsheet import render_xlsx, write_xlsx
from tests.formats.libreoffice import computed

if TYPE_CHECKING:
    from pathlib import Path

SHEETS = ["Overview", "Assumptions", "Forecast", "Metrics", "Scenarios", "Simulation"]
HOSTILE = (
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://x.test")',
    "http://x.test",
    "0012",
)


def _few_trials(document: Document) -> Document:
    with document.transact("Fewer trials") as change:
        change.update("document", trials=1_000)
    return document


@pytest.fixture(scope="module")
def example() -> Document:
    return _few_trials(storage.load(example_path("generative-ai")))


@pytest.fixture(scope="module")
def written(example: Document) -> bytes:
    return render_xlsx(example.snapshot())


def _rows(data: bytes, sheet: str, *, values: bool) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(data), data_only=values)[sheet].iter_rows(values_only=True))


def _line(rows: list[tuple[Any, ...]], label: str) -> tuple[Any, ...]:
    return next(row for row in rows if row[0] == label)


def test_the_sheets_have_fixed_names(written: bytes) -> None:
    assert load_workbook(io.BytesIO(written)).sheetnames == SHEETS


def test_the_same_model_gives_the_same_bytes(example: Document, written: bytes) -> None:
    assert render_xlsx(example.snapshot()) == written
    assert load_workbook(io.BytesIO(written)).properties.created.isoformat() == "2026-01-12T00:00:00"


def test_assumptions_are_complete(example: Document, written: bytes) -> None:
    rows = _rows(written, "Assumptions", values=True)[3:]
    known = assumptions_of(example.snapshot())
    assert [row[0] for row in rows] == [f"{item.place.record}:{item.place.path}" for item in known]
    assert [row[3] for row in rows] == [item.quantity.value for item in known]
    assert [row[9] or "" for row in rows] == [item.quantity.source for item in known]


def test_the_forecast_is_shown_and_adds_up_by_formulas(example: Document, written: bytes) -> None:
    analysis = analyse(example.snapshot())
    shown, formulas = (_rows(written, "Forecast", values=values) for values in (True, False))
    assert shown[2][2:] == tuple(f"{2026 + month // 12}-{month % 12 + 1:02d}" for month in range(36))
    for label, values in (
        ("Total revenue", analysis.total_revenue),
        ("Profit", analysis.profit),
        ("Cash at the end", analysis.cash),
        ("MRR at the end", analysis.mrr.sum(axis=0)),
    ):
        assert list(_line(shown, label)[2:]) == pytest.approx(values.tolist())
        assert all(str(cell).startswith("=") for cell in _line(formulas, label)[2:])
    assert all(isinstance(cell, float) for cell in _line(formulas, "Team subscription")[2:])


def test_the_years_lead_from_revenue_to_profit(written: bytes) -> None:
    rows = _rows(written, "Overview", values=True)
    year = {row[0]: row[1] for row in rows if row[0] and isinstance(row[1], int | float)}
    spent = sum(year[name] for name in ("Bad debt", "Partner payouts", "Costs", "Tax"))
    assert year["Partner payouts"] > 0.0
    assert year["Revenue"] - spent == pytest.approx(year["Profit"])


def test_metrics_have_value_status_and_reason(example: Document, written: bytes) -> None:
    rows = {row[1]: row for row in _rows(written, "Metrics", values=True)[3:]}
    metrics = analyse(example.snapshot()).metrics
    assert list(rows) == list(metrics)
    for key, metric in metrics.items():
        assert rows[key][2] == (None if metric.value is None else pytest.approx(metric.value, rel=1e-14))
        assert rows[key][4:6] == (metric.status.replace("_", " "), metric.reason or metric.note)
        assert rows[key][6] == METRICS[key].formula


def test_scenarios_stand_side_by_side(example: Document, written: bytes) -> None:
    shown, formulas = (_rows(written, "Scenarios", values=values) for values in (True, False))
    names = [scenario.name for scenario in example.snapshot().scenarios.values()]
    head = ("Base", *(text for name in names for text in (name, "Difference")))
    assert tuple(text for text in shown[2][2:] if text is not None) == head
    row = _line(shown, "MRR")
    assert row[4] == pytest.approx(row[3] - row[2])
    assert str(_line(formulas, "MRR")[4]).startswith("=D")
    assert _line(shown, "Team subscription: Churn")[2] == 0.018


def test_scenarios_say_why_they_differ_and_where_the_inputs_of_the_base_come_from(
    example: Document, written: bytes
) -> None:
    shown = _rows(written, "Scenarios", values=True)
    scenarios = [*example.snapshot().scenarios.values()]
    assert [text for text in _line(shown, "Why")[3::2] if text] == [one.description for one in scenarios]
    chances = [number for number in _line(shown, "Probability")[3::2] if number is not None]
    assert chances == [one.probability for one in scenarios]
    known = {item.title: item.quantity for item in assumptions_of(example.snapshot())}
    head = next(at for at, row in enumerate(shown) if row[0] == "Changed input")
    source = shown[head].index("Source in the base")
    for row in shown[head + 1 :]:
        assert (row[source] or "", row[source + 1] or "") == (known[row[0]].source, known[row[0]].note)
    assert any(row[source] for row in shown[head + 1 :])


def test_long_names_stand_on_several_lines_and_the_first_sheet_has_the_date(written: bytes) -> None:
    book = load_workbook(io.BytesIO(written))
    assert all(book["Assumptions"].cell(5, column).alignment.wrap_text for column in (1, 2, 3))
    assert _line(_rows(written, "Overview", values=True), "Last updated")[1] == "12 January 2026"


def test_the_simulation_names_seed_and_trials(written: bytes) -> None:
    rows = _rows(written, "Simulation", values=True)
    assert rows[1][0].startswith("Base, 1,000 trials, seed 1, ")
    assert rows[2][1:4] == ("P10 (1 in 10 lower)", "P50 (median)", "P90 (1 in 10 higher)")
    row = _line(rows, "MRR")
    assert row[1] <= row[2] <= row[3]
    assert _line(rows, "2028-12")[1] is not None


def _hostile() -> Document:
    words = iter(HOSTILE * 3)
    note = Quantity(value=1.0, source=HOSTILE[0], note=HOSTILE[1], unit=HOSTILE[2])
    return Document(
        [
            DocumentInfo(title=next(words), subtitle=next(words), client=next(words), trials=1_000),
            *(Cost(id=f"c{at}", name=text, amount=note) for at, text in enumerate(HOSTILE)),
            RevenueStream(id="s", name=HOSTILE[0], components=(SubscriptionPricing(price=quantity(1.0)),)),
            Scenario(id="x", name=HOSTILE[0]),
        ]
    )


def test_text_of_users_is_never_executed_and_stays_as_it_is() -> None:
    book = load_workbook(io.BytesIO(render_xlsx(_hostile().snapshot())))
    seen = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None
                if cell.value in HOSTILE:
                    seen.add(cell.value)
                    assert cell.data_type == "s"
                    assert cell.quotePrefix or not str(cell.value).startswith(("=", "+", "-", "@"))
                elif cell.data_type == "f":
                    assert not any(text in str(cell.value) for text in HOSTILE)
    assert seen == set(HOSTILE)


def test_a_scenario_and_an_empty_canvas(example: Document, tmp_path: Path) -> None:
    assert "Cautious" in _rows(render_xlsx(example.snapshot(), "cautious"), "Forecast", values=True)[1][0]
    with pytest.raises(ReportError, match="no scenario called nowhere"):
        write_xlsx(example, tmp_path / "out.xlsx", "nowhere")
    write_xlsx(_few_trials(Document([DocumentInfo(title="Empty")])), tmp_path / "empty.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["empty.xlsx"]
    assert load_workbook(tmp_path / "empty.xlsx").sheetnames == SHEETS


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_program_computes_the_same(written: bytes, tmp_path: Path) -> None:
    """Without the numbers that we wrote beside the formulas, LibreOffice has to compute them."""
    formulas = load_workbook(io.BytesIO(written))
    formulas.save(tmp_path / "bare.xlsx")
    (path,) = computed([tmp_path / "bare.xlsx"], tmp_path)
    ours, theirs = load_workbook(io.BytesIO(written), data_only=True), load_workbook(path, data_only=True)
    compared = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    compared += 1
                    other = theirs[sheet.title][cell.coordinate].value
                    assert other == pytest.approx(
                        ours[sheet.title][cell.coordinate].value, rel=1e-9, abs=1e-6
                    )
    assert compared > 400


def test_other_currencies_are_named_and_their_rates_listed() -> None:
    part = SubscriptionPricing(price=quantity(100.0), currency="EUR")
    rate = ExchangeRate(
        currency="EUR", rate=quantity(1.0853, source="Central bank"), date=datetime.date(2026, 3, 2)
    )
    document = Document(
        [
            DocumentInfo(trials=1_000, rates=(rate,)),
            RevenueStream(id="s", name="Seats", components=(part,), customers_start=quantity(10.0)),
            Cost(id="c", name="Rent", amount=quantity(5.0), currency="GBP"),
        ]
    )
    sheet = load_workbook(io.BytesIO(render_xlsx(document.snapshot())))["Assumptions"]
    rows = {str(row[2].value): row for row in sheet.iter_rows(min_row=4)}
    price, worth = rows["Price"], rows["Exchange rate of EUR"]
    assert (price[3].value, price[6].value) == (100.0, "EUR per customer and month")
    assert price[3].number_format.count('"EUR"') == 3
    assert (worth[3].value, worth[6].value) == (1.0853, "USD per EUR")
    assert worth[3].number_format.endswith("0.00####")
    texts = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(at for at, row in enumerate(texts) if row[0] == "Exchange rates")
    assert texts[head][2] == "Worth of one in USD"
    assert texts[head + 1][:5] == ["EUR", "Euro", None, 1.0853, "2026-03-02"]
    assert texts[head + 1][9] == "Central bank"
    assert texts[head + 2][:4] == ["GBP", "Pound sterling", "missing", None]
