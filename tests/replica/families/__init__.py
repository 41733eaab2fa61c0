"""Pages of the families other than `www` and `cn`, each with its expected record.

`tests.replica.site` is the site itself; these are single pages of other hosts and years, of which no
original was available: they are written from descriptions by others. Where the markup is unknown (2004, Hong Kong,
kindle, the e-paper's articles, microsites) a family has several forms.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from tests.replica.families.bare import EPAPER, HK, KINDLE, REGIONAL
from tests.replica.families.chinese_2015 import CHINESE_2015
from tests.replica.families.exhibit import articles
from tests.replica.families.founder import FOUNDER
from tests.replica.families.language import LANGUAGE
from tests.replica.families.players import VIDEO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.replica.families.exhibit import Exhibit, Form
    from tests.replica.site import Site

FAMILIES: dict[str, dict[str, Form]] = {
    "founder": FOUNDER,
    "cn-2015": CHINESE_2015,
    "language": LANGUAGE,
    "epaper": EPAPER,
    "hk": HK,
    "regional": REGIONAL,
    "kindle": KINDLE,
    "video": VIDEO,
}


def exhibits(site: Site, each: int) -> Iterator[Exhibit]:
    """`each` pages of every form of every family, made from stories of the site."""
    english, chinese = articles(site, chinese=False), articles(site, chinese=True)
    for family, forms in FAMILIES.items():
        for name, form in forms.items():
            stories = islice(chinese if form.chinese else english, each)
            for number, story in enumerate(stories):
                yield form.exhibit(family, name, story, number)
