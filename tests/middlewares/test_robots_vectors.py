"""What Google's parser makes of robots.txt in its tests, and RFC 9309 in its examples, as facts: rules, agent, path, run status.

Every run status is Google's, but for the rows of the RFC's own examples: there it is what the RFC asks for. Google's tests of
parts of its parser (tokens, lines, byte order marks, addresses, escapes) stand here as the verdicts that follow from them;
addresses without a scheme are left out, since no request lacks one. Rows of our own stand beside Google's. Each row is read
twice, as newscrawl reads and by Protego alone, and whoever differs is named with the reason in `OURS` or `MISSES`: one that
gets better fails here like one that gets worse.
"""

from __future__ import annotations

import pytest
from scrapy.robotstxt import ProtegoRobotParser

from newscrawl.middlewares.robots import for_agent

SITE = "http://foo.bar"

CLOSED = "user-agent: FooBot\ndisallow: /\n"
GROUPS = """allow: /foo/bar/

user-agent: FooBot
disallow: /
allow: /x/
user-agent: BarBot
disallow: /
allow: /y/


allow: /w/
user-agent: BazBot

user-agent: FooBot
allow: /z/
disallow: /
"""
MERGED = (
    "user-agent: FooBot\ndisallow: /a\nuser-agent: B\ndisallow: /\nuser-agent: FooBot\ndisallow: /c"
)
SITEMAP_BETWEEN = (
    "User-agent: BarBot\nSitemap: https://foo.bar/sitemap\nUser-agent: *\nDisallow: /\n"
)
UNKNOWN_BETWEEN = "User-agent: FooBot\nColour: blue\nUser-agent: *\nDisallow: /\n"
DELAY_BETWEEN = "User-agent: FooBot\nCrawl-delay: 5\nUser-agent: *\nDisallow: /\n"
KEYS_UPPER = "USER-AGENT: FooBot\nALLOW: /x/\nDISALLOW: /\n"
KEYS_LOWER = "user-agent: FooBot\nallow: /x/\ndisallow: /\n"
KEYS_MIXED = "uSeR-aGeNt: FooBot\nAlLoW: /x/\ndIsAlLoW: /\n"
NAME_UPPER = "User-Agent: FOO BAR\nAllow: /x/\nDisallow: /\n"
NAME_LOWER = "User-Agent: foo bar\nAllow: /x/\nDisallow: /\n"
NAME_MIXED = "User-Agent: FoO bAr\nAllow: /x/\nDisallow: /\n"
TWO_WORDS = "User-Agent: *\nDisallow: /\nUser-Agent: Foo Bar\nAllow: /x/\nDisallow: /\n"
ALL_OPEN = "user-agent: *\nallow: /\nuser-agent: FooBot\ndisallow: /\n"
THREE_NAMED = "user-agent: FooBot\nallow: /\nuser-agent: BarBot\ndisallow: /\nuser-agent: BazBot\ndisallow: /\n"
PREFIX_OPEN = "user-agent: Foo\nallow: /\nuser-agent: *\ndisallow: /\n"

PAGE_OPEN = "user-agent: FooBot\nallow: /x/page.html\ndisallow: /x/\n"
SLASH_OPEN = "user-agent: FooBot\ndisallow: /x\nallow: /x/\n"
SHORTER_OPEN = "user-agent: FooBot\nallow: /page\ndisallow: /*.html\n"
LONGER_OPEN = "user-agent: FooBot\nallow: /x/page.\ndisallow: /*.html\n"
OF_TWO_GROUPS = "User-agent: *\nDisallow: /x/\nUser-agent: FooBot\nDisallow: /y/\n"

ADDRESS_IN_QUERY = (
    "User-agent: FooBot\nDisallow: /\nAllow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par\n"
)
LETTER = "User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/ツ\n"
LETTER_ESCAPED = "User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/%E3%83%84\n"
NEEDLESS_ESCAPES = "User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/%62%61%7A\n"
LATIN_1 = "user-agent: FooBot\ndisallow: /café\ndisallow: /x\n".encode("latin-1")

STAR = "User-agent: FooBot\nDisallow: /foo/bar/quz\nAllow: /foo/*/qux\n"
DOLLAR = "User-agent: FooBot\nDisallow: /foo/bar$\nAllow: /foo/bar/qux\n"
COMMENTS = "User-agent: FooBot\n# Disallow: /\nDisallow: /foo/quz#qux\nAllow: /\n"
INDEX = "User-Agent: *\nAllow: /allowed-slash/index.html\nDisallow: /\n"

LONGEST_LINE = 2083 * 8  # octets of a line that Google's parser keeps
LONG_CLOSED = "/x/".ljust(LONGEST_LINE - 12, "a")
LONG_OPEN = "/x/".ljust(LONGEST_LINE - 9, "a")
LONG_OPEN_B = "/x/".ljust(LONGEST_LINE - 9, "b")
LONG_DISALLOW = f"user-agent: FooBot\ndisallow: {LONG_CLOSED}/qux\n"
LONG_ALLOW = f"user-agent: FooBot\ndisallow: /\nallow: {LONG_OPEN}/qux\nallow: {LONG_OPEN_B}/qux\n"

