"""Stamps, the publication day and minute, and the print edition."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.dates import BEIJING, Stamp, format_time, parse_stamp, print_edition
from newscrawl.text.publication import created, publication_day, publication_moment
from newscrawl.text.stamps import Stamps

UTC = timezone.utc


def at(*numbers: int) -> datetime:
    year, month, day, *clock = numbers
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    return datetime(year, month, day, hour, minute, second, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("text", "raw", "moment"),
    [
        ("Updated: 2025-12-20 08:29", "2025-12-20 08:29", at(2025, 12, 20, 8, 29)),
        ("Updated:  2017-03-08 13:00", "2017-03-08 13:00", at(2017, 3, 8, 13)),
        ("2023-11-17 15:13\u3000", "2023-11-17 15:13", at(2023, 11, 17, 15, 13)),
        ("2023-11-17\u3000\xa015:13", "2023-11-17\u3000\xa015:13", at(2023, 11, 17, 15, 13)),
        ("[2018-01-18 07:53]", "2018-01-18 07:53", at(2018, 1, 18, 7, 53)),
        ("2015-08-30 07:44:00.0", "2015-08-30 07:44:00.0", at(2015, 8, 30, 7, 44)),
        ("2018-1-2 7:05:09", "2018-1-2 7:05:09", at(2018, 1, 2, 7, 5, 9)),
        ("2023年11月17日 15:13", "2023年11月17日 15:13", at(2023, 11, 17, 15, 13)),
        ("2026/09/26 08:00", "2026/09/26 08:00", at(2026, 9, 26, 8)),
        ("2016.04.18 10:51", "2016.04.18 10:51", at(2016, 4, 18, 10, 51)),
        ("2026-09-26T00:00:00Z", "2026-09-26T00:00:00Z", at(2026, 9, 26, 8)),
        ("2026-09-26T20:00:00-05:00", "2026-09-26T20:00:00-05:00", at(2026, 9, 27, 9)),
        ("2026-09-26T08:00+0800", "2026-09-26T08:00+0800", at(2026, 9, 26, 8)),
        ("Fri, 13 Dec 2019 08:30:00 GMT", "13 Dec 2019 08:30:00 GMT", at(2019, 12, 13, 16, 30)),
        ("Dec. 3, 2019 at 3:15 pm", "Dec. 3, 2019 at 3:15 pm", at(2019, 12, 3, 15, 15)),
        ("17:30, August 20, 2020", "17:30, August 20, 2020", at(2020, 8, 20, 17, 30)),
        ("9:05 am, 2 May 2020", "9:05 am, 2 May 2020", at(2020, 5, 2, 9, 5)),
        ("By Wei An ( Updated: 2016-04-18 10:51", "2016-04-18 10:51", at(2016, 4, 18, 10, 51)),
        ("2017-02-30 09:00, 2017-03-01 10:00", "2017-03-01 10:00", at(2017, 3, 1, 10)),
        ("open 2017-03-08 13:00-14:00", "2017-03-08 13:00-14:00", at(2017, 3, 8, 13)),
    ],
)
def test_stamp_with_a_time(text: str, raw: str, moment: datetime) -> None:
    stamp = parse_stamp(text)
    assert stamp == Stamp(raw, moment.date(), moment)
    assert stamp.time is not None
    assert stamp.time.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("text", "raw", "day"),
    [
        ("2023-11-17", "2023-11-17", date(2023, 11, 17)),
        ("(China Daily 02/01/2011 page9)", "02/01/2011", date(2011, 2, 1)),
        ("12/29/2017", "12/29/2017", date(2017, 12, 29)),
        ("December 13, 2019", "December 13, 2019", date(2019, 12, 13)),
        ("05 October, 2022", "05 October, 2022", date(2022, 10, 5)),
        ("Tuesday July 28,2009", "July 28,2009", date(2009, 7, 28)),
        ("SEPTEMBER 1st, 2010", "SEPTEMBER 1st, 2010", date(2010, 9, 1)),
        ("2017-03-08 25:00", "2017-03-08 25:00", date(2017, 3, 8)),
        ("2017-03-08 13:00 pm", "2017-03-08 13:00 pm", date(2017, 3, 8)),
    ],
)
def test_stamp_of_a_day(text: str, raw: str, day: date) -> None:
    assert parse_stamp(text) == Stamp(raw, day)


def test_buddhist_year() -> None:
    assert parse_stamp("Updated: 2569-05-17 20:43") == Stamp(
        "2569-05-17 20:43",
        date(2026, 5, 17),
        at(2026, 5, 17, 20, 43),
        "page has 2569, read as 2026",
    )


def test_leap_day_is_judged_in_the_year_that_is_meant() -> None:
    stamp = parse_stamp("2567-02-29")
    assert stamp is not None
    assert stamp.day == date(2024, 2, 29)
    assert parse_stamp("2569-02-29") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no date",
        "2017-02-30",
        "13/40/2017",
        "20231117",
        "2023-11",
        "1-2-2023",
        "0000-00-00",
        "1234-05-06",
        "v2017.1.2.3",
    ],
)
def test_no_stamp(text: str) -> None:
    assert parse_stamp(text) is None


@given(st.text(st.sampled_from("0123456789-/.:年月日 TZ+,apmDecMay\u3000")) | st.text())
def test_stamp_is_part_of_its_text_and_valid(text: str) -> None:
    stamp = parse_stamp(text)
    if stamp is None:
        return
    assert stamp.raw in text
    assert 1899 <= stamp.day.year <= 2200
    if stamp.time is not None:
        assert stamp.time.utcoffset() == timedelta(hours=8)
        assert stamp.time.date() == stamp.day


MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=BEIJING)
)


@given(MOMENTS)
def test_formatted_times_are_read_back(moment: datetime) -> None:
    stamp = parse_stamp(f"Updated: {format_time(moment)}.")
    assert stamp is not None
    assert stamp.time == moment


@given(MOMENTS)
def test_printed_times_are_read(moment: datetime) -> None:
    minute = moment.replace(second=0)
    for form in (
        "%Y-%m-%d %H:%M",
        "%Y年%m月%d日 %H:%M",
        "%B %d, %Y %I:%M %p",
        "%d %b %Y %H:%M",
        "%m/%d/%Y %H:%M",
    ):
        stamp = parse_stamp(f"({minute.strftime(form)})")
        assert stamp is not None
        assert stamp.time == minute


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (at(2023, 2, 23, 1, 20), "2023-02-23T01:20:00+08:00"),
        (datetime(2023, 2, 22, 17, 20, 5, 999, tzinfo=UTC), "2023-02-23T01:20:05+08:00"),
        (datetime(2023, 2, 23, 1, 20), "2023-02-23T01:20:00+08:00"),  # noqa: DTZ001
    ],
)
def test_format_time(moment: datetime, text: str) -> None:
    assert format_time(moment) == text


DAY = date(2023, 11, 17)


def stamp(text: str) -> Stamp:
    found = parse_stamp(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("url_day", "meta", "stamps", "published"),
    [
        (DAY, None, [None, None, None], "2023-11-17"),
        (DAY, None, ["2023-11-17 15:13", None, None], "2023-11-17T15:13:00+08:00"),
        (DAY, None, ["2023-11-18 00:13", None, None], "2023-11-17"),
        (DAY, None, ["2023-11-17 15:13", "2023-11-17 15:10", None], "2023-11-17T15:10:00+08:00"),
        (DAY, None, ["2023-11-17 15:13", "2023-11-17 15:10", "2023-11-17 15:09:08"], "2023-11-17T15:09:08+08:00"),
        (DAY, None, ["2023-11-17 15:13", "2023-11-17", "2023-11-19 01:00"], "2023-11-17T15:13:00+08:00"),
        (None, "2023-11-16", ["2023-11-17 15:13", None, None], "2023-11-16"),
        (None, "junk", ["2023-11-17 15:13", None, None], "2023-11-17T15:13:00+08:00"),
        (None, None, [None, "2023-11-17 15:13", None], "2023-11-17T15:13:00+08:00"),
        (None, "", [None, None, None], None),
    ],
)  # fmt: skip
def test_publication(
    url_day: date | None, meta: str | None, stamps: list[str | None], published: str | None
) -> None:
    """The stamps are the page's, the list's and the API's."""
    printed, listed, indexed = (stamp(text) if text else None for text in stamps)
    day, warnings = publication_day(url_day, meta, Stamps(plain=printed), indexed, listed)
    assert (day.isoformat() if day else None, warnings) == (published and published[:10], [])
    if day:
        said = {"search API": indexed, "list": listed, "stamp": printed}
        moment = published if published and "T" in published else None
        assert publication_moment(day, said)[0] == moment


