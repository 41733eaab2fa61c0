"""Stories of the Chinese edition.

Of every 12: 9 articles, 2 over several pages, 1 gallery. Sources, pictures and endings come from decks.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.replica import chinese
from tests.replica.blocks import Block, Picture, bold, dropped, escape, plains
from tests.replica.mixing import Deck, Dice
from tests.replica.names import han_people, han_person
from tests.replica.rota import Rota
from tests.replica.sections import SECTIONS, rank_in_family
from tests.replica.stamps import stamp
from tests.replica.story import Crumb, Story

if TYPE_CHECKING:
    from tests.replica.cards import Card

KINDS = Rota(
    "article article article multi article article gallery article article multi article article"
)
_SOURCES = Deck(
    "chinese sources",
    ["中国日报网", "中国日报网", "新华网", "中国日报网", "人民网", "中国日报", "央视新闻客户端"],
)
_LINKED = Deck("linked sources", [True, True, False])
_OPENINGS = Deck(
    "chinese openings", ["plain", "plain", "subheads", "bold-deck", "plain", "subheads"]
)
_PICTURES = Deck(
    "chinese pictures",
    ["none", "none", "none", "pictext", "pictext", "centred", "coloured", "foreign", "uncaptioned"],
)
_ODDITIES = Deck("chinese oddities", ["plain", "break", "indented", "linked", "plain"])
_ENDINGS = Deck("chinese endings", ["two-editors", "one-editor", "responsible-only", "two-editors"])
_DISCLAIMERS = Deck("disclaimers", [False, False, False, True])
_KEYWORDS = Deck("chinese keywords", [False] * 5 + [True])
_OG_IMAGES = Deck("chinese og:image", [True, True, False])
_CREDITS = Deck("chinese credits", ["none", "none", "bracketed", "photographer"])
_FOREIGN = "https://mmbiz.qpic.cn/mmbiz_jpg/{}/640?wx_fmt=jpeg"


def chinese_story(seed: int, card: Card) -> Story:
    rank = rank_in_family(card.index)
    dice = Dice(seed, card.index, 7)
    kind, turn = KINDS.turn(rank)
    if kind == "article":
        return _article(seed, card, turn, dice)
    if kind == "multi":
        return _multi(seed, card, turn, dice)
    return _gallery(seed, card, turn, dice)


def _article(seed: int, card: Card, rank: int, dice: Dice) -> Story:
    blocks = plains(chinese.paragraphs(dice, 5 + dice.below(5)))
    opening = _OPENINGS.draw(seed, rank)
    oddity = _ODDITIES.draw(seed, rank)
    pictures = _PICTURES.draw(seed, rank)
    _oddity(blocks, oddity)
    deck = _opening(blocks, opening, dice)
    shapes = {f"cn-{opening}", f"cn-{oddity}", f"cn-pictures-{pictures}"}
    if pictures != "none":
        credit = _CREDITS.draw(seed, rank)
        blocks[1:1] = _picture(card, 0, pictures, credit, dice)
        shapes.add(f"cn-credit-{credit}")
    return _story(seed, card, dice, [blocks], shapes, rank=rank, deck=deck)


def _multi(seed: int, card: Card, rank: int, dice: Dice) -> Story:
    size = 2 + rank % 2
    blocks = plains(chinese.paragraphs(dice, size * 4))
    pages = [blocks[n * 4 : n * 4 + 4] for n in range(size)]
    return _story(seed, card, dice, pages, {"cn-multi"}, rank=rank)


def _gallery(seed: int, card: Card, rank: int, dice: Dice) -> Story:
    pages = [_picture(card, number, "pictext", "none", dice) for number in range(3 + rank % 3)]
    return _story(seed, card, dice, pages, {"cn-gallery"}, rank=rank, genre="gallery")


def _opening(blocks: list[Block], opening: str, dice: Dice) -> str | None:
    """Changes the blocks; returns the deck, or None where the opening has none."""
    if opening == "bold-deck":
        deck = chinese.deck(dice)
        blocks.insert(0, dropped(f"<p><strong>{escape(deck)}</strong></p>\n"))
        return deck
    if opening == "subheads":
        one = two = chinese.subhead(dice)
        while two == one:
            two = chinese.subhead(dice)
        blocks.insert(1, bold(one))
        blocks.insert(len(blocks) // 2 + 1, bold(two))
    return None


def _oddity(blocks: list[Block], oddity: str) -> None:
    if oddity == "break":
        one, two = blocks[1].texts[0], blocks[2].texts[0]
        blocks[1:3] = [Block(f"<p>{escape(one)}<br />{escape(two)}</p>\n", (f"{one}\n{two}",))]
    elif oddity == "indented":
        for place, block in enumerate(blocks):
            blocks[place] = replace(block, html=f"<p>　　{escape(block.texts[0])}</p>\n")
        blocks.insert(2, dropped("<p>　　</p>\n"))
    elif oddity == "linked":
        text = blocks[1].texts[0]
        link = f'<a href="https://cn.chinadaily.com.cn/gtx/" target="_blank">{escape(text[:4])}</a>'
        blocks[1] = replace(blocks[1], html=f"<p>{link}{escape(text[4:])}</p>\n")


def picture_source(card: Card, number: int) -> str:
    suffix = f"{0xC000 + number:x}"
    return f"//img3.chinadaily.com.cn/images/{card.published:%Y%m/%d}/{card.identifier[2:-6]}3{suffix}f.jpeg"


def _picture(card: Card, number: int, kind: str, credit: str, dice: Dice) -> list[Block]:
    """An image in a bare `<p>` and the paragraph with its caption."""
    source = picture_source(card, number)
    original = ""
    if kind == "foreign":
        original = f' data-src="{_FOREIGN.format(card.identifier[2:])}"'
    html = f'<p style="text-align: center;"><img{original} src="{source}" /></p>\n'
    if kind == "uncaptioned":
        return [Block(html, pictures=(Picture(source),))]
    caption = chinese.caption(dice)
    printed, named = _credited(caption, credit, dice)
    shape = {
        "centred": '<p style="text-align: center;">{}</p>\n',
        "coloured": '<p><span style="color: #0000cd;">{}</span></p>\n',
    }.get(kind, '<p class="pictext">{}</p>\n')
    picture = Picture(source, caption, named, printed)
    return [Block(html, pictures=(picture,)), dropped(shape.format(escape(printed)))]


def _credited(caption: str, credit: str, dice: Dice) -> tuple[str, str | None]:
    """The printed line and the credit in it."""
    if credit == "bracketed":
        named = f"图片来源：{dice.pick(('视觉中国', '受访者供图'))}"
        return f"{caption}[{named}]", named
    if credit == "photographer":
        named = f"新华社记者 {han_person(dice)} 摄"
        return f"{caption} {named}", named
    return caption, None


def _ending(seed: int, rank: int, dice: Dice, pages: list[list[Block]]) -> tuple[list[str], str]:
    """Adds the editors' lines; returns all editors in order, and the ending's name."""
    ending = _ENDINGS.draw(seed, rank)
    editors = han_people(dice, 2 if ending == "two-editors" else 1)
    if ending != "responsible-only":
        pages[-1].append(dropped(f"<p>（编辑：{' '.join(editors)}）</p>\n"))
    if _DISCLAIMERS.draw(seed, rank):
        pages[-1].append(dropped(_DISCLAIMER))
        ending += " cn-disclaimer"
    for page in pages:
        page.append(dropped(_RESPONSIBLE.format(editors[0])))
    return editors, f"cn-{ending}"


_DISCLAIMER = (
    "<p>免责声明：以上内容仅供读者了解情况，文中观点属于受访者本人，据此行事，后果自负。</p>\n"
)
_RESPONSIBLE = """
            <div style="width:100%;text-align:right;font-size:12px;padding-top:20px;">
              【责任编辑：{}】
            </div>
