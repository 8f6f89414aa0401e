"""What the README says of the program holds: its figures, its commands and their options."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from canvas_app import cli
from canvas_app.analysis import METRICS
from canvas_app.analysis.checks import RULES
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.examples import examples
from canvas_app.model.framework import load_framework

README = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")
COMMANDS = README.partition("## Command line")[2].partition("```sh\n")[2].partition("```")[0]
WORDS = {11: "Eleven"}


def test_figures_are_those_of_the_program() -> None:
    rows = {row.entry.id: row for row in load_framework().rows.values()}
    twins = sum(row.twin is not None for row in rows.values())
    for said in (
        f"{len(METRICS)} metrics",
        f"{len(RULES)} rules",
        f"framework of {len(rows)} entries, {twins} of them",
        f"all {len(load_catalogue().presets)} presets",
        f"{WORDS[len(examples())]} examples ship",
    ):
        assert said in " ".join(README.split())


def test_every_command_is_listed() -> None:
    listed = re.findall(r"^canvas-app ([a-z]+)", COMMANDS, re.MULTILINE)
    assert sorted(listed) == sorted(cli.COMMANDS)


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_option_that_is_listed_is_known(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([command, "--help"]) == 0
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    usage = re.search(rf"^canvas-app {command}\b.*(?:\n +.*)*", COMMANDS, re.MULTILINE)
    assert usage is not None
    assert set(re.findall(r"--[a-z-]+", usage[0])) <= known
