"""What packages hear that ask for metadata at the start: nothing is installed."""

from __future__ import annotations

import importlib
import sys

import pytest

from canvas_app.model.without_metadata import no_metadata


def test_packages_find_neither_versions_nor_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of pydantic, every version that we take asks in one of both ways."""
    monkeypatch.delitem(sys.modules, "importlib.metadata", raising=False)
    with no_metadata():
        asked = importlib.import_module("importlib.metadata")
        assert list(asked.entry_points(group="pydantic")) == []
        assert list(asked.distributions()) == []
        with pytest.raises(asked.PackageNotFoundError):
            asked.version("psygnal")
    assert "importlib.metadata" not in sys.modules


def test_metadata_that_was_read_before_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    known = importlib.import_module("importlib.metadata")
    monkeypatch.setitem(sys.modules, "importlib.metadata", known)
    with no_metadata():
        assert importlib.import_module("importlib.metadata") is known
    assert sys.modules["importlib.metadata"] is known
