"""Two folders exchange their names in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HERE = -100
"""AT_FDCWD: paths are relative to the working directory."""
_LINUX_EXCHANGE, _MAC_SWAP = 2, 2
_MISSING = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)
"""Errors of systems and file systems that cannot exchange."""


def exchange(new: Path, old: Path) -> None:
    """Give `new` the name of `old`, which gets that of `new`; `old` may be absent. OSError where that fails.

    Where the system cannot exchange names, there is a moment without `old`.
    """
    if not old.exists():
        new.rename(old)
        return
    try:
        _exchange(os.fsencode(new), os.fsencode(old))
    except OSError as error:
        if error.errno not in _MISSING:
            raise
        aside = new.with_name(f"{new.name}.old")
        old.rename(aside)
        new.rename(old)
        aside.rename(new)


def _exchange(new: bytes, old: bytes) -> None:
    """Call the system's function, which Python does not have."""
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        name, arguments = "renamex_np", (new, old, _MAC_SWAP)
    else:
        name, arguments = "renameat2", (_HERE, new, _HERE, old, _LINUX_EXCHANGE)
    function = getattr(library, name, None)
    if function is None:
        raise OSError(errno.ENOSYS, f"the system has no {name}")
    if function(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
