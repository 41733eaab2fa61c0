"""Pages of every family beside `www` and `cn`: each becomes the record that is right by what is known of the site."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import pytest

import newscrawl
from newscrawl.records.validate import faults
from tests.replica import Site, differences
from tests.replica.families import FAMILIES, exhibits

if TYPE_CHECKING:
    from newscrawl.items import Article
    from tests.replica.families.exhibit import Exhibit

EACH = 5
FORMS = [(family, form) for family, forms in FAMILIES.items() for form in forms]


@cache
def shown() -> dict[tuple[str, str], list[Exhibit]]:
    found = defaultdict(list)
    for one in exhibits(Site(1000), EACH):
        found[one.family, one.form].append(one)
    return found


def read(exhibit: Exhibit) -> Article:
    pages = [
        newscrawl.extract(html.encode(), url)
        for html, url in zip(exhibit.pages, exhibit.urls, strict=True)
    ]
    whole = [page for page in pages if page]
    assert len(whole) == len(pages)
    return newscrawl.merge(whole) if len(whole) > 1 else whole[0]


@pytest.mark.parametrize(("family", "form"), FORMS)
def test_records(family: str, form: str) -> None:
    pages = shown()[family, form]
    assert len(pages) == EACH
    for exhibit in pages:
        article = read(exhibit)
        assert differences(exhibit.record, article.to_dict()) == [], exhibit.urls[0]
        assert faults(article) == []


@pytest.mark.parametrize(("family", "form"), FORMS)
def test_the_family_s_template_reads_its_pages(family: str, form: str) -> None:
    """Pages of 2017 bear the signature of the later template, and are read by it."""
    expected = "www" if (family, form) == ("founder", "2017") else family
    for exhibit in shown()[family, form]:
        assert read(exhibit).metadata.template == f"{expected}/2"
