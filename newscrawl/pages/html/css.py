"""CSS selectors over a page, in time linear in the size of the page.

libxml2 merges the matches below many elements, and the parts of a union, by comparing each with each: `li a`
takes a minute on a page of 4 MiB. So every step is one pass over the page here, and combinators are looked up in sets.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

import cssselect
from cssselect.parser import CombinedSelector
from lxml import etree
from parsel.csstranslator import HTMLTranslator

from newscrawl.pages.html.tree import Within

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from lxml.html import HtmlElement

_NAME = re.compile(r"[.#][\w-]+")
_ATTRIBUTE = re.compile(r"\[[^\[\]]*\]")
_AXES = {" ": "descendant", ">": "child"}


class _Step(NamedTuple):
    """An element of a selector, with the combinator before it."""

    combinator: str
    xpath: str


class _Alternative(NamedTuple):
    """One selector of a list, and the classes and ids that it needs."""

    steps: tuple[_Step, ...]
    names: frozenset[str]


def select(root: HtmlElement, css: str, names: AbstractSet[str] | None = None) -> list[HtmlElement]:
    """Elements at and below `root` that match `css`, in the order of the page, each once.

    `names` are the classes and ids of the page (".info", "#Content"): a selector that names another one is not tried.
    NotImplementedError for combinators other than " " and ">".
    """
    possible = (one for one in _alternatives(css) if names is None or one.names <= names)
    found = [one for one in (_matches(root, each.steps) for each in possible) if one]
    if len(found) < 2:
        return found[0] if found else []
    wanted = {element for one in found for element in one}
    tags = {str(element.tag) for element in wanted}
    is_plain = all(tag.isascii() and tag.isalnum() for tag in tags)  # lxml takes only such names
    return [element for element in root.iter(*(tags if is_plain else "*")) if element in wanted]


def _matches(root: HtmlElement, steps: tuple[_Step, ...]) -> list[HtmlElement]:
    first, *others = steps
    found = _evaluate(root, "descendant-or-self", first.xpath)
    for step in others:
        if not found:
            return []
        if len(found) == 1:
            found = _evaluate(found[0], _AXES[step.combinator], step.xpath)
            continue
        around = frozenset(found)
        is_below = around.__contains__ if step.combinator == ">" else Within(around.__contains__)
        candidates = _evaluate(root, "descendant", step.xpath)
        found = [one for one in candidates if is_below(one.getparent())]
    return found


def _evaluate(root: HtmlElement, axis: str, xpath: str) -> list[HtmlElement]:
    return cast("list[HtmlElement]", _compiled(f"{axis}::{xpath}")(root))


@cache
def _compiled(xpath: str) -> etree.XPath:
    """Compile once: parsel compiles a selector for every page, which takes half the time of reading it."""
    return etree.XPath(xpath)


@cache
def _alternatives(css: str) -> tuple[_Alternative, ...]:
    return tuple(
        _Alternative(_steps(one.parsed_tree), frozenset(_NAME.findall(_ATTRIBUTE.sub("", text))))
        for one, text in zip(cssselect.parse(css), css.split(","), strict=True)
    )


def _steps(tree: cssselect.parser.Tree) -> tuple[_Step, ...]:
    steps: list[_Step] = []
    translator = HTMLTranslator()
    while isinstance(tree, CombinedSelector):
        if tree.combinator not in _AXES:
            raise NotImplementedError(f"css: combinator {tree.combinator!r} is not supported")
        steps.append(_Step(tree.combinator, str(translator.xpath(tree.subselector))))
        tree = tree.selector
    steps.append(_Step(" ", str(translator.xpath(tree))))
    return tuple(reversed(steps))
