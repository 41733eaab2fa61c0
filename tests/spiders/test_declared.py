"""What spiders declare of their arguments is what they take, and what is written of them."""

from __future__ import annotations

import shlex
from datetime import datetime

import pytest

from newscrawl.errors import ArgumentError
from newscrawl.frontier.job import COMMON, Argument, Common
from newscrawl.spiders.base import NewsSpider
from newscrawl.spiders.declarations import SCOPE, TYPES, known
from newscrawl.spiders.descriptions import Description, help_text
from newscrawl.text.dates import BEIJING
from tests.tools.spiders_doc import PAGE, README, page, readme, spiders

NOW = datetime(2024, 3, 10, 9, 30, tzinfo=BEIJING)
SPIDERS = {spider.name: spider for spider in spiders()}
REQUIRED = {
    "archive": {"since": "7d"},
    "search": {"since": "7d"},
    "newspaper": {"since": "7d"},
    "section": {"sections": "china"},
    "article": {"url": "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0a31082fc043c1234.html"},
}
WRONG = {
    "DAY": "31/12/2023",
    "N": "0",
    "SHARE": "2",
    "WORDS": " ",
    "NAME,...": "none-of-that-name",
    "SECTION,...": "no/such",
    "URL,...": "https://example.com/",
    "PREFIX,...": "example.com/a/",
    "FILE": "no/such/file",
}
DECLARED = [
    (name, one) for name, spider in SPIDERS.items() for one in spider.arguments_type.declared()
]


def wrong(argument: Argument) -> str:
    """A value that no argument of its type takes."""
    return WRONG.get(argument.type, "none-of-these")


@pytest.mark.parametrize(
    ("spider", "argument"), DECLARED, ids=[f"{name}-{one.name}" for name, one in DECLARED]
)
def test_what_is_declared_is_read(spider: str, argument: Argument) -> None:
    given = {**REQUIRED.get(spider, {}), argument.name: wrong(argument)}
    with pytest.raises(ArgumentError, match=rf"^{argument.name}: "):
        SPIDERS[spider].arguments_type.parse(given, NOW)


@pytest.mark.parametrize("argument", COMMON, ids=lambda one: one.name)
def test_what_every_spider_takes_is_read(argument: Argument) -> None:
    with pytest.raises(ArgumentError, match=rf"^{argument.name}: "):
        Common.parse({argument.name: "none-of-these"})
    assert argument.default is not None
    assert Common.parse({argument.name: argument.default}) == Common.parse({})


@pytest.mark.parametrize("spider", SPIDERS)
def test_no_other_name_is_taken(spider: str) -> None:
    given = {**REQUIRED.get(spider, {}), "no_such_argument": "1"}
    with pytest.raises(ArgumentError, match=f"^no_such_argument: {spider} has no such argument"):
        SPIDERS[spider].arguments_type.parse(given, NOW)


@pytest.mark.parametrize(
    ("spider", "argument"),
    [(spider, one) for spider, one in DECLARED if one.default is not None],
    ids=lambda one: getattr(one, "name", one),
)
def test_a_default_is_what_a_missing_value_means(spider: str, argument: Argument) -> None:
    given = REQUIRED.get(spider, {})
    parse = SPIDERS[spider].arguments_type.parse
    assert parse({**given, argument.name: str(argument.default)}, NOW) == parse(given, NOW)


@pytest.mark.parametrize(
    ("spider", "argument"),
    [(spider, one) for spider, one in DECLARED if one.is_required],
    ids=lambda one: getattr(one, "name", one),
)
def test_what_is_required_is_missed(spider: str, argument: Argument) -> None:
    with pytest.raises(ArgumentError, match=f"^{argument.name}: is missing"):
        SPIDERS[spider].arguments_type.parse({}, NOW)


@pytest.mark.parametrize("spider", SPIDERS)
def test_the_example_can_be_typed(spider: str) -> None:
    program, command, name, *words = shlex.split(Description.of(SPIDERS[spider]).example)
    assert (program, command, name) == ("newscrawl", "crawl", spider)
    assert set(words[::2]) == {"-a"}
    given = dict(word.split("=", 1) for word in words[1::2])
    SPIDERS[spider].arguments_type.parse(given, NOW)


@pytest.mark.parametrize("spider", SPIDERS)
def test_the_help_of_a_spider(spider: str) -> None:
    said = help_text(SPIDERS[spider])
    assert said.startswith(f"usage: newscrawl crawl {spider} ")
    for one in (*SPIDERS[spider].arguments_type.declared(), *COMMON):
        assert said.count(f"\n  {one.name}={one.type}") == 1
    assert said.isascii(), "a terminal of any encoding shows it"
    example = Description.of(SPIDERS[spider]).example
    assert max(len(line) for line in said.splitlines() if example not in line) <= 80
    assert f"(default: {SPIDERS[spider].known_default})" in " ".join(said.split())


def test_the_help_says_types_defaults_and_what_is_required() -> None:
    said = help_text(SPIDERS["newspaper"])
    assert "  papers=china,global   China Daily, and its global edition (default: china)\n" in said
    assert (
        "  since=DAY             the day of the first issue: 2019-03-01, or 7d for seven\n" in said
    )
    assert "                        days (required)\n" in said


def test_an_own_argument_stands_for_a_shared_one() -> None:
    names = [one.name for one in SPIDERS["latest"].arguments_type.declared()]
    assert names[:3] == ["editions", "sections", "max_pages"]
    assert sorted(names) == sorted({*names, *(one.name for one in SCOPE)})


def test_a_spider_of_somebody_without_a_docstring_says_nothing() -> None:
    class Theirs(NewsSpider):
        name = "theirs"

    Theirs.__doc__ = None
    Theirs.arguments_type = SPIDERS["app"].arguments_type
    assert "arguments of theirs" in help_text(Theirs)
    assert "example" not in help_text(Theirs)


def test_types_are_explained() -> None:
    """Each type is one of the table, or the words themselves."""
    for _, argument in DECLARED:
        assert argument.type in TYPES or set(argument.type) & set("|,")
    assert WRONG.keys() == TYPES.keys()


def test_known_names_scrapyds_arguments_to_nobody() -> None:
    known({"_job": "1", "_version": "2"}, (), "app")
    with pytest.raises(ArgumentError, match=r"it has: fresh, known, may_be_empty$"):
        known({"jobs_of_others": "1"}, (), "app")


def test_the_documents_say_what_is_declared() -> None:
    """`make schema` writes them."""
    assert PAGE.read_text("utf-8") == page()
    assert README.read_text("utf-8") == readme()
