"""Pages of the replica by family, first pages of articles, for tests and benchmarks that read all families."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.floors import family_of
from tests.growing import families
from tests.replica import Site
from tests.replica.families import exhibits

if TYPE_CHECKING:
    from collections.abc import Mapping

Pages = list[tuple[bytes, str]]
"""Each with its URL."""

_STORIES = 1000


def pages_by_family(each: int, stories: int | None = None) -> Mapping[str, Pages]:
    """Pages of every family: `stories` of the newest stories, else `each`, and `each` of every form of the families outside the replica's site."""
    site = Site(_STORIES)
    found: dict[str, Pages] = {"www": [], "cn": [], "gallery": [], "opinion": [], "video": []}
    left = dict.fromkeys(found, stories or each)
    for story in map(site.story, range(_STORIES)):
        family = "gallery" if story.genre == "gallery" else family_of(story.genre, story.template)
        if left[family]:
            left[family] -= 1
            found[family].append((site.render(story).encode(), story.url))
        if not any(left.values()):
            break
    for one in exhibits(site, each):
        found.setdefault(one.family, []).append((one.pages[0].encode(), one.urls[0]))
    generic = families()["generic"]
    found["generic"] = [(generic.page("", 0).encode(), generic.url)]
    return found
