"""Either the old or the whole new content is on disk, and nothing else is left there."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from canvas_app.storage import StorageError, atomic_write

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes and links of POSIX")
OLD, NEW = b"the old content", b"the new content " * 1000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that holds the old content, alone in a folder."""
    path = tmp_path / "plan.bmcanvas"
    path.write_bytes(OLD)
    return path


def refusal(path: Path, data: bytes = NEW) -> str:
    with pytest.raises(StorageError) as caught:
        atomic_write(path, data)
    return str(caught.value)


def assert_untouched(file: Path) -> None:
    assert file.read_bytes() == OLD
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_file_is_made_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "plan.bmcanvas"
    for data in (OLD, NEW, b""):
        atomic_write(path, data)
        assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755])
def test_the_mode_stays(file: Path, mode: int) -> None:
    file.chmod(mode)
    atomic_write(file, NEW)
    assert stat.S_IMODE(file.stat().st_mode) == mode


@POSIX
def test_a_new_file_has_the_mode_that_the_user_wants(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        atomic_write(tmp_path / "new", NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640


@POSIX
def test_symbolic_links_are_followed(tmp_path: Path) -> None:
    folder = tmp_path / "real"
    folder.mkdir()
    real, link = folder / "plan.bmcanvas", tmp_path / "link.bmcanvas"
    real.write_bytes(OLD)
    link.symlink_to(real)
    atomic_write(link, NEW)
    assert link.is_symlink()
    assert real.read_bytes() == NEW
    dangling = tmp_path / "dangling.bmcanvas"
    dangling.symlink_to(folder / "later.bmcanvas")
    atomic_write(dangling, NEW)
    assert (folder / "later.bmcanvas").read_bytes() == NEW


@POSIX
def test_a_read_only_file_is_respected(file: Path) -> None:
    file.chmod(0o444)
    assert "“plan.bmcanvas” is read-only and was not changed" in refusal(file)
    assert_untouched(file)


@POSIX
def test_a_read_only_folder_is_respected(file: Path) -> None:
    file.parent.chmod(0o555)
    try:
        assert f"the folder “{file.parent.name}” is read-only" in refusal(file)
        assert "read-only" in refusal(file.parent / "new")
        assert_untouched(file)
    finally:
        file.parent.chmod(0o755)


def test_places_where_no_file_can_be(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)
    assert "there is no folder" in refusal(tmp_path / "nowhere" / "plan")
    assert "its name is too long" in refusal(tmp_path / ("n" * 300))


@POSIX
def test_pipes_are_not_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "no ordinary file" in refusal(tmp_path / "pipe")


@POSIX
def test_a_disk_that_fills_up_leaves_the_old_file(file: Path) -> None:
    """In a process of its own, whose files may not grow beyond a limit: the kernel refuses as a full disk."""
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from canvas_app.storage import StorageError, atomic_write\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n    atomic_write(Path(sys.argv[1]), b'x' * 10_000)\n"
        "except StorageError as error:\n    print(error)\n"
    )
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-B", "-c", code, str(file)],
        capture_output=True,
        encoding="utf-8",
        env=variables,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "because the disk is full; free some space" in done.stdout
    assert_untouched(file)


def test_a_short_write_is_gone_on_with(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write

    def few(handle: int, data: memoryview) -> int:
        return write(handle, data[:1000])

    monkeypatch.setattr(os, "write", few)
    atomic_write(file, NEW)
    assert file.read_bytes() == NEW


def test_a_disk_that_takes_nothing_is_full(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_handle: int, _data: memoryview) -> int:
        return 0

    monkeypatch.setattr(os, "write", nothing)
    assert "the disk is full" in refusal(file)
    assert_untouched(file)


@pytest.mark.parametrize("name", ["fsync", "open", "write"])
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EIO, "was not saved (Input/output error); save it in another place."),
        (errno.EROFS, "is read-only"),
    ],
)
def test_errors_of_the_system_leave_the_old_file(
    file: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int, words: str
) -> None:
    def fails(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, name, fails)
    assert words in refusal(file)
    monkeypatch.undo()
    assert_untouched(file)


def test_a_disk_that_gives_back_other_data_is_found_out(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def other(_path: Path) -> bytes:
        return b"something else"

    monkeypatch.setattr(Path, "read_bytes", other)
    assert "gave back other data" in refusal(file)
    monkeypatch.undo()
    assert_untouched(file)


@POSIX
def test_a_folder_that_cannot_be_synced_is_no_failure(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def not_for_folders(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", not_for_folders)
    atomic_write(file, NEW)
    assert file.read_bytes() == NEW
