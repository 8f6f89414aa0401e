"""What the panel says of a plan that fails, of cards just placed, and of hints in every grouping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.commands import elements
from canvas_app.document import Document
from canvas_app.gui.mending import fix_of
from canvas_app.gui.panels.check_delegate import offer_rect
from canvas_app.gui.panels.check_rows import FindingRow, PartRow
from canvas_app.model import Cost, DocumentInfo, Quantity, RevenueStream, Risk
from canvas_app.model.pricing import SubscriptionPricing
from tests.gui.checks.steps import LEFT, NONE, click_row, found, heads, panel_of, press, put_on

if TYPE_CHECKING:
    from canvas_app.gui.windows.main_window import MainWindow


def failing(cash: float) -> Document:
    """A plan with prices, customers and costs that has little cash or none."""
    info = DocumentInfo(opening_cash=Quantity(value=cash))
    seats = RevenueStream(
        id="seats",
        name="Seats",
        components=(SubscriptionPricing(price=Quantity(value=10.0)),),
        customers_start=Quantity(value=20.0),
    )
    return Document([info, seats, Cost(id="rent", name="Rent", amount=Quantity(value=5_000.0))])


def test_a_bad_metric_leads_to_its_explanation(checked: MainWindow) -> None:
    checked.workplace.open(failing(12_000.0))
    checked.workplace.numbers.compute()
    checked.workplace.checks.look()
    runway = found(checked, "R261", "metric.runway")
    click_row(checked, runway)
    details = panel_of(checked).list.details
    assert details is not None
    assert details.buttons["field"].text() == "Open explanation"
    rows = put_on(checked, runway)
    assert panel_of(checked).isVisible(), "the list stays until the explanation is asked for"
    QTest.mouseClick(rows.viewport(), LEFT, NONE, offer_rect(rows.visualRect(rows.currentIndex())).center())
    QApplication.processEvents()
    explanation = checked.right.metrics.explanation
    assert explanation is not None
    assert explanation.isVisible()


def test_the_opening_cash_is_asked_for_at_its_field(checked: MainWindow) -> None:
    checked.workplace.open(failing(0.0))
    checked.workplace.numbers.compute()
    checked.workplace.checks.look()
    panel_of(checked).show_finding(found(checked, "R351", "document"))
    press(checked, "field")
    assert checked.right.inspector.isVisible()


def test_what_was_just_placed_is_said_above_the_list(checked: MainWindow) -> None:
    checked.workplace.open(Document())
    elements.add(checked.workplace.document, RevenueStream(id="new", name="Reports"))
    checked.workplace.checks.look()
    panel, group = panel_of(checked), heads(checked)["placed"]
    waiting = group.count
    assert waiting > 1
    assert panel.title.isVisible()
    assert panel.title.text() == f"{waiting} in what was just placed"


def test_hints_stand_under_what_is_grouped_by(checked: MainWindow) -> None:
    panel = panel_of(checked)
    rows = panel.list.rows
    for words in ("By severity", "By element", "By rule"):
        panel.grouping.setCurrentText(words)
        panel.grouping.activated.emit(panel.grouping.currentIndex())
        if not heads(checked)["hints"].open:
            panel.list.group_toggled.emit("hints")
        at = rows.find(("group", "hints")).row() + 1
        below = rows.rows[at:]
        heading, seen = None, list[str]()
        for row in below:
            if isinstance(row, PartRow):
                heading = row
                seen.append(row.title)
                assert not panel.list.model().flags(rows.find(("part", row.id))), "keys pass over it"
            elif isinstance(row, FindingRow) and words == "By element" and heading is not None:
                name = heading.id.removeprefix("hints/")
                assert name == (row.finding.ids[0] if row.finding.ids else "model")
            elif isinstance(row, FindingRow) and words == "By rule":
                assert heading is not None
                assert heading.id == f"hints/{row.finding.rule}"
        assert len(seen) == len(set(seen))
        assert bool(seen) == (words != "By severity")
        assert not panel.list.grab().isNull()


def test_all_of_a_kind_are_offered_only_where_they_can_be_mended(checked: MainWindow) -> None:
    """A rule may mend some findings and leave others to the user; those are not counted."""
    document = checked.workplace.document
    for name in ("rain", "hail"):
        elements.add(document, Risk(id=name, name=name.title()))
    checked.workplace.checks.look()
    panel = panel_of(checked)
    for name in ("rain", "hail"):
        panel.show_finding(found(checked, "R304", name))
        assert panel.list.details is not None
        assert "fix_all" not in panel.list.details.buttons
    snapshot, findings = document.snapshot(), checked.workplace.checks.findings
    assert findings is not None
    alone = [one for one in findings.open if one.rule == "R304"]
    mendable = [one for one in alone if fix_of(snapshot, one) is not None]
    assert 1 < len(mendable) < len(alone)
    panel.show_finding(mendable[0])
    assert panel.list.details is not None
    assert panel.list.details.buttons["fix_all"].text() == f"Fix all {len(mendable)} of this kind"
