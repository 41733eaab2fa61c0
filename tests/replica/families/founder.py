"""The old CMS, 2003 to 2017, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.replica.blocks import escape
from tests.replica.families.exhibit import Form, Print, Setting, cut, main_image, set_pictures

if TYPE_CHECKING:
    from tests.replica.story import Story

_MENU = (
    '<div class="nav"><a href="/china/">China</a> | <a href="/world/">World</a> | '
    '<a href="/business/">Business</a></div>'
)
_FOOT = (
    '<div class="foot">All rights reserved. The content is that of the replica, <a href="/static_e/copyright.html">'
    "see its terms</a>. Registration Number: 000000</div>"
)
_BLURBS = (
    '<div class="related"><h3>Related Stories</h3><ul>'
    '<li><a href="/china/2011-01/30/content_11940021.htm">Growers wait for the first frost</a></li>'
    '<li><a href="/china/2011-01/28/content_11930877.htm">A harbor learns to sleep</a></li></ul></div>'
)


def _page(headline: str, content: str, *, head: str = "", charset: str = "utf-8") -> str:
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        f"<title>{escape(headline)}</title>{head}</head><body>\n{_MENU}\n{content}\n{_FOOT}\n</body></html>\n"
    )


def _crumbs(host: str, *steps: tuple[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "url": f"https://{host}{path}"} for name, path in steps]


def _signed(story: Story) -> tuple[str, list[dict[str, Any]]]:
    """The byline as printed, and the expected authors."""
    return story.byline or "", [author._asdict() for author in story.authors]


# fact: look-2004, look-2005
def _of_2004(at: Setting) -> Print:
    """Tables; the headline is bold, the body paragraphs in a cell."""
    url = f"https://www.chinadaily.com.cn/english/doc/{at.moment:%Y-%m/%d}/content_{at.number}.htm"
    body, images = set_pictures(at.story, url, "table")
    byline, authors = _signed(at.story)
    html = _page(
        at.story.headline,
        '<table width="760"><tr><td width="560" valign="top">\n'
        '<table><tr><td><a href="/english/home/index.html">Home</a>&gt;<a href="/english/news/index.html">News</a></td></tr>\n'
        f'<tr><td align="center"><font size="5"><b>{escape(at.story.headline)}</b></font></td></tr>\n'
        f'<tr><td align="center">{escape(byline)} (China Daily)<br>Updated: {at.stamp}</td></tr>\n'
        f'<tr><td><div style="padding: 6px">{body}</div></td></tr></table>\n{_BLURBS}\n</td>\n'
        '<td width="200"><a href="/english/doc/2004-03/11/content_313834.htm">Kiln lit again after forty years</a></td></tr></table>',
    )
    record = at.record(
        f"content_{at.number}",
        url,
        authors=authors,
        source_organization="China Daily",
        images=images,
        main_image=main_image(images),
        article_section="News",
        section_path="english/news",
        breadcrumbs=_crumbs(
            "www.chinadaily.com.cn",
            ("Home", "/english/home/index.html"),
            ("News", "/english/news/index.html"),
        ),
    )
    return Print([html], [url], record)


# fact: markup-2010
def _of_2010(at: Setting) -> Print:
    """`#Title_e`, `#Content`, a path as text and the line "people.com.cn | Updated: …"."""
    url = f"https://www.chinadaily.com.cn/china/{at.moment:%Y-%m/%d}/content_{at.number}.htm"
    body, images = set_pictures(at.story, url, "bare")
    html = _page(
        at.story.headline,
        '<div class="path"><a href="/">Home</a> / <a href="/china/">China</a> / <a href="/china/theories/">Theories</a></div>\n'
        f'<div id="Title_e"><h1>{escape(at.story.headline)}</h1></div>\n'
        f'<div class="source">people.com.cn | Updated: {at.stamp}</div>\n'
        f'<div id="Content">{body}</div>\n{_BLURBS}',
    )
    record = at.record(
        f"content_{at.number}",
        url,
        authors=[],
        source_organization="people.com.cn",
        images=images,
        main_image=main_image(images),
        article_section="Theories",
        section_path="china/theories",
        breadcrumbs=_crumbs(
            "www.chinadaily.com.cn",
            ("Home", "/"),
            ("China", "/china/"),
            ("Theories", "/china/theories/"),
        ),
    )
    return Print([html], [url], record)


# fact: look-2011
def _of_2011(at: Setting) -> Print:
    """A kicker, the stamp, the paper in brackets, a line of networks, the line of the paper, blurbs."""
    url = f"https://usa.chinadaily.com.cn/opinion/{at.moment:%Y-%m/%d}/content_{at.number}.htm"
    body, images = set_pictures(at.story, url, "bare")
    html = _page(
        at.story.headline,
        f'<div class="kicker">From the Readers</div>\n<h1>{escape(at.story.headline)}</h1>\n'
        f"<p>Updated: {at.stamp}</p>\n<p>(China Daily)</p>\n"
        '<p><a href="#">Twitter</a> <a href="#">Facebook</a> <a href="#">Myspace</a> <a href="#">Yahoo!</a> '
        '<a href="#">Linkedin</a> <a href="#">Mixx</a></p>\n'
        f'<div id="Content">{body}<p>(China Daily {at.moment:%m/%d/%Y} page9)</p></div>\n{_BLURBS}',
    )
    record = at.record(
        f"content_{at.number}",
        url,
        authors=[],
        source_organization="China Daily",
        images=images,
        main_image=main_image(images),
        article_section="From the Readers",
        print_edition=at.day,
        print_page="9",
    )
    return Print([html], [url], record)


# fact: markup-2012
def _of_2012(at: Setting) -> Print:
    """Boxes for title, time and author; the text in `.cont-ins`."""
    url = f"https://usa.chinadaily.com.cn/epaper/{at.moment:%Y-%m/%d}/content_{at.number}.htm"
    body, images = set_pictures(at.story, url, "table")
    byline, authors = _signed(at.story)
    html = _page(
        at.story.headline,
        f'<div class="titlebox"><h1>{escape(at.story.headline)}</h1></div>\n'
        f'<div class="timebox">Updated: {at.stamp}</div>\n'
        f'<div class="authorbox">{escape(byline)} (China Daily)</div>\n'
        '<div class="tools">Print Mail Large Medium Small 分享按钮 0</div>\n'
        f'<div class="cont-ins">{body}</div>\n{_BLURBS}',
    )
    record = at.record(
        f"content_{at.number}",
        url,
        authors=authors,
        source_organization="China Daily",
        images=images,
        main_image=main_image(images),
    )
    return Print([html], [url], record)


# fact: enpproperty-comments, enpcontent-comments
def _of_2015(at: Setting) -> Print:
    """Comments hold the data of the page; its markup is arbitrary."""
    url = f"https://www.chinadaily.com.cn/world/{at.moment:%Y-%m/%d}/content_{at.number}.htm"
    body, images = set_pictures(at.story, url, "bare")
    byline, authors = _signed(at.story)
    property_ = (
        f"<!--enpproperty <articleid>{at.number}</articleid><date>{at.stamp}:00.0</date>"
        f"<author>{', '.join(author.name for author in at.story.authors)}</author><title>{escape(at.story.headline)}</title>"
        "<keyword>kilns,harbors</keyword><subtitle></subtitle><introtitle>Out and about</introtitle>"
        "<nodename>World</nodename>/enpproperty-->"
    )
    html = _page(
        at.story.headline,
        f"{property_}\n<h1>{escape(at.story.headline)}</h1>\n"
        f'<div class="info">{escape(byline)} (China Daily) Updated: {at.stamp}</div>\n'
        f'<div class="text"><!--enpcontent-->{body}<!--/enpcontent-->'
        f'<p class="more">Click for more of this week</p></div>\n{_BLURBS}',
    )
    record = at.record(
        f"content_{at.number}",
        url,
        authors=authors,
        source_organization="China Daily",
        images=images,
        main_image=main_image(images),
        keywords=["kilns", "harbors"],
        article_section="World",
    )
    return Print([html], [url], record)


# fact: markup-2016-usa
def _of_2016_usa(content: str) -> Any:
    def make(at: Setting) -> Print:
        """The headline is an h2, the date an h5."""
        url = f"https://usa.chinadaily.com.cn/us/{at.moment:%Y-%m/%d}/content_{at.number}.htm"
        body, images = set_pictures(at.story, url, "bare")
        byline, authors = _signed(at.story)
        html = _page(
            at.story.headline,
            f"<h2>{escape(at.story.headline)}</h2>\n"
            f"<h5>{escape(byline)} (China Daily USA) Updated: {at.stamp}</h5>\n"
            f"<div {content}>{body}</div>\n{_BLURBS}",
        )
        record = at.record(
            f"content_{at.number}",
            url,
            authors=authors,
            source_organization="China Daily USA",
            images=images,
            main_image=main_image(images),
        )
        return Print([html], [url], record)

    return make


# fact: look-2016
def _blog_of_2016(at: Setting) -> Print:
    """A bracket left open, the body over two pages, the headline as text of every image."""
    url = f"https://www.chinadaily.com.cn/opinion/{at.moment:%Y-%m/%d}/content_{at.number}.htm"
    second = url.replace(".htm", "_2.htm")
    halves = cut(at.story.pages[0])
    images = [
        {
            "url": picture.url,
            "caption": picture.caption,
            "credit_text": picture.credit,
            "width": picture.width,
            "height": picture.height,
        }
        for picture in at.story.pictures
    ]
    name = url.rsplit("/", 1)[-1]
    pages = [
        _page(
            at.story.headline,
            '<div class="path"><a href="/opinion/">Opinion</a> / <a href="/opinion/blog.html">Blog</a></div>\n'
            f"<h1>{escape(at.story.headline)}</h1>\n<div>By aixi ( Updated: {at.stamp}</div>\n"
            f'<div id="Content">{half}</div>\n'
            f'<div class="pages"><a href="{name}">1</a> <a href="{name.replace(".htm", "_2.htm")}">2</a></div>\n{_BLURBS}',
        )
        for half in halves
    ]
    record = at.record(
        f"content_{at.number}",
        url,
        page_urls=[url, second],
        authors=[{"name": "aixi", "location": None, "kind": "person"}],
        source_organization=None,
        images=images,
        main_image=main_image(images),
        genre="opinion",
        article_section="Blog",
        section_path="opinion/blog",
        breadcrumbs=_crumbs(
            "www.chinadaily.com.cn", ("Opinion", "/opinion/"), ("Blog", "/opinion/blog.html")
        ),
    )
    return Print(pages, [url, second], record)


# fact: markup-2017
def _of_2017(at: Setting) -> Print:
    """The last form before the CMS changed: with the names of the later template."""
    url = f"https://www.chinadaily.com.cn/culture/{at.moment:%Y-%m/%d}/content_{at.number}.htm"
    body, images = set_pictures(at.story, url, "figure")
    byline, authors = _signed(at.story)
    lead = f"{escape(byline)} | " if byline else ""
    html = _page(
        at.story.headline,
        '<div id="bread-nav"><a href="/">Home</a> <a href="/culture/">/ Culture</a></div>\n'
        f'<div class="lft_art"><h1>{escape(at.story.headline)}</h1>\n'
        f'<span class="info_l">{lead}China Daily | Updated: {at.stamp}</span>\n'
        f'<div id="Content">{body}</div></div>\n{_BLURBS}',
    )
    record = at.record(
        f"content_{at.number}",
        url,
        authors=authors,
        source_organization="China Daily",
        images=images,
        main_image=main_image(images),
        article_section="Culture",
        section_path="culture",
        breadcrumbs=_crumbs("www.chinadaily.com.cn", ("Home", "/"), ("Culture", "/culture/")),
    )
    return Print([html], [url], record)


FOUNDER = {
    "2004": Form(_of_2004, 2004),
    "2010": Form(_of_2010, 2010),
    "2011-usa": Form(_of_2011, 2011),
    "2012-boxes": Form(_of_2012, 2012),
    "2015-comments": Form(_of_2015, 2015),
    "2016-usa": Form(_of_2016_usa('id="Content"'), 2016),
    "2016-usa-sub": Form(_of_2016_usa('class="articl-sub"'), 2016),
    "2016-blog": Form(_blog_of_2016, 2016),
    "2017": Form(_of_2017, 2017),
}
