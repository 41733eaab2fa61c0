"""The table of sub-commands of `newscrawl` and `scrapy`, by purpose.

A command is a module of its name here, or else in `scrapy.commands`. Imports here must be fast.
"""

from __future__ import annotations

FOR_DEVELOPERS = "for developers"
"""The group whose commands the overview only names."""

GROUPS: dict[str, dict[str, str]] = {
    "crawl and read": {
        "crawl": "crawl the site with a spider, or resume a crawl that was stopped",
        "list": "list the spiders, each with its purpose",
        "status": "show what runs, the last run of each job, what is due",
        "extract": "print the record of a saved page",
        "doctor": "check this machine and its settings; --site: the live site",
    },
    "the data set": {
        "stats": "count articles by day, section, author or others; find gaps",
        "report": "write runs, articles, gaps, drift and costs as an HTML page",
        "browse": "show articles in a web browser: search, facets, archived pages",
        "frontier": "show the states of URLs; retry, forget, repair",
        "prune": "remove old pages, superseded lines, summaries",
        "archive": "check the archived pages, print their index, or one page",
        "reextract": "read archived pages again, by the templates of today",
        "export": "write records as Parquet, SQLite, CSV, JSON Lines or JSON-LD",
    },
    FOR_DEVELOPERS: {
        "fetch": "print a page as the crawler receives it",
        "view": "open a page in the browser as the crawler receives it",
        "shell": "try selectors on a page",
        "fixture": "keep a page and its expected record as a test",
        "settings": "print the value of a setting",
    },
}
"""By group: the commands, each with its line. The overview has only the names of those for developers."""

INSTEAD = {
    "bench": "benchmarks/README.md describes how newscrawl is measured",
    "check": "its spiders have no contracts; `make test` tries them",
    "edit": "its spiders are files of newscrawl/spiders",
    "genspider": "`newscrawl list` names its spiders; CONTRIBUTING.md describes how to add one",
    "parse": "`newscrawl crawl article -a url=URL -O -:jsonl` prints the record of a page",
    "runspider": "`newscrawl crawl SPIDER` runs its spiders; `scrapy runspider FILE` one of yours",
    "startproject": "a project of your own begins its settings with: from newscrawl.settings import *",
}
"""Commands of Scrapy's that are of no use here, each with its replacement."""


def line_of(command: str) -> str:
    """The overview's line for a command."""
    return next(lines[command] for lines in GROUPS.values() if command in lines)
