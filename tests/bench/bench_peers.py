"""Our canvas beside NodeGraphQt, orange-canvas-core and React Flow: the same scene and the same gestures.

python -m tests.bench.bench_peers
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from tests.bench.generated import plain_scene
from tests.bench.peers.installing import QT_PEERS, NotThereError, QtPeer, install_react_flow
from tests.bench.timing import number, table

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(__file__).resolve().parent.parent.parent
OURS = "our canvas"
SECONDS = 1200
COLUMNS = (
    "load",
    "pan fit",
    "zoom fit",
    "drag 1 fit",
    "drag 200 fit",
    "select all",
    "pan 100 %",
    "zoom 100 %",
    "drag 1 100 %",
    "drag 200 100 %",
    "MB more",
)
_EXTRAS = ("model", "start", "drop", "rest", "sharp", "most")
Figures = dict[str, dict[str, float | None]]


@dataclass(frozen=True)
class Runner:
    """A program that can be measured here: its name, and the command that prints its figures."""

    name: str
    command: list[str]
    binding: str = "pyside6"

    def run(self, scene: Path, frames: int) -> Figures:
        """Measure once in a process of its own; raises NotThereError with the reason when that fails."""
        print(f"{self.name}, {scene.stem}", file=sys.stderr, flush=True)
        hidden = {"PYTHONDONTWRITEBYTECODE", "DISPLAY", "WAYLAND_DISPLAY"}
        variables = {key: value for key, value in os.environ.items() if key not in hidden}
        variables |= {"QT_QPA_PLATFORM": "offscreen", "QT_API": self.binding}
        command = [str(scene) if part == "SCENE" else part for part in self.command]
        command = [str(frames) if part == "FRAMES" else part for part in command]
        try:
            done = subprocess.run(
                command,
                cwd=PROJECT,
                env=variables,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise NotThereError(f"it did not finish within {SECONDS:,} seconds") from None
        except subprocess.CalledProcessError as error:
            raise NotThereError(f"it ended with code {error.returncode}") from None
        figures: Figures = json.loads(done.stdout.splitlines()[-1])
        return figures


def qt_runner(name: str, python: Path | str, module: str, binding: str) -> Runner:
    """Return the runner of a program with Qt."""
    command = [str(python), "-m", f"tests.bench.peers.{module}", "SCENE", "--frames", "FRAMES"]
    return Runner(name, command, binding)


def prepare(cache: Path) -> tuple[list[Runner], dict[str, str]]:
    """Return what can be measured here, and the reasons for what cannot."""
    runners, absent = [qt_runner(OURS, sys.executable, "ours", "pyside6")], {}

    def offer(name: str, make: Callable[[], Runner]) -> None:
        try:
            runners.append(make())
        except (NotThereError, OSError) as error:
            absent[name] = str(error)

    for peer in QT_PEERS:
        offer(peer.name, partial(_installed, peer, cache))
    offer("React Flow", partial(_react_flow, cache))
    return runners, absent


def _installed(peer: QtPeer, cache: Path) -> Runner:
    return qt_runner(peer.name, peer.install(cache), peer.module, peer.binding)


def _react_flow(cache: Path) -> Runner:
    made = install_react_flow(cache)
    page, script = str(made.folder / "index.html"), str(made.folder / "drive.mjs")
    return Runner("React Flow", [made.node, script, page, "SCENE", made.browser, "FRAMES"])


def measure(
    runners: list[Runner], scene: Path, rounds: int, frames: int
) -> tuple[dict[str, Figures], dict[str, str]]:
    """Return the medians of all rounds by program; in each round the programs take turns."""
    found: dict[str, list[Figures]] = {}
    failed: dict[str, str] = {}
    for _ in range(rounds):
        for runner in runners:
            if runner.name in failed:
                continue
            try:
                found.setdefault(runner.name, []).append(runner.run(scene, frames))
            except NotThereError as error:
                failed[runner.name] = str(error)
    return {name: _middle(all_of_it) for name, all_of_it in found.items() if name not in failed}, failed


def _middle(rounds: list[Figures]) -> Figures:
    return {
        name: {part: _median([one[name].get(part) for one in rounds]) for part in parts}
        for name, parts in rounds[0].items()
    }


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def figure(figures: Figures, column: str) -> float | None:
    """Return what stands in a column: processor milliseconds of the median frame, or megabytes."""
    parts = figures.get(column, {})
    return parts.get("frames", parts.get("cpu"))


def tell(results: dict[str, Figures], absent: dict[str, str]) -> None:
    """Print the figures, the ratios to ours, and why what is missing is missing."""
    rows = [[name, *(number(figure(of, column)) for column in COLUMNS)] for name, of in results.items()]
    for name, of in results.items():
        walls = [of.get(column, {}).get("wall") for column in COLUMNS]
        if any(walls):
            rows.append([f"{name}, from frame to frame", *map(number, walls)])
    print(table(["", *COLUMNS], rows))
    ours = results.get(OURS)
    if ours is not None and len(results) > 1:
        print(f"\nTimes as much as {OURS}:\n")
        ratios = [[name, *_ratios(of, ours)] for name, of in results.items() if name != OURS]
        print(table(["", *COLUMNS], ratios))
    if ours is not None:
        print(f"\nBeside the median frames of {OURS}, ms:\n")
        print(table(["", *COLUMNS[:-1]], _extras(ours)))
    for name, reason in absent.items():
        print(f"\n{name} was not measured: {reason}.")


def _ratios(figures: Figures, ours: Figures) -> list[str]:
    pairs = [(figure(figures, column), figure(ours, column)) for column in COLUMNS]
    return [number(theirs / own) if theirs is not None and own else "–" for theirs, own in pairs]


def _extras(ours: Figures) -> list[list[str]]:
    parts = sorted({part for of in ours.values() for part in of} & set(_EXTRAS), key=_EXTRAS.index)
    return [[part, *(number(ours.get(column, {}).get(part)) for column in COLUMNS[:-1])] for part in parts]


def main() -> None:
    """Set up what is missing, measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cards", type=int, default=1_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--frames", type=int, default=20)
    arguments.add_argument("--only", nargs="*", help="programs by the beginning of their names")
    arguments.add_argument("--cache", type=Path, default=user_cache_path("canvas-app-bench", False))
    given = arguments.parse_args()
    runners, absent = prepare(given.cache)
    if given.only is not None:
        runners = [runner for runner in runners if runner.name.startswith(tuple(given.only))]
    with tempfile.TemporaryDirectory() as folder:
        scene = Path(folder) / f"{given.cards} cards.json"
        scene.write_text(json.dumps(plain_scene(given.cards)), encoding="utf-8")
        results, failed = measure(runners, scene, given.rounds, given.frames)
    tell(results, absent | failed)


if __name__ == "__main__":
    main()
