"""Imports all modules of `newscrawl` except its settings, which each process reads again, and what they import late."""

from importlib import import_module
from pkgutil import walk_packages

import newscrawl
from newscrawl.monitoring.notification import check_addresses

for module in walk_packages(newscrawl.__path__, "newscrawl."):
    if module.name not in {"newscrawl.__main__", "newscrawl.settings"}:
        import_module(module.name)
import_module("scrapy.cmdline")
check_addresses("NOTIFY", "json://localhost")  # imports all services of Apprise
