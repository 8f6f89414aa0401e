"""A plain spreadsheet model, written from the inputs of a document with formulas only.

It shares no computation with the program: every customer, price and payment is a formula of cells, after the
order of operations of the domain. Months are rows; row 2 stands before month 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from canvas_app.model.pricing import (
    ContractPricing,
    LicensePricing,
    ServicesPricing,
    SubscriptionPricing,
    UsagePricing,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from canvas_app.document import Snapshot
    from canvas_app.model import Quantity, RevenueStream

    Formula = Callable[[int], str]

MONTHS = 36
BEFORE = 2
"""The row of month 0."""


def given(quantity: Quantity | None, default: float = 0.0) -> float:
    """The number of an input, or what an empty one means."""
    return default if quantity is None else quantity.value


class Table:
    """Inputs on one sheet, months on another; columns are named by what they hold."""

    def __init__(self) -> None:
        self.book = Workbook()
        self.months = self.book.active
        self.months.title = "Model"
        self.inputs = self.book.create_sheet("Inputs")
        self.columns = 0
        for row in range(MONTHS + 1):
            self.months.cell(BEFORE + row, 1, row)
        self.columns = 1

    def value(self, label: str, number: float) -> str:
        """Write an input; returns how formulas refer to it."""
        row = self.inputs.max_row + 1
        self.inputs.cell(row, 1, label)
        self.inputs.cell(row, 2, float(number))
        return f"Inputs!$B${row}"

    def column(self, label: str, formula: Formula, before: str = "0") -> Formula:
        """Write a formula for each month, and one for month 0; returns how other formulas refer to a row."""
        self.columns += 1
        letter = get_column_letter(self.columns)
        self.months.cell(1, self.columns, label)
        self.months.cell(BEFORE, self.columns, f"={before}")
        for row in range(BEFORE + 1, BEFORE + MONTHS + 1):
            self.months.cell(row, self.columns, f"={formula(row)}")
        return lambda row: f"{letter}{row}"

    def total(self, label: str, parts: Iterable[Formula]) -> Formula:
        """Write the sum of columns."""
        known = list(parts)
        return self.column(label, lambda row: "+".join(part(row) for part in known) or "0")


def write_model(snapshot: Snapshot, path: Path) -> None:
    """Write the spreadsheet of a model; its columns Revenue, MRR and Cash are the result."""
    table = Table()
    streams = [
        Stream(table, snapshot, element)
        for element in snapshot.elements.values()
        if element.kind == "revenue_stream"
    ]
    revenue = table.total("Revenue", [stream.revenue for stream in streams])
    table.total("MRR", [stream.recurring for stream in streams])
    bad_debt = table.total("Bad debt", [stream.bad_debt for stream in streams])
    payouts = table.total("Payouts", [part for stream in streams for part in stream.payouts])
    receipts = table.total("Receipts", [stream.receipts for stream in streams])
    costs = table.total(
        "Costs",
        [*(part for stream in streams for part in stream.costs), *_company_costs(table, snapshot, streams)],
    )
    profit = table.column(
        "Profit before tax", lambda row: f"{revenue(row)}-{bad_debt(row)}-{payouts(row)}-{costs(row)}"
    )
    rate = table.value("Tax rate", snapshot.info.tax_rate.value)
    assert snapshot.info.loss_carry
    losses = f"{get_column_letter(table.columns + 1)}"
    table.column("Losses to carry", lambda row: f"MAX(0,{losses}{row - 1}-{profit(row)})")
    tax = table.column("Tax", lambda row: f"{rate}*MAX(0,{profit(row)}-{losses}{row - 1})")
    opening = table.value("Opening cash", snapshot.info.opening_cash.value)
    cash = get_column_letter(table.columns + 1)
    table.column(
        "Cash",
        lambda row: f"{cash}{row - 1}+{receipts(row)}-{payouts(row)}-{costs(row)}-{tax(row)}",
        before=opening,
    )
    table.book.save(path)


class Stream:
    """One revenue stream: who is there, what they pay, when it arrives, what it costs."""

    def __init__(self, table: Table, snapshot: Snapshot, stream: RevenueStream) -> None:
        assert (stream.start, stream.end, stream.ramp) == (1, None, "none")
        self.table, self.snapshot, self.stream = table, snapshot, stream
        self.index = self._price_index()
        self.season = self._season()
        self.one = lambda _row: "1"
        self.present, self.new, self.weight = self._customers()
        self.units: list[Formula] = []
        self.staff: list[Formula] = []
        recurring: list[Formula] = []
        others: list[Formula] = []
        repeated: list[Formula] = []
        for part in stream.components:
            fixed, used, once = self._earned(part)
            recurring += fixed
            repeated += used
            others += used + once
        self.recurring = self._total("recurring", recurring)
        self._repeated = self._total("repeated", recurring + repeated)
        self.revenue = self._total("revenue", recurring + others)
        rate = self._value("bad debt", given(stream.bad_debt))
        self.bad_debt = self._column("bad debt", lambda row: f"{rate}*{self.revenue(row)}")
        self.receipts = self._receipts(rate)
        self.payouts = self._payouts()
        self.costs = [self._cost(cost.driver, cost.amount.value) for cost in stream.variable_costs]

    def _value(self, label: str, number: float) -> str:
        return self.table.value(f"{self.stream.name}, {label}", number)

    def _column(self, label: str, formula: Formula, before: str = "0") -> Formula:
        return self.table.column(f"{self.stream.name}, {label}", formula, before)

    def _total(self, label: str, parts: list[Formula]) -> Formula:
        """Sums know month 0 too: what was invoiced before the first month."""
        before = "+".join(part(BEFORE) for part in parts) or "0"
        return self._column(label, lambda row: "+".join(part(row) for part in parts) or "0", before)

    def _price_index(self) -> Formula:
        growth = self._value("price change", given(self.stream.price_change))
        discount = self._value("discount", given(self.stream.discount))
        return self._column(
            "price index", lambda row: f"(1+{growth})^((A{row}-1)/12)*(1-{discount})", f"1-{discount}"
        )

    def _season(self) -> Formula:
        """Factors of the calendar, scaled to mean 1; the first month of the examples is a January."""
        factors = self.stream.season
        if not factors:
            return self._column("season", lambda _row: "1", "1")
        assert self.snapshot.info.start_month is not None
        assert self.snapshot.info.start_month.endswith("-01")
        cells = [self._value(f"season {month}", factor) for month, factor in enumerate(factors, start=1)]
        mean = f"(({'+'.join(cells)})/12)"
        return self._column("season", lambda row: f"{cells[(row - BEFORE - 1) % 12]}/{mean}")

    def _customers(self) -> tuple[Formula, Formula, Formula]:
        stream = self.stream
        start = self._value("customers at start", given(stream.customers_start))
        churn = self._value("churn", given(stream.churn))
        kept = self._value("expansion less contraction", given(stream.expansion) - given(stream.contraction))
        wanted, limit = self._arrivals()
        here = get_column_letter(self.table.columns + 2)
        new = self._column(
            "new", lambda row: f"MAX(0,MIN({wanted(row)},{limit(row)}-{here}{row - 1}*(1-{churn})))"
        )
        present = self._column("customers", lambda row: f"{here}{row - 1}*(1-{churn})+{new(row)}", start)
        paying = get_column_letter(self.table.columns + 1)
        weight = self._column("weight", lambda row: f"{paying}{row - 1}*(1-{churn}+{kept})+{new(row)}", start)
        return present, new, weight

    def _arrivals(self) -> tuple[Formula, Formula]:
        """Licences are sold by the month; all others come through the channels of the segments that pay."""
        first = self.stream.components[0]
        if isinstance(first, LicensePricing):
            sold = self._value("licences a month", given(first.licences_per_month))
            return lambda row: f"{sold}*{self.season(row)}", lambda _row: "1E+15"
        pays = [item for item in self.snapshot.relations.values()
                if item.kind == "pays" and item.target == self.stream.id]  # fmt: skip
        if isinstance(first, ServicesPricing):
            return lambda _row: "0", lambda _row: "0"
        assert len(pays) == 1, "one segment pays each of these streams"
        adoption = self._value("adoption", pays[0].adoption)
        channels = [self._channel(item) for item in self.snapshot.relations.values()
                    if item.kind == "reaches" and item.target == pays[0].source]  # fmt: skip
        segment: Any = self.snapshot.elements[pays[0].source]
        accounts = self._value("accounts", given(segment.accounts_tam, 1e15))
        share = self._value("serviceable", given(segment.serviceable_share, 1.0))
        growth = self._value("market growth", given(segment.market_growth))
        limit = self._column(
            "market", lambda row: f"{accounts}*{share}*(1+{growth})^((A{row}-1)/12)*{adoption}"
        )
        wanted = self._column(
            "arrivals",
            lambda row: f"({'+'.join(channel(row) for channel in channels)})*{adoption}*{self.season(row)}",
        )
        return wanted, limit

    def _channel(self, reaches: Any) -> Formula:  # noqa: ANN401
        channel: Any = self.snapshot.elements[reaches.source]
        rate = self._value(f"{channel.name}, new customers", given(channel.new_customers))
        share = self._value(f"{channel.name}, share", reaches.acquisition_share)
        months = self._value(f"{channel.name}, ramp", channel.ramp_months)
        top = self._value(f"{channel.name}, capacity", given(channel.capacity, 1e15))
        return lambda row: f"MIN({top},{rate}*IF({months}=0,1,MIN(1,A{row}/MAX(1,{months}))))*{share}"

    def _earned(self, part: object) -> tuple[list[Formula], list[Formula], list[Formula]]:
        """What a component earns each month: recurring, usage and one-off."""
        match part:
            case SubscriptionPricing():
                return self._subscription(part)
            case UsagePricing():
                return self._usage(part)
            case ContractPricing():
                return self._contracts(part)
            case LicensePricing():
                return self._licences(part)
            case ServicesPricing():
                return [], [], [self._services(part)]
        raise AssertionError(f"the plain spreadsheet has no formula for {type(part).__name__}")

    def _contracts(self, part: ContractPricing) -> tuple[list[Formula], list[Formula], list[Formula]]:
        assert not part.ramp
        yearly = self._value("contract value", given(part.acv))
        over = self._value("overage", given(part.overage))
        services = self._value("services share", given(part.services_share))
        self.units.append(self.present)

        def base(row: int) -> str:
            return self._at(row, f"{self.weight(row)}*{yearly}/12*(1-{services})")

        return (
            [self._column("contracts", base, base(BEFORE))],
            [self._column("overage", lambda row: self._at(row, f"{self.present(row)}*{over}"))],
            [self._column("services", lambda row: f"{base(row)}/(1-{services})*{services}")],
        )

    def _licences(self, part: LicensePricing) -> tuple[list[Formula], list[Formula], list[Formula]]:
        assert part.royalty is part.guarantee is None
        fee = self._value("licence fee", given(part.upfront_fee))
        care = self._value("maintenance", given(part.maintenance))
        self.units.append(self.present)

        def maintained(row: int) -> str:
            return self._at(row, f"{self.weight(row)}*{fee}*{care}/12")

        return (
            [self._column("maintenance", maintained, maintained(BEFORE))],
            [],
            [self._column("licences", lambda row: self._at(row, f"{self.new(row)}*{fee}"))],
        )

    def _at(self, row: int, amount: str) -> str:
        return f"{amount}*{self.index(row)}"

    def _subscription(self, part: SubscriptionPricing) -> tuple[list[Formula], list[Formula], list[Formula]]:
        price = self._value("price", given(part.price))
        units = self._value("units per customer", part.units_per_customer.value)
        taking = self._value("attach rate", given(part.attach_rate, 1.0))
        setup = self._value("set-up fee", given(part.setup_fee))
        monthly = f"{units}*{taking}*{price}/{part.interval}"
        self.units.append(self._column("units", lambda row: f"{self.present(row)}*{taking}*{units}"))
        paid = self._column(
            "subscriptions",
            lambda row: self._at(row, f"{self.weight(row)}*{monthly}"),
            f"{self.weight(BEFORE)}*{monthly}*{self.index(BEFORE)}",
        )
        once = self._column("set-up", lambda row: f"{self.new(row)}*{setup}*{taking}")
        return [paid], [], [once]

    def _usage(self, part: UsagePricing) -> tuple[list[Formula], list[Formula], list[Formula]]:
        first = self._value("usage", given(part.usage))
        growth = self._value("usage growth", given(part.usage_growth))
        included = self._value("included", given(part.included))
        committed = self._value("minimum", given(part.minimum))
        used = self._column("used", lambda row: f"{first}*(1+{growth})^(A{row}-1)", first)
        billed = self._column(
            "billed", lambda row: f"MAX(0,{used(row)}-{included})", f"MAX(0,{used(BEFORE)}-{included})"
        )
        tariff = self._column(
            "tariff", lambda row: self._tariff(part, billed(row)), self._tariff(part, billed(BEFORE))
        )
        self.units.append(self._column("units", lambda row: f"{self.present(row)}*{used(row)}"))

        def above(row: int) -> str:
            return self._at(row, f"{self.present(row)}*MAX(0,{tariff(row)}-{committed})")

        def least(row: int) -> str:
            return self._at(row, f"{self.weight(row)}*{committed}")

        return (
            [self._column("commitments", least, least(BEFORE))],
            [self._column("usage revenue", above, above(BEFORE))],
            [],
        )

    def _tariff(self, part: UsagePricing, quantity: str) -> str:
        if part.mode == "per_unit":
            return f"{quantity}*{given(part.price)!r}"
        assert part.mode == "graduated"
        assert not any(tier.flat_fee for tier in part.tiers)
        lower, parts = 0.0, []
        for tier in part.tiers:
            upper = 1e15 if tier.up_to is None else tier.up_to
            parts.append(f"MAX(0,MIN({quantity},{upper!r})-{lower!r})*{tier.price!r}")
            lower = upper
        return "+".join(parts)

    def _services(self, part: ServicesPricing) -> Formula:
        if part.basis == "hours":
            staff = self._value("consultants", given(part.consultants, 1.0))
            hours = self._value("hours", given(part.hours) * given(part.utilisation, 1.0))
            rate = self._value("bill rate", given(part.bill_rate))
            self.staff.append(self._column("staff", lambda row: f"{staff}*{self.season(row)}"))
            return self._column(
                "hours billed", lambda row: self._at(row, f"{staff}*{self.season(row)}*{hours}*{rate}")
            )
        assert part.basis == "projects"
        projects, fee = (
            self._value("projects", given(part.projects)),
            self._value("fee", given(part.project_fee)),
        )
        return self._column("projects", lambda row: self._at(row, f"{projects}*{self.season(row)}*{fee}"))

    def _receipts(self, bad: str) -> Formula:
        """Paid after the payment days, parts of a month in proportion; month 0 stands for all before."""
        whole, days = divmod(self.stream.payment_days, 30)
        late = days / 30.0
        owed = self._column(
            "invoices paid",
            lambda row: f"{self.revenue(row)}*(1-{bad})",
            f"{self._repeated(BEFORE)}*(1-{bad})" if given(self.stream.customers_start) else "0",
        )

        def paid(row: int) -> str:
            early, later = (owed(max(row - back, BEFORE)) for back in (whole, whole + 1))
            return f"{early}*{1.0 - late!r}+{later}*{late!r}"

        return self._column("receipts", paid)

    def _payouts(self) -> list[Formula]:
        found = []
        for item in self.snapshot.relations.values():
            if item.kind == "shares" and item.source == self.stream.id:
                assert (item.basis, item.minimum, item.cap) == ("gross", 0.0, None)
                share = self._value("partner share", item.share)
                found.append(self._column("payout", self._share_of(share)))
        return found

    def _share_of(self, share: str) -> Formula:
        return lambda row: f"{share}*{self.revenue(row)}"

    def driver(self, driver: str) -> Formula:
        """What a cost per something counts."""
        counted = {
            "per_customer": [self.present],
            "per_unit": self.units,
            "pct_revenue": [self.revenue],
            "per_fte": self.staff,
        }[driver]
        return lambda row: "(" + ("+".join(part(row) for part in counted) or "0") + ")"

    def _cost(self, driver: str, amount: float) -> Formula:
        each, counted = self._value("cost", amount), self.driver(driver)
        return self._column("cost", lambda row: f"{each}*{counted(row)}")


def _company_costs(table: Table, snapshot: Snapshot, streams: list[Stream]) -> list[Formula]:
    """Costs, people, activities, resources, channels and supplies, each for the months in which it runs."""
    found = []
    for item in (*snapshot.elements.values(), *snapshot.relations.values()):
        record: Any = item
        if record.kind == "cost":
            found.append(_cost(table, snapshot, record, streams))
            continue
        amount = {
            "role": lambda one: given(one.cost) * given(one.headcount, float(max(1, len(one.people)))),
            "activity": lambda one: given(one.cost),
            "resource": lambda one: given(one.cost),
            "channel": lambda one: given(one.spend),
            "supplies": lambda one: given(one.cost),
        }.get(record.kind)
        if amount is not None and amount(record):
            assert getattr(record, "cost_category", "ga") != "capex"
            cell = table.value(f"{record.id}, a month", amount(record))
            found.append(
                _running(table, record, cell, getattr(record, "start", 1), getattr(record, "end", None))
            )
    return found


def _cost(table: Table, snapshot: Snapshot, cost: Any, streams: list[Stream]) -> Formula:  # noqa: ANN401
    assert cost.category != "capex"
    amount, growth = table.value(cost.name, given(cost.amount)), table.value("growth", given(cost.growth))
    each = f"{amount}*(1+{growth})^((A{{row}}-1)/12)"
    if cost.driver == "per_month":
        return _running(table, cost, each, cost.start, cost.end)
    assert cost.behaviour == "variable"
    of = {
        item.source
        for item in snapshot.relations.values()
        if item.kind == "incurs" and item.target == cost.id
    }
    counted = [stream.driver(cost.driver) for stream in streams if stream.stream.id in of]
    assert counted, "a stream incurs it"
    return table.column(
        cost.name, lambda row: f"{each.format(row=row)}*({'+'.join(part(row) for part in counted)})"
    )


def _running(table: Table, record: Any, amount: str, start: int, end: int | None) -> Formula:  # noqa: ANN401
    if getattr(record, "cadence", "") == "once":
        end = start
    last = 10_000 if end is None else end
    return table.column(
        record.id, lambda row: f"IF(AND(A{row}>={start},A{row}<={last}),{amount.format(row=row)},0)"
    )
