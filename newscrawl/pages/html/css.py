"""CSS selectors over a page, in time linear in the size of the page.

libxml2 merges the matches below many elements, and the parts of a union, by comparing each with each: `li a`
takes a minute on a page of 4 MiB. So the index of a page answers every step here, and combinators compare places.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import cssselect
from cssselect import parser

from newscrawl.pages.html.element_index import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscrawl.pages.html.element_index import ElementIndex
    from newscrawl.pages.html.tree import Element


class _Attribute(NamedTuple):
    """A condition on an attribute."""

    name: str
    operator: str
    value: str


class _Step(NamedTuple):
    """An element of a selector, with the combinator before it."""

    combinator: str
    tag: str | None
    names: tuple[str, ...]
    """Its classes and ids, as `ElementIndex.by_name` has them."""
    attributes: tuple[_Attribute, ...]


class _Alternative(NamedTuple):
    """A selector without commas."""

    names: tuple[str, ...]
    """All classes and ids in it: without an element for each of them nothing can match."""
    steps: tuple[_Step, ...]


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "exists": lambda _found, _wanted: True,
    "=": str.__eq__,
    "~=": lambda found, wanted: wanted in words_of(found),
    "^=": lambda found, wanted: bool(wanted) and found.startswith(wanted),
    "$=": lambda found, wanted: bool(wanted) and found.endswith(wanted),
    "*=": lambda found, wanted: bool(wanted) and wanted in found,
}
"""By operator, whether an attribute's value fulfils it."""


def select(index: ElementIndex, css: str, container: Element | None = None) -> Sequence[Element]:
    """Elements that match `css`, in the order of the page, each once; with a container, those at and below it.

    NotImplementedError for what no template needs: other combinators than " " and ">", pseudo-classes and pseudo-elements, namespaces,
    the operators "!=" and "|=".
    """
    found = []
    known = index.by_name
    for names, steps in _alternatives(css):
        for name in names:
            if name not in known:
                break
        else:
            if one := _matches(index, steps, container):
                found.append(one)
    if len(found) < 2:
        return found[0] if found else ()
    return index.in_order({element for one in found for element in one})


def _matches(
    index: ElementIndex, steps: tuple[_Step, ...], container: Element | None
) -> Sequence[Element]:
    found = _candidates(index, steps[0])
    if container is not None:
        found = index.below((container,), found, at=True)
    for step in steps[1:]:
        if not found:
            break
        around, found = found, _candidates(index, step)
        if container is not None:
            found = index.below((container,), found, at=True)
        if step.combinator == ">":
            parents = frozenset(around)
            found = [one for one in found if one.getparent() in parents]
        else:
            found = index.below(around, found)
    return found


def _candidates(index: ElementIndex, step: _Step) -> Sequence[Element]:
    """The elements with the tag, the ids, classes and attributes of a step."""
    names, tag = step.names, step.tag
    found: Sequence[Element]
    if names:
        found = index.by_name[names[0]]
        for name in names[1:]:
            wanted = frozenset(index.by_name[name])
            found = [one for one in found if one in wanted]
        if tag is not None:
            found = [one for one in found if one.tag == tag]
    else:
        found = index.all if tag is None else index.by_tag.get(tag, ())
    for attribute in step.attributes:
        fulfils = _OPERATORS[attribute.operator]
        found = [
            one
            for one in found
            if (value := one.get(attribute.name)) is not None and fulfils(value, attribute.value)
        ]
    return found


@cache
def _alternatives(css: str) -> tuple[_Alternative, ...]:
    selectors = cssselect.parse(css)
    if any(one.pseudo_element for one in selectors):
        raise NotImplementedError(f"css: the pseudo-element of {css!r} is not supported")
    return tuple(map(_alternative, selectors))


def _alternative(selector: cssselect.Selector) -> _Alternative:
    steps = _steps(selector.parsed_tree)
    return _Alternative(tuple(name for step in steps for name in step.names), steps)


def _steps(tree: parser.Tree) -> tuple[_Step, ...]:
    steps: list[_Step] = []
    while isinstance(tree, parser.CombinedSelector):
        if tree.combinator not in {" ", ">"}:
            raise NotImplementedError(f"css: combinator {tree.combinator!r} is not supported")
        steps.append(_step(tree.combinator, tree.subselector))
        tree = tree.selector
    steps.append(_step(" ", tree))
    return tuple(reversed(steps))


def _step(combinator: str, tree: parser.Tree) -> _Step:
    names: list[str] = []
    attributes: list[_Attribute] = []
    while not isinstance(tree, parser.Element):
        if isinstance(tree, parser.Hash):
            names.append(f"#{tree.id}")
        elif isinstance(tree, parser.Class):
            names.append(f".{tree.class_name}")
        elif isinstance(tree, parser.Attrib) and tree.operator in _OPERATORS and not tree.namespace:
            value = "" if tree.value is None else str(tree.value.value)
            attributes.append(_Attribute(tree.attrib.lower(), tree.operator, value))
        else:
            raise NotImplementedError(f"css: {tree!r} is not supported")
        tree = tree.selector
    if tree.namespace:
        raise NotImplementedError(f"css: {tree!r} is not supported")
    tag = tree.element.lower() if tree.element else None
    return _Step(combinator, tag, tuple(names), tuple(attributes))
