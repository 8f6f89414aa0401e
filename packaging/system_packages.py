"""The system libraries and programs that Qt and the tests need on Linux, and how Debian provides them.

Only the standard library is used. Whether a library is there is found out by loading it, which works on every
distribution; apt-get comes into play only when something is missing.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

# Library to Debian package. Without the first set Qt cannot be loaded at all.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# Without the second set Qt opens no window on an X server.
X_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# The tests in a real X server: the server, and a window manager that gives focus.
X_PROGRAMS = {"Xvfb": "xvfb", "openbox": "openbox"}

# The tests that let another program compute our spreadsheets: the build without windows is the smaller one.
SPREADSHEET_PROGRAMS = {"soffice": "libreoffice-calc-nogui"}

# The tests that let a second reader read our documents.
PDF_PROGRAMS = {"pdftotext": "poppler-utils"}


def missing_libraries(libraries: dict[str, str]) -> dict[str, str]:
    """Return those libraries, with their packages, that this Linux cannot load; none on other systems."""
    if sys.platform != "linux":
        return {}
    return {name: package for name, package in libraries.items() if not loads(name)}


def missing_programs(programs: dict[str, str]) -> dict[str, str]:
    """Return those programs, with their packages, that this Linux does not have; none on other systems."""
    if sys.platform != "linux":
        return {}
    return {name: package for name, package in programs.items() if not shutil.which(name)}


def provide(missing: dict[str, str], purpose: str) -> str | None:
    """Install what is missing where that is possible; return a sentence when something is still not there."""
    if not missing:
        return None
    if not shutil.which("apt-get"):
        names = ", ".join(sorted(missing))
        return f"These are needed {purpose} and are missing: {names}. Install the packages that hold them."
    return install_packages(sorted(set(missing.values())), purpose)


def install_packages(packages: list[str], purpose: str) -> str | None:
    """Install packages with apt-get, as root or through sudo; return a sentence and command on failure."""
    names = " ".join(packages)
    by_hand = (
        f"These packages are needed {purpose} and are missing: {names}. Install them with "
        f'"sudo apt-get install {names}", or ask someone who may, and start this script again.'
    )
    rights = administrator()
    if rights is None:
        return by_hand
    print(f"Installing {names}, {purpose}.", flush=True)
    if apt(rights, ["install", *packages]):
        return None
    # A fresh machine has no list of packages yet.
    if apt(rights, ["update"]) and apt(rights, ["install", *packages], show=True):
        return None
    return by_hand


def administrator() -> list[str] | None:
    """Return what gives a command the rights of root: nothing, sudo, or None where neither is possible."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
        return ["sudo", "-n"]
    # A person at a terminal may type the password.
    return ["sudo"] if sys.stdin and sys.stdin.isatty() and sys.stdout.isatty() else None


def apt(rights: list[str], arguments: list[str], *, show: bool = False) -> bool:
    """Run apt-get without questions, and with its messages on request; say whether it succeeded."""
    command = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    command += ["--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", *arguments]
    output = None if show else subprocess.DEVNULL
    # Standard input stays open: sudo may ask for a password on it.
    return subprocess.run(command, stdout=output, stderr=output, check=False).returncode == 0


def loads(library: str) -> bool:
    """Say whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
