"""What commands on a data set have in common: the filters of `newscrawl.read` as options, and its warnings as sentences."""

from __future__ import annotations

import warnings
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from newscrawl.commands.sentences import print_sentence
from newscrawl.errors import DataSetWarning

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

FILTERS = ("since", "until", "sections", "languages", "genres", "query")


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the options of FILTERS."""
    add = parser.add_argument
    add("--since", metavar="DAY", help="published on this day or later: 2019-03-01, 2019-03, 7d")
    add("--until", metavar="DAY", help="published on this day or earlier")
    add("--sections", metavar="PATHS", help="sections with those below them: china,world/cn_eu")
    add("--languages", metavar="NAMES", help="en, zh")
    add("--genres", metavar="NAMES", help="article, gallery, video, opinion")
    add("--query", metavar="WORDS", help='words, and "phrases", that all appear in the text')


def filters_of(opts: argparse.Namespace) -> dict[str, Any]:
    """The filters that are given."""
    return {name: value for name in FILTERS if (value := getattr(opts, name)) is not None}


@contextmanager
def printed_warnings() -> Iterator[Counter[str]]:
    """Print warnings on the data set as sentences of newscrawl's, at once, and count them."""
    printed: Counter[str] = Counter()
    show = warnings.showwarning

    def print_(message: Warning | str, category: type[Warning], *where: Any) -> None:
        if not issubclass(category, DataSetWarning):
            show(message, category, *where)
            return
        print_sentence(str(message))
        printed[category.__name__] += 1

    with warnings.catch_warnings():
        warnings.simplefilter("always", DataSetWarning)
        warnings.showwarning = print_  # type: ignore[assignment]
        yield printed


def warn(sentence: str) -> None:
    """Warn of damage in the data set."""
    warnings.warn(sentence, DataSetWarning, stacklevel=2)
