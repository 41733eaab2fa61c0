"""Stories of the English editions: articles, long articles, galleries, videos, opinion.

The mixture, of every 20 stories outside Opinion: 13 articles, 3 galleries, 2 long articles, 2 with
video or sound. Each trait (byline, opening, oddity, pictures, closing, …) is drawn from a separate deck,
so that every trait occurs within the first 200 stories, in changing combinations.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tests.replica import captions, english
from tests.replica.blocks import Block, Picture, figure, plain, plains
from tests.replica.bylines import ENGLISH, GALLERY, OPINION
from tests.replica.closings import CLOSINGS
from tests.replica.draft import Draft, new_draft
from tests.replica.mixing import Deck, Dice
from tests.replica.names import han_person
from tests.replica.oddities import ODDITIES
from tests.replica.openings import OPENINGS
from tests.replica.pictures import add_pictures, picture_source
from tests.replica.rota import Rota
from tests.replica.sections import SECTIONS, rank_in_family
from tests.replica.stamps import stamp
from tests.replica.story import Crumb, Page, Story

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.replica.bylines import Byline
    from tests.replica.cards import Card

KINDS = Rota(
    "article article gallery article article video article long article gallery "
    "article article article video article gallery article long article article"
)
_PICTURES = Rota(
    "pictures-1 pictures-0 pictures-2 pictures-1 pictures-bare pictures-1 pictures-3 pictures-4 "
    "pictures-1 pictures-0 pictures-1 pictures-bare-sized"
)
_PICTURED_OF_TURN = 10
_OPENINGS = Deck("openings", [*OPENINGS, *["opening-plain"] * 5, "opening-bold-deck"])
_ODDITIES = Deck("oddities", [*ODDITIES, *["body-plain"] * 4])
_CLOSINGS = Deck("closings", [*CLOSINGS, *["closing-none"] * 6])
_OPINION_OPENINGS = Deck(
    "opinion openings", ["opening-plain"] * 3 + ["opening-h2-deck", "opening-bold-deck"]
)
_OPINION_CLOSINGS = Deck(
    "opinion closings",
    [
        *["closing-biography-and-views", "closing-biography-with-views", "closing-biography"],
        *["closing-views", "closing-print-line", "closing-none"],
    ],
)
_SEPARATORS = Deck("separators", ["/", "/", "/", "|"])
_EDITIONS = Deck("home links", ["own"] * 9 + ["other"])
_RELATED = Deck("related", [True, False, False])
_OG_URLS = Deck("og:url", ["full", "full", "full", "name"])
_KEYWORDS = Deck("keywords", ["none"] * 5 + ["some"])
_DESCRIPTIONS = Deck("descriptions", ["first"] * 4 + ["own", "none"])
_EDITORS = Deck("editors", [True] * 7 + [False])
_OG_IMAGES = Deck("og:image", [True] * 4 + [False])
_LEADS = ("Updated: ", "Updated: ", "Updated: ", "Updated:  ")

_GALLERIES = Deck(
    "galleries",
    ["gallery-captions-only", "gallery-text-repeated", "gallery-text-first", "gallery-text-each"],
)
_GALLERY_SIZES = Deck("gallery sizes", [2, 3, 4, 5, 6, 7, 8])
_VIDEOS = Deck(
    "videos", ["video-frame", "video-element", "video-source", "video-with-text", "audio"]
)


def english_story(seed: int, card: Card) -> Story:
    rank = rank_in_family(card.index)
    dice = Dice(seed, card.index, 6)
    if card.section.family == "opinion":
        return _opinion(seed, card, rank, dice)
    kind, turn = KINDS.turn(rank)
    if kind == "gallery":
        return _gallery(seed, card, turn, dice)
    if kind == "video":
        return _video(seed, card, turn, dice)
    if kind == "long":
        return _long(seed, card, turn, dice)
    return _article(seed, card, turn, dice)


def _article(seed: int, card: Card, rank: int, dice: Dice) -> Story:
    draft = new_draft(card, dice, 6 + dice.below(7))
    _apply(draft, ODDITIES, _ODDITIES.draw(seed, rank))
    _apply(draft, OPENINGS, _OPENINGS.draw(seed, rank))
    _apply(draft, CLOSINGS, _CLOSINGS.draw(seed, rank))
    pictures, turn = _PICTURES.turn(rank)
    draft.shapes.add(pictures)
    add_pictures(draft, pictures, seed, turn if pictures != "pictures-1" else turn * 2 + 1)
    byline = ENGLISH.draw(seed, rank)(dice)
    return _story(seed, card, dice, draft, [draft.blocks], byline=byline)


def _opinion(seed: int, card: Card, rank: int, dice: Dice) -> Story:
    draft = new_draft(card, dice, 8 + dice.below(6))
    _apply(draft, OPENINGS, _OPINION_OPENINGS.draw(seed, rank))
    _apply(draft, CLOSINGS, _OPINION_CLOSINGS.draw(seed, rank))
    draft.shapes.add("opinion")
    add_pictures(draft, "pictures-1" if rank % 2 else "pictures-0", seed, rank)
    byline = OPINION.draw(seed, rank)(dice)
    return _story(seed, card, dice, draft, [draft.blocks], byline=byline, genre="opinion")


def _long(seed: int, card: Card, rank: int, dice: Dice) -> Story:
    """Two or three pages; every second story repeats the last paragraph of a page on the next."""
    draft = new_draft(card, dice, 15)
    size = 2 + rank % 2
    pages = [draft.blocks[n * 5 : n * 5 + 5] for n in range(size)]
    if rank % 3 != 0:
        draft.shapes.add("long-overlap")
        for before, after in pairwise(pages):
            after.insert(0, Block(before[-1].html))
    draft.blocks = pages[0]
    _apply(draft, OPENINGS, "opening-h2-deck" if rank % 2 else "opening-plain")
    add_pictures(draft, "pictures-2" if rank % 4 < 2 else "pictures-0", seed, rank)
    last = Draft(card, dice, pages[-1])
    _apply(last, CLOSINGS, _CLOSINGS.draw(seed, rank))
    draft.print_edition, draft.print_page = last.print_edition, last.print_page
    draft.shapes |= {"long", f"long-{size}", *last.shapes}
    byline = ENGLISH.draw(seed, rank + 5)(dice)
    return _story(seed, card, dice, draft, [draft.blocks, *pages[1:]], byline=byline)


def _gallery(seed: int, card: Card, rank: int, dice: Dice) -> Story:
    """One picture a page, with only words below it, the same text on every page, or a text of its own."""
    kind = _GALLERIES.draw(seed, rank)
    size = _GALLERY_SIZES.draw(seed, rank)
    texts = english.paragraphs(dice, size)
    pages: list[list[Block]] = []
    for number in range(size):
        words = captions.words(seed, dice.below(9999), dice)
        source = picture_source(card, number)
        page = [figure(Picture(source, words.caption, words.credit, words.printed))]
        if kind == "gallery-text-repeated":
            page.append(plain(texts[0]) if number == 0 else Block(plain(texts[0]).html))
        elif kind == "gallery-text-each" or (kind == "gallery-text-first" and number == 0):
            page.append(plain(texts[number]))
        pages.append(page)
    draft = Draft(card, dice, pages[0], shapes={"gallery", kind, f"gallery-{size}"})
    byline = GALLERY.draw(seed, rank)(dice)
    return _story(
        seed, card, dice, draft, pages, byline=byline, genre="gallery", template="gallery"
    )


def _video(seed: int, card: Card, rank: int, dice: Dice) -> Story:
    """A player and a sentence, or a player beside a whole article; the site has frames in #Content."""
    kind = _VIDEOS.draw(seed, rank)
    full = kind in ("video-with-text", "audio")
    texts = english.paragraphs(dice, 6) if full else [english.sentence(dice)]
    draft = Draft(card, dice, [_player(kind, card), *plains(texts)], shapes={"video-page", kind})
    byline = ENGLISH.draw(seed, rank + 11)(dice)
    genre = "article" if full else "video"
    return _story(seed, card, dice, draft, [draft.blocks], byline=byline, genre=genre)