FISH = "user-agent: FooBot\ndisallow: /\nallow: /fish\n"
FISH_STAR = "user-agent: FooBot\ndisallow: /\nallow: /fish*\n"
FISH_FOLDER = "user-agent: FooBot\ndisallow: /\nallow: /fish/\n"
PHP = "user-agent: FooBot\ndisallow: /\nallow: /*.php\n"
PHP_END = "user-agent: FooBot\ndisallow: /\nallow: /*.php$\n"
FISH_PHP = "user-agent: FooBot\ndisallow: /\nallow: /fish*.php\n"
ROOT_ONLY = "user-agent: FooBot\nallow: /$\ndisallow: /\n"

LF = "User-Agent: foo\nAllow: /some/path\nUser-Agent: bar\n\n\nDisallow: /\n"
CRLF = LF.replace("\n", "\r\n")
CR = LF.replace("\n", "\r")
NO_LAST_END = LF.removesuffix("\n")
MIXED_ENDS = "User-Agent: foo\nAllow: /some/path\r\nUser-Agent: bar\n\r\n\nDisallow: /"
BEHIND_MARK = b"User-Agent: foo\nDisallow: /AnyValue\n"
SITEMAP_LAST = (
    "User-Agent: foo\nAllow: /some/path\nUser-Agent: bar\n\n\nSitemap: http://foo.bar/sitemap.xml\n"
)
SITEMAP_FIRST = (
    "Sitemap: http://foo.bar/sitemap.xml\nUser-Agent: foo\nAllow: /some/path\nUser-Agent: bar\n\n\n"
)
UNTIDY = """User-Agent: foo
Allow: /some/path
User-Agent bar # a note
three words here
#a note

colour: /blue
noarchive: /some
Disallow: /
Word #and a note
useragent: baz
disallaw: /some
site-map: https://e/s.xml #comment
sitemap: https://e/t.xml
Noarchive: /Some
"""

