"""Which articles a job wants: before download by address and source, afterwards by the record."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import ArgumentError
from newscrawl.frontier.outcomes import OUT_OF_RANGE, Outcome
from newscrawl.items import Article, Breadcrumb, Metadata
from newscrawl.pages.evidence import Evidence
from newscrawl.records.criteria import choices
from newscrawl.site.urls import parse
from newscrawl.spiders.arguments import share
from newscrawl.spiders.scope import (
    NOT_SAMPLED,
    OTHER_EDITION,
    OTHER_LANGUAGE,
    OTHER_SECTION,
    Scope,
)
from newscrawl.text.dates import BEIJING

NOW = datetime(2024, 3, 10, 9, 30, tzinfo=BEIJING)
DATED = "https://www.chinadaily.com.cn/a/201903/{}/WS5c81b0c0a3106c65c34ed123.html"
UNDATED = "https://www.chinadaily.com.cn/china/WS{:08x}a3106c65c34ed123.html"
MARCH = {"since": "2019-03-01", "until": "2019-03-31"}


def created(text: str) -> str:
    """An address without a day whose id was made at a Beijing time."""
    moment = datetime.fromisoformat(text).replace(tzinfo=BEIJING)
    return UNDATED.format(int(moment.timestamp()))


@pytest.mark.parametrize(
    ("url", "evidence", "day", "expected"),
    [
        (DATED.format("15"), Evidence(), None, None),
        (DATED.format("01").replace("201903", "201902"), Evidence(), None, OUT_OF_RANGE),
        (DATED.format("28").replace("201903", "201902"), Evidence(), None, None),
        (
            DATED.format("28").replace("201903", "201902"),
            Evidence(listed_at="2019-02-28 23:59"),
            None,
            OUT_OF_RANGE,
        ),
        (
            DATED.format("28").replace("201903", "201902"),
            Evidence(listed_at="2019-03-01 00:01"),
            None,
            None,
        ),
        (created("2019-03-15T08:00"), Evidence(), None, None),
        (created("2019-04-05T08:00"), Evidence(), None, OUT_OF_RANGE),
        (created("2019-04-01T08:00"), Evidence(), None, None),
        (created("2018-03-15T08:00"), Evidence(), None, None),
        (created("2018-03-15T08:00"), Evidence(), date(2018, 3, 15), OUT_OF_RANGE),
        (created("2019-03-15T08:00"), Evidence(listed_at="2019-05-01 08:00"), None, OUT_OF_RANGE),
        (
            created("2019-03-15T08:00"),
            Evidence(indexed_at="2019-03-16T08:00:00.123+08:00", listed_at="2019-05-01"),
            None,
            None,
        ),
    ],
)
def test_before_download(
    url: str, evidence: Evidence, day: date | None, expected: Outcome | None
) -> None:
    assert Scope.parse(MARCH, NOW).excludes(parse(url), evidence, day) == expected


def a_record(**fields: object) -> Article:
    crumb = Breadcrumb("Society", "https://global.chinadaily.com.cn/china/society")
    values: dict[str, object] = {
        "identifier": "WS5c81b0c0a3106c65c34ed123",
        "url": DATED.format("15"),
        "headline": "Keepers of the coast",
        "in_language": "en",
        "edition": "www",
        "breadcrumbs": [Breadcrumb("Home", "https://global.chinadaily.com.cn"), crumb],
        "published_day": "2019-03-15",
        "metadata": Metadata(),
        **fields,
    }
    return Article(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given_arguments", "fields", "expected"),
    [
        ({}, {}, None),
        (MARCH, {"published_day": "2019-04-01"}, OUT_OF_RANGE),
        ({"language": "en"}, {}, None),
        ({"language": "zh"}, {}, OTHER_LANGUAGE),
        ({"language": "zh,en"}, {"in_language": "zh-Hans"}, None),
        ({"editions": "usa,www"}, {}, None),
        ({"editions": "cn"}, {}, OTHER_EDITION),
        ({"sections": "china/society"}, {}, None),
        ({"sections": "world"}, {}, OTHER_SECTION),
        ({"sections": "china"}, {}, OTHER_SECTION),
        ({"sections": "china"}, {"breadcrumbs": []}, OTHER_SECTION),
    ],
)
def test_after_download(
    given_arguments: dict[str, str], fields: dict[str, object], expected: Outcome | None
) -> None:
    assert Scope.parse(given_arguments, NOW).refuses(a_record(**fields)) == expected


def test_a_sample_is_the_same_on_every_route() -> None:
    scope = Scope.parse({"sample": "1/4"}, NOW)
    urls = [DATED.format("15").replace("d123", f"{number:04x}") for number in range(2000)]
    drawn = [url for url in urls if scope.excludes(parse(url), Evidence(), None) is None]
    assert 400 < len(drawn) < 600
    mirrored = [url.replace("www.", "usa.").replace(".html", "_2.html") for url in urls]
    again = [url for url in mirrored if scope.excludes(parse(url), Evidence(), None) is None]
    assert [url[30:68] for url in again] == [url[30:68] for url in drawn]
    left = next(url for url in urls if url not in drawn)
    assert scope.excludes(parse(left), Evidence(), None) == NOT_SAMPLED


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0.05", Fraction(1, 20)),
        ("5%", Fraction(1, 20)),
        (" 1/20 ", Fraction(1, 20)),
        ("0.5%", Fraction(1, 200)),
        (None, None),
    ],
)
def test_share(typed: str | None, expected: Fraction | None) -> None:
    assert share("sample", typed) == expected


@pytest.mark.parametrize(
    "typed", ["0", "1", "100%", "1/0", "-1/2", "1e-9", "nan", "", "half", "1/2%"]
)
def test_no_share(typed: str) -> None:
    with pytest.raises(
        ArgumentError, match=r"^sample: .* is not a share, expected 0.05, 5% or 1/20"
    ):
        share("sample", typed)


def test_choices() -> None:
    assert choices("language", "zh, en,zh", ("en", "zh")) == ["zh", "en"]
    assert choices("language", None, ("en", "zh")) == []
    with pytest.raises(ArgumentError, match="language: 'fr' is not one of en, zh"):
        choices("language", "fr", ("en", "zh"))


@given(st.dates(date(2010, 1, 1), date(2030, 1, 1)), st.dates(date(2010, 1, 1), date(2030, 1, 1)))
def test_what_a_record_may_be_is_fetched(day: date, since: date) -> None:
    """The day in the URL is the publication day: nothing that is wanted is left out before."""
    url = f"https://www.chinadaily.com.cn/a/{day:%Y%m/%d}/WS5c81b0c0a3106c65c34ed123.html"
    scope = Scope.parse({"since": since.isoformat()}, NOW)
    for evidence in (Evidence(), Evidence(listed_at=f"{day} 23:59")):
        is_fetched = scope.excludes(parse(url), evidence, None) is None
        assert is_fetched or not scope.period.holds(day.isoformat())
