"""Films and sound: each once, and none taken for the other."""

from __future__ import annotations

import pytest

import newscrawl
from newscrawl.pages.article.media import media
from newscrawl.pages.html.page import Page
from tests.growth import MOST_TIME, growth_of_time

URL = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
FRAME = "<h1>Keepers</h1><span class='info_l'>Updated: 2024-03-09 08:50</span><div id='Content'>{}</div>"
TEXT = "<p>The lighthouse keeper wrote the weather into his book every evening.</p>"
FILM = "<video src='//v.example.cn/film/a1b2c3d4.mp4'></video>"
FILM_URL = "https://v.example.cn/film/a1b2c3d4.mp4"


def heard_and_seen(content: str) -> tuple[list[str], list[str]]:
    article = newscrawl.extract(FRAME.format(content + TEXT), URL)
    assert article is not None
    return [one.url for one in article.videos], [one.url for one in article.audios]


@pytest.mark.parametrize(
    "content",
    [
        f"{FILM}<iframe src='//kan.example.cn/player/a1b2c3d4.html'></iframe>",
        f"{FILM}{TEXT}<iframe src='//kan.example.cn/player?vid=a1b2c3d4&w=1'></iframe>",
        f"<iframe src='//kan.example.cn/player/other.html'></iframe>{FILM}",
        f"<p>{FILM}</p> <p><iframe src='//kan.example.cn/player/other.html'></iframe></p>",
        "<video><source src='//v.example.cn/film/a1b2c3d4.m3u8'><source src='//v.example.cn/film/a1b2c3d4.mp4'></video>",
        "<video data-src='//v.example.cn/film/a1b2c3d4.mp4'></video>",
        f"{FILM}{FILM}",
    ],
)
def test_one_film_is_listed_once(content: str) -> None:
    assert heard_and_seen(content) == ([FILM_URL], [])


@pytest.mark.parametrize(
    "content",
    [
        "<embed src='/p.swf' flashvars='file=http://v.example.cn/film/a.flv&amp;image=/a.jpg'></embed>",
        "<embed src='/p.swf?file=http%3A%2F%2Fv.example.cn%2Ffilm%2Fa.flv'>",
        "<object><param name='FlashVars' value='w=1&amp;url=http://v.example.cn/film/a.flv'><embed src='/p.swf' flashvars='w=1&amp;url=http://v.example.cn/film/a.flv'></object>",
        "<embed src='/chart.swf'><embed src='/p.swf' flashvars='file=//v.example.cn/film/a.flv'>",
    ],
)
def test_a_flash_player_s_film(content: str) -> None:
    assert heard_and_seen(content) == (["https://v.example.cn/film/a.flv"], [])


def test_flash_sound_and_flash_that_plays_nothing() -> None:
    assert heard_and_seen("<embed src='/p.swf?file=/a.mp3'>")[1] == [
        "https://www.chinadaily.com.cn/a.mp3"
    ]
    for content in (
        "<embed src='/chart.swf'>",
        "<embed src='/p.swf?file=/a.xml'>",
        "<object></object>",
    ):
        assert heard_and_seen(content) == ([], [])


def test_two_films_are_two() -> None:
    other = "<p><iframe src='//kan.example.cn/player/e5f6a7b8.html'></iframe></p>"
    assert heard_and_seen(f"{FILM}{TEXT}{other}") == (
        [FILM_URL, "https://kan.example.cn/player/e5f6a7b8.html"],
        [],
    )


@pytest.mark.parametrize(
    ("content", "url"),
    [
        ("<iframe src='//www.example.cn/player/sound/player.html?id=1'></iframe>", "https://www.example.cn/player/sound/player.html?id=1"),
        ("<iframe src='//w.soundcloud.com/player/?url=1'></iframe>", "https://w.soundcloud.com/player/?url=1"),
        ("<iframe src='/player.html?src=//a.cn/x.mp3'></iframe>", "https://www.chinadaily.com.cn/player.html?src=//a.cn/x.mp3"),
        ("<iframe src='/player/1.html?type=audio'></iframe>", "https://www.chinadaily.com.cn/player/1.html?type=audio"),
        ("<iframe id='audioPlayer' src='/player/1.html'></iframe>", "https://www.chinadaily.com.cn/player/1.html"),
        ("<iframe title='朗读' src='/player/1.html'></iframe>", "https://www.chinadaily.com.cn/player/1.html"),
        ("<audio><source src='/a.ogg'><source src='/a.mp3'></audio>", "https://www.chinadaily.com.cn/a.ogg"),
        ("<video src='/a.mp3'></video>", "https://www.chinadaily.com.cn/a.mp3"),
        ("<audio src='/a.mp3'></audio><iframe src='/audio/player.html'></iframe>", "https://www.chinadaily.com.cn/a.mp3"),
    ],
)  # fmt: skip
def test_sound_is_no_film(content: str, url: str) -> None:
    assert heard_and_seen(content) == ([], [url])


def test_a_film_of_music_is_a_film() -> None:
    url = "https://v.example.cn/video/music/1.html"
    assert heard_and_seen(f"<iframe src='{url}'></iframe>") == ([url], [])


@pytest.mark.parametrize(
    ("content", "url"),
    [
        ("<iframe src='https://www.youtube.com/embed/a1b2c3d4e5f'></iframe>", "https://www.youtube.com/embed/a1b2c3d4e5f"),
        ("<iframe src='about:blank' data-src='//v.qq.com/txp/iframe.html?vid=a1b2'></iframe>", "https://v.qq.com/txp/iframe.html?vid=a1b2"),
        ("<embed src='//player.youku.com/player.php/sid/XA1/v.swf'>", "https://player.youku.com/player.php/sid/XA1/v.swf"),
        ("<embed src='/player.swf' flashvars='image=/a.jpg&amp;file=http%3A//v.example.cn/2014/a.flv'>", "https://v.example.cn/2014/a.flv"),
        ("<embed src='/player.swf?url=//v.example.cn/2014/a.flv&amp;auto=1'></embed>", "https://v.example.cn/2014/a.flv"),
        ("<object><param name='movie' value='x'><embed src='/films/a.mp4'></object>", "https://www.chinadaily.com.cn/films/a.mp4"),
    ],
)  # fmt: skip
def test_players_of_others_and_of_flash(content: str, url: str) -> None:
    assert heard_and_seen(content) == ([url], [])


def test_a_banner_of_flash_is_no_film() -> None:
    assert heard_and_seen("<embed src='/images/banner.swf' width='600' height='60'>") == ([], [])


def test_a_frame_that_plays_nothing_is_none() -> None:
    assert heard_and_seen("<iframe src='//maps.example.cn/pier'></iframe>") == ([], [])


@pytest.mark.slow
def test_many_players_beside_each_other_take_time_by_their_number() -> None:
    """lxml counts all of an element's children to tell how many there are: asked for each player, that is by the square."""

    def read(count: int) -> None:
        frames = "".join(f"<iframe src='/player/{n}.html'></iframe>" for n in range(count))
        page = Page(f"<body><div id='Content'>{frames}</div></body>", URL)
        (container,) = page.elements("#Content")
        media(page, container, [], "video")

    assert growth_of_time(read, 1_000, 16_000) < MOST_TIME
