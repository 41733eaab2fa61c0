"""Oddities of markup inside English bodies: breaks, lists, empty paragraphs, scripts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.replica import english
from tests.replica.blocks import ZERO_WIDTH, Block, dropped, escape
from tests.replica.draft import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.replica.draft import Draft


def _inline_tags(draft: Draft) -> None:
    """A link, emphasis and a bold name inside sentences."""
    for place in (1, 3):
        text = text_of(draft.blocks[place])
        words = text.split(" ")
        cut = len(words) // 2
        before, word, after = " ".join(words[:cut]), words[cut], " ".join(words[cut + 1 :])
        tag = draft.dice.pick(
            (
                '<a href="//www.chinadaily.com.cn/china/society" target="_blank">{}</a>',
                "<em>{}</em>",
                "<strong>{}</strong>",
                '<span style="font-size: 16px;">{}</span>',
            )
        )
        html = f"<p>{escape(before)} {tag.format(escape(word))} {escape(after)}</p> \n"
        draft.blocks[place] = Block(html, (text,))


def _breaks(draft: Draft) -> None:
    one, two = text_of(draft.blocks[1]), text_of(draft.blocks[2])
    draft.blocks[1:3] = [Block(f"<p>{escape(one)}<br />\n{escape(two)}</p> \n", (f"{one}\n{two}",))]


def _double_breaks(draft: Draft) -> None:
    one, two = text_of(draft.blocks[1]), text_of(draft.blocks[2])
    draft.blocks[1:3] = [Block(f"<p>{escape(one)}<br /><br />{escape(two)}</p> \n", (one, two))]


def _list(draft: Draft) -> None:
    """Every entry of a list is a paragraph of its own."""
    entries: dict[str, None] = {}
    while len(entries) < 3:
        entries[english.list_item(draft.dice)] = None
    rows = "".join(f" \n <li>{escape(entry)}</li>" for entry in entries)
    draft.blocks.insert(3, Block(f"<ul>{rows} \n</ul> \n", tuple(entries)))


def _quote(draft: Draft) -> None:
    text = english.sentence(draft.dice) + " " + english.sentence(draft.dice)
    html = f"<blockquote> \n <p>{escape(text)}</p> \n</blockquote> \n"
    draft.blocks.insert(3, Block(html, (text,)))


def _empty(draft: Draft) -> None:
    empties = ("<p>&nbsp;</p> \n", "<p></p> \n", "<p><br /></p> \n", f"<p>{ZERO_WIDTH}</p> \n")
    for place, html in enumerate(empties):
        draft.blocks.insert(2 * place + 1, dropped(html))


def _zero_width(draft: Draft) -> None:
    """Zero-width characters next to spaces and at the edges of paragraphs."""
    for place, mark in enumerate((ZERO_WIDTH, "\ufeff", ZERO_WIDTH)):
        text = text_of(draft.blocks[place])
        html = f"<p>{mark}{escape(text).replace(' ', f' {mark}', 2)}{mark}</p> \n"
        draft.blocks[place] = replace(draft.blocks[place], html=html)


def _wrapped(draft: Draft) -> None:
    """Lines broken at some 70 characters, as on pages of 2018, and no-break spaces."""
    for place, block in enumerate(draft.blocks[:4]):
        words = escape(text_of(block)).split(" ")
        lines = [" ".join(words[n : n + 11]) for n in range(0, len(words), 11)]
        html = " \n".join(lines).replace(" percent", "&nbsp;percent")
        draft.blocks[place] = replace(block, html=f"<p>{html}</p> \n")


def _nested(draft: Draft) -> None:
    one, two = draft.blocks[1], draft.blocks[2]
    html = f'<div>\n<div style="margin: 0;">{one.html}</div>\n{two.html}</div>\n'
    draft.blocks[1:3] = [Block(html, one.texts + two.texts)]


def _scripts(draft: Draft) -> None:
    draft.blocks.insert(2, dropped(_SCRIPT))
    draft.blocks.insert(4, dropped('<style type="text/css">#Content p { color: #333; }</style>\n'))


_SCRIPT = (
    "<!--<cms:storylist th:attr=\"type='block',count='2'\"><p>A comment is no paragraph.</p></cms:storylist>-->\n"
    '<script type="text/javascript">\n//<![CDATA[\ndocument.write("<p>A script is no paragraph.</p>");\n//]]>\n</script>\n'
)

ODDITIES: dict[str, Callable[[Draft], None]] = {
    "body-plain": lambda _draft: None,
    "body-inline-tags": _inline_tags,
    "body-break": _breaks,
    "body-double-break": _double_breaks,
    "body-list": _list,
    "body-quote": _quote,
    "body-empty-paragraphs": _empty,
    "body-zero-width": _zero_width,
    "body-wrapped": _wrapped,
    "body-nested-divs": _nested,
    "body-scripts": _scripts,
}
