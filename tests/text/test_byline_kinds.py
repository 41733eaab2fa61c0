"""Every kind of byline: whose name stands how, what stands behind it, and what is said of a line that gives none. All invented."""

from __future__ import annotations

import pytest

from newscrawl.text.bylines import parse_byline

Names = list[tuple[str, str | None]]


def people(line: str) -> Names:
    return [(one.name, one.location) for one in parse_byline(line).authors if one.kind == "person"]


def organizations(line: str) -> list[str]:
    return [one.name for one in parse_byline(line).authors if one.kind == "organization"]


TAN = ("Tan Boyi", None)
WEI = ("Wei Anlan", None)

AFFILIATIONS: list[tuple[str, Names, list[str], str | None]] = [
    ("By TAN BOYI of China Daily", [TAN], [], "China Daily"),
    ("By Tan Boyi of Xinhua", [TAN], [], "Xinhua"),
    ("By Mia Dell for CGTN", [("Mia Dell", None)], [], "CGTN"),
    ("By MIA DELL FOR CHINA DAILY", [("Mia Dell", None)], [], "China Daily"),
    ("By Mia Dell for the Hilltop Monthly", [("Mia Dell", None)], [], "Hilltop Monthly"),
    ("By Tan Boyi of Hilltop University", [TAN], [], None),
    ("By Tan Boyi of China Daily in Lakeside", [("Tan Boyi", "Lakeside")], [], "China Daily"),
    ("By Tan Boyi in Lakeside for China Daily", [("Tan Boyi", "Lakeside")], [], "China Daily"),
    ("By Tan Boyi of China Daily and Wei Anlan of Xinhua", [TAN, WEI], [], "China Daily"),
    ("By Tan Boyi and Wei Anlan of China Daily", [TAN, WEI], [], "China Daily"),
    ("By Tan Boyi, Wei Anlan of China Daily", [TAN, WEI], [], "China Daily"),
    ("By Tan Boyi from China Daily", [TAN], [], "China Daily"),
    ("By Tan Boyi at Xinhua", [TAN], [], "Xinhua"),
    ("By Tan Boyi, China Daily", [TAN], [], "China Daily"),
    ("By Tan Boyi, China Daily in Lakeside", [("Tan Boyi", "Lakeside")], [], "China Daily"),
    ("By Tan Boyi, Xinhua in Lakeside, and Wei Anlan", [("Tan Boyi", "Lakeside"), WEI], [], "Xinhua"),
    ("By Tan Boyi, Agencies", [TAN], ["Agencies"], None),
    ("By Tan Boyi China Daily", [TAN], [], "China Daily"),
    ("By TAN BOYI and WEI ANLAN CHINA DAILY", [TAN, WEI], [], "China Daily"),
    ("By Tan Boyi Xinhua | Updated: 2024-03-09", [TAN], [], "Xinhua"),
    ("By Tan Boyi, Agencies in Lakeside", [("Tan Boyi", "Lakeside")], ["Agencies"], None),
    ("By Tan Boyi, China Daily Staff Writer", [TAN], [], "China Daily"),
    ("By Tan Boyi, China Daily staff", [TAN], [], "China Daily"),
    ("Tan Boyi, Shanghai Star staff | 2002-03-12", [TAN], [], "Shanghai Star"),
    ("Special to China Daily by Tan Boyi | Updated: 2024-03-09", [TAN], [], "China Daily"),
    ("China Daily by Tan Boyi and Wei Anlan | Updated: 2024-03-09", [TAN, WEI], [], "China Daily"),
    ("By Tan Boyi/Wei Anlan/Xinhua", [TAN, WEI], [], "Xinhua"),
    ("By Tan Boyi, Special to China Daily", [TAN], [], "China Daily"),
    ("By Tan Boyi, special to chinadaily.com.cn", [TAN], [], "chinadaily.com.cn"),
    ("By Tan Boyi Special to China Daily", [TAN], [], "China Daily"),
    ("By Tan Boyi (Xinhua)", [TAN], [], "Xinhua"),
    ("By Tan Boyi [China Daily]", [TAN], [], "China Daily"),
    ("By Tan Boyi (China Daily", [TAN], [], "China Daily"),
    ("By Tan Boyi (for China Daily)", [TAN], [], "China Daily"),
    ("By Tan Boyi with the Hilltop Institute", [TAN], [], None),
    ("By Tan Boyi with Wei Anlan", [TAN, WEI], [], None),
    ("By Tan Boyi with agencies", [TAN], ["Agencies"], None),
    ("By Tan Boyi in Lakeside, with agencies", [("Tan Boyi", "Lakeside")], ["Agencies"], None),
    ("By Tan Boyi - Xinhua", [TAN], ["Xinhua"], None),
    ("By Tan Boyi – Xinhua", [TAN], ["Xinhua"], None),
    ("By Tan Boyi — China Daily", [TAN], ["China Daily"], None),
    ("By Tan Boyi-Xinhua", [TAN], ["Xinhua"], None),
    ("By Tan Boyi via Xinhua", [TAN], ["Xinhua"], None),
    ("By Agencies-Xinhua", [], ["Agencies", "Xinhua"], None),
    ("By Agencies via Xinhua", [], ["Agencies", "Xinhua"], None),
    ("By AP - Reuters", [], ["AP", "Reuters"], None),
    ("By Voice of Hilltop", [], ["Voice of Hilltop"], None),
    ("By Ministry of Ferries", [], ["Ministry of Ferries"], None),
    ("By Center for Clay and Kilns", [], ["Center for Clay and Kilns"], None),
    ("By Science and Technology Daily", [], ["Science and Technology Daily"], None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "names", "papers", "source"), AFFILIATIONS)