RFC_SIMPLE = """User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""
RFC_LONGEST = "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n"
RFC_MERGED = "user-agent: ExampleBot\ndisallow: /foo\ndisallow: /bar\n\nuser-agent: ExampleBot\ndisallow: /baz\n"
RFC_OTHERS = "user-agent: *\ndisallow: /foo\ndisallow: /bar\n\nuser-agent: BazBot\ndisallow: /baz\n"

VECTORS: list[tuple[str, str | bytes, str, str, bool]] = [
    # name, rules, agent, path, whether it may be fetched

    # Nothing: no rules, no agent, no path.
    ("an empty file", "", "FooBot", "/", True),
    ("an empty file, and no path", "", "FooBot", "", True),
    ("an agent without a name", CLOSED, "", "", True),
    ("no path is the root", CLOSED, "FooBot", "", False),
    ("nothing at all", "", "", "", True),

    # What a line is: key, colon, value.
    ("the usual form", CLOSED, "FooBot", "/x/y", False),
    ("an unknown key", "foo: FooBot\nbar: /", "FooBot", "/x/y", True),
    ("without colons", "user-agent FooBot\ndisallow /", "FooBot", "/x/y", False),
    ("no agent's rules", "foo: bar\nDisallow: /", "FooBot", "/x", True),

    # Groups: where they begin and end, and that those of one agent are one.
    ("groups: the first of ours", GROUPS, "FooBot", "/x/b", True),
    ("groups: the second of ours", GROUPS, "FooBot", "/z/d", True),
    ("groups: another's opens us nothing", GROUPS, "FooBot", "/y/c", False),
    ("groups: the one between", GROUPS, "BarBot", "/y/c", True),
    ("groups: a rule behind blank lines", GROUPS, "BarBot", "/w/a", True),
    ("groups: ours opens nobody else anything", GROUPS, "BarBot", "/z/d", False),
    ("groups: two agents with a blank line between", GROUPS, "BazBot", "/z/d", True),
    ("groups: a rule before them all, the first agent", GROUPS, "FooBot", "/foo/bar/", False),
    ("groups: a rule before them all, the second agent", GROUPS, "BarBot", "/foo/bar/", False),
    ("groups: a rule before them all, the third agent", GROUPS, "BazBot", "/foo/bar/", False),
    ("rules before any agent", "disallow: /\nuser-agent: FooBot\nallow: /", "FooBot", "/x", True),
    ("a group of two agents", "user-agent: A\nuser-agent: FooBot\ndisallow: /x", "FooBot", "/x", False),
    ("another's group", "user-agent: BarBot\ndisallow: /", "FooBot", "/x", True),
    ("groups are merged", MERGED, "FooBot", "/c", False),
    ("the first part of merged groups", MERGED, "FooBot", "/a", False),
    ("what merged groups leave open", MERGED, "FooBot", "/d", True),
    ("a blank line ends no group", "user-agent: FooBot\n\ndisallow: /x", "FooBot", "/x", False),

    # Groups: other records end none.
    ("a sitemap between agents, all others", SITEMAP_BETWEEN, "FooBot", "/", False),
    ("a sitemap between agents, the first", SITEMAP_BETWEEN, "BarBot", "/", False),
    ("an unknown key between agents, the first", UNKNOWN_BETWEEN, "FooBot", "/", False),
    ("an unknown key between agents, all others", UNKNOWN_BETWEEN, "BarBot", "/", False),
    ("an unknown key among agents", "user-agent: FooBot\nfoo: bar\nuser-agent: B\ndisallow: /x", "B", "/x", False),
    ("a Crawl-delay between agents, the first", DELAY_BETWEEN, "FooBot", "/", False),
    ("a Crawl-delay between agents, all others", DELAY_BETWEEN, "BarBot", "/", False),
    ("a sitemap among rules", "user-agent: FooBot\nsitemap: /s.xml\ndisallow: /x", "FooBot", "/x", False),
    ("a sitemap last", SITEMAP_LAST, "foo", "/some/path", True),
    ("a sitemap last, the agent before it", SITEMAP_LAST, "bar", "/", True),
    ("a sitemap first", SITEMAP_FIRST, "foo", "/some/path", True),
    ("a sitemap first, the last agent", SITEMAP_FIRST, "bar", "/", True),

    # The case of keys does not count.
    ("keys in capitals", KEYS_UPPER, "FooBot", "/x/y", True),
    ("keys in lower case", KEYS_LOWER, "FooBot", "/x/y", True),
    ("keys in mixed case", KEYS_MIXED, "FooBot", "/x/y", True),
    ("keys in capitals, closed", KEYS_UPPER, "FooBot", "/a/b", False),
    ("keys in lower case, closed", KEYS_LOWER, "FooBot", "/a/b", False),
    ("keys in mixed case, closed", KEYS_MIXED, "FooBot", "/a/b", False),

    # Which names are product tokens: a crawler that goes by another has no group.
    ("a token of letters", "user-agent: Foobot\ndisallow: /", "Foobot", "/", False),
    ("a token with a hyphen", "user-agent: Foobot-Bar\ndisallow: /", "Foobot-Bar", "/", False),
    ("a token with an underscore", "user-agent: Foo_Bar\ndisallow: /", "Foo_Bar", "/", False),
    ("no token: nothing", "user-agent:\ndisallow: /", "FooBot", "/", True),
    ("no token: a letter beyond ASCII", "user-agent: ツ\ndisallow: /", "ツ", "/", True),
    ("no token: a star behind it", "user-agent: Foobot*\ndisallow: /", "Foobot*", "/", True),
    ("no token: blanks around it", "user-agent:  Foobot \ndisallow: /", " Foobot ", "/", True),
    ("no token: its version", "user-agent: Foobot/2.1\ndisallow: /", "Foobot/2.1", "/", True),
    ("no token: two words", "user-agent: Foobot Bar\ndisallow: /", "Foobot Bar", "/", True),

    # The case of an agent's name does not count, and the name ends where a token does.
    ("a name in capitals, open", NAME_UPPER, "Foo", "/x/y", True),
    ("a name in lower case, open", NAME_LOWER, "Foo", "/x/y", True),
    ("a name in mixed case, open", NAME_MIXED, "Foo", "/x/y", True),
    ("a name in capitals, closed", NAME_UPPER, "Foo", "/a/b", False),
    ("a name in lower case, closed", NAME_LOWER, "Foo", "/a/b", False),
    ("a name in mixed case, closed", NAME_MIXED, "Foo", "/a/b", False),
    ("a name in capitals, open to one in lower case", NAME_UPPER, "foo", "/x/y", True),
    ("a name in lower case, open to one in lower case", NAME_LOWER, "foo", "/x/y", True),
    ("a name in mixed case, open to one in lower case", NAME_MIXED, "foo", "/x/y", True),
    ("a name in capitals, closed to one in lower case", NAME_UPPER, "foo", "/a/b", False),
    ("a name in lower case, closed to one in lower case", NAME_LOWER, "foo", "/a/b", False),
    ("a name in mixed case, closed to one in lower case", NAME_MIXED, "foo", "/a/b", False),
    ("an agent's name in lower case", "user-agent: foobot\ndisallow: /", "FooBot", "/x", False),
    ("an agent's name in capitals", "user-agent: FOOBOT\ndisallow: /", "FooBot", "/x", False),
    ("the first of two words is the name", TWO_WORDS, "Foo", "/x/y", True),
    ("both of two words are no name", TWO_WORDS, "Foo Bar", "/x/y", False),
    ("the product token ends at a space", "user-agent: FooBot Bar\ndisallow: /", "FooBot", "/x", False),
    ("a token with other signs behind it", "user-agent: FooBot/2.1\ndisallow: /", "FooBot", "/x", False),
    ("a token that ours begins with", "user-agent: Foo\ndisallow: /\nuser-agent: *\nallow: /", "FooBot", "/x", True),
    ("a token that ours begins with, open", PREFIX_OPEN, "FooBot", "/x", False),
    ("a token that begins with ours", "user-agent: FooBotImages\ndisallow: /", "FooBot", "/x", True),

    # The group of all others, for those who have none.
    ("nobody's rules", "", "FooBot", "/x/y", True),
    ("our own, though all others may", ALL_OPEN, "FooBot", "/x/y", False),
    ("all others may", ALL_OPEN, "BarBot", "/x/y", True),
    ("none for all others", THREE_NAMED, "QuxBot", "/x/y", True),
    ("ours before all others'", "user-agent: *\ndisallow: /\nuser-agent: FooBot\nallow: /", "FooBot", "/x", True),
    ("ours before all others', whichever comes first", "user-agent: FooBot\nallow: /\nuser-agent: *\ndisallow: /", "FooBot", "/x", True),
    ("all others'", "user-agent: *\ndisallow: /x", "FooBot", "/x/y", False),
    ("all others', with a note", "user-agent: * baz\ndisallow: /", "FooBot", "/x", False),
    ("a sign behind the star is none of all others'", "user-agent: *bar\ndisallow: /", "FooBot", "/x", True),
    ("a sign behind the star opens nothing", "user-agent: *bar\nallow: /\nuser-agent: *\ndisallow: /", "FooBot", "/x", False),
    ("ours together with all others'", "user-agent: FooBot\nuser-agent: *\ndisallow: /x", "FooBot", "/x", False),
    ("what all others may not, ours leaves open", OF_TWO_GROUPS, "FooBot", "/x/page", True),
    ("what ours closes", OF_TWO_GROUPS, "FooBot", "/y/page", False),

    # The case of a path counts.
    ("a rule in the path's case", "user-agent: FooBot\ndisallow: /x/\n", "FooBot", "/x/y", False),
    ("a rule in another case", "user-agent: FooBot\ndisallow: /X/\n", "FooBot", "/x/y", True),
    ("the same case of a path", "user-agent: FooBot\ndisallow: /X/", "FooBot", "/X/y", False),

    # The longest rule wins, and of two as long the open one.
    ("the longer rule wins, closing", "user-agent: FooBot\ndisallow: /x/page.html\nallow: /x/\n", "FooBot", "/x/page.html", False),
    ("the longer rule wins, open", PAGE_OPEN, "FooBot", "/x/page.html", True),
    ("the longer rule wins, closed", PAGE_OPEN, "FooBot", "/x/", False),
    ("two empty rules", "user-agent: FooBot\ndisallow: \nallow: \n", "FooBot", "/x/page.html", True),
    ("all closed, all open", "user-agent: FooBot\ndisallow: /\nallow: /\n", "FooBot", "/x/page.html", True),
    ("a slash more", SLASH_OPEN, "FooBot", "/x", False),
    ("a slash more, behind it", SLASH_OPEN, "FooBot", "/x/", True),
    ("one page closed and open", "user-agent: FooBot\ndisallow: /x/page.html\nallow: /x/page.html\n", "FooBot", "/x/page.html", True),
    ("of rules as long, the open one", "user-agent: FooBot\ndisallow: /x\nallow: /x", "FooBot", "/x", True),
    ("a longer rule with a star closes", SHORTER_OPEN, "FooBot", "/page.html", False),
    ("a longer rule with a star, not met", SHORTER_OPEN, "FooBot", "/page", True),
    ("a shorter rule with a star", LONGER_OPEN, "FooBot", "/x/page.html", True),
    ("a rule with a star, met alone", LONGER_OPEN, "FooBot", "/x/y.html", False),
    ("an empty disallow", "user-agent: FooBot\ndisallow:", "FooBot", "/x", True),
    ("a longer name closes what a shorter opens", "user-agent: FooBot\ndisallow: /x/page.html\nallow: /x/page.", "FooBot", "/x/page.html", False),

    # Escapes.
    ("an address within a query", ADDRESS_IN_QUERY, "FooBot", "/foo/bar?qux=taz&baz=http://foo.bar?tar&par", True),
    ("a letter beyond ASCII", LETTER, "FooBot", "/foo/bar/%E3%83%84", True),
    ("a letter beyond ASCII, asked for as it is", LETTER, "FooBot", "/foo/bar/ツ", False),
    ("a letter as escapes", LETTER_ESCAPED, "FooBot", "/foo/bar/%E3%83%84", True),
    ("a letter as escapes, asked for as it is", LETTER_ESCAPED, "FooBot", "/foo/bar/ツ", False),
    ("escapes that none needs", NEEDLESS_ESCAPES, "FooBot", "/foo/bar/baz", False),
    ("escapes that none needs, asked for so", NEEDLESS_ESCAPES, "FooBot", "/foo/bar/%62%61%7A", True),
    ("a rule that needs no escape", "user-agent: FooBot\ndisallow: /a/b/c\n", "FooBot", "/a/b/c", False),
    ("a rule that needs one", "user-agent: FooBot\ndisallow: /á\n", "FooBot", "/%C3%A1", False),
    ("an escape in small letters", "user-agent: FooBot\ndisallow: /%aa\n", "FooBot", "/%AA", False),
    ("an escape in small letters, and another path", "user-agent: FooBot\ndisallow: /%aa\n", "FooBot", "/%AB", True),
    ("a rule that is a whole address", "user-agent: FooBot\ndisallow: http://www.example.com\n", "FooBot", "/", True),
    ("a rule in Latin-1", LATIN_1, "FooBot", "/caf%E9", False),
    ("a rule in Latin-1, and a path of fewer letters", LATIN_1, "FooBot", "/cafe", True),
    ("a rule behind one in Latin-1", LATIN_1, "FooBot", "/x", False),

    # Signs that stand for something: star, dollar, hash.
    ("a star: the closed path", STAR, "FooBot", "/foo/bar/quz", False),
    ("a star: no name between", STAR, "FooBot", "/foo/quz", True),
    ("a star: an empty name between", STAR, "FooBot", "/foo//quz", True),
    ("a star: another name between", STAR, "FooBot", "/foo/bax/quz", True),
    ("a dollar: the end", DOLLAR, "FooBot", "/foo/bar", False),
    ("a dollar: what a longer rule opens", DOLLAR, "FooBot", "/foo/bar/qux", True),
    ("a dollar: a slash more", DOLLAR, "FooBot", "/foo/bar/", True),
    ("a dollar: a name more", DOLLAR, "FooBot", "/foo/bar/baz", True),
    ("a hash: a rule that is a comment", COMMENTS, "FooBot", "/foo/bar", True),
    ("a hash: a rule before a comment", COMMENTS, "FooBot", "/foo/quz", False),
    ("a star in the middle", "user-agent: FooBot\ndisallow: /foo*quz", "FooBot", "/foo/bar/quz", False),
    ("a star within a name", "user-agent: FooBot\ndisallow: /foo/bar*quz", "FooBot", "/foo/barquz", False),
    ("a dollar in the middle is a dollar", "user-agent: FooBot\ndisallow: /foo/bar$baz", "FooBot", "/foo/bar", True),
    ("a dollar before a query", "user-agent: *\ndisallow: /x/\nallow: /x/page.html$", "FooBot", "/x/page.html?a=1", False),
    ("comments behind agent and rule", "user-agent: FooBot # me\ndisallow: /x # secret", "FooBot", "/x", False),

    # index.html stands for its folder where it is open (Google alone).
    ("index.html opens its folder", INDEX, "foobot", "/allowed-slash/", True),
    ("index.html opens no other page", INDEX, "foobot", "/allowed-slash/index.htm", False),
    ("index.html opens itself", INDEX, "foobot", "/allowed-slash/index.html", True),
    ("index.html opens nothing elsewhere", INDEX, "foobot", "/anyother-url", False),

    # Lines that are too long are cut (Google alone).
    ("a line too long, another path", LONG_DISALLOW, "FooBot", "/fux", True),
    ("a line too long, what is left of it closes", LONG_DISALLOW, "FooBot", LONG_CLOSED + "/fux", False),
    ("a line too long that opens, another path", LONG_ALLOW, "FooBot", "/", False),
    ("a line too long that opens, met to the end", LONG_ALLOW, "FooBot", LONG_OPEN + "/qux", True),
    ("a line too long that opens, what is left of it", LONG_ALLOW, "FooBot", LONG_OPEN_B + "/fux", True),
    ("a long line", "user-agent: FooBot\ndisallow: /" + "x" * 2_000, "FooBot", "/" + "x" * 2_000, False),

    # Google's documentation: a rule is the beginning of a path.
    ("/fish: another path", FISH, "FooBot", "/bar", False),
    ("/fish: itself", FISH, "FooBot", "/fish", True),
    ("/fish: a page", FISH, "FooBot", "/fish.html", True),
    ("/fish: a page in it", FISH, "FooBot", "/fish/salmon.html", True),
    ("/fish: a longer name", FISH, "FooBot", "/fishheads", True),
    ("/fish: a page in a longer name", FISH, "FooBot", "/fishheads/yummy.html", True),
    ("/fish: a query", FISH, "FooBot", "/fish.html?id=anything", True),
    ("/fish: a capital", FISH, "FooBot", "/Fish.asp", False),
    ("/fish: not at the beginning", FISH, "FooBot", "/catfish", False),
    ("/fish: in the query alone", FISH, "FooBot", "/?id=fish", False),

    # A star at the end says nothing.
    ("/fish*: another path", FISH_STAR, "FooBot", "/bar", False),
    ("/fish*: itself", FISH_STAR, "FooBot", "/fish", True),
    ("/fish*: a page", FISH_STAR, "FooBot", "/fish.html", True),
    ("/fish*: a page in it", FISH_STAR, "FooBot", "/fish/salmon.html", True),
    ("/fish*: a longer name", FISH_STAR, "FooBot", "/fishheads", True),
    ("/fish*: a page in a longer name", FISH_STAR, "FooBot", "/fishheads/yummy.html", True),
    ("/fish*: a query", FISH_STAR, "FooBot", "/fish.html?id=anything", True),
    ("/fish*: a capital", FISH_STAR, "FooBot", "/Fish.bar", False),
    ("/fish*: not at the beginning", FISH_STAR, "FooBot", "/catfish", False),
    ("/fish*: in the query alone", FISH_STAR, "FooBot", "/?id=fish", False),

    # A slash at the end does: the folder.
    ("/fish/: another path", FISH_FOLDER, "FooBot", "/bar", False),
    ("/fish/: itself", FISH_FOLDER, "FooBot", "/fish/", True),
    ("/fish/: a name in it", FISH_FOLDER, "FooBot", "/fish/salmon", True),
    ("/fish/: a query", FISH_FOLDER, "FooBot", "/fish/?salmon", True),
    ("/fish/: a page in it", FISH_FOLDER, "FooBot", "/fish/salmon.html", True),
    ("/fish/: a query with a value", FISH_FOLDER, "FooBot", "/fish/?id=anything", True),
    ("/fish/: without the slash", FISH_FOLDER, "FooBot", "/fish", False),
    ("/fish/: a page beside it", FISH_FOLDER, "FooBot", "/fish.html", False),
    ("/fish/: a capital", FISH_FOLDER, "FooBot", "/Fish/Salmon.html", False),

    # A star, and what comes behind it, wherever that is.
    ("/*.php: another path", PHP, "FooBot", "/bar", False),
    ("/*.php: a page", PHP, "FooBot", "/filename.php", True),
    ("/*.php: a page in a folder", PHP, "FooBot", "/folder/filename.php", True),
    ("/*.php: a query", PHP, "FooBot", "/folder/filename.php?parameters", True),
    ("/*.php: in the middle of a name", PHP, "FooBot", "//folder/any.php.file.html", True),
    ("/*.php: a slash behind it", PHP, "FooBot", "/filename.php/", True),
    ("/*.php: within a query", PHP, "FooBot", "/index?f=filename.php/", True),
    ("/*.php: a folder without the dot", PHP, "FooBot", "/php/", False),
    ("/*.php: a query without the dot", PHP, "FooBot", "/index?php", False),
    ("/*.php: capitals", PHP, "FooBot", "/windows.PHP", False),

    # The same at the end alone.
    ("/*.php$: another path", PHP_END, "FooBot", "/bar", False),
    ("/*.php$: a page", PHP_END, "FooBot", "/filename.php", True),
    ("/*.php$: a page in a folder", PHP_END, "FooBot", "/folder/filename.php", True),
    ("/*.php$: a query", PHP_END, "FooBot", "/filename.php?parameters", False),
    ("/*.php$: a slash behind it", PHP_END, "FooBot", "/filename.php/", False),
    ("/*.php$: a sign behind it", PHP_END, "FooBot", "/filename.php5", False),
    ("/*.php$: a folder without the dot", PHP_END, "FooBot", "/php/", False),
    ("/*.php$: a query without the dot", PHP_END, "FooBot", "/filename?php", False),
    ("/*.php$: within a name", PHP_END, "FooBot", "/aaaphpaaa", False),
    ("/*.php$: capitals", PHP_END, "FooBot", "//windows.PHP", False),

    # A star between two parts.
    ("/fish*.php: another path", FISH_PHP, "FooBot", "/bar", False),
    ("/fish*.php: nothing between", FISH_PHP, "FooBot", "/fish.php", True),
    ("/fish*.php: a folder between, and a query", FISH_PHP, "FooBot", "/fishheads/catfish.php?parameters", True),
    ("/fish*.php: capitals", FISH_PHP, "FooBot", "/Fish.PHP", False),

    # Google's documentation: which rule comes first.
    ("a letter longer opens", "user-agent: FooBot\nallow: /p\ndisallow: /\n", "FooBot", "/page", True),
    ("a folder open and closed", "user-agent: FooBot\nallow: /folder\ndisallow: /folder\n", "FooBot", "/folder/page", True),
    ("a star makes a rule longer", "user-agent: FooBot\nallow: /page\ndisallow: /*.htm\n", "FooBot", "/page.htm", False),
    ("the root alone", ROOT_ONLY, "FooBot", "/", True),
    ("the root alone, and a page", ROOT_ONLY, "FooBot", "/page.html", False),

    # How lines end.
    ("lines end in LF, one agent", LF, "foo", "/some/path", True),
    ("lines end in LF, the other", LF, "bar", "/some/path", False),
    ("lines end in CR LF, one agent", CRLF, "foo", "/some/path", True),
    ("lines end in CR LF, the other", CRLF, "bar", "/some/path", False),
    ("lines end in CR, one agent", CR, "foo", "/some/path", True),
    ("lines end in CR, the other", CR, "bar", "/some/path", False),
    ("the last line has no end, one agent", NO_LAST_END, "foo", "/some/path", True),
    ("the last line has no end, the other", NO_LAST_END, "bar", "/some/path", False),
    ("lines end in this and that, one agent", MIXED_ENDS, "foo", "/some/path", True),
    ("lines end in this and that, the other", MIXED_ENDS, "bar", "/some/path", False),
    ("carriage returns", "user-agent: FooBot\rdisallow: /x\r", "FooBot", "/x", False),
    ("both ends of a line", "user-agent: FooBot\r\n\r\ndisallow: /x\r\n", "FooBot", "/x", False),
    ("carriage returns, the product token ends at a space", "user-agent: B\rdisallow: /\ruser-agent: FooBot Bar\rdisallow: /x\r", "FooBot", "/x", False),
    ("carriage returns, a token that ours begins with", "user-agent: B\rdisallow: /\r" + PREFIX_OPEN.replace("\n", "\r"), "FooBot", "/x", False),

    # Byte order marks: whole or begun at the very start they are skipped, elsewhere they spoil their line.
    ("a byte order mark", "\ufeffuser-agent: FooBot\ndisallow: /x", "FooBot", "/x", False),
    ("a whole mark", b"\xef\xbb\xbf" + BEHIND_MARK, "foo", "/AnyValue", False),
    ("two thirds of a mark", b"\xef\xbb" + BEHIND_MARK, "foo", "/AnyValue", False),
    ("a third of a mark", b"\xef" + BEHIND_MARK, "foo", "/AnyValue", False),
    ("a broken mark spoils the agent", b"\xef\x11\xbf" + BEHIND_MARK, "foo", "/AnyValue", True),
    ("a mark in the middle spoils the rule", b"User-Agent: foo\n\xef\xbb\xbfDisallow: /AnyValue\n", "foo", "/AnyValue", True),
    ("a mark, the product token ends at a space", "\ufeffuser-agent: FooBot Bar\ndisallow: /x", "FooBot", "/x", False),
    ("a mark, a token that ours begins with", "\ufeff" + PREFIX_OPEN, "FooBot", "/x", False),

    # Which part of an address is compared: path and query, a slash before them where there is none.
    ("an address: the host alone", "user-agent: FooBot\ndisallow: /$\n", "FooBot", "", False),
    ("an address: the root", "user-agent: FooBot\ndisallow: /$\n", "FooBot", "/", False),
    ("an address: a page", "user-agent: FooBot\ndisallow: /a$\n", "FooBot", "/a", False),
    ("an address: a folder", "user-agent: FooBot\ndisallow: /a/$\n", "FooBot", "/a/", False),
    ("an address: another in its query", "user-agent: FooBot\ndisallow: /a/b?c=http://d.e/$\n", "FooBot", "/a/b?c=http://d.e/", False),
    ("an address: the fragment is left off", "user-agent: FooBot\ndisallow: /a/b?c=d&e=f$\n", "FooBot", "/a/b?c=d&e=f#fragment", False),
    ("an address: a query behind the host", "user-agent: FooBot\ndisallow: /?a$\n", "FooBot", "?a", False),
    ("an address: a parameter and a fragment", "user-agent: FooBot\ndisallow: /a;b$\n", "FooBot", "/a;b#c", False),

    # Spelling mistakes that are understood (Google alone).
    ("a spelling mistake: dissallow", "user-agent: FooBot\ndissallow: /x", "FooBot", "/x", False),
    ("a spelling mistake: dissalow", "user-agent: FooBot\ndissalow: /x", "FooBot", "/x", False),
    ("a spelling mistake: disalow", "user-agent: FooBot\ndisalow: /x", "FooBot", "/x", False),
    ("a spelling mistake: diasllow", "user-agent: FooBot\ndiasllow: /x", "FooBot", "/x", False),
    ("a spelling mistake: disallaw", "user-agent: FooBot\ndisallaw: /x", "FooBot", "/x", False),
    ("a spelling mistake: useragent", "useragent: FooBot\ndisallow: /x", "FooBot", "/x", False),
    ("a spelling mistake: user agent", "user agent: FooBot\ndisallow: /x", "FooBot", "/x", False),
    ("an untidy file: what is opened", UNTIDY, "foo", "/some/path", True),
    ("an untidy file: an agent without a colon", UNTIDY, "bar", "/", False),
    ("an untidy file: a rule with a mistake", UNTIDY, "baz", "/some", False),
    ("an untidy file: the rest", UNTIDY, "baz", "/other", True),

    # RFC 9309, 5.1: the simple example.
    ("RFC, all others: an image", RFC_SIMPLE, "otherbot", "/image.gif", False),
    ("RFC, all others: an image with a query", RFC_SIMPLE, "otherbot", "/image.gif?a", True),
    ("RFC, all others: the closed folder", RFC_SIMPLE, "otherbot", "/example/", False),
    ("RFC, all others: the open folder", RFC_SIMPLE, "otherbot", "/publications/a", True),
    ("RFC, all others: an image in the open folder", RFC_SIMPLE, "otherbot", "/publications/a.gif", True),
    ("RFC, one agent: the root", RFC_SIMPLE, "foobot", "/", False),
    ("RFC, one agent: what all others may", RFC_SIMPLE, "foobot", "/publications/a", False),
    ("RFC, one agent: its page", RFC_SIMPLE, "foobot", "/example/page.html", True),
    ("RFC, one agent: its image", RFC_SIMPLE, "foobot", "/example/allowed.gif", True),
    ("RFC, the first of two: the page", RFC_SIMPLE, "barbot", "/example/page.html", False),
    ("RFC, the second of two: the page", RFC_SIMPLE, "bazbot", "/example/page.html", False),
    ("RFC, the first of two: the rest", RFC_SIMPLE, "barbot", "/example/", True),
    ("RFC, the second of two: the rest", RFC_SIMPLE, "bazbot", "/image.gif", True),
    ("RFC, a group without rules", RFC_SIMPLE, "quxbot", "/example/page.html", True),

    # RFC 9309, 5.2: the longest match.
    ("RFC, the longest: the image", RFC_LONGEST, "foobot", "/example/page/disallowed.gif", False),
    ("RFC, the longest: the folder", RFC_LONGEST, "foobot", "/example/page/", True),

    # RFC 9309, 2.2.1: whose rules are obeyed.
    ("RFC, two groups of ours: the first rule", RFC_MERGED, "ExampleBot", "/foo", False),
    ("RFC, two groups of ours: the second rule", RFC_MERGED, "ExampleBot", "/bar", False),
    ("RFC, two groups of ours: the third rule", RFC_MERGED, "ExampleBot", "/baz", False),
    ("RFC, two groups of ours: no rule", RFC_MERGED, "ExampleBot", "/qux", True),
    ("RFC, none of ours: the first rule", RFC_OTHERS, "ExampleBot", "/foo", False),
    ("RFC, none of ours: the second rule", RFC_OTHERS, "ExampleBot", "/bar", False),
    ("RFC, none of ours: another's rule", RFC_OTHERS, "ExampleBot", "/baz", True),

    # RFC 9309, 2.2.2 and 2.2.3: escapes, signs, and robots.txt itself. Google compares escapes as they stand.
    ("RFC, a query", "user-agent: *\ndisallow: /foo/bar?baz=quz", "FooBot", "/foo/bar?baz=quz", False),
    ("RFC, an address in a query", "user-agent: *\ndisallow: /foo/bar?baz=https://foo.bar", "FooBot", "/foo/bar?baz=https://foo.bar", False),
    ("RFC, an address in a query, escaped in both", "user-agent: *\ndisallow: /foo/bar?baz=https%3A%2F%2Ffoo.bar", "FooBot", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", False),
    ("RFC, an address in a query, escaped in one", "user-agent: *\ndisallow: /foo/bar?baz=https://foo.bar", "FooBot", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", False),
    ("RFC, a letter asked for as it is", "user-agent: *\ndisallow: /foo/bar/%E3%83%84", "FooBot", "/foo/bar/ツ", False),
    ("RFC, escapes that none needs", "user-agent: *\ndisallow: /foo/bar/baz", "FooBot", "/foo/bar/%62%61%7A", False),
    ("RFC, a comment behind a rule", "user-agent: *\ndisallow: /\nallow: / # a note\n# a line of notes", "FooBot", "/x", True),
    ("RFC, a dollar", "user-agent: *\ndisallow: /\nallow: /this/path/exactly$", "FooBot", "/this/path/exactly", True),
    ("RFC, a dollar, and more", "user-agent: *\ndisallow: /\nallow: /this/path/exactly$", "FooBot", "/this/path/exactly/so", False),
    ("RFC, a star", "user-agent: *\ndisallow: /\nallow: /this/*/exactly", "FooBot", "/this/long/path/exactly", True),
    ("RFC, an escaped star is a star", "user-agent: *\ndisallow: /path/file-with-a-%2A.html", "FooBot", "/path/file-with-a-*.html", False),
    ("RFC, an escaped star is nothing else", "user-agent: *\ndisallow: /path/file-with-a-%2A.html", "FooBot", "/path/file-with-a-b.html", True),
    ("RFC, an escaped dollar is a dollar", "user-agent: *\ndisallow: /path/foo-%24", "FooBot", "/path/foo-$", False),
    ("RFC, an escaped dollar is no end", "user-agent: *\ndisallow: /path/foo-%24", "FooBot", "/path/foo-", True),
    ("robots.txt itself", "user-agent: *\ndisallow: /", "FooBot", "/robots.txt", True),
]  # fmt: skip

WITH_GOOGLE = "RFC 9309 is with Google: "
WITH_US = "RFC 9309 is with us: "
AS_IT_IS = (
    WITH_US
    + "letters are escaped before they are compared (2.2.2); Google leaves that to its caller"
)
CUT = "RFC 9309 does not ask for it: Google cuts the line"

OURS = {
    "a letter beyond ASCII, asked for as it is": AS_IT_IS,
    "a letter as escapes, asked for as it is": AS_IT_IS,
    "escapes that none needs": WITH_US + "they are undone before they are compared (2.2.2)",
    "an escape in small letters, and another path": WITH_GOOGLE
    + "octets are compared (2.2.2), but to Protego all escapes that are no UTF-8 are one",
    "a rule in Latin-1, and a path of fewer letters": "RFC 9309 wants UTF-8 (2.3): Protego drops other bytes, and the rule closes more",
    "a line too long, what is left of it closes": CUT,
    "a line too long that opens, what is left of it": CUT,
    "RFC, an address in a query, escaped in one": "Protego escapes no slash of a query, nor does Google",
}
"""Where newscrawl differs from the run status, as Protego does, and why."""

WHOLE_VALUE = "Protego compares the whole value"
ANY_NAME = "Protego takes any name"
PREFIX = "Protego takes a group whose name ours begins with"
OTHER_RECORDS = "Protego ends a group at other records"
MISSES = OURS | {
    "an unknown key between agents, the first": OTHER_RECORDS,
    "a Crawl-delay between agents, the first": OTHER_RECORDS,
    "carriage returns, the product token ends at a space": WHOLE_VALUE,
    "carriage returns, a token that ours begins with": PREFIX,
    "a mark, the product token ends at a space": WHOLE_VALUE,
    "a mark, a token that ours begins with": PREFIX,
    "no token: a letter beyond ASCII": ANY_NAME,
    "no token: a star behind it": ANY_NAME,
    "no token: blanks around it": ANY_NAME,
    "no token: its version": ANY_NAME,
    "no token: two words": ANY_NAME,
    "a name in capitals, closed": WHOLE_VALUE,
    "a name in lower case, closed": WHOLE_VALUE,
    "a name in mixed case, closed": WHOLE_VALUE,
    "a name in capitals, closed to one in lower case": WHOLE_VALUE,
    "a name in lower case, closed to one in lower case": WHOLE_VALUE,
    "a name in mixed case, closed to one in lower case": WHOLE_VALUE,
    "the first of two words is the name": WHOLE_VALUE,
    "both of two words are no name": ANY_NAME,
    "the product token ends at a space": WHOLE_VALUE,
    "a token with other signs behind it": WHOLE_VALUE,
    "a token that ours begins with": PREFIX,
    "a token that ours begins with, open": PREFIX,
    "all others', with a note": WHOLE_VALUE,
}
"""Where Protego by itself differs, and why; `for_agent` makes right what `OURS` does not name."""


def run_status(rules: bytes, agent: str, path: str) -> bool:
    found: bool = ProtegoRobotParser(rules, None).allowed(SITE + path, agent)
    return found


def octets(rules: str | bytes) -> bytes:
    return rules if isinstance(rules, bytes) else rules.encode()


@pytest.mark.parametrize(
    ("name", "rules", "agent", "path", "may"), VECTORS, ids=[row[0] for row in VECTORS]
)
def test_vector(name: str, rules: str | bytes, agent: str, path: str, may: bool) -> None:
    body = octets(rules)
    assert (run_status(for_agent(body, agent), agent, path) is not may) == (name in OURS), (
        "newscrawl"
    )
    assert (run_status(body, agent, path) is not may) == (name in MISSES), "Protego by itself"


def test_newscrawl_is_right_wherever_protego_is() -> None:
    ours, protego = set(), set()
    for name, rules, agent, path, may in VECTORS:
        body = octets(rules)
        if run_status(for_agent(body, agent), agent, path) is not may:
            ours.add(name)
        if run_status(body, agent, path) is not may:
            protego.add(name)
    assert ours < protego


def test_names_are_unique_and_every_reason_is_of_a_row() -> None:
    names = [row[0] for row in VECTORS]
    assert len(set(names)) == len(names)
    assert OURS.keys() | MISSES.keys() <= set(names)
    assert all((OURS | MISSES).values())
