"""The checks of unit economics, retention, break-even, and the value of cash flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.formulas import investment, unit_economics
from canvas_app.analysis.metrics import break_even, economics, finance, retention
from tests.cases.adapter import of_inputs, word

if TYPE_CHECKING:
    from tests.cases.adapter import Inputs


def runway(i: Inputs) -> Inputs:
    burn = economics.net_burn(i["gross_burn"], i["revenue_cash_in"])
    return {"net_burn": burn, "runway_months": economics.runway(i["cash"], burn)}


def division(i: Inputs) -> Inputs:
    zero = economics.ratio(0.0, 5.0) if i["numerator_zero"] else economics.ratio(5.0, 5.0)
    none = economics.ratio(5.0, 0.0) if i["denominator_zero"] else economics.ratio(5.0, 5.0)
    return {"numerator_zero_result": zero, "denominator_zero_result": word(none, "Not Applicable")}


def percent(i: Inputs) -> float | None:
    share = economics.ratio(i["numerator"], i["denominator"])
    return None if share is None else 100 * share


def growth_percent(i: Inputs) -> float | None:
    share = economics.growth(i["current"], i["prior"])
    return None if share is None else 100 * share


def retained(i: Inputs) -> float | None:
    """The customers of the start: what they pay now, before those who left are taken off."""
    moved = i["end_mrr_from_same_customers_before_churn"] - i["start_mrr"]
    return economics.nrr(i["start_mrr"], max(moved, 0.0), max(-moved, 0.0), i["churned_mrr"])


def quick(i: Inputs) -> Inputs:
    parts = (i["new"], i["expansion"], i["contraction"], i["churn"])
    return {"quick_ratio": economics.quick_ratio(*parts), "net_new_mrr": economics.net_new(*parts)}


def magic(i: Inputs) -> Inputs:
    number = economics.magic_number(i["revenue_quarter_delta"], i["prior_quarter_sm"])
    months = None if number is None else economics.ratio(12.0, number)
    return {"magic_number": number, "implied_revenue_payback_months": months}


def staged(i: Inputs) -> float | None:
    return unit_economics.staged_payback(
        i["cac"],
        i["arpa_month"] * i["gross_margin"],
        i["early_churn"],
        i["early_months"],
        i["steady_churn"],
        i["expansion_month"],
    )


def of_lifetime(i: Inputs) -> float | None:
    churn = economics.ratio(1.0, i["lifetime_months"])
    return None if churn is None else economics.lifetime_value(i["arpa_month"], i["gross_margin"], churn)


def even(i: Inputs) -> Inputs:
    price, cost = i["price_per_unit"], i["variable_cost_per_unit"]
    target = i["target_profit_pretax"]
    ratio = unit_economics.contribution_ratio(price, cost) or 0.0
    return {
        "units": break_even.break_even_units(price, cost, i["fixed_cost"], target),
        "revenue": break_even.break_even_revenue(i["fixed_cost"], ratio, target),
    }


def mixed(i: Inputs) -> Inputs:
    mix = unit_economics.break_even_mix(i["mix_units"], i["prices"], i["variable_costs"], i["fixed_cost"])
    assert mix is not None
    return {
        "composite_units": mix.composite_units,
        "composite_cm": mix.composite_contribution,
        "units": list(mix.units),
    }


def safety(i: Inputs) -> Inputs:
    share = break_even.margin_of_safety(i["sales"], i["break_even_sales"])
    amount = unit_economics.contribution_per_unit(i["sales"], i["break_even_sales"])
    return {"amount": amount, "ratio": share}


def fitted(cohorts: list[list[float]]) -> Inputs:
    found = retention.fit(cohorts)
    assert found is not None
    return {"alpha": found.alpha, "beta": found.beta}


def sbg(i: Inputs) -> retention.BetaGeometric:
    return retention.BetaGeometric(float(i["alpha"]), float(i["beta"]))


def dated(i: Inputs) -> list[tuple[str, float]]:
    return [(day, float(amount)) for day, amount in i["dated"]]


def npv_of_irr(i: Inputs) -> float | None:
    rate = finance.irr(i["cashflows_t0"])
    return None if rate is None else finance.npv(rate, i["cashflows_t0"])


CHECKS = of_inputs(
    {
        "ratio": lambda i: economics.ratio(i["numerator"], i["denominator"]),
        "percent": percent,
        "growth_percent": growth_percent,
        "reciprocal": lambda i: economics.ratio(1.0, i["ratio"]),
        "division_rule": division,
        "annualise_delta": lambda i: unit_economics.annual_change(i["from_month"], i["to_month"]),
        "ltv_simple": lambda i: economics.lifetime_value(i["arpa_month"], 1.0, i["churn_month"]),
        "lifetime": lambda i: economics.expected_months(i["churn_month"]),
        "ltv_months": of_lifetime,
        "ltv_margin": lambda i: economics.lifetime_value(
            i["arpa_month"], i["gross_margin"], i["churn_month"]
        ),
        "clv_immediate": lambda i: unit_economics.clv_immediate(
            i["margin_per_period"], i["retention"], i["discount_per_period"]
        ),
        "clv_end": lambda i: unit_economics.clv_end_of_period(
            i["margin_per_period"], i["retention"], i["discount_per_period"]
        ),
        "cac": lambda i: economics.cac(i["sm_spend"], i["new_customers"]),
        "cac_loaded": lambda i: unit_economics.loaded_cac(i["components_per_customer"]),
        "cac_payback": lambda i: economics.payback(i["cac"], i["arpa_month"], i["gross_margin"]),
        "payback_gm_ratio": lambda i: unit_economics.margin_payback(
            i["revenue_payback_months"], i["gross_margin"]
        ),
        "cohort_payback": lambda i: economics.cohort_payback(
            i["cac"], i["arpa_month"], i["gross_margin"], i["churn_month"]
        ),
        "cohort_payback_two_stage": staged,
        "sbg_fit": lambda i: fitted([[1.0, *i["survival"]]]),
        "sbg_fit_multi": lambda i: fitted(i["cohorts"]),
        "sbg_ll": lambda i: sbg(i).log_likelihood([1.0, *i["survival"]]),
        "sbg_survival": lambda i: [sbg(i).survival(period) for period in i["periods"]],
        "sbg_derl": lambda i: sbg(i).expected_periods(i["discount"], i["n"]),
        "nrr": lambda i: economics.nrr(i["start"], i["expansion"], i["contraction"], i["churn"]),
        "nrr_end": retained,
        "survival": lambda i: [unit_economics.survival(i["monthly_churn"], month) for month in i["months"]],
        "annual_churn_table": lambda i: [
            100 * economics.churn_over(monthly / 100, 12) for monthly in i["monthly_percent"]
        ],
        "quick_ratio": quick,
        "magic_number": magic,
        "rule_of_40": lambda i: economics.rule_of_40(i["growth_percent"], i["margin_percent"]),
        "burn_multiple": lambda i: economics.burn_multiple(i["net_burn"], i["net_new_arr"]),
        "burn_need": lambda i: unit_economics.burn_need(i["monthly_burn"], i["months"]),
        "runway": runway,
        "break_even": even,
        "break_even_multi": mixed,
        "operating_income": lambda i: unit_economics.operating_income(
            i["price_per_unit"], i["variable_cost_per_unit"], i["fixed_cost"], i["units"]
        ),
        "cm_ratio": lambda i: unit_economics.contribution_ratio(
            i["price_per_unit"], i["variable_cost_per_unit"]
        ),
        "margin_of_safety": safety,
        "dol": lambda i: break_even.operating_leverage(i["contribution_margin"], i["operating_income"]),
        "pretax": lambda i: break_even.before_tax(i["after_tax"], i["tax_rate"]),
        "npv": lambda i: finance.npv(i["rate_per_period"], i["cashflows_t0"]),
        "npv_table": lambda i: investment.npv_table(i["rates"], i["cashflow_sets"]),
        "npv_nan": lambda i: word(finance.npv(i["rate_per_period"], i["cashflows_t0"]), "nan"),
        "npv_excel": lambda i: finance.npv_excel(i["rate_per_period"], i["values_t1"]),
        "npv_of_irr": npv_of_irr,
        "irr": lambda i: finance.irr(i["cashflows_t0"]),
        "irr_multi": lambda i: finance.irr(i["cashflows_t0"]),
        "irr_nan": lambda i: word(finance.irr(i["cashflows_t0"]), "nan"),
        "irr_count": lambda i: len(finance.irr_roots(i["cashflows_t0"])),
        "mirr": lambda i: finance.mirr(i["cashflows_t0"], i["finance_rate"], i["reinvest_rate"]),
        "pmt": lambda i: investment.payment(i["rate_per_period"], i["nper"], i["pv"]),
        "fv": lambda i: investment.future_value(i["rate_per_period"], i["nper"], i["pmt"], i["pv"]),
        "nper": lambda i: investment.periods_to_repay(i["rate_per_period"], i["pmt"], i["pv"]),
        "pduration": lambda i: investment.periods_to_grow(i["rate_per_period"], i["pv"], i["fv"]),
        "payback": lambda i: finance.payback(i["cashflows_t0"]),
        "payback_even": lambda i: investment.payback_even(i["investment"], i["annual_cash"]),
        "disc_payback": lambda i: finance.discounted_payback(i["rate_per_period"], i["cashflows_t0"]),
        "profitability_index": lambda i: finance.profitability_index(i["rate_per_period"], i["cashflows_t0"]),
        "eaa": lambda i: investment.equivalent_annuity(i["npv"], i["rate_per_period"], i["nper"]),
        "xnpv": lambda i: investment.xnpv(i["rate_annual"], dated(i)),
        "xirr": lambda i: investment.xirr(dated(i)),
    }
)
