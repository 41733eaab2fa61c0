"""The cases that Google's parser is tested with, as facts of our own: rules, agent, path, verdict.

Google's parser and RFC 9309 agree on all but the spelling mistakes; where Protego reads otherwise it is said beside the case.
"""

from __future__ import annotations

import pytest
from scrapy.robotstxt import ProtegoRobotParser

from newscrawl.middlewares.robots import for_agent

SITE = "http://foo.bar"
MISSES = {
    "the product token ends at a space": "Protego compares the whole value",
    "a token with other signs behind it": "Protego compares the whole value",
    "all others', with a note": "Protego compares the whole value",
    "a token that ours begins with": "Protego takes a group whose name ours begins with",
}
"""Where Protego by itself fails, and why; `for_agent` makes these right."""

VECTORS: list[tuple[str, str, str, str, bool]] = [
    # name, rules, agent, path, whether it may be fetched
    ("an empty file", "", "FooBot", "/", True),
    ("no agent's rules", "foo: bar\nDisallow: /", "FooBot", "/x", True),
    ("the usual form", "user-agent: FooBot\ndisallow: /", "FooBot", "/x/y", False),
    ("an unknown key", "foo: FooBot\nbar: /", "FooBot", "/x/y", True),
    ("without colons", "user-agent FooBot\ndisallow /", "FooBot", "/x/y", False),
    ("rules before any agent", "disallow: /\nuser-agent: FooBot\nallow: /", "FooBot", "/x", True),
    ("a group of two agents", "user-agent: A\nuser-agent: FooBot\ndisallow: /x", "FooBot", "/x", False),
    ("another's group", "user-agent: BarBot\ndisallow: /", "FooBot", "/x", True),
    ("groups are merged", "user-agent: FooBot\ndisallow: /a\nuser-agent: B\ndisallow: /\nuser-agent: FooBot\ndisallow: /c", "FooBot", "/c", False),
    ("the first part of merged groups", "user-agent: FooBot\ndisallow: /a\nuser-agent: B\ndisallow: /\nuser-agent: FooBot\ndisallow: /c", "FooBot", "/a", False),
    ("what merged groups leave open", "user-agent: FooBot\ndisallow: /a\nuser-agent: B\ndisallow: /\nuser-agent: FooBot\ndisallow: /c", "FooBot", "/d", True),
    ("keys in capitals", "USER-AGENT: FooBot\nALLOW: /x/\nDISALLOW: /", "FooBot", "/x/y", True),
    ("keys in capitals, closed", "USER-AGENT: FooBot\nALLOW: /x/\nDISALLOW: /", "FooBot", "/a/b", False),
    ("keys in mixed case", "uSeR-aGeNt: FooBot\nAlLoW: /x/\ndIsAlLoW: /", "FooBot", "/x/y", True),
    ("the case of a path counts", "user-agent: FooBot\ndisallow: /X/", "FooBot", "/x/y", True),
    ("the same case of a path", "user-agent: FooBot\ndisallow: /X/", "FooBot", "/X/y", False),
    ("an agent's name in lower case", "user-agent: foobot\ndisallow: /", "FooBot", "/x", False),
    ("an agent's name in capitals", "user-agent: FOOBOT\ndisallow: /", "FooBot", "/x", False),
    ("the product token ends at a space", "user-agent: FooBot Bar\ndisallow: /", "FooBot", "/x", False),
    ("a token with other signs behind it", "user-agent: FooBot/2.1\ndisallow: /", "FooBot", "/x", False),
    ("a token that ours begins with", "user-agent: Foo\ndisallow: /\nuser-agent: *\nallow: /", "FooBot", "/x", True),
    ("a token that begins with ours", "user-agent: FooBotImages\ndisallow: /", "FooBot", "/x", True),
    ("ours before all others'", "user-agent: *\ndisallow: /\nuser-agent: FooBot\nallow: /", "FooBot", "/x", True),
    ("ours before all others', whichever comes first", "user-agent: FooBot\nallow: /\nuser-agent: *\ndisallow: /", "FooBot", "/x", True),
    ("all others'", "user-agent: *\ndisallow: /x", "FooBot", "/x/y", False),
    ("all others', with a note", "user-agent: * baz\ndisallow: /", "FooBot", "/x", False),
    ("ours together with all others'", "user-agent: FooBot\nuser-agent: *\ndisallow: /x", "FooBot", "/x", False),
    ("the longer rule wins, open", "user-agent: FooBot\nallow: /x/page.html\ndisallow: /x/", "FooBot", "/x/page.html", True),
    ("the longer rule wins, closed", "user-agent: FooBot\nallow: /x/page.html\ndisallow: /x/", "FooBot", "/x/", False),
    ("of rules as long, the open one", "user-agent: FooBot\ndisallow: /x\nallow: /x", "FooBot", "/x", True),
    ("two empty rules", "user-agent: FooBot\ndisallow:\nallow:", "FooBot", "/x", True),
    ("all closed, all open", "user-agent: FooBot\ndisallow: /\nallow: /", "FooBot", "/x", True),
    ("an empty disallow", "user-agent: FooBot\ndisallow:", "FooBot", "/x", True),
    ("a slash more", "user-agent: FooBot\ndisallow: /x\nallow: /x/", "FooBot", "/x", False),
    ("a slash more, behind it", "user-agent: FooBot\ndisallow: /x\nallow: /x/", "FooBot", "/x/", True),
    ("a wildcard's length counts", "user-agent: FooBot\ndisallow: /x/page.html\nallow: /x/page.", "FooBot", "/x/page.html", False),
    ("a longer wildcard rule", "user-agent: FooBot\nallow: /x/page.\ndisallow: /*.html", "FooBot", "/x/page.html", True),
    ("a shorter wildcard rule", "user-agent: FooBot\nallow: /x/page.\ndisallow: /*.html", "FooBot", "/x/y.html", False),
    ("a query by wildcard", "user-agent: *\ndisallow: /x/\nallow: /x/page.html$", "FooBot", "/x/page.html?a=1", False),
    ("letters beyond ASCII, as written", "user-agent: FooBot\ndisallow: /\nallow: /foo/bar/ツ", "FooBot", "/foo/bar/%E3%83%84", True),
    ("letters beyond ASCII, as escapes", "user-agent: FooBot\ndisallow: /\nallow: /foo/bar/%E3%83%84", "FooBot", "/foo/bar/%E3%83%84", True),
    ("an escape of what needs none", "user-agent: FooBot\ndisallow: /\nallow: /foo/bar?qux=taz", "FooBot", "/foo/bar?qux=taz", True),
    ("a star in the middle", "user-agent: FooBot\ndisallow: /foo*quz", "FooBot", "/foo/bar/quz", False),
    ("a star within a name", "user-agent: FooBot\ndisallow: /foo/bar*quz", "FooBot", "/foo/barquz", False),
    ("a dollar ends", "user-agent: FooBot\ndisallow: /foo/bar$", "FooBot", "/foo/bar", False),
    ("a dollar ends, and no more", "user-agent: FooBot\ndisallow: /foo/bar$", "FooBot", "/foo/bar/", True),
    ("a dollar in the middle is a dollar", "user-agent: FooBot\ndisallow: /foo/bar$baz", "FooBot", "/foo/bar", True),
    ("comments", "user-agent: FooBot # me\ndisallow: /x # secret", "FooBot", "/x", False),
    ("carriage returns", "user-agent: FooBot\rdisallow: /x\r", "FooBot", "/x", False),
    ("both ends of a line", "user-agent: FooBot\r\n\r\ndisallow: /x\r\n", "FooBot", "/x", False),
    ("a blank line ends no group", "user-agent: FooBot\n\ndisallow: /x", "FooBot", "/x", False),
    ("a byte order mark", "\ufeffuser-agent: FooBot\ndisallow: /x", "FooBot", "/x", False),
    ("a sitemap among rules", "user-agent: FooBot\nsitemap: /s.xml\ndisallow: /x", "FooBot", "/x", False),
    ("an unknown key among agents", "user-agent: FooBot\nfoo: bar\nuser-agent: B\ndisallow: /x", "B", "/x", False),
    ("a spelling mistake", "user-agent: FooBot\ndissallow: /x", "FooBot", "/x", False),
    ("robots.txt itself", "user-agent: *\ndisallow: /", "FooBot", "/robots.txt", True),
    ("a long line", "user-agent: FooBot\ndisallow: /" + "x" * 2_000, "FooBot", "/" + "x" * 2_000, False),
]  # fmt: skip


def verdict(rules: bytes, agent: str, path: str) -> bool:
    found: bool = ProtegoRobotParser(rules, None).allowed(SITE + path, agent)
    return found


@pytest.mark.parametrize(
    ("name", "rules", "agent", "path", "may"), VECTORS, ids=[row[0] for row in VECTORS]
)
def test_vector(name: str, rules: str, agent: str, path: str, may: bool) -> None:
    body = rules.encode()
    assert verdict(for_agent(body, agent), agent, path) is may
    assert (verdict(body, agent, path) is not may) == (name in MISSES), "Protego by itself"


def test_every_miss_of_protego_is_a_case() -> None:
    assert MISSES.keys() <= {row[0] for row in VECTORS}
    assert len({row[0] for row in VECTORS}) == len(VECTORS)
