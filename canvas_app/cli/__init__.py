"""The command line: what the program can do without a display."""

from canvas_app.cli.commands import COMMANDS, run

__all__ = ["COMMANDS", "run"]