def _player(kind: str, card: Card) -> Block:
    name = card.identifier[2:]
    if kind in ("video-frame", "video-with-text"):
        link = f"//kan.chinadaily.com.cn/player/{name}.html"
        html = f'<p><iframe src="{link}" width="685" height="385" frameborder="0" allowfullscreen="true"></iframe></p> \n'
        return Block(html, videos=(f"https:{link}",))
    if kind == "audio":
        link = f"//language.chinadaily.com.cn/audio/{name}.mp3"
        return Block(
            f'<audio src="{link}" controls="controls"></audio> \n', audios=(f"https:{link}",)
        )
    link = f"//kan.chinadaily.com.cn/video/{card.published:%Y%m/%d}/{name}.mp4"
    poster = card.thumbnail
    if kind == "video-source":
        inner = f'<video controls="controls" poster="{poster}"><source src="{link}" type="video/mp4"></video>'
    else:
        inner = f'<video src="{link}" controls="controls" poster="{poster}"></video>'
    return Block(f'<div class="video-box">{inner}</div> \n', videos=(f"https:{link}",))


def _apply(draft: Draft, table: Mapping[str, Callable[[Draft], None]], shape: str) -> None:
    table[shape](draft)
    draft.shapes.add(shape)


def _story(
    seed: int,
    card: Card,
    dice: Dice,
    draft: Draft,
    pages: list[list[Block]],
    *,
    byline: Byline,
    genre: str = "article",
    template: str = "www",
) -> Story:
    rank = rank_in_family(card.index)
    final: tuple[Page, ...] = tuple(tuple(page) for page in pages)
    separator = _SEPARATORS.draw(seed, rank)
    home = _EDITIONS.draw(seed, rank)
    edition = card.host.partition(".")[0] if home == "own" else _other(card.host)
    og_url = _OG_URLS.draw(seed, rank)
    keywords = english.keywords(dice) if _KEYWORDS.draw(seed, rank) == "some" else ()
    editor = han_person(dice) if _EDITORS.draw(seed, rank) else None
    og_image = picture_source(card, 0x99) if _OG_IMAGES.draw(seed, rank) else None
    related = _RELATED.draw(seed, rank)
    traits = {
        byline.shape,
        card.dates,
        f"breadcrumb-{separator}",
        f"home-link-{home}",
        f"og-url-{og_url}",
        f"edition-{edition}",
        "keywords" if keywords else "keywords-empty",
        "editor" if editor else "editor-none",
        "og-image" if og_image else "og-image-none",
        "related" if related else "related-none",
    }
    return Story(
        card=card,
        template=template,
        shapes=frozenset(draft.shapes | traits),
        genre=genre,
        edition=edition,
        crumbs=_crumbs(card, edition, separator),
        separator=separator,
        byline=byline.printed,
        authors=byline.authors,
        source=byline.source,
        organization=byline.organization,
        stamp=stamp(card, dice, _LEADS),
        pages=final,
        editors=(editor,) if editor else (),
        meta_editor=editor,
        description=_description(seed, rank, dice, final),
        keywords=keywords,
        og_image=og_image,
        og_url=card.url if og_url == "full" else f"{card.identifier}.html",
        h2=draft.h2,
        deck=draft.deck,
        dateline=draft.dateline,
        print_edition=draft.print_edition,
        print_page=draft.print_page,
        related=related,
    )


def _other(host: str) -> str:
    return "usa" if host.startswith("www.") else "www"


def _crumbs(card: Card, edition: str, separator: str) -> tuple[Crumb, ...]:
    """ "Home / China / Society"; with "|" sections of News omit their parent (as on a page of the site)."""
    home = f"//{edition}.chinadaily.com.cn"
    section = card.section
    crumbs = [Crumb("Home", home)]
    if section.parent is not None and (separator == "/" or section.family == "opinion"):
        crumbs.append(Crumb(SECTIONS[section.parent].label, f"{home}/{section.parent}"))
    crumbs.append(Crumb(section.label, home + section.url_path))
    return tuple(crumbs)


def _description(seed: int, rank: int, dice: Dice, pages: tuple[Page, ...]) -> str | None:
    kind = _DESCRIPTIONS.draw(seed, rank)
    if kind == "none":
        return None
    first = next((text for block in pages[0] for text in block.texts), None)
    if kind == "own" or first is None or "\n" in first:
        return english.sentence(dice)
    return first
