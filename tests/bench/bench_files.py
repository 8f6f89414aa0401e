"""Loading and saving 10,000 elements, beside a bare parse with a bare graph, and a bare dump.

python -m tests.bench.bench_files
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import networkx as nx
import orjson

from canvas_app import storage
from canvas_app.document import Document
from tests.bench.generated import elements, relations
from tests.bench.timing import interleaved, medians, number, table, verdict

LOAD_BUDGET, SAVE_BUDGET = 3.5, 4.0
_AS_SAVED = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS


def bare_load(path: Path) -> nx.MultiDiGraph[str]:
    """Parse a file and build its graph, without a single check."""
    plain = orjson.loads(path.read_bytes())
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((key, {"element": element}) for key, element in plain["elements"].items())
    graph.add_edges_from(
        (relation["source"], relation["target"], key, {"relation": relation})
        for key, relation in plain["relations"].items()
    )
    return graph


def measure(count: int, rounds: int) -> dict[str, float]:
    """Return median milliseconds of processor time by name."""
    made = elements(count)
    document = Document([*made, *relations(made, count * 3 // 2)])
    with tempfile.TemporaryDirectory() as folder:
        path, other = Path(folder) / "large.bmcanvas", Path(folder) / "again.bmcanvas"
        storage.save(document, path)
        plain: dict[str, Any] = orjson.loads(path.read_bytes())
        print(
            f"{count:,} elements, {len(plain['relations']):,} relations, {path.stat().st_size / 1e6:.1f} MB"
        )
        works = {
            "bare load": lambda: bare_load(path),
            "load": lambda: storage.load(path),
            "bare dump": lambda: orjson.dumps(plain),
            "bare dump, indented and sorted": lambda: orjson.dumps(plain, option=_AS_SAVED),
            "save": lambda: storage.save(document, other),
        }
        return medians(interleaved(works, rounds))


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--elements", type=int, default=10_000)
    arguments.add_argument("--rounds", type=int, default=9)
    given = arguments.parse_args()
    times = measure(given.elements, given.rounds)
    print(table(("work", "ms"), [(name, number(value)) for name, value in times.items()]))
    load, save = times["load"] / times["bare load"], times["save"] / times["bare dump"]
    print(f"load, times a bare parse and graph: {verdict(load, LOAD_BUDGET)}")
    print(f"save, times a bare dump: {verdict(save, SAVE_BUDGET)}")
    alike = times["save"] / times["bare dump, indented and sorted"]
    print(f"save, times a dump that is indented and sorted alike: {number(alike)}")


if __name__ == "__main__":
    main()
