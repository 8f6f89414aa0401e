"""What is printed: whatever the terminal can show, whoever reads it, and nothing that steers it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from canvas_app import storage
from canvas_app.cli.output import one_line, table
from canvas_app.document import Document
from canvas_app.model import RevenueStream

FULL = Path("/dev/full")


def test_a_reader_that_has_seen_enough_is_no_error(canvas: Path) -> None:
    code = f"import sys; from canvas_app.app import main; sys.exit(main(['metrics', {str(canvas)!r}]))"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=writer, stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", ["['metrics', {0!r}]", "['schema']"])
def test_an_answer_that_does_not_fit_on_the_disk_is_one_sentence(canvas: Path, command: str) -> None:
    arguments = command.format(str(canvas))
    code = f"import sys; from canvas_app.app import main; sys.exit(main({arguments}))"
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"canvas-app: the answer cannot be printed (")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX")
def test_a_closed_output_is_no_error(canvas: Path) -> None:
    code = f"import sys; from canvas_app.app import main; sys.exit(main(['metrics', {str(canvas)!r}]))"
    shell = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-c", code]
    done = subprocess.run(shell, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


NAME = "\U0001f469\u200d\U0001f4bb \u202egnp \u0627 \u4e2d"


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_json_holds_every_name_as_it_is_and_cannot_steer_the_terminal(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "plan.bmcanvas"
    storage.save(Document([RevenueStream(id="s", name=NAME)]), path)
    code = (
        f"import sys; from canvas_app.app import main; sys.exit(main(['forecast', {str(path)!r}, '--json']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding}, check=True, timeout=60,
    )  # fmt: skip
    printed = done.stdout.decode(encoding)
    assert json.loads(printed)["streams"]["s"]["name"] == NAME
    assert all(line.isprintable() for line in printed.splitlines())


def test_an_ascii_terminal_gets_question_marks(canvas: Path) -> None:
    code = f"import sys; from canvas_app.app import main; sys.exit(main(['metrics', {str(canvas)!r}]))"
    variables = {**os.environ, "PYTHONIOENCODING": "ascii:strict"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=variables, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"Plan   ??")


def test_columns_line_up_whatever_the_script() -> None:
    rows = [("北京", "1"), ("Berlin\u0301", "20"), ("\x1b[2J", "300")]
    assert table(rows, right=frozenset({1})) == "北京      1\nBerlin\u0301   20\n [2J    300"


@pytest.mark.parametrize("text", ["\x1b[31m", "a\nb", "\u202eevil", "\x9b", "\x07", "\u2028"])
def test_nothing_steers_the_terminal(text: str) -> None:
    assert one_line(text).isprintable()
