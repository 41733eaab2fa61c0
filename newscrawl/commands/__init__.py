"""Sub-commands of `newscrawl` and `scrapy`: which there are, by what they are for.

A command is a module of its name here, else one of `scrapy.commands`. Nothing is imported that takes time.
"""

from __future__ import annotations

GROUPS: dict[str, dict[str, str]] = {
    "crawl and read": {
        "crawl": "crawl the site with a spider, or go on with a crawl that was stopped",
        "list": "list the spiders and what each is for",
        "extract": "print the record of a saved page",
    },
    "the data set": {
        "frontier": "see how URLs ended; try again, forget, mend",
    },
    "the site": {
        "fetch": "print a page as the crawler gets it",
        "view": "open a page in the browser as the crawler gets it",
        "shell": "try selectors on a page",
    },
    "for developers": {
        "fixture": "keep a page as a test, with the record that it has to become",
        "settings": "print the value of a setting",
    },
}
"""By group: the commands that are shown, each with a line of its own."""

INSTEAD = {
    "bench": "benchmarks/README.md says how newscrawl is measured",
    "check": "its spiders have no contracts; `make test` tries them",
    "edit": "its spiders are files of newscrawl/spiders",
    "genspider": "`newscrawl list` names its spiders; CONTRIBUTING.md says how one is added",
    "parse": "`newscrawl crawl article -a url=URL -O -:jsonl` prints the record of a page",
    "runspider": "`newscrawl crawl SPIDER` runs its spiders; `scrapy runspider FILE` one of yours",
    "startproject": "a project of your own begins its settings with: from newscrawl.settings import *",
}
"""Commands of Scrapy's that are of no use here, and what is."""


def line_of(command: str) -> str:
    """What the overview says of a command."""
    return next(lines[command] for lines in GROUPS.values() if command in lines)
