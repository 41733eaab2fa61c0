"""Where the time of reading a page goes: the functions at the entry of each stage, and clocks around them."""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STAGES: dict[str, tuple[str, ...]] = {
    "address": ("newscrawl.site.urls:parse",),
    "decode": ("newscrawl.pages.html.decoding:decode",),
    "parse": ("newscrawl.pages.html.page:Page.__init__",),
    "completeness": ("newscrawl.pages.html.completeness:is_closed",),
    "index": ("newscrawl.pages.html.element_index:ElementIndex.__init__",),
    "selectors": ("newscrawl.pages.html.css:select",),
    "links": ("newscrawl.pages.html.page:Page.link",),
    "template choice": ("newscrawl.pages.article:choose",),
    "fronts and error pages": (
        "newscrawl.pages.article.fronts:is_front",
        "newscrawl.pages.article.fronts:lacks_an_article",
        "newscrawl.pages.not_found:error_page",
    ),
    "field": ("newscrawl.pages.article.field_reader:FieldReader.first",),
    "text of elements": ("newscrawl.pages.html.visible:text_of",),
    "blocks": ("newscrawl.pages.html.blocks:read_content",),
    "body": ("newscrawl.pages.article.body:read_body",),
    "media": ("newscrawl.pages.article.media:media",),
    "pager": ("newscrawl.pages.article.pager:page_urls",),
    "unplaced text": ("newscrawl.pages.article.placing:unplaced",),
    "dates": ("newscrawl.pages.article.dating:read_dates",),
    "cross-checks": (
        "newscrawl.pages.article.cross_checks:compare_authors",
        "newscrawl.pages.article.cross_checks:compare_evidence",
        "newscrawl.pages.article.cross_checks:compare_text",
    ),
    "rest of the record": ("newscrawl.pages.article.reading:read_page",),
    "text: cleaning": (
        "newscrawl.text.cleaning:clean",
        "newscrawl.text.cleaning:clean_lines",
        "newscrawl.text.cleaning:mojibake",
    ),
    "text: bylines": (
        "newscrawl.text.bylines:parse_byline",
        "newscrawl.text.bylines:is_byline",
        "newscrawl.text.bylines:parse_authors",
    ),
    "text: credits, closings": (
        "newscrawl.text.credits:credits_line",
        "newscrawl.text.credits:cut_credits",
        "newscrawl.text.credits:named_in_text",
        "newscrawl.text.closings:closing_line",
        "newscrawl.text.closings:opening_line",
        "newscrawl.text.closings:is_beside_headline",
    ),
    "text: captions": (
        "newscrawl.text.captions:split_caption",
        "newscrawl.text.captions:is_credit_line",
    ),
    "text: times": (
        "newscrawl.text.dates:parse_stamp",
        "newscrawl.text.dates:print_edition",
        "newscrawl.text.stamps:read_stamps",
    ),
    "text: words": (
        "newscrawl.text.words:count_words",
        "newscrawl.text.words:letters",
        "newscrawl.text.words:script_language",
    ),
    "clean": ("newscrawl.records.clean:clean",),
    "normalise": ("newscrawl.records.normalise:normalise",),
    "validate": ("newscrawl.records.validate:faults",),
    "encode": (
        "newscrawl.exporters.encoding:line_of",
        "newscrawl.items:Article.to_dict",
    ),
}
"""By stage, the functions that it starts with, as "module:name". The time of the stages which these call is not part of it."""

BY_ARGUMENT = "field"
"""The stage that is one for each field: the argument behind the reader is the field's name."""

OTHER = "between the stages"


@dataclass
class Stage:
    """What a stage took, in seconds."""

    own: float = 0.0
    """Without the stages that it called."""
    whole: float = 0.0
    """With them; counted once where a stage calls itself."""
    calls: int = 0


class Clocks:
    """Measures the stages of work that is done while they are `fitted`.

    Wall time, since the processor's clock takes longer to read than many a stage: of several measurements take the shortest.
    """

    def __init__(self) -> None:
        self._stages: dict[str, Stage] = {}
        self._nested: list[float] = []
        self._open: defaultdict[str, int] = defaultdict(int)

    def measure(self, work: Callable[[], object]) -> dict[str, Stage]:
        """The stages of `work`, with the time between them."""
        self._stages = {}
        self._call(OTHER, work)
        return self._stages

    @contextmanager
    def fitted(self) -> Iterator[None]:
        """Replace the functions of all stages by ones with clocks, wherever the package has them."""
        replaced = []
        for stage, names in STAGES.items():
            for name in names:
                function = entry(name)
                clocked = self._clocked(stage, function)
                for owner, attribute in _places_of(name, function):
                    replaced.append((owner, attribute, function))
                    setattr(owner, attribute, clocked)
        try:
            yield
        finally:
            for owner, attribute, function in replaced:
                setattr(owner, attribute, function)

    def _clocked(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def clocked(*given: Any, **named: Any) -> Any:
            name = f"{stage} {given[1]}" if stage == BY_ARGUMENT else stage
            return self._call(name, function, *given, **named)

        return clocked

    def _call(self, stage: str, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        self._nested.append(0.0)
        self._open[stage] += 1
        began = time.perf_counter()
        try:
            return work(*given, **named)
        finally:
            taken = time.perf_counter() - began
            self._open[stage] -= 1
            inner = self._nested.pop()
            if self._nested:
                self._nested[-1] += taken
            found = self._stages.setdefault(stage, Stage())
            found.own += taken - inner
            found.whole += 0 if self._open[stage] else taken
            found.calls += 1


def entry(name: str) -> Callable[..., Any]:
    """The function that is named "module:name". AttributeError or ModuleNotFoundError where there is none."""
    module, _, path = name.partition(":")
    found: Any = import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    function: Callable[..., Any] = found
    return function


def _places_of(name: str, function: Callable[..., Any]) -> list[tuple[Any, str]]:
    """Where the package refers to a function: its class, or the modules that define and import it."""
    module, _, path = name.partition(":")
    owner, _, attribute = path.rpartition(".")
    if owner:
        return [(getattr(import_module(module), owner), attribute)]
    modules = [one for one in sys.modules if one.partition(".")[0] == module.partition(".")[0]]
    return [
        (sys.modules[one], attribute)
        for one in modules
        for attribute, value in vars(sys.modules[one]).items()
        if value is function
    ]
