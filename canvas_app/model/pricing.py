"""The eleven pricing engines: what a tariff is made of. What it earns is computed in `analysis`.

Units and ranges follow the published definitions that the metric conventions name; every parameter is a
`Quantity`, so that the assumption register, the tornado and the simulation read the same objects.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from canvas_app.model.currencies import PricingCurrency
from canvas_app.model.fields import MONEY_LIMIT, Line, Many, Spec, label_of
from canvas_app.model.quantity import Quantity, Record

RevenueClass = Literal["recurring", "usage", "one_off"]
UsageMode = Literal["per_unit", "graduated", "volume", "package"]
ShareBasis = Literal["gross", "net"]

_ONE = Quantity(value=1.0)
_HIGH = MONEY_LIMIT


def _spec(label: str, unit: str, low: float | None = 0.0, high: float | None = _HIGH, help: str = "") -> Spec:
    return Spec(label, "Pricing", unit, low, high, help)


class Tier(Record):
    """One step of a tariff: units up to and including `up_to` (None: no upper end)."""

    up_to: Annotated[float | None, Spec("Up to", "Pricing", "units", 0.0, _HIGH)] = None
    price: Annotated[float, Spec("Price per unit", "Pricing", "money", 0.0, _HIGH)]
    flat_fee: Annotated[float, Spec("Flat fee", "Pricing", "money", 0.0, _HIGH)] = 0.0


class PricingBase(Record):
    """What every pricing component carries beside its engine's parameters."""

    label: Annotated[Line, Spec("Label", "Pricing", help="Names this part of a tariff of several parts.")] = (
        ""
    )
    preset: Annotated[Line | None, Spec("Preset", "Pricing")] = None
    unit: Annotated[
        Line, Spec("Sold per", "Pricing", help="What the customer pays for: seat, call, agent.")
    ] = ""
    currency: PricingCurrency = None

    @property
    def name(self) -> str:
        """What people call it: its label, else its engine."""
        return self.label.strip() or label_of(type(self).model_fields["engine"].default)

    @model_serializer(mode="wrap")
    def _with_engine(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Keep the engine, which tells the types apart, when defaults are left out of a file."""
        return {"engine": type(self).model_fields["engine"].default, **handler(self)}


class SubscriptionPricing(PricingBase):
    """A fixed price per unit and interval. Recurring; the set-up fee is one-off."""

    engine: Literal["subscription"] = "subscription"
    price: Annotated[Quantity | None, _spec("Price", "money", help="Per unit and billing interval.")] = None
    interval: Annotated[int, Spec("Billing interval", "Pricing", "months", 1, 60)] = 1
    units_per_customer: Annotated[
        Quantity, _spec("Units per customer", "units", help="Seats, agents or accounts.")
    ] = _ONE
    attach_rate: Annotated[
        Quantity | None,
        _spec("Attach rate", "share", 0.0, 1.0, "Share of the stream's customers who take this part."),
    ] = None
    setup_fee: Annotated[Quantity | None, _spec("Set-up fee", "money", help="Once, per new customer.")] = None


class UsagePricing(PricingBase):
    """A price per unit used, with tiers, allowance and commitment. Usage; the commitment is recurring."""

    engine: Literal["usage"] = "usage"
    mode: Annotated[UsageMode, Spec("Tariff", "Pricing")] = "per_unit"
    price: Annotated[Quantity | None, _spec("Price per unit", "money")] = None
    tiers: Annotated[Many[Tier], Spec("Tiers", "Pricing")] = ()
    package_size: Annotated[float, Spec("Package size", "Pricing", "units", 1e-9, _HIGH)] = 1.0
    usage: Annotated[Quantity | None, _spec("Usage", "units/customer/month")] = None
    usage_growth: Annotated[Quantity | None, _spec("Usage growth", "share/month", -1.0, 5.0)] = None
    included: Annotated[Quantity | None, _spec("Included units", "units/customer/month")] = None
    minimum: Annotated[Quantity | None, _spec("Minimum commitment", "money/customer/month")] = None


class OutcomePricing(PricingBase):
    """A fee per successful result. Usage."""

    engine: Literal["outcome"] = "outcome"
    attempts: Annotated[Quantity | None, _spec("Attempts", "attempts/customer/month")] = None
    success_rate: Annotated[Quantity | None, _spec("Success rate", "share", 0.0, 1.0)] = None
    fee: Annotated[Quantity | None, _spec("Fee per result", "money")] = None
    cap: Annotated[Quantity | None, _spec("Cap", "money/customer/month")] = None


class LicensePricing(PricingBase):
    """An upfront fee, yearly maintenance and royalties. One-off, recurring and usage in this order."""

    engine: Literal["license"] = "license"
    upfront_fee: Annotated[Quantity | None, _spec("Upfront fee", "money", help="Per licence sold.")] = None
    licences_per_month: Annotated[
        Quantity | None, _spec("Licences sold", "licences/month", help="Empty: one per new customer.")
    ] = None
    maintenance: Annotated[
        Quantity | None, _spec("Maintenance", "share/year", 0.0, 1.0, "Share of the fee, every year.")
    ] = None
    royalty: Annotated[Quantity | None, _spec("Royalty", "share", 0.0, 1.0, "Of the licensee's sales.")] = (
        None
    )
    licensee_sales: Annotated[Quantity | None, _spec("Licensee sales", "money/month")] = None
    guarantee: Annotated[Quantity | None, _spec("Minimum guarantee", "money/year")] = None


class ContractPricing(PricingBase):
    """An annual contract value over a term. Recurring; overage is usage."""

    engine: Literal["contract"] = "contract"
    acv: Annotated[Quantity | None, _spec("Annual contract value", "money/year")] = None
    contracts_per_month: Annotated[
        Quantity | None, _spec("Contracts started", "contracts/month", help="Empty: one per new customer.")
    ] = None
    term_months: Annotated[int, Spec("Term", "Pricing", "months", 1, 120)] = 12
    ramp: Annotated[
        Many[float], Spec("Ramp by year", "Pricing", "factor", 0.0, 10.0, "Factor on the value, by year.")
    ] = ()
    overage: Annotated[Quantity | None, _spec("Overage", "money/contract/month")] = None
    services_share: Annotated[Quantity | None, _spec("Services share", "share", 0.0, 1.0)] = None


class TransactionPricing(PricingBase):
    """A share of what is traded and a fee per transaction. Usage."""

    engine: Literal["transaction"] = "transaction"
    orders: Annotated[Quantity | None, _spec("Orders", "orders/customer/month")] = None
    order_value: Annotated[Quantity | None, _spec("Order value", "money")] = None
    gmv_total: Annotated[
        Quantity | None, _spec("Trade volume", "money/month", help="Instead of orders per customer.")
    ] = None
    take_rate: Annotated[Quantity | None, _spec("Take rate", "share", 0.0, 1.0)] = None
    fixed_fee: Annotated[Quantity | None, _spec("Fee per transaction", "money")] = None
    refund_share: Annotated[Quantity | None, _spec("Refunds", "share", 0.0, 1.0)] = None


class AdvertisingPricing(PricingBase):
    """Impressions sold by the thousand or clicks sold one by one. Usage."""

    engine: Literal["advertising"] = "advertising"
    users: Annotated[
        Quantity | None, _spec("Active users", "users", help="Empty: the customers of the stream.")
    ] = None
    sessions: Annotated[Quantity, _spec("Sessions", "sessions/user/month")] = _ONE
    page_views: Annotated[Quantity, _spec("Page views", "views/session")] = _ONE
    ads_per_view: Annotated[Quantity, _spec("Ads per view", "ads/view")] = _ONE
    fill: Annotated[Quantity, _spec("Fill rate", "share", 0.0, 1.0)] = _ONE
    cpm: Annotated[Quantity | None, _spec("CPM", "money", help="Per thousand impressions.")] = None
    ctr: Annotated[Quantity | None, _spec("Click-through rate", "share", 0.0, 1.0)] = None
    cpc: Annotated[Quantity | None, _spec("Price per click", "money")] = None
    publisher_share: Annotated[Quantity | None, _spec("Publisher share", "share", 0.0, 1.0)] = None


class FreemiumPricing(PricingBase):
    """Free users who convert to a paid plan. Recurring."""

    engine: Literal["freemium"] = "freemium"
    free_users: Annotated[Quantity | None, _spec("Free users at start", "users")] = None
    new_free_users: Annotated[Quantity | None, _spec("New free users", "users/month")] = None
    free_churn: Annotated[Quantity | None, _spec("Free user churn", "share/month", 0.0, 1.0)] = None
    conversion: Annotated[Quantity | None, _spec("Conversion", "share/month", 0.0, 1.0)] = None
    arppu: Annotated[Quantity | None, _spec("Revenue per paying user", "money/month")] = None
    cost_per_free_user: Annotated[Quantity | None, _spec("Cost per free user", "money/month")] = None
    upsell_share: Annotated[
        Quantity | None,
        _spec("Upsell", "share", 0.0, 5.0, "Extra revenue on top of the plan, as a share of it."),
    ] = None


class ServicesPricing(PricingBase):
    """Hours, projects or training seats. One-off."""

    engine: Literal["services"] = "services"
    basis: Annotated[Literal["hours", "projects", "sessions"], Spec("Sold by", "Pricing")] = "hours"
    consultants: Annotated[Quantity | None, _spec("Consultants", "FTE")] = None
    hours: Annotated[Quantity | None, _spec("Hours", "hours/FTE/month")] = None
    utilisation: Annotated[Quantity | None, _spec("Utilisation", "share", 0.0, 1.0)] = None
    bill_rate: Annotated[Quantity | None, _spec("Bill rate", "money/hour")] = None
    projects: Annotated[Quantity | None, _spec("Projects", "projects/month")] = None
    project_fee: Annotated[Quantity | None, _spec("Project fee", "money")] = None
    sessions: Annotated[Quantity | None, _spec("Sessions", "sessions/month")] = None
    seats: Annotated[Quantity | None, _spec("Seats", "seats/session")] = None
    seat_price: Annotated[Quantity | None, _spec("Price per seat", "money")] = None


class UnitSalePricing(PricingBase):
    """Things sold one by one: devices, data sets. One-off."""

    engine: Literal["unit_sale"] = "unit_sale"
    units: Annotated[Quantity | None, _spec("Units sold", "units/month")] = None
    price: Annotated[Quantity | None, _spec("Price", "money")] = None
    warranty: Annotated[Quantity | None, _spec("Warranty cost", "share", 0.0, 1.0, "Of the price.")] = None
    replacement_months: Annotated[int | None, Spec("Replaced after", "Pricing", "months", 1, 240)] = None
    attach_rate: Annotated[Quantity | None, _spec("Attach rate", "share", 0.0, 1.0)] = None


class RevenueSharePricing(PricingBase):
    """Our share of what a partner earns. Usage."""

    engine: Literal["revenue_share"] = "revenue_share"
    partner_revenue: Annotated[Quantity | None, _spec("Partner revenue", "money/month")] = None
    share: Annotated[Quantity | None, _spec("Our share", "share", 0.0, 1.0)] = None
    minimum: Annotated[Quantity | None, _spec("Minimum", "money/month")] = None
    basis: Annotated[
        ShareBasis,
        Spec(
            "Basis",
            "Pricing",
            help="Which revenue of the partner is entered; our share is taken of it as it is.",
        ),
    ] = "gross"


PricingComponent = Annotated[
    SubscriptionPricing
    | UsagePricing
    | OutcomePricing
    | LicensePricing
    | ContractPricing
    | TransactionPricing
    | AdvertisingPricing
    | FreemiumPricing
    | ServicesPricing
    | UnitSalePricing
    | RevenueSharePricing,
    Field(discriminator="engine"),
]

PRICING_TYPES: dict[str, type[PricingBase]] = {
    "subscription": SubscriptionPricing,
    "usage": UsagePricing,
    "outcome": OutcomePricing,
    "license": LicensePricing,
    "contract": ContractPricing,
    "transaction": TransactionPricing,
    "advertising": AdvertisingPricing,
    "freemium": FreemiumPricing,
    "services": ServicesPricing,
    "unit_sale": UnitSalePricing,
    "revenue_share": RevenueSharePricing,
}
