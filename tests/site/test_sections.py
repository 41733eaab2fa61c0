"""The section tree, by path, by alias, and by slip of the hand."""

from __future__ import annotations

import pytest

from newscrawl.site.editions import site_host
from newscrawl.site.sections import (
    Section,
    chinese_sections,
    closest,
    section,
    sections,
    stands_in,
)
from newscrawl.site.urls import Kind, parse


def every(tree: tuple[Section, ...]) -> list[Section]:
    return [each for branch in tree for each in (branch, *every(branch.children))]


def test_order_of_the_menu() -> None:
    assert [each.path for each in sections()] == (
        ["china", "world", "business", "life", "culture", "travel", "sports", "opinion", "regional"]
    )


@pytest.mark.parametrize("each", every(sections()), ids=lambda each: each.path)
def test_english(each: Section) -> None:
    assert each.name
    assert each.url == f"https://www.chinadaily.com.cn/{each.path}"
    read = parse(each.url)
    assert (read.kind, read.url, read.section) == (Kind.LISTING, each.url, each.path)
    assert section(each.path) is each
    assert all(child.path.startswith(f"{each.path}/") for child in each.children)


@pytest.mark.parametrize("each", every(chinese_sections()), ids=lambda each: each.path)
def test_chinese(each: Section) -> None:
    assert each.url == f"https://{each.path}"
    read = parse(each.url)
    assert (read.kind, read.url) == (Kind.LISTING, each.url)
    host = site_host(read.host)
    assert host is not None
    assert host.family in {"cn", "language"}
    assert section(each.path) is each


def test_paths_are_unique() -> None:
    paths = [each.path.casefold() for each in every(sections() + chinese_sections())]
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("china/latest", "Latest"),
        ("china/hk-macao", "HK/Macao"),
        ("china/health", "Health"),
        ("china/military", "Military"),
        ("china/video", "Video"),
        ("sports/track", "Track and Field"),
        ("sports/winter", "Winter Sports"),
    ],
)
def test_alias(alias: str, name: str) -> None:
    found = section(alias)
    assert found is not None
    assert found.name == name
    folder, _, identifier = found.path.partition("/")
    assert alias.startswith(folder)
    assert len(identifier) == 24
    assert int(identifier, 16)


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("world/cn_eu", "world/cn_eu"),
        ("WORLD/CN_EU", "world/cn_eu"),
        ("/world/cn_eu/ ", "world/cn_eu"),
        ("world/china-japan-relations", "world/China-Japan-Relations"),
        ("opinion/editionals", "opinion/editionals"),
        ("opinion/editorials", "opinion/editorials"),
        ("Language.ChinaDaily.com.cn/news_bilingual", "language.chinadaily.com.cn/news_bilingual"),
    ],
)
def test_lookup(typed: str, path: str) -> None:
    found = section(typed)
    assert found is not None
    assert found.path == path


@pytest.mark.parametrize(
    "path", ["", "/", "chin", "world/china", "https://www.chinadaily.com.cn/china", "\ud800"]
)
def test_unknown(path: str) -> None:
    assert section(path) is None


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("chna", "china"),
        ("china/goverment", "china/governmentandpolicy"),
        ("china/lates", "china/latest"),
        ("World/China-Japan", "world/China-Japan-Relations"),
        ("bussiness/economy", "business/economy"),
    ],
)
def test_closest(typed: str, best: str) -> None:
    assert best in closest(typed)
    assert len(closest(typed)) <= 3
    assert all(section(path) for path in closest(typed))


def test_nothing_is_close_to_nonsense() -> None:
    assert closest("0123456789") == []


HOME, OTHER = "https://www.chinadaily.com.cn", "https://usa.chinadaily.com.cn/"


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ([HOME, f"{HOME}/china", f"{HOME}/china/society"], "china/society"),
        ([f"{HOME}/china/society", HOME], "china/society"),
        ([f"{HOME}/china", OTHER, HOME], "china"),
        ([HOME, HOME], None),
        ([None, HOME, OTHER], None),
        ([HOME, "https://cn.chinadaily.com.cn"], "cn.chinadaily.com.cn"),
        ([f"{HOME}/index.html", f"{HOME}/en/home/index.html"], None),
        ([], None),
    ],
)
def test_the_section_that_a_path_leads_to(links: list[str | None], found: str | None) -> None:
    """Home pages name none, wherever in the path they stand."""
    assert stands_in(links, None) == found