@pytest.mark.parametrize(
    ("url_day", "meta", "printed", "warnings"),
    [
        (DAY, "2023-11-20", None, []),
        (
            DAY,
            "2023-11-21",
            None,
            ["published_day: publishdate has 2023-11-21, the URL 2023-11-17"],
        ),
        (DAY, None, "2023-11-16 09:00", []),
        (
            DAY,
            None,
            "2023-11-15 09:00",
            ["published_day: the page's stamp 2023-11-15 lies before the URL's day 2023-11-17"],
        ),
        (DAY, None, "2024-11-15 09:00", []),
        (DAY, "2566-11-17", None, ["published_day: publishdate has 2566, read as 2023"]),
        (None, "2566-11-17", None, ["published_day: publishdate has 2566, read as 2023"]),
    ],
)
def test_publication_warns(
    url_day: date | None, meta: str | None, printed: str | None, warnings: list[str]
) -> None:
    stamps = Stamps(plain=stamp(printed)) if printed else Stamps()
    assert publication_day(url_day, meta, stamps) == (date(2023, 11, 17), warnings)


@pytest.mark.parametrize(
    ("moment", "published", "text"),
    [
        (
            datetime(2023, 11, 17, 7, 13, 27, tzinfo=UTC),
            "2023-11-17T15:13:00+08:00",
            "2023-11-17T15:13:27+08:00",
        ),
        (datetime(2023, 11, 16, 7, 13, 27, tzinfo=UTC), "2023-11-17", "2023-11-16T15:13:27+08:00"),
        (datetime(2023, 11, 15, 7, 13, 27, tzinfo=UTC), "2023-11-17", None),
        (datetime(2023, 11, 15, 16, 0, 0, tzinfo=UTC), "2023-11-17", "2023-11-16T00:00:00+08:00"),
        (None, "2023-11-17", None),
        (at(2023, 11, 17), None, None),
        (at(2023, 11, 17), "junk", None),
    ],
)
def test_created(moment: datetime | None, published: str | None, text: str | None) -> None:
    assert created(moment, published) == text


