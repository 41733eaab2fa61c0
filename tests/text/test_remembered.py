"""What is kept of texts: no text of a tree, and none of any length."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from newscrawl.text.remembered import remembered

TREE: Any = etree.HTML("<p>Dalian</p>")


class Asked:
    """Counts how often a text is read."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def size(self, text: str) -> int:
        self.texts.append(text)
        return len(text)


def test_results_are_kept() -> None:
    asked = Asked()
    size = remembered(asked.size)
    assert [size("Dalian"), size("Dalian"), size("Ürümqi")] == [6, 6, 6]
    assert asked.texts == ["Dalian", "Ürümqi"]


@pytest.mark.parametrize("text", ["x" * 2_000, TREE.xpath("//text()")[0]], ids=["long", "lxml's"])
def test_long_texts_and_texts_of_trees_are_not_kept(text: str) -> None:
    """A key that is lxml's text would hold its whole tree."""
    asked = Asked()
    size = remembered(asked.size)
    assert size(text) == size(text) == len(text)
    assert len(asked.texts) == 2
