"""The bands of health can be replaced by a file; a faulty one is named and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from canvas_app.analysis import METRICS, health
from canvas_app.analysis.metrics import info as metric_info
from canvas_app.analysis.metrics.health_bands import BandsError, bands_in, user_file
from canvas_app.folders import resource_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWN = {
    "good": 0.8,
    "bad": 0.5,
    "source": "Our investors",
    "date": "2026-02",
    "sentences": {"good": "Fine.", "attention": "Low.", "bad": "Too low."},
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's folder of the program, with the bands read anew before and after."""
    monkeypatch.setenv("CANVAS_APP_HOME", str(tmp_path))
    metric_info.reload_bands()
    yield tmp_path
    metric_info.reload_bands()


def write(folder: Path, bands: Any) -> None:  # noqa: ANN401
    data = {"format": "canvas-app-health-bands", "version": 1, "bands": bands}
    (folder / "health-bands.json").write_bytes(orjson.dumps(data))


def test_shipped_bands_have_limits_sentences_and_a_source(folder: Path) -> None:
    assert user_file().parent == folder
    assert metric_info.bands_notice() is None
    found = [info.bands for info in METRICS.values() if info.bands is not None]
    assert len(found) > 20
    for bands in found:
        assert bands.source
        assert bands.date
        assert bands.sentences["good"]
        assert bands.bad is None or bands.sentences["bad"]


def test_a_users_file_replaces_what_it_names(folder: Path) -> None:
    write(folder, {"gross_margin": OWN, "ltv_cac": None})
    assert health("gross_margin", 0.7) == "attention"
    assert METRICS["gross_margin"].good == 0.8
    assert METRICS["ltv_cac"].bands is None
    assert health("cac_payback", 30) == "bad"
    assert metric_info.bands_notice() is None


def test_a_faulty_file_is_named_and_changes_nothing(folder: Path) -> None:
    (folder / "health-bands.json").write_text("{", encoding="utf-8")
    notice = metric_info.bands_notice() or ""
    assert str(folder / "health-bands.json") in notice
    assert notice.endswith("The shipped limits apply.")
    assert METRICS["gross_margin"].good == 0.6


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "health-bands.json").write_bytes(b" " * 1_100_000)
    assert "larger than a megabyte" in (metric_info.bands_notice() or "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"[]", "does not say"),
        (b'{"format": "canvas-app-health-bands", "version": 9}', "version"),
        (b'{"format": "canvas-app-health-bands", "version": 1, "bands": 3}', "no object"),
    ],
)
def test_a_file_of_another_form_is_refused(text: bytes, words: str) -> None:
    with pytest.raises(BandsError, match=words):
        bands_in(text, METRICS)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"good": "high"}, "no number"),
        ({"good": True}, "no number"),
        ({"good": None}, "missing"),
        ({"source": ""}, "no text"),
        ({"sentences": []}, "no object"),
        ({"sentences": {"good": 5}}, "no text"),
        ({"suspicious": 5}, "no object"),
        ({"steps": 5}, "no list"),
        ({"steps": [{"below": 1.0, "health": "good", "sentence": "x"}]}, "without a limit"),
        ({"steps": [{"below": None, "health": "fine", "sentence": "x"}]}, "none of good"),
        ({"undefined": "awful"}, "none of good"),
    ],
)
def test_a_faulty_entry_is_named(change: dict[str, object], words: str) -> None:
    data = {"format": "canvas-app-health-bands", "version": 1, "bands": {"gross_margin": {**OWN, **change}}}
    with pytest.raises(BandsError, match=words) as caught:
        bands_in(orjson.dumps(data), METRICS)
    assert "gross_margin" in str(caught.value)


def test_an_unknown_metric_is_named() -> None:
    data = {"format": "canvas-app-health-bands", "version": 1, "bands": {"joy": OWN}}
    with pytest.raises(BandsError, match="joy"):
        bands_in(orjson.dumps(data), METRICS)


def test_the_shipped_file_is_read_by_the_same_rules() -> None:
    assert bands_in(resource_path("health-bands.json").read_bytes(), METRICS)