@pytest.mark.parametrize(
    ("paragraph", "edition"),
    [
        ("(China Daily 02/01/2011 page9)", ("2011-02-01", "9")),
        ("(China Daily 09/21/2018 page1)", ("2018-09-21", "1")),
        ("(China Daily Global 05/17/2024 page 7)", ("2024-05-17", "7")),
        ("\u3000(China Daily\xa0USA 08/31/2012 page1) ", ("2012-08-31", "1")),
        ("(HK Edition 02/01/2011 page2)", ("2011-02-01", "2")),
        ("China Daily European Weekly 02/01/2013 page9", ("2013-02-01", "9")),
        ("（China Daily 3/2/2012 Page12-13）", ("2012-03-02", "12-13")),
        ("(China Daily 06/24/2013 page E1)", ("2013-06-24", "E1")),
        ("(China Daily 02/01/2011)", ("2011-02-01", None)),
        ("China Daily 02/01/2011", None),
        ("(Born 02/01/1980)", None),
        ("(China Daily 02/30/2011 page9)", None),
        ("She kept China Daily 02/01/2011 page9 in a drawer", None),
        ("(China Daily 02/01/2011 page9) More text", None),
        ("（中国日报 2018年3月2日第3版）", ("2018-03-02", "3")),
        ("（《中国日报》2018年03月02日 03版）", ("2018-03-02", "3")),
        ("(中国日报2018年3月2日头版)", ("2018-03-02", "1")),
        ("（中国日报国际版 2018年3月2日 第12版）", ("2018-03-02", "12")),
        ("（中国日报（亚太版）2018年3月2日第十二版）", ("2018-03-02", "12")),
        ("（2018年3月2日《中国日报》第3版）", ("2018-03-02", "3")),
        ("原载于《中国日报》2018年3月2日第二十版", ("2018-03-02", "20")),
        ("（中国日报 2018-03-02 A3版 要闻）", ("2018-03-02", "A3")),
        ("（《中国日报》国际版 2018年3月2日第12版）", ("2018-03-02", "12")),
        ("《中国日报》（2018年3月2日 第3版）", ("2018-03-02", "3")),
        ("（本文刊于《中国日报》2018年3月2日第8版）", ("2018-03-02", "8")),
        ("（原文发表于《中国日报》2018年3月2日第8版）", ("2018-03-02", "8")),
        ("（来源：中国日报 2018年3月2日 第3版）", ("2018-03-02", "3")),
        ("（中国日报，2018年3月2日，第3版）", ("2018-03-02", "3")),
        ("（山桥日报2018年03月02日 01 版）", ("2018-03-02", "1")),
        ("(China Daily May 21, 2012 page 3)", ("2012-05-21", "3")),
        ("(China Daily, Feb. 1, 2011, page 9)", ("2011-02-01", "9")),
        ("(China Daily 2012-05-21 page3)", ("2012-05-21", "3")),
        ("(China Daily 2012-05-21)", ("2012-05-21", None)),
        ("(China Daily 2012-15-21 page3)", None),
        ("（中国日报 2018年13月2日第3版）", None),
        ("他在2018年3月2日的中国日报第3版上看到。", None),
        ("中国日报 2018年3月2日", None),
        ("", None),
    ],
)
def test_print_edition(paragraph: str, edition: tuple[str, str | None] | None) -> None:
    assert print_edition(paragraph) == edition


@given(st.text(st.sampled_from("(China Daily0123/pge9) （中国日报年月第版头一十）")) | st.text())
def test_print_edition_is_total(paragraph: str) -> None:
    edition = print_edition(paragraph)
    assert edition is None or date.fromisoformat(edition[0])


@pytest.mark.parametrize(
    "unit", ["2017-99-99 ", "99/99/2017 ", "12:34, ", "1-", "9", "December ", "2017年"]
)
def test_linear(unit: str) -> None:
    assert parse_stamp(unit * (100_000 // len(unit))) is None