def test_affiliations(line: str, names: Names, papers: list[str], source: str | None) -> None:
    assert people(line) == names
    assert organizations(line) == papers
    assert parse_byline(line).source == source
    assert parse_byline(line).doubts == ()


POSTS: list[tuple[str, Names]] = [
    ("By Tan Boyi, a professor at Hilltop University", [TAN]),
    ("By TAN BOYI, A PROFESSOR AT HILLTOP UNIVERSITY", [TAN]),
    ("By Tan Boyi, professor of law and economics at Hilltop University", [TAN]),
    ("By Tan Boyi, a professor at Hilltop University, and Wei Anlan, founder of Kilns", [TAN, WEI]),
    ("By Tan Boyi, president of the Center for Clay, Kilns and Glazes", [TAN]),
    ("By Tan Boyi, a researcher with the Academy of Clay, Lakeside", [TAN]),
    ("By Tan Boyi, who teaches pottery at Hilltop School", [TAN]),
    ("By Tan Boyi, former head of the Kiln Bureau and Wei Anlan in Hilltop", [("Tan Boyi", "Hilltop"), ("Wei Anlan", "Hilltop")]),
    ("By Tan Boyi, Chief Correspondent", [TAN]),
    ("By Tan Boyi, Chief Correspondent in Lakeside", [TAN]),
    ("By Tan Boyi in Lakeside, Chief Correspondent", [("Tan Boyi", "Lakeside")]),
    ("By Tan Boyi, China Daily Bureau Chief", [TAN]),
    ("By Tan Boyi, PhD, and Mia Dell, MD", [TAN, ("Mia Dell", None)]),
    ("By Mia Dell, Jr.", [("Mia Dell Jr", None)]),
    ("By James Dean", [("James Dean", None)]),
    ("By James Dean, dean of the Hilltop School", [("James Dean", None)]),
    ("By Tan Boyi, Hilltop University", [TAN]),
    ("By staff writer Tan Boyi", [TAN]),
    ("By China Daily Staff Writer Tan Boyi", [TAN]),
    ("By Xinhua writers Tan Boyi, Wei Anlan and He Qiu", [TAN, WEI, ("He Qiu", None)]),
    ("Xinhua writers Tan Boyi, Wei Anlan", [TAN, WEI]),
    ("Staff Reporter Tan Boyi", [TAN]),
    ("By Tan Boyi - Chief Correspondent", [TAN]),
    ("By Tan Boyi | Chief Correspondent | China Daily", [TAN]),
    ("By Tan Boyi, Hilltop Institute, Lakeside", [TAN]),
    ("By Tan Boyi, senior fellow, Hilltop Institute", [TAN]),
    ("By Tan Boyi in Lakeside, with Wei Anlan in Hilltop contributing", [("Tan Boyi", "Lakeside"), ("Wei Anlan", "Hilltop")]),
    ("By Tan Boyi, with contributions from Wei Anlan", [TAN, WEI]),
    ("By Tan Boyi on board Snow Heron", [("Tan Boyi", "Snow Heron")]),
    ("By Mohammed bin Salman Al Hill", [("Mohammed bin Salman Al Hill", None)]),
    ("By Tan Boyi (Lakeside city)", [("Tan Boyi", "Lakeside city")]),
    ("By Tan Boyi In Hong Kong", [("Tan Boyi", "Hong Kong")]),
    ("By Tan Boyi, based in Lakeside", [("Tan Boyi", "Lakeside")]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "names"), POSTS)
