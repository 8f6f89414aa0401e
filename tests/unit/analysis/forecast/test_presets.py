"""Each of the 33 presets, sold to a hundred customers of one segment, earns what a pocket calculator says."""

from __future__ import annotations

import pytest

from canvas_app.analysis import analyse
from canvas_app.document import Document
from canvas_app.model import RevenueStream, Segment, quantity
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.relations import Pays

CUSTOMERS = 100.0

# Month 1 by hand: a hundred customers, none of whom comes or leaves unless the tariff itself brings them.
EXPECTED = {
    "sub_saas": 30_000.0,  # 100 x 10 seats x 30
    "sub_platform": 60_000.0,  # 100 x (500 + 2,000 runs beyond the plan x 0.05)
    "sub_api": 12_900.0,  # 100 x (99 + 15,000 calls beyond the plan x 0.002)
    "sub_data": 600_000.0,  # 100 x 3 users x 2,000
    "sub_ai_service": 3_000.0,  # 100 x 30
    "use_generic": 80_000.0,  # 100 x 8,000 x 0.10
    "use_api_call": 20_000.0,  # 100 x 50,000 thousand tokens x 0.004
    "use_data_volume": 50_000.0,  # 100 x 5,000 GB x 0.10
    "use_model_run": 81_400.0,  # 100 x 2,200 hours x 0.37
    "outcome_result": 178_200.0,  # 100 x 3,000 x 0.6 x 0.99
    "use_query": 60_000.0,  # 100 x 12,000 x 0.05
    "use_compute_storage": 425_000.0,  # 100 x (1,500 hours x 2.50 + 10,000 GB x 0.05)
    "contract_enterprise": 1_000_000.0,  # 100 x 120,000 / 12, services included
    "contract_workflow": 400_000.0,  # 100 x (36,000 / 12 + 2,500 x 0.8 x 0.50)
    "sub_per_agent": 109_900.0,  # 100 x (8 x 125 + 100 conversations x 0.99)
    "lic_model": 122_850.0,  # 0.5 x 60,000 + 100.5 x 60,000 x 0.18 / 12 + 80,000 x 0.03
    "lic_enterprise": 248_800.0,  # 0.4 x 120,000 + 100.4 x 120,000 x 0.2 / 12
    "lic_data": 103_750.0,  # 0.5 x 40,000 + 100.5 x 40,000 x 0.25 / 12
    "data_monetization": 230_000.0,  # 100 x (2,000 + 6,000 x 0.05)
    "data_sale": 60_000.0,  # 4 x 15,000
    "svc_consulting": 89_600.0,  # 4 x 160 hours x 0.7 x 200
    "svc_training": 21_600.0,  # 4 x 12 x 450
    "svc_custom_solution": 40_000.0,  # 0.5 x 80,000
    "unit_hardware": 72_000.0,  # 40 x 1,800
    "txn_fee": 19_555.2,  # 100 x 8 x 150 x 0.168 x 0.97
    "ads_mixed": 4.185,  # 3,000 views x 0.45 x (0.35 x 6 / 1,000 + 0.2 x 0.01 x 0.50)
    "ads_ppc": 7.5,  # 3,000 views x 0.5 x 0.01 x 0.50
    "ads_cpm": 10.8,  # 3,000 views x 0.6 x 6 / 1,000
    "freemium_upsell": 3_055.5,  # (100 + 50,000 x 0.01) x 4.85 x 1.05
    "addon_premium": 250.0,  # 100 x 0.25 x 10
    "sub_embedded_ai": 7_000.0,  # 100 x 25 seats x 0.35 x 8
    "partnership_share": 12_000.0,  # 60,000 x 0.2
    "ecosystem_share": 18_000.0,  # 120,000 x 0.15
}


def test_every_preset_has_its_number() -> None:
    assert set(EXPECTED) == set(load_catalogue().presets)
    assert len(EXPECTED) == 33


@pytest.mark.parametrize("preset", EXPECTED)
def test_a_preset_earns_what_was_computed_by_hand(preset: str) -> None:
    stream = RevenueStream(
        id="stream",
        name="Stream",
        components=load_catalogue().presets[preset].components,
        customers_start=quantity(CUSTOMERS),
        churn=quantity(0.0),
    )
    segment = Segment(id="segment", name="Segment")
    result = analyse(
        Document([stream, segment, Pays(id="pays", source="segment", target="stream")]).snapshot()
    )
    assert result.total_revenue[0] == pytest.approx(EXPECTED[preset], rel=1e-9)
    assert result.metrics["monthly_revenue"].value == pytest.approx(EXPECTED[preset], rel=1e-9)
