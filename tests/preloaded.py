"""Imports all modules of `newscrawl` except its settings, which each process reads again."""

from importlib import import_module
from pkgutil import walk_packages

import newscrawl

for module in walk_packages(newscrawl.__path__, "newscrawl."):
    if module.name not in {"newscrawl.__main__", "newscrawl.settings"}:
        import_module(module.name)
import_module("scrapy.cmdline")
