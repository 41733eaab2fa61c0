"""Lines at the edges of an old body that are none of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.text.boilerplate import boilerplate
from newscrawl.text.closings import (
    Closing,
    byline,
    closing_line,
    glued_line,
    opening_line,
    without_glued_source,
)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("China Daily", "China Daily"),
        ("CHINA DAILY", "China Daily"),
        ("Xinhua", "Xinhua"),
        ("(Xinhua)", "Xinhua"),
        ("( Xinhua )", "Xinhua"),
        ("（新华社）", "新华社"),
        ("[AFP]", "AFP"),
        ("Agencies", "Agencies"),
        ("By Agencies", "Agencies"),
        ("(Agencies via Xinhua)", "Agencies via Xinhua"),
        ("AFP-Reuters", "AFP-Reuters"),
        ("For China Daily", "China Daily"),
        ("Special to China Daily", "China Daily"),
        ("For now", None),
        ("(Agencies/Xinhua)", "Agencies/Xinhua"),
        ("Xinhua-AFP", "Xinhua-AFP"),
        ("China Daily - Agencies", "China Daily - Agencies"),
        ("(Source: Xinhua)", "Xinhua"),
        ("Source: chinadaily.com.cn", "chinadaily.com.cn"),
        ("(chinadaily.com.cn)", "chinadaily.com.cn"),
        ("(Hill City Television)", "Hill City Television"),
        ("Hill City Television", None),
    ],
)
def test_a_source_closes_a_body(line: str, source: str | None) -> None:
    said = closing_line(line)
    assert (said and said.source) == source


@pytest.mark.parametrize(
    ("line", "editors"),
    [
        ("Edited by Teng Ying", ["Teng Ying"]),
        ("(Edited by Teng Ying and Geng Lan)", ["Teng Ying", "Geng Lan"]),
        ("Edited by: Teng Ying", ["Teng Ying"]),
        ("Video by Geng Lan, chinadaily.com.cn", []),
        ("(Video by Geng Lan)", []),
        ("Video: Geng Lan", []),
        ("Video and photos by Geng Lan, edited by Teng Ying", ["Teng Ying"]),
        ("Produced by Geng Lan", []),
        ("Photos provided by Geng Lan", []),
    ],
)
def test_who_made_it_closes_a_body(line: str, editors: list[str]) -> None:
    assert closing_line(line) == Closing(editors=tuple(editors))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "China Daily reported the story on Friday.",
        "The ferry was late, Xinhua said.",
        "Agencies are worried",
        "Edited by hand, the film took a year.",
        "Video by night shows the river as it is.",
        "Video of the ferry went around the world.",
        "(The keeper asked not to be named.)",
        "Herons",
        "Beijing",
        "He said so",
        "Life",
        "x" * 500,
    ],
)
def test_text_is_no_closing_line(line: str) -> None:
    assert closing_line(line) is None
    assert not opening_line(line)


@pytest.mark.parametrize(
    ("line", "names", "source"),
    [
        ("By Teng Ying", ["Teng Ying"], None),
        ("By TENG YING and GENG LAN in Dalian", ["Teng Ying", "Geng Lan"], None),
        ("(By Teng Ying)", ["Teng Ying"], None),
        ("By Teng Ying (China Daily)", ["Teng Ying"], "China Daily"),
        ("By Teng Ying\nChina Daily", ["Teng Ying"], "China Daily"),
        ("By Teng Ying | Xinhua | Updated: 2019-12-05 09:00", ["Teng Ying"], "Xinhua"),
    ],
)
def test_a_byline_beside_a_body(line: str, names: list[str], source: str | None) -> None:
    said = byline(line)
    assert said is not None
    assert ([one.name for one in said.authors], said.source) == (names, source)
    assert closing_line(line) == said


@pytest.mark.parametrize(
    "line",
    [
        "By the river",
        "By train",
        "By Train",
        "By then the ferry had left.",
        "By Friday, 300 herons had come.",
        "By noon Teng Ying had counted them all",
        "Bye Teng Ying",
        "By Xinhua",
    ],
)
def test_a_line_that_begins_with_by_is_no_byline(line: str) -> None:
    assert byline(line) is None


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("( chinadaily.com.cn )", True),
        ("(China Daily)", True),
        ("Updated : 2019-12-05", True),
        ("( chinadaily.com.cn ) Updated : 2019-12-05", True),
        ("2019-12-05 09:00", True),
        ("chinadaily.com.cn | Updated: 2019-12-05 09:00", True),
        ("On 2019-12-05 the ferry stopped", False),
        ("The pier opened on December 5, 2019.", False),
        ("Edited by Teng Ying", False),
    ],
)
def test_what_stands_under_a_headline_opens_no_body(line: str, opens: bool) -> None:
    assert opening_line(line) is opens


@pytest.mark.parametrize(
    ("paragraph", "kept", "source"),
    [
        ("The ferry ran on Friday. (Xinhua)", "The ferry ran on Friday.", "Xinhua"),
        ('"So it did." (China Daily)', '"So it did."', "China Daily"),
        ("The ferry ran on Friday (Xinhua)", "The ferry ran on Friday (Xinhua)", None),
        ("It ran on Friday. (See page 3)", "It ran on Friday. (See page 3)", None),
        ("It ran on Friday. (He smiled.)", "It ran on Friday. (He smiled.)", None),
    ],
)
def test_a_source_behind_the_last_sentence(paragraph: str, kept: str, source: str | None) -> None:
    assert without_glued_source(paragraph) == (kept, source)


@pytest.mark.parametrize(
    ("paragraph", "line"),
    [
        ("It ran. (China Daily 02/01/2011 page9)", "(China Daily 02/01/2011 page9)"),
        ("船已离港。（中国日报 2018年3月2日第3版）", "（中国日报 2018年3月2日第3版）"),
        ('"It ran." (For more, please visit Life).', "(For more, please visit Life)"),
        ("It ran (at last) on Friday.", ""),
        ("It ran on Friday (Xinhua)", ""),
        ("(It ran.)", ""),
    ],
)
def test_brackets_behind_the_last_sentence(paragraph: str, line: str) -> None:
    kept, glued = glued_line(paragraph)
    assert glued == line
    assert kept == (paragraph[: paragraph.index(line)].rstrip() if line else paragraph)


@pytest.mark.parametrize(
    "line",
    [
        "(For more biz stories, please visit Industries)",
        "For more biz stories, please visit Industries",
        "(For more on this, please go to page two)",
        "For more China news, click here",
        "For more photos from the fair, see our gallery",
    ],
)
def test_a_line_that_leads_elsewhere_is_no_body(line: str) -> None:
    assert boilerplate(line) == "related"


@pytest.mark.parametrize(
    "line",
    [
        "For more than two years the ferry lay still.",
        "For more information, visit www.example.org or call the harbor office.",
        "For more of his stories, he went to the pier. The keepers knew them all.",
    ],
)
def test_a_sentence_that_begins_alike_stays(line: str) -> None:
    assert boilerplate(line) is None


@given(st.text(st.sampled_from("(Xinhua) China Daily/Edited by A B.Video")) | st.text())
def test_closings_are_total(line: str) -> None:
    said = closing_line(line)
    assert said is None or said.source != ""
    kept, source = without_glued_source(line)
    assert line.startswith(kept)
    assert source != ""
