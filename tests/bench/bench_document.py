"""The strategy document of 45 and of 1,000 elements, and fifty pages beside those of other programs.

python -m tests.bench.bench_document

The other programs are the group `bench` of pyproject.toml; what is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import time
from collections import defaultdict
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING

from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from canvas_app.document import Document
from canvas_app.model import PrintOptions
from canvas_app.model.examples import example_path
from canvas_app.report.content.story import Story
from canvas_app.report.pdf import render_pdf
from canvas_app.report.plots.plot import Plot
from canvas_app.storage import load
from tests.bench.generated import elements, relations
from tests.bench.timing import cpu_ms, interleaved, medians, number, table, verdict

if TYPE_CHECKING:
    from canvas_app.report.plots.plot import Look, Picture

PAGE_MS, PAGE_KB = 5.0, 7.0
PEERS = {"typst": 0.5, "fpdf2": 0.1}
"""The share of a program's time within which ours is to write the same document."""
_MODULES = {"fpdf2": "fpdf"}
_ROWS = 32
_TEXT = "Each stream, its pricing model, the segment that pays, and what it depends on. " * 3


def bare(pages: int) -> bytes:
    """Return so many pages of a paragraph and a table, laid out by reportlab."""
    buffer = BytesIO()
    style = getSampleStyleSheet()["BodyText"]
    rows = [[f"Stream {n}", "Per seat", "Support centres", "$106.8k", "82 %"] for n in range(_ROWS)]
    flow: list[object] = []
    for _ in range(pages):
        ruled = Table(rows, style=[("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey)])
        flow += [Paragraph(_TEXT, style), ruled, PageBreak()]
    SimpleDocTemplate(buffer).build(flow)
    return buffer.getvalue()


class Charts:
    """Adds up the processor time of the figures that matplotlib draws, while it is entered."""

    def __init__(self) -> None:
        self.spent = 0.0

    def __enter__(self) -> Charts:
        self._picture = Plot.picture

        def timed(plot: Plot, look: Look | None = None) -> Picture:
            started = time.process_time_ns()
            picture = self._picture(plot, look)
            self.spent += (time.process_time_ns() - started) / 1e6
            return picture

        Plot.picture = timed  # type: ignore[method-assign, assignment]
        return self

    def __exit__(self, *_: object) -> None:
        Plot.picture = self._picture  # type: ignore[method-assign]


def numbers(document: Document) -> None:
    """Compute what a document tells beside the forecast: futures, rankings, findings."""
    story = Story.of(document)
    for each in ("simulation", "tornado", "guesses", "resilience", "scenarios", "findings", "coverage"):
        getattr(story, each)


def measure(name: str, document: Document, rounds: int) -> None:
    """Print what the full review of a document takes, in all and by page."""
    data, report = render_pdf(document, PrintOptions())
    with Charts() as charts:
        works = {
            "full review": lambda: render_pdf(document, PrintOptions()),
            "numbers": lambda: numbers(document),
            "reportlab": lambda: bare(report.pages),
        }
        found = medians(interleaved(works, rounds))
    drawn = charts.spent / rounds
    laid_out = found["full review"] - found["numbers"] - drawn
    size = len(data) / 1024
    rows = [
        ("pages", str(report.pages)),
        ("full review, ms", number(found["full review"])),
        ("of it numbers, ms", number(found["numbers"])),
        ("of it figures by matplotlib, ms", number(drawn)),
        ("reportlab, as many pages, ms", number(found["reportlab"])),
        ("full review, times reportlab", number(found["full review"] / found["reportlab"])),
        ("laid out and painted, times reportlab", number(laid_out / found["reportlab"])),
    ]
    print(f"\n{name}")
    print(table(("work", "figure"), rows))
    print(f"a page without numbers and figures, ms: {verdict(laid_out / report.pages, PAGE_MS)}")
    print(f"a page, KB: {verdict(size / report.pages, PAGE_KB)}")


def beside(rounds: int) -> None:
    """Print what a document of about fifty pages takes us and others, each in processes of its own."""
    there = [name for name in PEERS if importlib.util.find_spec(_MODULES.get(name, name)) is not None]
    found: dict[str, dict[str, list[float]]] = {}
    for _ in range(rounds):
        for name in ("ours", *there):
            command = [sys.executable, "-m", "tests.bench.peers.fifty_pages", name]
            said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
            times = found.setdefault(name, defaultdict(list))
            for what, value in json.loads(said).items():
                times[what].append(value)
    figures = {name: {what: median(values) for what, values in each.items()} for name, each in found.items()}
    head = ("program", "imports, ms", "first document, ms", "next, ms", "pages", "KB")
    rows = [(name, *(number(value) for value in each.values())) for name, each in figures.items()]
    print("\nabout fifty pages with tables, ten charts and a canvas, all drawn as vectors")
    print(table(head, rows))
    for name, share in PEERS.items():
        if name in figures:
            print(f"times {name}: {verdict(figures['ours']['next'] / figures[name]['next'], share)}")
        else:
            print(f"{name} is not installed and was not measured; pip install --group bench installs it")


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    rounds = arguments.parse_args().rounds
    small = load(example_path("generative-ai"))
    made = elements(1000)
    large = Document([*made, *relations(made, 1500)])
    measure(f"{len(small.snapshot().elements)} elements", small, rounds)
    measure("1,000 elements", large, max(1, rounds // 2))
    beside(rounds)
    one_page = PrintOptions(profile="one_page")
    print(f"\none page: {number(cpu_ms(lambda: render_pdf(small, one_page)))} ms")


if __name__ == "__main__":
    main()
