"""Loading and saving 10,000 elements, beside a bare parse with a bare graph, and a bare dump.

python -m tests.bench.bench_files
"""

from __future__ import annotations

import argparse
import gc
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import orjson

from canvas_app import storage
from canvas_app.document import Document
from tests.bench.generated import elements, relations
from tests.bench.timing import interleaved, medians, number, table, verdict

if TYPE_CHECKING:
    from collections.abc import Callable

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


class Saving:
    """A document that is saved for the first time, and again after an edit."""

    def __init__(self, path: Path, other: Path) -> None:
        self._path, self._other = path, other
        self._document = storage.load(path)
        self._turn = 0

    def open(self) -> None:
        """Take the document as it comes from its file."""
        self._document = storage.load(self._path)

    def edit(self) -> None:
        """Rename an element."""
        self._turn += 1
        with self._document.transact("Rename") as tx:
            tx.update("e0", name=f"Name {self._turn}")

    def save(self) -> None:
        """Write the document to another file."""
        storage.save(self._document, self._other)


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
        saving = Saving(path, other)
        works = {
            "bare load": lambda: bare_load(path),
            "bare load, garbage collector at rest": lambda: at_rest(lambda: bare_load(path)),
            "load": lambda: storage.load(path),
            "bare dump": lambda: orjson.dumps(plain),
            "bare dump, indented and sorted": lambda: orjson.dumps(plain, option=_AS_SAVED),
            "first save": saving.save,
            "save after an edit": saving.save,
        }
        before = {"first save": saving.open, "save after an edit": saving.edit}
        return medians(interleaved(works, rounds, before))


def at_rest(work: Callable[[], object]) -> None:
    """Do something without the garbage collector, as our loading does."""
    gc.disable()
    work()
    gc.enable()


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--elements", type=int, default=10_000)
    arguments.add_argument("--rounds", type=int, default=9)
    given = arguments.parse_args()
    times = measure(given.elements, given.rounds)
    print(table(("work", "ms"), [(name, number(value)) for name, value in times.items()]))
    load, dump = times["load"], times["bare dump"]
    print(f"load, times a bare parse and graph: {verdict(load / times['bare load'], LOAD_BUDGET)}")
    alike = load / times["bare load, garbage collector at rest"]
    print(f"load, the same with the collector at rest: {verdict(alike, LOAD_BUDGET)}")
    for name in ("first save", "save after an edit"):
        print(f"{name}, times a bare dump: {verdict(times[name] / dump, SAVE_BUDGET)}")


if __name__ == "__main__":
    main()
