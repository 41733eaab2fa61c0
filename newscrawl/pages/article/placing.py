"""Nothing vanishes silently: compare the text of a body's container with the text that was placed or removed.

All text that the walk over the container left out, or that a rule removed, is recorded; all other text has to be in
the body, in a caption or in a credit. Other text was lost by a mistake of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.items import Image
from newscrawl.text.cleaning import clean
from newscrawl.text.words import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.pages.article.body import Body
    from newscrawl.pages.html.tree import Element

# design: nothing-vanishes
MOST_UNPLACED = 40
"""Letters and digits that may be placed nowhere: more are a sentence, whatever the length of the page. The count is
exact, 0 on a page on which nothing is lost; a share of the page would hide a paragraph of a long one."""
_QUOTED = 60  # characters
_NEAR = 2_000  # characters in which the next text is searched for first
_MOST_SEARCHES = 200  # of everything: a search without a hit reads the whole page


def unplaced(container: Element, text: str, body: Body) -> str | None:
    """The warning that some of a container's `text` is placed nowhere, with its beginning; None where all is placed."""
    placed = list(_placed(body))
    if _solid(text) + _solid(body.added) - _solid("".join(placed)) <= MOST_UNPLACED:
        return None
    known = letters("\n".join(placed))
    count = len(letters(text)) + len(letters(body.added)) - len(known)
    if count <= MOST_UNPLACED:
        return None
    lost = _lost(container, known)
    quote = f': "{lost}"' if lost else ""
    return f"{count} characters are placed nowhere{quote}"


def _placed(body: Body) -> Iterator[str]:
    """The text that is accounted for: first that of the record, in the order of the page, then what was removed."""
    for one in body.order:
        if isinstance(one, Image):
            yield f"{one.caption or ''}{one.credit_text or ''}"
        else:
            yield one[0]
    yield from body.removed


def _solid(text: str) -> int:
    """The number of characters without white space, which is quick to count."""
    return len("".join(text.split()))


def _lost(container: Element, known: str) -> str:
    """The beginning of the first text that is not among `known` letters."""
    quote = ""
    place = searches = 0
    for text in container.xpath("descendant::text()"):
        wanted = letters(text)
        if not wanted:
            continue
        found = known.find(wanted, place, place + len(wanted) + _NEAR)
        if found < 0 and searches < _MOST_SEARCHES:
            searches += 1
            found = known.find(wanted)
            if found < 0:
                quote = clean(f"{quote} {text}")
                if len(quote) > _QUOTED:
                    break
                continue
        if quote and len(wanted) > 1:
            break
        place = max(place, found + len(wanted))
    return quote if len(quote) <= _QUOTED else quote[:_QUOTED] + "…"
