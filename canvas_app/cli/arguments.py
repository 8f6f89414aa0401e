"""What the commands have in common: the file, the scenario, JSON, and numbers within limits."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def command(
    commands: Commands,
    name: str,
    says: str,
    action: Callable[[argparse.Namespace], int],
    answer: str = "",
    *,
    reads: bool = True,
) -> argparse.ArgumentParser:
    """Add a command on the file of a canvas, which it reads; `answer` describes its JSON in the help."""
    parser = commands.add_parser(
        name,
        help=says,
        description=says[:1].upper() + says[1:] + ".",
        epilog=f"JSON: {answer}" if answer else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    if reads:
        parser.add_argument("--attachment", metavar="NAME", help="which canvas of a PDF that holds several")
    parser.set_defaults(action=action)
    return parser


def add_scenario(parser: argparse.ArgumentParser) -> None:
    """Let a command compute a scenario."""
    help = "a scenario of the canvas, by name or id; worst and best are made from the ranges"
    parser.add_argument("--scenario", metavar="S", help=help)


def add_json(parser: argparse._ActionsContainer) -> None:
    """Let a command print JSON."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """Return what reads a whole number within limits."""

    def read(text: str) -> int:
        try:
            number = int(text.replace("_", ""))
        except ValueError:
            number = lowest - 1
        if not lowest <= number <= highest:
            raise argparse.ArgumentTypeError(f"give a whole number from {lowest:,} to {highest:,}")
        return number

    return read


def number(text: str) -> float:
    """Read a number; a percent sign divides it by a hundred."""
    plain = text.strip().replace("\u2212", "-")
    try:
        value = float(plain.removesuffix("%")) / (100.0 if plain.endswith("%") else 1.0)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError("give a number, as 25000, 0.8 or 80%")
    return value
