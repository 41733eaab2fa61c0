"""Bylines, sources, names and editor lines. The names are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.bylines import parse_authors, parse_byline
from newscrawl.text.names import person_name
from newscrawl.text.organizations import is_organization, unify_source

Names = list[tuple[str, str | None]]

PIECES = st.lists(
    st.sampled_from(
        "By |in |at |and |, |,|& |/|(|)| | | |TAN BOYI|Wei Anlan|Mia O'Dell|Xinhua|China Daily|Hill City|Lakeside, Harbour"
        "|Updated: 2020-01-02 03:04|来源：|作者：|记者|桥云 山水|新华社|for |a@b.cn|Share|，|（|editor: |IN ".split(
            "|"
        )
    )
    | st.just("|")
).map("".join)
ANY = st.text(st.characters(exclude_categories=())) | PIECES


def people(line: str) -> Names:
    return [(author.name, author.location) for author in parse_byline(line).authors]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By TAN BOYI", [("Tan Boyi", None)]),
        ("By Tan Boyi in Lakeside", [("Tan Boyi", "Lakeside")]),
        ("By Tan Boyi in Lakeside, Harbour", [("Tan Boyi", "Lakeside, Harbour")]),
        ("By MIA O'DELL at the Hill Museum", [("Mia O'Dell", "the Hill Museum")]),
        ("By Tan Boyi and Wei Anlan in Lakeside", [("Tan Boyi", "Lakeside"), ("Wei Anlan", "Lakeside")]),
        ("By Tan Boyi,Wei Anlan & He Qiu", [("Tan Boyi", None), ("Wei Anlan", None), ("He Qiu", None)]),
        ("By Tan Boyi, Wei Anlan, and He Qiu in Lakeside", [("Tan Boyi", "Lakeside"), ("Wei Anlan", "Lakeside"), ("He Qiu", "Lakeside")]),
        ("By Tan Boyi in Lakeside and Wei Anlan", [("Tan Boyi", "Lakeside"), ("Wei Anlan", None)]),
        ("By Tan Boyi in Lakeside, Harbour and Wei Anlan in Hilltop", [("Tan Boyi", "Lakeside, Harbour"), ("Wei Anlan", "Hilltop")]),
        ("By TAN BOYI in Lakeside, WEI ANLAN in Hilltop, Harbour,TAN BOYI and HE QIU in Bayview, Harbour",
         [("Tan Boyi", "Lakeside"), ("Wei Anlan", "Hilltop, Harbour"), ("He Qiu", "Bayview, Harbour")]),
        ("By TAN BOYI in Lakeside, WEI ANLAN and HE QIU in Hilltop", [("Tan Boyi", "Lakeside"), ("Wei Anlan", "Hilltop"), ("He Qiu", "Hilltop")]),
        ("By Tan Boyi in Lakeside, Wei Anlan and He Qiu in Hilltop", [("Tan Boyi", "Lakeside"), ("Wei Anlan", "Hilltop"), ("He Qiu", "Hilltop")]),
        ("By Tan Boyi in Lakeside,Wei Anlan and Mia Dell in Hilltop", [("Tan Boyi", "Lakeside"), ("Wei Anlan", "Hilltop"), ("Mia Dell", "Hilltop")]),
        ("By Tan Boyi in Beijing and Shanghai", [("Tan Boyi", "Beijing and Shanghai")]),
        ("By Tan Boyi in Beijing and Hong Kong", [("Tan Boyi", "Beijing and Hong Kong")]),
        ("By Tan Boyi in Lakeside and in Hilltop", [("Tan Boyi", "Lakeside and Hilltop")]),
        ("By Tan Boyi, Beijing", [("Tan Boyi", "Beijing")]),
        ("By Tan Boyi in Washington, D.C.", [("Tan Boyi", "Washington, D.C.")]),
        ("BY TAN BOYI IN LAKESIDE", [("Tan Boyi", "Lakeside")]),
        ("By Colin Martin and Orlando Anderson in Hilltop", [("Colin Martin", "Hilltop"), ("Orlando Anderson", "Hilltop")]),
        ("By Pak In Soo in Hilltop", [("Pak In Soo", "Hilltop")]),
        ("BY PAK IN SOO", [("Pak In Soo", None)]),
        ("By Tan Boyi (tan@example.cn)", [("Tan Boyi", None)]),
        ("By Tan Boyi tan@example.cn", [("Tan Boyi", None)]),
        ("By Tan Boyi in Lakeside, staff reporter", [("Tan Boyi", "Lakeside")]),
        ("By our staff reporter Tan Boyi", [("Tan Boyi", None)]),
        ("Text by Tan Boyi, photos by Wei Anlan", [("Tan Boyi", None)]),
        ("Text and photos by Tan Boyi", [("Tan Boyi", None)]),
        ("By skylark (", [("skylark", None)]),
        ("By Tan Boyi, Tan Boyi in Lakeside, TAN BOYI in Hilltop", [("Tan Boyi", "Lakeside")]),
        ("By staff reporter", []),
        ("By 12345", []),
        ("By the people who have lived along the river for many years", []),
        ("By", []),
        ("", []),
        ("Tan Boyi", []),
        ("作者：山桥 云水", [("山桥", None), ("云水", None)]),
        ("作者：山 桥", [("山桥", None)]),
        ("记者 山桥 编译 云水", [("山桥", None), ("云水", None)]),
        ("（记者山桥）", [("山桥", None)]),
        ("作者：Mia Dell", [("Mia Dell", None)]),
        ("By 山桥", [("山桥", None)]),
        ("中国日报网 山桥", [("山桥", None)]),
        ("责任编辑：山桥", []),
    ],
)  # fmt: skip
def test_people(line: str, names: Names) -> None:
    assert people(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By XINHUA NEWS AGENCY", ["Xinhua News Agency"]),
        ("By AFP, Reuters and XINHUA", ["AFP", "Reuters", "Xinhua"]),
        ("By Agencies in Hilltop", ["Agencies"]),
        ("By chinadaily.com.cn", ["chinadaily.com.cn"]),
        ("By people's daily", ["People's Daily"]),
        ("By Hilltop Broadcasting News", ["Hilltop Broadcasting News"]),
        ("作者：新华社", ["新华社"]),
    ],
)
def test_organizations(line: str, names: list[str]) -> None:
    authors = parse_byline(line).authors
    assert [author.name for author in authors] == names
    assert {author.kind for author in authors} == {"organization"}


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("By Tan Boyi | CHINA DAILY | Updated: 2020-01-02 03:04", "China Daily"),
        ("Updated: 2020-01-02 03:04 | XInhua | By Tan Boyi", "Xinhua"),
        ("chinadaily.com.cb | Updated: 2020-01-02", "chinadaily.com.cn"),
        ("By Tan Boyi | China Daily / XINHUA | Updated: 2020-01-02", "China Daily/Xinhua"),
        ("hilltop.gov.cn | Updated: 2020-01-02 03:04", "hilltop.gov.cn"),
        ("Hilltop Monthly | Updated: 2020-01-02 03:04", "Hilltop Monthly"),
        ("(China Daily) Updated: 2004-03-12 23:23", "China Daily"),
        ("By Tan Boyi (China Daily)", "China Daily"),
        ("By Tan Boyi (Xinhua) | China Daily", "China Daily"),
        ("By Tan Boyi for China Daily", "China Daily"),
        ("By Tan Boyi | For China Daily | Updated: 2020-01-02", "China Daily"),
        ("By Tan Boyi, China Daily", "China Daily"),
        ("By Tan Boyi/Xinhua", "Xinhua"),
        ("By China Daily reporter Tan Boyi", "China Daily"),
        ("Share | China Daily | Updated: 2020-01-02", "China Daily"),
        ("来源：中国日报网站", "中国日报网"),
        ("来源：新华网 作者：山桥 2018-01-02 12:00", "新华网"),
        ("新华社记者 山桥", "新华社"),
        ("Source: Xinhua | Editor: Tan Boyi | 2020-01-02", "Xinhua"),
        ("Updated: 2020-01-02 03:04", None),
        ("Tan Boyi | Updated: 2020-01-02 03:04", None),
        ("Share | Updated: 2020-01-02 03:04", None),
        ("Hilltop Monthly", None),
        ("By Tan Boyi", None),
    ],
)
def test_source(line: str, source: str | None) -> None:
    assert parse_byline(line).source == source


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("By Tan Boyi | China Daily | Updated:  2017-03-08 13:00", "2017-03-08 13:00"),
        ("2023-11-17 15:13\u3000", "2023-11-17 15:13"),
        ("Published: 2020-01-02 03:04 | Updated: 2020-01-03 04:05", "2020-01-03 04:05"),
        ("By Tan Boyi", None),
    ],
)
def test_stamp(line: str, raw: str | None) -> None:
    stamp = parse_byline(line).stamp
    assert (stamp and stamp.raw) == raw


@pytest.mark.parametrize(
    ("named", "names"),
    [
        ("Tan Boyi in Lakeside, Harbour", [("Tan Boyi", "Lakeside, Harbour")]),
        ("By TAN BOYI; WEI ANLAN", [("Tan Boyi", None), ("Wei Anlan", None)]),
        ("Tan Boyi / Wei Anlan", [("Tan Boyi", None), ("Wei Anlan", None)]),
        ("山桥 云水", [("山桥", None), ("云水", None)]),
        ("Tan Boyi (China Daily)", [("Tan Boyi", None)]),
        (
            "By Tan Boyi and Wei Anlan in Lakeside ( China Daily HK Edition )",
            [("Tan Boyi", "Lakeside"), ("Wei Anlan", "Lakeside")],
        ),
        ("Tan Boyi | China Daily", [("Tan Boyi", None)]),
        ("Tan Boyi on March 8, 2017", [("Tan Boyi", None)]),
        ("Tan Boyi at 08:50, March 8, 2017", [("Tan Boyi", None)]),
        ("(Xinhua)", [("Xinhua", None)]),
        ("12345", []),
    ],
)
def test_parse_authors(named: str, names: Names) -> None:
    assert [(author.name, author.location) for author in parse_authors(named)] == names


@given(ANY)
def test_parse_byline_is_total(line: str) -> None:
    byline = parse_byline(line)
    assert byline.source != ""
    names = [author.name.casefold() for author in byline.authors]
    assert len(set(names)) == len(names)
    for author in byline.authors:
        assert author.name.strip() == author.name != ""
        assert len(author.name) <= 100
        assert author.location != ""
        assert "@" not in author.name
        if author.kind == "person":
            assert not any(map(str.isdigit, author.name))


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("TAN BOYI", "Tan Boyi"),
        ("Tan BOYI", "Tan Boyi"),
        ("TAN Boyi", "Tan Boyi"),
        ("MA Boyi", "Ma Boyi"),
        ("NG Ka-man", "Ng Ka-man"),
        ("LEUNG KA-MAN Mia", "Leung Ka-man Mia"),
        ("Mia O'DELL", "Mia O'Dell"),
        ("Mia MCKINLEY", "Mia McKinley"),
        ("Anne-Marie DELL-HILL", "Anne-Marie Dell-Hill"),
        ("AJ Dell", "AJ Dell"),
        ("TJ Dell", "TJ Dell"),
        ("J.K. Dell", "J.K. Dell"),
        ("Ann Dell III", "Ann Dell III"),
        ("OU-YANG KE", "Ou-yang Ke"),
        ("OUYANG BOYI", "Ouyang Boyi"),
        ("ou-yang ke", "ou-yang ke"),
        ("TAN YI'AN", "Tan Yi'an"),
        ("TAN JI'OU", "Tan Ji'ou"),
        ("TAN HAI’ER", "Tan Hai’er"),
        ("DE'ANGELO DELL", "De'Angelo Dell"),
        ("MIA DE’ANDRE", "Mia De’Andre"),
        ("D'ANGELO DELL", "D'Angelo Dell"),
        ("MIA DELL'ANNA", "Mia Dell'Anna"),
        ("SEAN O'DELL", "Sean O'Dell"),
        ("MIA O’DELL", "Mia O’Dell"),
        ("HE YA'NAN", "He Ya'nan"),
        ("ANN MCKINLEY", "Ann McKinley"),
        ("ANNE-MARIE DELL", "Anne-Marie Dell"),
        ("LEUNG KA-MAN", "Leung Ka-man"),
        ("NG KA-MAN", "Ng Ka-man"),
        ("LV BOYI", "Lv Boyi"),
        ("JJ DELL", "JJ Dell"),
        ("J.K. DELL", "J.K. Dell"),
        ("ANN DELL III", "Ann Dell III"),
        ("JAN VAN DER DELL", "Jan van der Dell"),
        ("ÉMILE LEFÈVRE", "Émile Lefèvre"),
        ("山桥", "山桥"),
        (" , TAN  BOYI;", "Tan Boyi"),
    ],
)
def test_person_name(printed: str, name: str) -> None:
    assert person_name(printed) == name


@given(ANY | st.text(st.sampled_from("ABMC'’-. IVNGé")))
def test_person_name_is_idempotent(printed: str) -> None:
    name = person_name(printed)
    assert person_name(name) == name


@pytest.mark.parametrize(
    ("name", "unified"),
    [
        ("XInhua", "Xinhua"),
        ("XINHUA", "Xinhua"),
        (" CHINA\xa0DAILY ", "China Daily"),
        ("(China Daily)", "China Daily"),
        ("chinadaily.com.cb", "chinadaily.com.cn"),
        ("Chinadaily.com.cn", "chinadaily.com.cn"),
        ("chinadaily.com.cn/XINHUA", "chinadaily.com.cn/Xinhua"),
        ("中国日报网站", "中国日报网"),
        ("Hilltop Monthly", "Hilltop Monthly"),
        ("https://example.org/x", "https://example.org/x"),
        ("", ""),
        ("( )", ""),
    ],
)
def test_unify_source(name: str, unified: str) -> None:
    assert unify_source(name) == unified


@given(ANY)
def test_unify_source_is_idempotent(name: str) -> None:
    unified = unify_source(name)
    assert unify_source(unified) == unified


@pytest.mark.parametrize(
    ("name", "organization"),
    [
        ("Xinhua", True),
        ("AFP", True),
        ("China Daily/Xinhua", True),
        ("hilltop.gov.cn", True),
        ("Hilltop Evening Gazette", True),
        ("山桥日报", True),
        ("Tan Boyi", False),
        ("J.K. Dell", False),
        ("Tan Boyi/Xinhua", False),
        ("Daily", False),
        ("山桥", False),
        ("", False),
    ],
)
def test_is_organization(name: str, organization: bool) -> None:
    assert is_organization(name) is organization


@pytest.mark.parametrize(
    "unit", ["A in B, ", "By ", "a@", "and ", "|", "（", "来源：", "1-", "in "]
)
def test_linear(unit: str) -> None:
    parse_byline("By " + unit * (100_000 // len(unit)))
