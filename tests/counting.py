"""Counts the work of reading a page: the same numbers on every machine and in every run.

Python 3.13 counts up to 0.6 % fewer calls than the others. What is counted is what the package itself does, not trafilatura's and
other libraries' own work. It does not see work within one call in C, regular expressions
that C calls, as `map` does, or compiled paths that are no module's names.
"""

from __future__ import annotations

import gc
import re
import sys
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import lxml.html
import trafilatura
from lxml import etree

import newscrawl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

COUNTS = ("tree passes", "xpath", "regular expressions", "python calls")
"""Walks, queries and serialisations of half of the page's elements or more · XPath and ElementPath evaluations · calls of patterns'
methods · calls of the package's functions, and steps of its generators, without those of comprehensions, which newer Pythons inline."""

_PASSES, _XPATH, _REGEX, _CALLS = COUNTS
_PACKAGE = str(Path(newscrawl.__file__).parent)
_WALKS = ("iter", "iterdescendants", "itertext")
_PATHS = ("find", "findall", "findtext", "iterfind")
_FAR = re.compile("//|descendant|following|preceding|string")
"""Of paths that lead below an element's children; `string()` is its whole text."""


class _Counter:
    def __init__(self) -> None:
        self.found = dict.fromkeys(COUNTS, 0)
        self._sizes: dict[Any, int] = {}
        self._paused = False

    def note(self, frame: FrameType, event: str, argument: Any) -> None:
        """For `sys.setprofile`."""
        code = frame.f_code
        if self._paused or not code.co_filename.startswith(_PACKAGE):
            return
        if event == "call" and (code.co_name[0] != "<" or code.co_name == "<lambda>"):
            self.found[_CALLS] += 1
        elif event == "c_call" and isinstance(getattr(argument, "__self__", None), re.Pattern):
            self.found[_REGEX] += 1

    def walk(self, element: Any) -> None:
        """A walk over the elements at and below one."""
        if not self._paused and self._is_large(element):
            self.found[_PASSES] += 1

    def find(self) -> None:
        """An evaluation of ElementPath, whose walks report themselves."""
        if not self._paused:
            self.found[_XPATH] += 1

    def query(self, element: Any, path: str) -> None:
        """An evaluation of XPath at an element."""
        if not self._paused:
            self.found[_XPATH] += 1
            self.found[_PASSES] += _FAR.search(path) is not None and (
                path.startswith("/") or self._is_large(element)
            )

    def _is_large(self, element: Any) -> bool:
        if not isinstance(element, etree._Element):  # noqa: SLF001 - a tree, lxml has no public name of its elements' class
            return True
        root = element.getroottree().getroot()
        if root not in self._sizes:
            self._sizes[root] = sum(1 for _ in _below(root))
        half = self._sizes[root] // 2
        return next(islice(_below(element), half, None), None) is not None

    def without(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """`work`, which is not counted."""

        def uncounted(*given: Any, **named: Any) -> Any:
            before, self._paused = self._paused, True
            try:
                return work(*given, **named)
            finally:
                self._paused = before

        return uncounted


def _below(element: Any) -> Iterator[Any]:
    return etree.ElementBase.iter(element)


def count(work: Callable[[], object]) -> dict[str, int]:
    """The counts of `work`, which ran before, so that caches are filled."""
    counter = _Counter()
    gc.collect()
    gc.disable()  # else what is collected is made anew, at times
    with (
        _fitted(counter),
        patch.object(trafilatura, "extract", counter.without(trafilatura.extract)),
    ):
        before = sys.getprofile()
        sys.setprofile(counter.note)
        try:
            work()
        finally:
            sys.setprofile(before)
            gc.enable()
    return counter.found


@contextmanager
def _fitted(counter: _Counter) -> Iterator[None]:
    """Let elements, both lxml's own and those of lxml.html, and compiled paths report to the counter."""
    counted = {name: _walking(counter, name) for name in _WALKS}
    counted |= {name: _finding(counter, name) for name in _PATHS}
    counted["xpath"] = _querying(counter)
    plain = type("CountedElement", (etree.ElementBase,), counted)
    by_default = etree.ElementDefaultClassLookup(element=plain)
    etree.set_element_class_lookup(etree.ParserBasedElementClassLookup(by_default))
    with ExitStack() as stack:
        stack.callback(etree.set_element_class_lookup, None)
        for name, method in counted.items():
            stack.enter_context(patch.object(lxml.html.HtmlElement, name, method, create=True))
        stack.enter_context(_replaced(counter))
        yield


def _walking(counter: _Counter, name: str) -> Callable[..., Any]:
    method = getattr(etree.ElementBase, name)

    def walk(element: Any, *given: Any, **named: Any) -> Any:
        counter.walk(element)
        return method(element, *given, **named)

    return walk


def _finding(counter: _Counter, name: str) -> Callable[..., Any]:
    method = getattr(etree.ElementBase, name)

    def find(element: Any, *given: Any, **named: Any) -> Any:
        counter.find()
        return method(element, *given, **named)

    return find


def _querying(counter: _Counter) -> Callable[..., Any]:
    def query(element: Any, path: str, **named: Any) -> Any:
        counter.query(element, path)
        return etree.ElementBase.xpath(element, path, **named)

    return query


@contextmanager
def _replaced(counter: _Counter) -> Iterator[None]:
    """Replace compiled paths and serialising functions in the modules of the package and of lxml by ones that report."""
    walks = (etree.tostring, etree.iterwalk)  # lxml.html's `tostring` calls the first
    owned = [one for name, one in sys.modules.items() if name.partition(".")[0] == "newscrawl"]
    replaced = []
    for module in (*owned, lxml.html, etree):
        for name, value in list(vars(module).items()):
            if isinstance(value, etree.XPath):
                counted = _evaluating(counter, value)
            elif any(value is one for one in walks):
                counted = _serialising(counter, value)
            else:
                continue
            replaced.append((module, name, value))
            setattr(module, name, counted)
    try:
        yield
    finally:
        for module, name, value in replaced:
            setattr(module, name, value)


def _evaluating(counter: _Counter, path: etree.XPath) -> Callable[..., Any]:
    def evaluate(element: Any, **named: Any) -> Any:
        counter.query(element, path.path)
        return path(element, **named)

    return evaluate


def _serialising(counter: _Counter, work: Callable[..., Any]) -> Callable[..., Any]:
    def serialise(element: Any, *given: Any, **named: Any) -> Any:
        counter.walk(element)
        return work(element, *given, **named)

    return serialise
