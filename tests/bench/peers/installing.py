"""Brings the programs that are measured into a folder outside the project, each with all that it needs.

Packages are asked for by name and version through pip and npm, whatever these are set up to use.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class NotThereError(Exception):
    """A program cannot be measured here; the text says why."""


@dataclass(frozen=True)
class QtPeer:
    """A program for an environment of its own."""

    name: str
    module: str
    packages: tuple[str, ...]
    binding: str

    def install(self, cache: Path) -> Path:
        """Return the Python of the environment, made when it is not there."""
        folder = cache / self.module
        python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        wanted = "\n".join(self.packages)
        stamp = folder / "ready"
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            run([sys.executable, "-m", "venv", "--clear", str(folder)])
            run([str(python), "-m", "pip", "install", "--quiet", *self.packages])
            stamp.write_text(wanted, encoding="utf-8")
        return python


QT_PEERS = (
    QtPeer(
        "NodeGraphQt (fork)",
        "node_graph_qt",
        ("NodeGraphQt-QuiltiX-fork==0.7.0", "PySide6-Essentials==6.11.3", "setuptools<81"),
        "pyside6",
    ),
    QtPeer(
        "orange-canvas-core",
        "orange_canvas",
        ("orange-canvas-core==0.2.9", "PyQt6==6.11.0", "PyQt6-Qt6==6.11.2", "setuptools<81"),
        "pyqt6",
    ),
)


@dataclass(frozen=True)
class WebPeer:
    """React Flow, ready to be opened by a browser."""

    folder: Path
    browser: str
    node: str


def install_react_flow(cache: Path) -> WebPeer:
    """Return React Flow as one built page; it is built when its files changed."""
    node, npm = shutil.which("node"), shutil.which("npm")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not node or not npm:
        raise NotThereError("Node.js with npm is not installed")
    if not browser:
        raise NotThereError(f"no browser is installed ({', '.join(BROWSERS)})")
    source, folder = HERE / "react_flow", cache / "react_flow"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = folder / "ready"
    wanted = "".join(path.read_text(encoding="utf-8") for path in sorted(source.iterdir()))
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        shutil.copytree(source, folder, dirs_exist_ok=True)
        run([npm, "install", "--no-audit", "--no-fund", "--silent"], folder)
        options = ["--bundle", "--minify", "--jsx=automatic", "--outfile=built/app.js"]
        define = "--define:process.env.NODE_ENV='production'"
        run([str(folder / "node_modules" / ".bin" / "esbuild"), "app.jsx", *options, define], folder)
        stamp.write_text(wanted, encoding="utf-8")
    return WebPeer(folder, browser, node)


def run(command: list[str], folder: Path | None = None) -> None:
    """Run one step of a set-up, or raise NotThereError with the end of what it said."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotThereError(f"its set-up failed: {said[-1] if said else command[0]}")
