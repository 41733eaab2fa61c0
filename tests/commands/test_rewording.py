"""A page in other words: nothing of its text is left, all of its markup, and it is read the same way."""

from __future__ import annotations

import re
from functools import cache

import pytest

import newscrawl
from newscrawl.commands.rewording import reword
from tests.replica import Site


@cache
def site() -> Site:
    return Site(200)


@pytest.mark.parametrize("index", range(0, 60, 6))
def test_the_record_keeps_its_shape(index: int) -> None:
    story = site().story(index)
    page = site().render(story)
    before, after = (newscrawl.extract(html, story.url) for html in (page, reword(page)))
    assert before is not None
    assert after is not None
    assert after.metadata.template == before.metadata.template
    assert after.date_published == before.date_published
    assert after.source_organization == before.source_organization
    assert len(after.images) == len(before.images)
    assert [image.url for image in after.images] == [image.url for image in before.images]
    one, other = ((text or "").count("\n\n") for text in (before.article_body, after.article_body))
    assert abs(one - other) <= 1  # a deck may end otherwise now


def test_no_sentence_survives() -> None:
    story = site().story(0)
    page = reword(site().render(story))
    for text in story.texts:
        assert text not in page
        longest = max(re.findall(r"[A-Za-z]+", text), key=len)
        assert not re.search(rf">[^<]*\b{longest}\b", page)


def test_what_is_read_by_its_words_stays() -> None:
    page = reword(
        "<p>By LI LEI in Dalian | China Daily | Updated: 2024-03-09 08:50</p><p>责任编辑：王小明</p>"
        "<p>Contact the writers at lilei@chinadaily.com.cn</p><p>It's 40 percent.</p>"
    )
    assert re.search(
        r"By [A-Z]+ [A-Z]+ in [A-Z][a-z]+ \| China Daily \| Updated: 2024-03-09 08:50", page
    )
    assert "责任编辑：" in page
    assert "Contact the writers at lilei@chinadaily.com.cn" in page
    assert re.search(r"It's 40 [a-z]+\.", page)


def test_the_same_word_becomes_the_same() -> None:
    page = reword("<title>Keepers write</title><h1>Keepers write</h1>")
    title, heading = re.findall(r"<(?:title|h1)>([^<]+)<", page)
    assert title == heading != "Keepers write"
