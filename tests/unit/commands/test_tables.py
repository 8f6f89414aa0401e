"""Tables of streams and costs: numbers as spreadsheets write them, rows that come in whole or not."""

from __future__ import annotations

import pytest

from canvas_app.commands import tables
from canvas_app.commands.errors import RefusedError
from canvas_app.document import Document, DocumentError
from canvas_app.model import Cost, RevenueStream, quantity
from canvas_app.model.pricing import SubscriptionPricing


@pytest.fixture
def document() -> Document:
    team = RevenueStream(
        name="Team plan",
        components=(SubscriptionPricing(price=quantity(49.0, 40.0, 60.0), unit="seat"),),
        churn=quantity(0.026, source="Own data"),
    )
    return Document([team, Cost(name="Hosting", amount=quantity(1_000.0))])


def stream(document: Document, name: str) -> RevenueStream:
    return next(s for s in document.snapshot().of_kind(RevenueStream) if s.name == name)


def test_rows_with_a_head_update_and_add_as_one_step(document: Document) -> None:
    before = stream(document, "Team plan")
    text = "Name\tCustomers\tChurn\tPrice\nteam plan\t1.200\t3 %\t€ 59,00\nApi\t10\t0,01\t0,8\n"
    pasted = tables.paste(document, "streams", text)
    assert (len(pasted.added), len(pasted.updated), pasted.refused) == (1, 1, ())
    after = stream(document, "Team plan")
    assert after.id == before.id
    assert after.churn is not None
    assert (after.churn.value, after.churn.source) == (0.03, "Own data")
    assert after.components[0].price.value == 59.0  # type: ignore[union-attr]
    assert stream(document, "Api").customers_start == quantity(10.0)
    document.history.undo()
    assert stream(document, "Team plan") == before
    assert document.history.undo_label is None


def test_decimal_commas_and_currency_signs_of_a_table_are_read_alike(document: Document) -> None:
    text = "Name\tPrice\tChurn\tCustomers at start\nTeam plan\t1.200 €\t2,5 %\t1.500\nAdd-on\t9,90 €\t3\t40\n"
    pasted = tables.paste(document, "streams", text)
    assert pasted.sentence == "1 added, 1 updated."
    team = stream(document, "Team plan")
    part = team.components[0]
    assert isinstance(part, SubscriptionPricing)
    assert part.price is not None
    assert team.churn is not None
    assert team.customers_start is not None
    assert (part.price.value, part.currency) == (1200.0, "EUR")
    assert (team.churn.value, team.customers_start.value) == (0.025, 1500.0)


def test_rows_without_a_head_follow_the_columns(document: Document) -> None:
    pasted = tables.paste(
        document, "costs", "Office\tGeneral and administrative\tFixed\tPer month\t2,500\t1\t\t3%"
    )
    assert pasted.refused == ()
    office = next(c for c in document.snapshot().of_kind(Cost) if c.name == "Office")
    assert (office.category, office.amount, office.growth) == ("ga", quantity(2500.0), quantity(0.03))


def test_a_row_with_a_refused_cell_stays_outside_and_the_others_come_in(document: Document) -> None:
    text = "Name\tChurn\tCategory\nGood\t2 %\t\nBad\t250 %\t\n\t1 %\t\nWrong\tmany\t\n"
    pasted = tables.paste(document, "streams", text)
    assert [(r.row, r.column) for r in pasted.refused] == [(3, "Churn"), (4, "Name"), (5, "Churn")]
    assert all(refusal.reason.endswith(".") for refusal in pasted.refused)
    assert {s.name for s in document.snapshot().of_kind(RevenueStream)} == {"Team plan", "Good"}
    assert pasted.sentence == "1 added, 0 updated, 3 rows left out."


def test_what_is_copied_can_be_pasted_and_changes_nothing(document: Document) -> None:
    for kind in ("streams", "costs"):
        seq = document.seq
        pasted = tables.paste(document, kind, tables.copy(document.snapshot(), kind))
        assert pasted.refused == ()
        assert document.seq == seq


def test_a_name_that_looks_like_a_formula_is_copied_as_text() -> None:
    document = Document([Cost(name="=1+1")])
    assert tables.copy(document.snapshot(), "costs").splitlines()[1].startswith("'=1+1\t")


def test_nothing_to_paste_is_said(document: Document) -> None:
    with pytest.raises(RefusedError, match="no rows"):
        tables.paste(document, "costs", " \n\t\n")


def test_a_cell_is_checked_and_refused_with_a_sentence(document: Document) -> None:
    churn = next(c for c in tables.columns("streams") if c.name == "churn")
    key = stream(document, "Team plan").id
    with pytest.raises(DocumentError, match="between 0 % and 100 %"):
        tables.set_cell(document, key, churn, "120 %")
    tables.set_cell(document, key, churn, "")
    assert stream(document, "Team plan").churn is None


def test_as_many_rows_as_are_taken_may_have_a_head(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    assert (
        tables.paste(document, "costs", "Name\tAmount\nRent\t1\nPower\t2\n").sentence == "2 added, 0 updated."
    )
    with pytest.raises(RefusedError, match="At most 2 rows"):
        tables.read_rows("costs", "Name\tAmount\nA\t1\nB\t2\nC\t3\n")


def test_a_quotation_mark_that_is_never_closed_is_refused_with_a_sentence(document: Document) -> None:
    text = 'Name\tAmount\n"' + "Rent\t1\n" * 30_000
    with pytest.raises(RefusedError, match="quotation mark that is not closed"):
        tables.paste(document, "costs", text)
    assert document.history.undo_label is None


def test_heads_alone_are_no_rows(document: Document) -> None:
    with pytest.raises(RefusedError, match="holds no rows"):
        tables.paste(document, "costs", "Name\tAmount\n")


def test_the_step_of_undo_counts_rows_in_plain_words(document: Document) -> None:
    tables.paste(document, "costs", "Rent\n")
    assert document.history.undo_label == "Paste 1 cost"
    tables.paste(document, "streams", "Name\tPrice\nBasic\t1\nPro\t2\n")
    assert document.history.undo_label == "Paste 2 streams"
