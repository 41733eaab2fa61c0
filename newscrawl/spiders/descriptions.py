"""Descriptions of spiders for help and docs, from their docstrings and declared arguments."""

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

_END = """a|b takes one of the words, a,b one or several. Days are days in Beijing.
`newscrawl crawl -h` lists the options for outputs, settings and the log."""
_WIDTH = 79
_INDENT = 24  # columns before the meaning of an argument


@dataclass(frozen=True)
class Description:
    """The paragraphs of a spider's docstring: one sentence, more text, a command as an example."""

    sentence: str
    more: str
    example: str

    @classmethod
    def of(cls, spider: type[Spider]) -> Description:
        """From a spider's docstring; empty without one."""
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
    """Text of `newscrawl crawl SPIDER -h`, for terminals of 80 columns."""
    description = Description.of(spider)
    parts = [
        f"usage: newscrawl crawl {spider.name} [-a NAME=VALUE ...] [options]",
        textwrap.fill(f"{description.sentence} {description.more}".strip(), _WIDTH),
        _group(f"arguments of {spider.name} (-a NAME=VALUE)", spider.arguments_type.declared()),
        _group("arguments of every spider", common(spider)),
        f"example:\n  {description.example}" if description.example else "",
        _END,
    ]
    return "\n\n".join(filter(None, parts))


def _group(title: str, arguments: Iterable[Argument]) -> str:
    return "\n".join([f"{title}:", *map(_entry, arguments)])


def _entry(argument: Argument) -> str:
    """The argument as typed, with its meaning on the same line, or below where there is no room."""
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
    """Remark after the meaning of an argument: that it is required, or its default."""
    if argument.is_required:
        return " (required)"
    return "" if argument.default is None else f" (default: {argument.default})"
