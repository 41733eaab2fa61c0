"""Private names of Scrapy and Twisted: all are told in one place, and one that is gone is named."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from scrapy.core.downloader import Downloader
from scrapy.core.downloader.handlers import http11
from scrapy.spiders import Spider

import newscrawl
from newscrawl.downloader.scrapy_internals import INTERNALS, missing

SOURCES = sorted(Path(newscrawl.__file__).parent.rglob("*.py"))
NAMES = {re.split("[:.]", one.where)[-1] for one in INTERNALS}


def test_all_are_there() -> None:
    assert missing() == []


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (Downloader, "_process_queue"),
        (Spider, "_set_crawler"),
        (http11, "_LenientHTTPClientParser"),
    ],
)
def test_one_that_is_gone_is_named_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    monkeypatch.delattr(owner, name)
    (sentence,) = missing()
    (internal,) = (one for one in INTERNALS if one.where.endswith(name))
    assert sentence == f"{internal.where} is gone: {internal.why}"


def private_names(tree: ast.AST) -> set[str]:
    """Private names that a module imports from others, asks of their objects, or hands on to a class above its own."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and re.match("scrapy|twisted", node.module or ""):
            found |= {one.name for one in node.names if one.name.startswith("_")}
        if isinstance(node, ast.Attribute) and re.fullmatch("_[a-z].*", node.attr):
            owner = node.value
            is_own = isinstance(owner, ast.Name) and owner.id in {
                "self",
                "cls",
                "other",
                "os",
                "signal",
            }
            if not is_own:
                found.add(node.attr)
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_other_is_used(path: Path) -> None:
    of_our_own = {
        "_replace",
        "_fields",
        "_make",
        "_asdict",
    }  # of named tuples: public in all but name
    tree = ast.parse(path.read_text("utf-8"))
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert private_names(tree) - of_our_own - defined <= NAMES
