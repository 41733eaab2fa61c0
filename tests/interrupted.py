"""Sends `newscrawl` a signal at a chosen moment: python -m tests.interrupted MOMENT NUMBERS crawl …

A moment is a module, just before its import, or a function ("module:Class.name"), just before its first call;
with "(…)" behind it, just after.
"""

from __future__ import annotations

import os
import sys
from functools import wraps
from importlib.abc import MetaPathFinder
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from newscrawl.cli import main

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType


class _Signal:
    """One or several signals, sent once."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers = [*numbers]

    def __call__(self) -> None:
        while self._numbers:
            os.kill(os.getpid(), self._numbers.pop(0))


class _Finder(MetaPathFinder):
    """Sends the signal before a module is imported, or from one of its functions."""

    def __init__(self, moment: str, send: _Signal) -> None:
        self._name, _, self._place = moment.removesuffix("(…)").partition(":")
        self._is_after = moment.endswith("(…)")
        self._send = send

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname != self._name:
            return None
        sys.meta_path.remove(self)
        if not self._place:
            self._send()
            return None
        spec = find_spec(fullname)
        assert spec
        assert spec.loader
        execute = spec.loader.exec_module

        def execute_and_wrap(module: ModuleType) -> None:
            execute(module)
            self._wrap(module)

        spec.loader.exec_module = execute_and_wrap  # type: ignore[method-assign]
        return spec

    def _wrap(self, owner: Any) -> None:
        *classes, name = self._place.split(".")
        for one in classes:
            owner = getattr(owner, one)
        function, send, is_after = getattr(owner, name), self._send, self._is_after

        @wraps(function)
        def wrapper(*given: Any, **named: Any) -> Any:
            if not is_after:
                send()
            found = function(*given, **named)
            if is_after:
                send()
            return found

        setattr(owner, name, wrapper)


if __name__ == "__main__":
    chosen, signals, *words = sys.argv[1:]
    sys.meta_path.insert(0, _Finder(chosen, _Signal([int(one) for one in signals.split(",")])))
    sys.argv = ["newscrawl", *words]
    main()
