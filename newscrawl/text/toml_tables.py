"""Read the data files next to the code, each once."""

from __future__ import annotations

import sys
from functools import cache
from importlib.resources import files
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]


@cache
def table(package: str, file: str) -> dict[str, Any]:
    """A TOML file of a package as plain data, not to be changed: `table("newscrawl.site", "hosts.toml")`."""
    text = files(package).joinpath(file).read_text("utf-8")
    found: dict[str, Any] = tomllib.loads(text)
    return found
