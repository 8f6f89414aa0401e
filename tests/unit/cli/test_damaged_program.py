"""A program with a file missing says so in one sentence, and writes nothing half."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("missing", "said"),
    [("CanvasSans-Bold.ttf", "font CanvasSans-Bold.ttf is missing"), ("metrics.json", "metrics.json cannot")],
)
def test_a_missing_font_is_one_sentence(tmp_path: Path, missing: str, said: str) -> None:
    for folder in ("canvas_app", "resources"):
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "resources" / "fonts" / missing).unlink()
    example = tmp_path / "resources" / "examples" / "generative-ai.bmcanvas"
    done = subprocess.run(
        [sys.executable, "-m", "canvas_app", "export", example, "out.pdf"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out.pdf").exists()
