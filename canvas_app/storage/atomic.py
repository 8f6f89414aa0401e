"""Writing a file so that either the old or the whole new content is on disk, whatever happens."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

from canvas_app.storage.errors import StorageError

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def atomic_write(path: Path, data: bytes) -> None:
    """Replace the content of a file at once, or leave it as it was and raise StorageError.

    A temporary file in the same folder is written, synced and read back before it takes the place of the
    old one, and the folder is synced after. Symbolic links are followed; mode, owner and read-only stay.
    """
    target = Path(os.path.realpath(path))
    temporary = target.parent / f".{os.urandom(8).hex()}.tmp"
    try:
        before = _existing(target)
        _refuse_read_only(target, before)
        try:
            _write_new(temporary, data)
            if before is not None:
                _keep_mode_and_owner(temporary, before)
            _read_back(temporary, data, target)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except OSError as error:
        raise StorageError(_sentence(target, error)) from error


def _existing(target: Path) -> os.stat_result | None:
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise StorageError(f"“{target.name}” is a folder; choose the name of a file.")
    if not stat.S_ISREG(status.st_mode):
        raise StorageError(f"“{target.name}” is no ordinary file; choose another name.")
    return status


def _refuse_read_only(target: Path, before: os.stat_result | None) -> None:
    """Respect what is marked read-only, also for a user whom the system would not stop."""
    if before is not None and not (before.st_mode & 0o222 and os.access(target, os.W_OK)):
        raise StorageError(
            f"“{target.name}” is read-only and was not changed; save it under another name, "
            "or allow writing to it."
        )
    if os.name == "posix" and not target.parent.stat().st_mode & 0o222:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _write_new(temporary: Path, data: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    file = os.open(temporary, flags, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            written = os.write(file, rest)
            if written <= 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            rest = rest[written:]
        os.fsync(file)
    finally:
        os.close(file)


def _keep_mode_and_owner(temporary: Path, before: os.stat_result) -> None:
    if hasattr(os, "chown"):
        # Only root may give files away; who may not keeps a file of their own.
        with contextlib.suppress(PermissionError):
            os.chown(temporary, before.st_uid, before.st_gid)
    temporary.chmod(stat.S_IMODE(before.st_mode))


def _read_back(temporary: Path, data: bytes, target: Path) -> None:
    if temporary.read_bytes() != data:
        raise StorageError(
            f"“{target.name}” was not saved, because the disk gave back other data than were written; "
            "save it on another disk."
        )


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems cannot sync a folder; the file itself is safe there.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def _sentence(target: Path, error: OSError) -> str:
    name = f"“{target.name}” was not saved"
    if error.errno in _FULL:
        return f"{name}, because the disk is full; free some space or save it in another place."
    if error.errno in _FORBIDDEN:
        folder = target.parent.name or target.parent
        return f"{name}, because the folder “{folder}” is read-only; choose another one."
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"{name}, because there is no folder “{target.parent}”; choose another one."
    if error.errno == errno.ENAMETOOLONG:
        return f"{name[:80]}…, because its name is too long; choose a shorter one."
    return f"{name} ({error.strerror or error}); save it in another place."
