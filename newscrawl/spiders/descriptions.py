"""What a spider says of itself: its docstring, and the arguments it declares."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from inspect import getdoc
from typing import TYPE_CHECKING

from newscrawl.frontier.job import COMMON

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy import Spider

    from newscrawl.frontier.job import Argument
    from newscrawl.spiders.base import NewsSpider

_END = """Of a|b one is given, of a,b one or several. Days are days in Beijing.
`newscrawl crawl -h` lists the options: where records go, settings, the log."""
_WIDTH = 79
_INDENT = 24  # columns before what an argument means


@dataclass(frozen=True)
class Description:
    """The paragraphs of a spider's docstring: one sentence, what else is to be said, a command as an example."""

    sentence: str
    more: str
    example: str

    @classmethod
    def of(cls, spider: type[Spider]) -> Description:
        """Empty where a spider of somebody's own has none."""
        paragraphs = (getdoc(spider) or "").split("\n\n")
        example = paragraphs.pop() if paragraphs[-1].startswith("newscrawl crawl ") else ""
        sentence, *more = (" ".join(text.split()) for text in paragraphs or [""])
        return cls(sentence, " ".join(more), example)


def common(spider: type[NewsSpider]) -> tuple[Argument, ...]:
    """The arguments of every spider, with this one's defaults."""
    return tuple(
        replace(one, default=spider.known_default) if one.name == "known" else one for one in COMMON
    )


def help_text(spider: type[NewsSpider]) -> str:
    """What `newscrawl crawl SPIDER -h` prints, for terminals of 80 columns."""
    said = Description.of(spider)
    parts = [
        f"usage: newscrawl crawl {spider.name} [-a NAME=VALUE ...] [options]",
        textwrap.fill(f"{said.sentence} {said.more}".strip(), _WIDTH),
        _group(f"arguments of {spider.name} (-a NAME=VALUE)", spider.arguments_type.declared()),
        _group("arguments of every spider", common(spider)),
        f"example:\n  {said.example}" if said.example else "",
        _END,
    ]
    return "\n\n".join(filter(None, parts))


def _group(title: str, arguments: Iterable[Argument]) -> str:
    return "\n".join([f"{title}:", *map(_entry, arguments)])


def _entry(argument: Argument) -> str:
    """The argument as it is typed, and what it means beside it, or below where there is no room."""
    typed = f"  {argument.name}={argument.type}"
    meaning = textwrap.fill(
        f"{argument.meaning}{remark(argument)}",
        _WIDTH,
        initial_indent=" " * _INDENT,
        subsequent_indent=" " * _INDENT,
        break_on_hyphens=False,
        break_long_words=False,
    )
    if len(typed) + 2 > _INDENT:
        return f"{typed}\n{meaning}"
    return f"{typed:<{_INDENT}}{meaning.lstrip()}"


def remark(argument: Argument) -> str:
    """What is said of an argument behind its meaning: that it is required, or its default."""
    if argument.is_required:
        return " (required)"
    return "" if argument.default is None else f" (default: {argument.default})"
