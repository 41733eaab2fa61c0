"""The stamps of a line: which time each says, by the word before it, and what is not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.bylines import parse_byline
from newscrawl.text.stamps import read_stamps

if TYPE_CHECKING:
    from newscrawl.text.dates import Stamp

FIRST, SECOND = "2024-03-08 12:10", "2024-03-09 08:50"
DAY = "2024-03-08"


def shown(stamp: Stamp | None) -> str | None:
    if stamp is None:
        return None
    return stamp.time.strftime("%Y-%m-%d %H:%M") if stamp.time else str(stamp.day)


@pytest.mark.parametrize(
    "line",
    [
        "Published: 12:10, March 8, 2024",
        "Published: 12:10, Friday, March 8, 2024",
        "Published: Friday, March 8, 2024, 12:10",
        "Published: Friday March 8 2024 12:10",
        "Published 12:10pm, 8 March 2024",
        "PUBLISHED: 12:10 PM, MARCH 8, 2024 (HKT)",
        "Published on March 8, 2024 at 12:10 p.m.",
        "Published at 12:10 on March 8th, 2024",
        "Publish time: 2024-03-08 12:10",
        "First published: 2024/03/08 12:10",
        "Posted: 08-Mar-2024 12:10",
        "Released: 12:10 2024-03-08",
        "Published | 2024-03-08 12:10",
        "Published: 2024-03-08 | 12:10",
        "Published (2024-03-08 12:10)",
        "Published: 2024-03-08 04:10 GMT",
        "Published: 2024-03-08 12:10 GMT+8",
        "Published: 2024-03-08T12:10:00+08:00",
        "2024-03-08 12:10 (Published)",
        "发布时间：2024-03-08 12:10",
        "发布时间:２０２４-０３-０８ １２：１０",
        "发布于2024年3月8日12时10分",
        "发布时间：2024年03月08日 星期五 中午12:10",
        "发布日期：2024年3月8日（周五）12点10分",
        "发表时间：2024/3/8 12:10:00",
        "刊发时间：2024.03.08 12:10",
        "2024-03-08 12:10 发布",
        "首次发布：2024年3月8日　12：10",
        "發布時間：2024年3月8日 12時10分",
    ],
)
def test_published(line: str) -> None:
    stamps = read_stamps(line)
    assert (shown(stamps.published), stamps.updated, stamps.plain) == (FIRST, None, None)
    assert stamps.unread == ()


@pytest.mark.parametrize(
    "line",
    [
        "Updated: 2024-03-08 12:10",
        "Updated : 2024-03-08 12:10",
        "UPDATED:2024-03-08 12:10",
        "By skylark ( Updated: 2024-03-08 12:10",
        "Last updated: 12:10, March 8, 2024",
        "Last updated on Fri, Mar 8, 2024 - 12:10",
        "Last modified: 8 March, 2024 12:10",
        "更新时间：2024-03-08 12:10",
        "更新于 2024年3月8日 12:10",
        "最后更新：2024年3月8日中午12点10分",
        "修改时间：2024/03/08 12:10",
        "2024-03-08 12:10 更新",
        "Mis à jour le 08.03.2024 12:10",
        "Mise à jour : 08.03.2024, 12:10",
    ],
)
def test_updated(line: str) -> None:
    stamps = read_stamps(line)
    assert (stamps.published, shown(stamps.updated), stamps.plain) == (None, FIRST, None)
    assert stamps.unread == ()
    assert stamps.is_update


@pytest.mark.parametrize(
    "line",
    [
        "2024-03-08 12:10",
        "( 2024-03-08 12:10) (China Daily HK Edition)",
        "Friday, March 8, 2024, 12:10",
        "星期五 2024年3月8日 12:10",
        "12:10 2024年3月8日",
        "2024年3月8日12时10分",
        "2024年3月8日 中午12:10",
        "Date: 03/08/2024 12:10",
        "时间：2024-03-08 12:10",
        "来源：中国日报网 时间：2024-03-08 12:10 编辑：山桥",
        "Popularity 3 Viewed 2418 times 2024-3-8 12:10",
        "2024-03-08 12:10 发布者：山桥",
        "2024-03-08 12:10 Published by Hill City",
    ],
)
def test_a_stamp_without_a_word(line: str) -> None:
    stamps = read_stamps(line)
    assert (stamps.published, stamps.updated, shown(stamps.plain)) == (None, None, FIRST)
    assert not stamps.is_update


@pytest.mark.parametrize(
    "line",
    [
        "Published: 12:10, March 8, 2024 | Updated: 08:50, March 9, 2024",
        "Published: 12:10, March 8, 2024Updated: 08:50, March 9, 2024",
        "Published 12:10, March 8, 2024, updated 08:50, March 9, 2024",
        "Updated: 08:50, March 9, 2024 | Published: 12:10, March 8, 2024",
        "Published: Friday, March 8, 2024, 12:10 / Updated: Saturday, March 9, 2024, 08:50",
        "发布时间：2024-03-08 12:10 更新时间：2024-03-09 08:50",
        "2024-03-08 12:10 发布 2024-03-09 08:50 更新",
        "发布：2024年3月8日12时10分 更新：2024年3月9日上午8:50",
        "2024-03-08 12:10 (Updated: 2024-03-09 08:50)",
        "2024-03-08 12:10 | 2024-03-09 08:50",
        "Published: 2024-03-08 12:10 | 2024-03-09 08:50",
        "Created: 2024-03-08 12:10, Modified: 2024-03-09 08:50",
    ],
)
def test_two_stamps(line: str) -> None:
    stamps = read_stamps(line)
    assert (shown(stamps.published), shown(stamps.updated)) == (FIRST, SECOND)
    assert shown(stamps.printed) == SECOND
    assert stamps.unread == ()


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("2024-03-08 下午3:13", "2024-03-08 15:13"),
        ("2024-03-08 下午3时13分", "2024-03-08 15:13"),
        ("2024年3月8日晚上8点30分20秒", "2024-03-08 20:30"),
        ("2024年3月8日 上午9:05", "2024-03-08 09:05"),
        ("2024年3月8日凌晨0:05", "2024-03-08 00:05"),
        ("2024年3月8日凌晨12:30", "2024-03-08 00:30"),
        ("2024-03-08（周五）15:13", "2024-03-08 15:13"),
        ("2024-03-08(星期五) 15:13", "2024-03-08 15:13"),
        ("March 8, 2024 (Friday)15:13", "2024-03-08 15:13"),
        ("2024年3月8日 15点整", "2024-03-08 15:00"),
        ("2024年3月8日 下午15:13", "2024-03-08 15:13"),
        ("2024-03-08 PM 3:13", "2024-03-08 15:13"),
        ("12:05 a.m., March 8, 2024", "2024-03-08 00:05"),
        ("23/03/2024 15:13", "2024-03-23 15:13"),
        ("2567-03-08 15:13", "2024-03-08 15:13"),
    ],
)
def test_clocks(line: str, time: str) -> None:
    assert shown(read_stamps(line).printed) == time


@pytest.mark.parametrize(
    ("line", "unread"),
    [
        ("By Tan Boyi | China Daily | Updated: March 8, 23:10", "Updated: March 8, 23:10"),
        ("Updated: 2024-03-08 3 pm", "3 pm"),
        ("2024年3月8日 15时", "15时"),
        ("Updated: 2024-03-08 25:61", "2024-03-08 25:61"),
        ("2024年3月8日 上午15:13", "2024年3月8日 上午15:13"),
        ("更新时间：3月8日 15:13", "更新时间：3月8日 15:13"),
        ("来源：中国日报网 二〇二四年三月八日", "二〇二四年三月八日"),
        ("Updated: 24-3-8 12:10", "24-3-8 12:10"),
        ("Updated: yesterday 10:20", "yesterday 10:20"),
        ("Published: 2024-13-08 12:10", "2024-13-08 12:10"),
    ],
)
def test_what_is_not_read_is_quoted(line: str, unread: str) -> None:
    byline = parse_byline(line)
    assert len(byline.stamps.unread) == 1
    assert unread in byline.stamps.unread[0]
    assert byline.source in {None, "China Daily", "中国日报网"}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "By Tan Boyi in Lakeside | China Daily",
        "来源：中国日报网 作者：山桥",
        "Popularity 3 Viewed 2418 times",
        "21st Century Business Herald",
        "By May Chen and April Lin | CCTV 4",
        "Page 1/6",
        "(China Daily page 12)",
    ],
)
def test_a_line_without_a_time(line: str) -> None:
    stamps = read_stamps(line)
    assert (stamps.printed, stamps.unread, stamps.rest) == (None, (), line)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Updated: 2024-03-08 12:10 | Large Medium Small", None),
        ("By Tan Boyi (China Daily) Updated: 2024-03-08 12:10 | Large Medium Small | Print | Mail", "China Daily"),
        ("Updated: March 8, 2024 chinadaily.com.cn PrintShare", "chinadaily.com.cn"),
        ("Updated: March 8, 2024 | Print Share Xinhua", "Xinhua"),
        ("Updated: March 8, 2024chinadaily.com.cnPrintShare", "chinadaily.com.cn"),
        ("Updated: March 8, 2024 | XinhuaShare", "Xinhua"),
        ("2024-03-08 12:10 来源：中国日报网 打印 字号：大 中 小", "中国日报网"),
        ("中国日报网 分享到： | 2024-03-08 12:10", "中国日报网"),
        ("By Tan BoyiPublished: 2024-03-08 12:10", None),
        ("China DailyUpdated: 2024-03-08 12:10", "China Daily"),
        ("2024-03-08 12:10 Views 31 Replies 4", None),
        ("2024-03-08 12:10 中国日报网 分享 评论 0", "中国日报网"),
        ("2024-03-08 12:10 | Xinhua Comments 12", "Xinhua"),
        ("Updated: March 8, 2024 | HillSave", "HillSave"),
        ("Updated: 2024-03-08 12:10 | Comments(0) Print Mail Large Medium Small 分享按钮 0", None),
        ("2024-03-08 12:10 | Popularity 3 Viewed 2418 times | System category:Life", None),
        ("2024-03-08 12:10 | 浏览 2418 次 | 中国日报网", "中国日报网"),
        ("Updated: 2024-03-08 12:10 | Small Business Monthly", "Small Business Monthly"),
        ("Twitter Facebook Myspace Yahoo! Linkedin Mixx | Updated: 2024-03-08 12:10", None),
        ("( 2024-03-08 12:10) (China Daily HK Edition)", "China Daily Hong Kong"),
    ],
)  # fmt: skip
def test_buttons_and_counters_are_no_source(line: str, source: str | None) -> None:
    assert parse_byline(line).source == source


@given(
    st.text(st.sampled_from("Updated:Published 2024-03-08 12:10|（）年月日时分 发布更新"))
    | st.text()
)
def test_nothing_is_said_twice(line: str) -> None:
    stamps = read_stamps(line)
    found = [one for one in (stamps.published, stamps.updated, stamps.plain) if one]
    assert bool(found) is (stamps.printed is not None)
    assert all(one.raw in line for one in found)


@pytest.mark.parametrize("unit", ["Updated: ", "2024-03-08 ", "发布时间：", "12:10, ", "March 8 "])
def test_linear(unit: str) -> None:
    """That it ends is the test."""
    stamps = read_stamps(unit * (20_000 // len(unit)))
    assert stamps.published is None or stamps.updated is not None