"""


def _story(
    seed: int,
    card: Card,
    dice: Dice,
    pages: list[list[Block]],
    shapes: set[str],
    *,
    rank: int,
    deck: str | None = None,
    genre: str = "article",
) -> Story:
    first = next((text for block in pages[0] for text in block.texts), chinese.sentence(dice))
    editors, ending = _ending(seed, rank, dice, pages)
    keywords = chinese.keywords(dice) if _KEYWORDS.draw(seed, rank) else ()
    source = _SOURCES.draw(seed, rank)
    linked = _LINKED.draw(seed, rank)
    shared = _OG_IMAGES.draw(seed, rank)
    traits = {
        "cn",
        card.dates,
        *ending.split(),
        "cn-source-linked" if linked else "cn-source-plain",
        "cn-og-image" if shared else "cn-og-image-none",
        "cn-keywords" if keywords else "cn-keywords-empty",
    }
    return Story(
        card=card,
        template="cn",
        shapes=frozenset(shapes | traits),
        genre=genre,
        edition="cn",
        crumbs=_crumbs(card),
        separator=">",
        byline=None,
        authors=(),
        source=source,
        organization=source,
        stamp=stamp(card, dice, ("",)),
        pages=tuple(tuple(page) for page in pages),
        editors=tuple(editors),
        meta_editor=editors[0],
        description=first.partition("\n")[0],
        keywords=keywords,
        og_image=picture_source(card, 0x99) if shared else None,
        og_url=card.url,
        deck=deck,
    )


def _crumbs(card: Card) -> tuple[Crumb, ...]:
    section = card.section
    crumbs = [Crumb(section.label, f"https://{section.path}")]
    if section.parent is not None:
        crumbs.insert(0, Crumb(SECTIONS[section.parent].label, f"//{section.parent}"))
    return tuple(crumbs)
