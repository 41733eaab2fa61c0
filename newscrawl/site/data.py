"""Reads the data files that lie beside this module."""

from __future__ import annotations

import sys
from importlib import import_module, resources
from typing import Any, cast

# tomli is tomllib for Python 3.10; imported by name because only one of the two is ever installed.
_toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")


def load(name: str) -> dict[str, Any]:
    """Content of a TOML file of this package: `load("hosts.toml")`."""
    text = resources.files("newscrawl.site").joinpath(name).read_text("utf-8")
    return cast("dict[str, Any]", _toml.loads(text))
