"""How one reading of a page is judged against its gold."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any, NamedTuple

SHINGLE = 4  # words
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Score(NamedTuple):
    """None where the gold does not judge it."""

    headline: bool | None
    authors: bool | None
    day: bool | None
    minute: bool | None
    """Date with its minute and zone, where the page has them."""
    body: bool | None
    """Exact: every paragraph, and nothing else."""
    f1: float | None
    leaked: int
    missing: int
    seconds: float
    whole: bool | None = None
    """Every field that the gold gives; for ours alone, rivals have no such record."""

    @property
    def core(self) -> bool:
        """Headline, authors, date and body at once."""
        judged = (self.headline, self.authors, self.day, self.minute, self.body)
        return all(one is not False for one in judged)


def read_of(record: dict[str, Any]) -> dict[str, Any]:
    """A record in the words that all readers are judged by."""
    return {
        "headline": record.get("headline"),
        "authors": [author["name"] for author in record.get("authors") or []],
        "date": record.get("date_published") or record.get("published_day"),
        "body": _body(record),
    }


def _body(record: dict[str, Any]) -> str:
    """Deck and body: extractors of no template cannot know a deck."""
    return "\n\n".join(
        filter(None, (record.get("alternative_headline"), record.get("article_body")))
    )


def score(gold: dict[str, Any], read: dict[str, Any], *, seconds: float) -> Score:
    """Hold one reading against the gold. A body may open with the headline, as some readers print it."""
    wanted = read_of(gold)
    date = str(wanted["date"] or "")
    given = str(read.get("date") or "")
    headline = _plain(read.get("headline"))
    paragraphs, expected = _paragraphs(read.get("body")), _paragraphs(wanted["body"])
    if paragraphs and paragraphs[0] in {headline, _plain(wanted["headline"])}:
        paragraphs = paragraphs[1:]
    judges_body = "article_body" in gold
    return Score(
        headline=headline == _plain(wanted["headline"]),
        authors=_same_names(read.get("authors"), wanted["authors"]) if "authors" in gold else None,
        day=_days(given) == _days(date) if date else None,
        minute=_minute(given) == _minute(date) if "T" in date else None,
        body=paragraphs == expected if judges_body else None,
        f1=_f1(paragraphs, expected) if judges_body else None,
        leaked=len(_extra(paragraphs, expected)) if judges_body else 0,
        missing=len(_extra(expected, paragraphs)) if judges_body else 0,
        seconds=seconds,
    )


def _plain(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFKC", text or "").split())


def _paragraphs(body: str | None) -> list[str]:
    """Lines that say something: readers differ in how they set paragraphs apart."""
    return [line for line in map(_plain, (body or "").split("\n")) if line]


def _same_names(read: list[str] | None, wanted: list[str]) -> bool:
    """In order; capitals do not matter: to tell "LI LEI" is "Li Lei" is a matter of style."""
    one, other = ([_plain(name).casefold() for name in names or []] for names in (read, wanted))
    return one == other


def _days(date: str) -> str:
    found = _DAY.search(date)
    return found[0] if found else ""


def _minute(date: str) -> str:
    """Day, minute and zone; "" for a date without one of them."""
    day, _, rest = date.partition("T")
    return f"{day}T{rest[:5]}{rest[-6:]}" if rest[-6:-5] in {"+", "-"} else ""


def _f1(read: list[str], wanted: list[str]) -> float:
    """Of shingles of four words."""
    one, other = _shingles(read), _shingles(wanted)
    if not one and not other:
        return 1.0
    shared = sum((one & other).values())
    return 2 * shared / (sum(one.values()) + sum(other.values()))


def _shingles(paragraphs: list[str]) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(" ".join(paragraphs).casefold())
    count = max(1, len(words) - SHINGLE + 1) if words else 0
    return Counter(tuple(words[start : start + SHINGLE]) for start in range(count))


def _extra(paragraphs: list[str], others: list[str]) -> list[str]:
    """Paragraphs that the others do not have."""
    return list((Counter(paragraphs) - Counter(others)).elements())
