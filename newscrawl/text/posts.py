"""Recognise the text behind a name in a byline: posts, degrees, affiliations."""

from __future__ import annotations

import re

from newscrawl.text.names import is_person
from newscrawl.text.organizations import is_known, is_organization
from newscrawl.text.pinyin import is_pinyin_name
from newscrawl.text.remembered import remembered
from newscrawl.text.word_lists import words

_NAMES = "names.toml"
_ARTICLES = frozenset(("a", "an", "the", "his", "her", "our", "former", "who", "which"))
_LINKS = frozenset(("of", "at", "for", "in", "with", "to", "on", "from", "and"))
_WORD = re.compile(r"[\w.'’-]+")
_FOR = re.compile(
    r" (?:(?:special|specially|reporting|writing|exclusive|exclusively) )?(?P<word>for|of|to|with) (?:the )?",
    re.IGNORECASE,
)
_SPECIAL = re.compile(r"(?:special(?:ly)? )?(?:for|to|with|of) (?:the )?", re.IGNORECASE)


@remembered
def is_post(text: str) -> bool:
    """Whether a piece behind a name is the person's post: "a professor at …", "founder of …", "Chief Correspondent".

    In letters of any case. A word that is also a name counts only before "of", "at" and the like: James Dean.
    """
    printed = _WORD.findall(text)
    folded = [word.casefold().rstrip(".") for word in printed]
    if not folded:
        return False
    posts = words(_NAMES, "posts")
    held = [at for at, word in enumerate(folded) if word in posts]
    if folded[0] in _ARTICLES and (held or not is_person(text)):
        return True
    if not held:
        return printed[0][0].islower() and bool(_LINKS.intersection(folded[1:]))
    if any(folded[at + 1] in _LINKS for at in held if at + 1 < len(folded)):
        return True
    if folded[-1] in posts and (len(folded) != 2 or folded[-1] not in words(_NAMES, "name_posts")):
        return True
    return printed[0][0].islower() and not is_pinyin_name(text)


def paper_before(post: str) -> str | None:
    """The known paper at the beginning of a post: "China Daily Bureau Chief" -> "China Daily"; else None."""
    printed = post.split()
    heads = (" ".join(printed[:end]) for end in range(len(printed) - 1, 0, -1))
    return next(filter(is_known, heads), None)


@remembered
def is_institution(text: str) -> bool:
    """Whether a text is an organization, or holds a word of institutions: "Hilltop School of Design"."""
    return holds_institution(text) or is_organization(text)


def holds_institution(text: str) -> bool:
    """Whether a text holds a word of schools, companies, offices."""
    institutions = words(_NAMES, "institutions")
    return any(word.casefold() in institutions for word in _WORD.findall(text))


def is_affiliation(text: str) -> bool:
    """Whether a piece names the paper that somebody writes for: "special to China Daily", "for CGTN"."""
    return _SPECIAL.match(text) is not None


def split_paper(place: str) -> tuple[str, str | None]:
    """ "Beijing for China Daily" -> ("Beijing", "China Daily"), where the paper is known."""
    hit = _FOR.search(place)
    if hit is None or not is_organization(place[hit.end() :]):
        return place, None
    return place[: hit.start()], place[hit.end() :]


@remembered
def split_affiliation(segment: str) -> tuple[str, str | None]:
    """ "Zhang San of China Daily", "Zhang San China Daily" -> ("Zhang San", "China Daily"); "for CGTN" -> ("", "CGTN").

    A text that opens with an institution or one word is a name, and stays whole: "Voice of America".
    """
    alone = _SPECIAL.match(segment)
    if alone is not None and segment[alone.end() :]:
        return "", segment[alone.end() :]
    hit = _FOR.search(segment)
    if hit is None:
        return _split_at_end(segment)
    name = segment[: hit.start()].rstrip(" ,")
    if is_institution(name) or not is_person(name) or (" " not in name and hit["word"] == "of"):
        return segment, None
    return name, segment[hit.end() :]


def _split_at_end(segment: str) -> tuple[str, str | None]:
    """A name of two or more words, and the known paper right behind it, where a break or a bar was lost."""
    printed = segment.split()
    for end in range(2, len(printed)):
        name, paper = " ".join(printed[:end]), " ".join(printed[end:])
        if is_known(paper) and is_person(name) and not is_institution(name):
            return name, paper
    return segment, None