def test_posts(line: str, names: Names) -> None:
    assert people(line) == names
    assert organizations(line) == []
    assert parse_byline(line).doubts == ()


SPELLINGS: list[tuple[str, Names]] = [
    ("By TAN Boyi and Mia O'DELL in Lakeside", [("Tan Boyi", "Lakeside"), ("Mia O'Dell", "Lakeside")]),
    ("By Jean-Luc DELL", [("Jean-Luc Dell", None)]),
    ("By Mia McDELL and Luc MacDELL", [("Mia McDell", None), ("Luc MacDell", None)]),
    ("By Mia DeLUCA", [("Mia DeLuca", None)]),
    ("By Mia LeAnn Dell", [("Mia LeAnn Dell", None)]),
    ("By AJ Dell", [("AJ Dell", None)]),
    ("By TAN YI'AN and DE'ANGELO DELL", [("Tan Yi'an", None), ("De'Angelo Dell", None)]),
    ("By TAN BOYI IN XI'AN", [("Tan Boyi", "Xi'an")]),
    ("By ou-yang ke", [("ou-yang ke", None)]),
    ("By si-ma boyi", [("si-ma boyi", None)]),
    ("By Ou-yang Ke", [("Ou-yang Ke", None)]),
    ("By OU-YANG KE", [("Ou-yang Ke", None)]),
    ("By tan boyi", [("tan boyi", None)]),
    ("By Tan Boyi; Wei Anlan; He Qiu", [TAN, WEI, ("He Qiu", None)]),
    ("By Tan Boyi ＆ Wei Anlan", [TAN, WEI]),
    ("By TAN BOYI,WEI ANLAN and HE QIU in\xa0Lakeside", [("Tan Boyi", "Lakeside"), ("Wei Anlan", "Lakeside"), ("He Qiu", "Lakeside")]),
    ("By Tan Boyi + Wei Anlan", [TAN, WEI]),
    ("Tan Boyi (China Daily) Updated: 2009-01-01 10:00", [TAN]),
    ("Tan Boyi for China Daily | Updated: 2010-01-01", [TAN]),
    ("By Tan Boyi as told to Wei Anlan", [TAN, WEI]),
    ("Text by Tan Boyi", [TAN]),
    ("Text by Tan Boyi | Photos by Wei Anlan", [TAN]),
    ("Photos by Wei Anlan | China Daily", [WEI]),
    ("Photo/Text by Tan Boyi", [TAN]),
    ("Text and photos: Tan Boyi", [TAN]),
    ("Story by Tan Boyi", [TAN]),
    ("Reported by Tan Boyi, edited by Wei Anlan", [TAN]),
    ("Compiled by Tan Boyi and Wei Anlan", [TAN, WEI]),
    ("Written by: Tan Boyi", [TAN]),
    ("(TAN BOYI) | 2002-03-12", [TAN]),
    ("TAN BOYI and WEI ANLAN in Lakeside | China Daily | Updated: 2020-01-02", [("Tan Boyi", "Lakeside"), ("Wei Anlan", "Lakeside")]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "names"), SPELLINGS)
def test_spellings(line: str, names: Names) -> None:
    assert people(line) == names
    assert parse_byline(line).doubts == ()


