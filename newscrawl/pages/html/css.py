"""CSS selectors over a page, in time linear in the size of the page.

libxml2 merges the matches below many elements, and the parts of a union, by comparing each with each: `li a`
takes a minute on a page of 4 MiB. So the index of a page answers every step here, and combinators are looked up in sets.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import cssselect
from cssselect.parser import Attrib, Class, CombinedSelector, Element, Hash

from newscrawl.pages.html.element_index import words_of
from newscrawl.pages.html.tree import Within

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lxml.html import HtmlElement

    from newscrawl.pages.html.element_index import ElementIndex


class _Attribute(NamedTuple):
    """A condition on an attribute."""

    name: str
    operator: str
    value: str


class _Step(NamedTuple):
    """An element of a selector, with the combinator before it."""

    combinator: str
    tag: str | None
    ids: tuple[str, ...]
    classes: tuple[str, ...]
    attributes: tuple[_Attribute, ...]


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "exists": lambda _found, _wanted: True,
    "=": str.__eq__,
    "~=": lambda found, wanted: wanted in words_of(found),
    "^=": lambda found, wanted: bool(wanted) and found.startswith(wanted),
    "$=": lambda found, wanted: bool(wanted) and found.endswith(wanted),
    "*=": lambda found, wanted: bool(wanted) and wanted in found,
}
"""By operator, whether an attribute's value fulfils it."""


def select(
    index: ElementIndex, css: str, container: HtmlElement | None = None
) -> Sequence[HtmlElement]:
    """Elements that match `css`, in the order of the page, each once; with a container, those at and below it.

    NotImplementedError for what no template needs: other combinators than " " and ">", pseudo-classes and pseudo-elements, namespaces,
    the operators "!=" and "|=".
    """
    found = [one for steps in _alternatives(css) if (one := _matches(index, steps, container))]
    if len(found) < 2:
        return found[0] if found else ()
    return index.in_order({element for one in found for element in one})


def _matches(
    index: ElementIndex, steps: tuple[_Step, ...], container: HtmlElement | None
) -> Sequence[HtmlElement]:
    found: Sequence[HtmlElement] = ()
    for number, step in enumerate(steps):
        candidates = _candidates(index, step)
        if container is not None and candidates:
            candidates = index.inside(container, candidates)
        if number:
            around = frozenset(found)
            is_below = (
                around.__contains__ if step.combinator == ">" else Within(around.__contains__)
            )
            candidates = [
                one
                for one in candidates
                if (parent := one.getparent()) is not None and is_below(parent)
            ]
        if not candidates:
            return ()
        found = candidates
    return found


def _candidates(index: ElementIndex, step: _Step) -> Sequence[HtmlElement]:
    """The elements with the tag, the ids, classes and attributes of a step."""
    named = [index.by_id.get(one, ()) for one in step.ids]
    named += [index.by_class.get(one, ()) for one in step.classes]
    of_tag = index.all if step.tag is None else index.by_tag.get(step.tag, ())
    found: Sequence[HtmlElement] = min((*named, of_tag), key=len)
    for others in named:
        if others is not found:
            wanted = frozenset(others)
            found = [one for one in found if one in wanted]
    if step.tag is not None and found is not of_tag:
        found = [one for one in found if one.tag == step.tag]
    for attribute in step.attributes:
        fulfils = _OPERATORS[attribute.operator]
        found = [
            one
            for one in found
            if (value := one.get(attribute.name)) is not None and fulfils(value, attribute.value)
        ]
    return found


@cache
def _alternatives(css: str) -> tuple[tuple[_Step, ...], ...]:
    selectors = cssselect.parse(css)
    if any(one.pseudo_element for one in selectors):
        raise NotImplementedError(f"css: the pseudo-element of {css!r} is not supported")
    return tuple(_steps(one.parsed_tree) for one in selectors)


def _steps(tree: cssselect.parser.Tree) -> tuple[_Step, ...]:
    steps: list[_Step] = []
    while isinstance(tree, CombinedSelector):
        if tree.combinator not in {" ", ">"}:
            raise NotImplementedError(f"css: combinator {tree.combinator!r} is not supported")
        steps.append(_step(tree.combinator, tree.subselector))
        tree = tree.selector
    steps.append(_step(" ", tree))
    return tuple(reversed(steps))


def _step(combinator: str, tree: cssselect.parser.Tree) -> _Step:
    ids: list[str] = []
    classes: list[str] = []
    attributes: list[_Attribute] = []
    while not isinstance(tree, Element):
        if isinstance(tree, Hash):
            ids.append(tree.id)
        elif isinstance(tree, Class):
            classes.append(tree.class_name)
        elif isinstance(tree, Attrib) and tree.operator in _OPERATORS and not tree.namespace:
            value = "" if tree.value is None else str(tree.value.value)
            attributes.append(_Attribute(tree.attrib.lower(), tree.operator, value))
        else:
            raise NotImplementedError(f"css: {tree!r} is not supported")
        tree = tree.selector
    if tree.namespace:
        raise NotImplementedError(f"css: {tree!r} is not supported")
    tag = tree.element.lower() if tree.element else None
    return _Step(combinator, tag, tuple(ids), tuple(classes), tuple(attributes))
