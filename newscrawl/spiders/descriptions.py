"""Descriptions of spiders for help and docs, from their docstrings and declared arguments."""

from __future__ import annotations

import ast
import textwrap
from dataclasses import dataclass, replace
from importlib.resources import files
from inspect import getdoc
from typing import TYPE_CHECKING

from newscrawl.frontier.job import COMMON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
        return cls.in_(getdoc(spider) or "")

    @classmethod
    def in_(cls, docstring: str) -> Description:
        """From a docstring without its indentation."""
        paragraphs = docstring.split("\n\n")
        example = paragraphs.pop() if paragraphs[-1].startswith("newscrawl crawl ") else ""
        sentence, *more = (" ".join(text.split()) for text in paragraphs or [""])
        return cls(sentence, " ".join(more), example)


def listed(spiders: Mapping[str, Description]) -> Iterator[str]:
    """A line for each spider: its name and its sentence."""
    width = max(map(len, spiders), default=0)
    for name, description in spiders.items():
        yield f"{name:<{width}}  {description.sentence}".rstrip()


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


def spider_docs() -> dict[str, str]:
    """The docstring of each spider by its name, sorted by name, read from the files: importing them takes half a second."""
    found: dict[str, str] = {}
    for file in files("newscrawl.spiders").iterdir():
        if file.name.endswith(".py"):
            found.update(_spiders_in(ast.parse(file.read_bytes())))
    return dict(sorted(found.items()))


def _spiders_in(module: ast.Module) -> dict[str, str]:
    """The docstrings of a module's classes that have a name."""
    return {
        name: ast.get_docstring(one) or ""
        for one in module.body
        if isinstance(one, ast.ClassDef) and (name := _name_in(one))
    }


def _name_in(spider: ast.ClassDef) -> str | None:
    """The value of `name` in the body of a class."""
    for one in spider.body:
        match one:
            case ast.Assign(targets=[ast.Name(id="name")], value=ast.Constant(value=str(name))):
                return name
    return None