@pytest.mark.parametrize(
    ("line", "quoted"),
    [
        ("By staff reporter", "By staff reporter"),
        ("By a China Daily reporter | China Daily", "By a China Daily reporter"),
        ("By 12345 | China Daily", "12345"),
        ("By the people who live along the river", "the people who live along the river"),
        ("By Hong Kong | China Daily", "Hong Kong"),
        ("By Tan Boyi and 12345", "12345"),
        ("By Tan Boyi (photo)", "photo"),
        ("By Tan Boyi Wei Anlan He Qiu", "Tan Boyi Wei Anlan He Qiu"),
        ("By Tan Boyi News", "Tan Boyi News"),
        ("By Tan Boyi in " + "Lakeside by the long river " * 4, "Lakeside by the long river"),
        ("Mia Dell | China Daily | Updated: 2020-01-02", "Mia Dell"),
        ("Carved by hand | China Daily", "Carved by hand"),
        ("作者：这是一句很长的话", "这是一句很长的话"),
    ],
)
def test_what_gives_no_author_or_an_odd_one_is_quoted(line: str, quoted: str) -> None:
    doubts = parse_byline(line).doubts
    assert doubts
    assert quoted in doubts[0]


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("来源：中国日报湖北记者站", "中国日报湖北记者站"),
        ("来源：中国日报网编辑部", "中国日报网编辑部"),
        ("来源：中国记者网", "中国记者网"),
        ("来源：今日编辑网", "今日编辑网"),
        ("来源：山桥编译局", "山桥编译局"),
        ("来源：山桥摄影报", "山桥摄影报"),
        ("来源：记者观察杂志", "记者观察杂志"),
        ("来源：中国日报网“记者看山桥”", "中国日报网“记者看山桥”"),
        ("来源：山桥报《编辑手记》", "山桥报《编辑手记》"),
        ("来源：编辑出版中心", "编辑出版中心"),
        ("来源：编译研究中心 | 2020-01-01 10:00", "编译研究中心"),
        ("China Daily.com.cn | Updated: 2020-01-02", "chinadaily.com.cn"),
        ("来源：文汇报", "文汇报"),
        ("来源：山桥日报记者部 | 2020-01-01 10:00", "山桥日报记者部"),
        ("来源：中国日报（亚太版）", "中国日报（亚太版）"),
        ("来源：山桥新闻（微信公众号） 打印", "山桥新闻（微信公众号）"),
        ("来源：中国日报网（英语点津） | 2020-01-01 10:00", "中国日报网（英语点津）"),
        ("（中国日报（海外版）） 2020-01-01 10:00", "中国日报（海外版）"),
        ("China Daily (Hill Edition) | Updated: 2020-01-02", "China Daily (Hill Edition)"),
        ("(China Daily HK Edition) 2003-10-15 09:02", "China Daily Hong Kong"),
        ("By Tan Boyi (China Daily) | Large Medium Small | Updated: 2007-03-12", "China Daily"),
        ("Updated: March 12, 2020 | chinadaily.com.cn PrintShare", "chinadaily.com.cn"),
        ("Popularity 3 Viewed 2418 times | 2013-05-20 10:25", None),
        ("System category:Life | 2013-05-20 10:25", None),
    ],
)
def test_names_of_houses(line: str, source: str | None) -> None:
    byline = parse_byline(line)
    assert byline.source == source
    assert organizations(line) == []


@pytest.mark.parametrize(
    ("line", "names", "source"),
    [
        ("作者： 山桥 来源：中国日报网", ["山桥"], "中国日报网"),
        ("作者：山 桥　云水 来源：山桥日报 2019-03-01 10:00", ["山桥", "云水"], "山桥日报"),
        ("来源：中国日报网 作者：Mia", ["Mia"], "中国日报网"),
        ("来源：新华网（记者 山桥）", ["山桥"], "新华网"),
        ("来源：中国日报网 记者 山桥 2020-01-01 10:00", ["山桥"], "中国日报网"),
        ("来源：中国日报网记者 山桥", ["山桥"], "中国日报网"),
        ("作者：中国日报网评论员 山桥", ["山桥"], "中国日报网"),
        ("新华社记者 山桥·云水", ["山桥·云水"], "新华社"),
        ("编译：山桥 | 来源：BBC", ["山桥"], "BBC"),
        ("文/山桥 图/云水 | 2020-01-01 10:00", ["山桥"], None),
        ("作者：山桥（实习）", ["山桥"], None),
        ("中国日报社 山桥 | 2020-01-01 10:00", ["山桥"], "中国日报社"),
        ("中国日报记者 山桥 报道 来源：中国日报网", ["山桥"], "中国日报网"),
        ("来源：新华社北京分社 江桥", ["江桥"], "新华社北京分社"),
        ("来源：中国日报 作者： 2020-01-01 10:00", [], "中国日报"),
    ],
)
def test_chinese_info_lines(line: str, names: list[str], source: str | None) -> None:
    byline = parse_byline(line)
    assert [one.name for one in byline.authors] == names
    assert byline.source == source
    assert byline.doubts == ()


@pytest.mark.parametrize(
    ("line", "editors"),
    [
        ("来源：中国日报网 编辑：山桥 云水", ("山桥", "云水")),
        ("Edited by Tan Boyi | China Daily", ("Tan Boyi",)),
        ("Source: Xinhua | Editor: Tan Boyi | 2020-01-02", ("Tan Boyi",)),
    ],
)
def test_editors(line: str, editors: tuple[str, ...]) -> None:
    assert parse_byline(line).editors == editors
    assert parse_byline(line).authors == ()
