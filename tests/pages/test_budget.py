"""The work of reading a page stays within its budget: counts, not times, in every family."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest
import trafilatura
from lxml import etree

from newscrawl.pages.html.completeness import is_sitemap
from newscrawl.pages.html.page import Page
from tests.budget import FILE, budget, lowered, measured, misses, raised, raises, slack
from tests.counting import COUNTS, count

if TYPE_CHECKING:
    from collections.abc import Callable

HTML = "<html><head><title>Harbor</title></head><body><h1>Harbor</h1><p>It is <b>quiet</b>.</p></body></html>"


def test_no_family_takes_more_than_its_budget() -> None:
    found = misses(measured(), budget()["ceilings"])
    assert not found, "\n".join(found)


def test_no_ceiling_was_raised_without_a_reason() -> None:
    """Against every version of the file that was ever committed."""
    git = ["git", "-C", str(FILE.parent)]
    log = [*git, "log", "--format=%H", "--", FILE.name]
    done = subprocess.run(log, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a checkout: there is no history to compare with")
    for commit in done.stdout.split():
        shown = subprocess.run(
            [*git, "show", f"{commit}:./{FILE.name}"], capture_output=True, text=True, check=True
        )
        assert raises(json.loads(shown.stdout), budget()) == [], commit


def at(ceiling: float, *entries: dict[str, Any]) -> dict[str, Any]:
    return {"ceilings": {"www": {"xpath": ceiling}}, "raised": list(entries)}


def test_a_raise_needs_a_reason() -> None:
    assert raises(at(4), at(4)) == raises(at(4), at(3)) == []
    assert raises(at(4), at(5)) == ["www: the ceiling of xpath was 4 and is 5, without a reason"]
    entry = {"family": "www", "count": "xpath", "from": 4, "to": 5, "reason": "a new field"}
    assert raises(at(4), at(5, entry)) == []
    assert raises(at(4), at(6, entry)) != []
    assert raises(at(4), at(5, {**entry, "reason": ""})) != []


def test_a_miss_is_named() -> None:
    assert misses({"www": {"xpath": 4.5}}, {"www": {"xpath": 4}}) == [
        'www: xpath a page were 4 and are 4.5; do less work, or run: python -m tests.budget raise "the reason"'
    ]
    assert misses({"www": {"xpath": 3.0}}, {"www": {"xpath": 4}}) == []
    assert misses({"www": {}}, {"www": {"xpath": 4}}) == [
        "www: xpath is not measured; run: python -m tests.budget lower"
    ]
    assert misses({"www": {"xpath": 4}}, {}) == [
        "www: xpath is without a ceiling; run: python -m tests.budget lower"
    ]


@pytest.mark.parametrize(
    ("name", "most", "least"), [("xpath", 100, 100), ("python calls", 102, 98.1)]
)
def test_counts_that_differ_between_pythons_have_some_room(
    name: str, most: float, least: float
) -> None:
    ceilings = {"www": {name: 100.0}}
    assert misses({"www": {name: most}}, ceilings) == []
    assert misses({"www": {name: most + 0.1}}, ceilings) != []
    assert slack({"www": {name: least}}, ceilings) == []
    assert slack({"www": {name: least - 0.1}}, ceilings) == [("www", name)]


def test_lowering_and_raising() -> None:
    counts = {"www": {"xpath": 3.0, "tree passes": 5.0}, "hk": {"xpath": 1.0}}
    ceilings = {"www": {"xpath": 4.0, "tree passes": 4.0}, "gone": {"xpath": 1.0}}
    assert lowered(counts, ceilings) == {
        "www": {"xpath": 3.0, "tree passes": 4.0},
        "hk": {"xpath": 1.0},
    }
    before = {"ceilings": ceilings, "raised": []}
    after = raised(counts, before, "a new field")
    assert after["ceilings"]["www"] == {"xpath": 4.0, "tree passes": 5.0}
    assert [(one["from"], one["to"]) for one in after["raised"]] == [(4.0, 5.0)]
    assert raises(before, after) == []


@pytest.mark.parametrize("parse", [lxml.html.fromstring, etree.HTML])
@pytest.mark.parametrize(
    ("work", "passes", "paths"),
    [
        (lambda root: list(root.iter("p")), 1, 0),
        (lambda root: list(root.iterdescendants()), 1, 0),
        (lambda root: "".join(root.find("body").itertext()), 1, 1),
        (lambda root: list(root.find("body/p").iter()), 0, 1),
        (lambda root: root.xpath("descendant::p"), 1, 1),
        (lambda root: root.find("body/p").xpath("descendant::b"), 0, 2),
        (lambda root: root.find("body/p").xpath("/descendant::b"), 1, 2),
        (lambda root: root.findall(".//p"), 1, 1),
        (lambda root: list(root.getroottree().iter("p")), 1, 0),
        (lambda root: list(etree.iterwalk(root, events=("start",))), 1, 0),
        (lambda root: etree.tostring(root), 1, 0),  # noqa: PLW0108 - looked up while it is counted
        (lambda root: lxml.html.tostring(root), 1, 0),  # noqa: PLW0108
        (lambda root: root[0].text, 0, 0),
    ],
)
def test_passes_and_paths_are_counted(
    parse: Callable[[str], Any], work: Callable[[Any], object], passes: int, paths: int
) -> None:
    found = count(lambda: work(parse(HTML)))
    assert (found["tree passes"], found["xpath"]) == (passes, paths)


def test_the_text_of_a_page_is_a_pass() -> None:
    root: Any = lxml.html.fromstring(HTML)
    found = count(root.text_content)
    assert (found["tree passes"], found["xpath"]) == (1, 1)


def test_the_package_s_calls_are_counted() -> None:
    found = count(lambda: is_sitemap(b"<p>"))
    assert found == {**dict.fromkeys(COUNTS, 0), "regular expressions": 1, "python calls": 1}
    assert count(lambda: sorted([2, 1], key=lambda one: -one)) == dict.fromkeys(COUNTS, 0)


def test_trafilatura_s_own_work_is_not_counted() -> None:
    assert count(lambda: trafilatura.extract(HTML)) == dict.fromkeys(COUNTS, 0)


def test_counting_leaves_no_trace() -> None:
    before = etree.tostring
    count(lambda: Page(HTML, "https://www.chinadaily.com.cn/a").metas)
    assert type(etree.HTML(HTML)) is etree._Element  # noqa: SLF001
    assert "iter" not in vars(lxml.html.HtmlElement)
    assert etree.tostring is before
