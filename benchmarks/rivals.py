"""Reads pages with general extractors: JSON Lines in, JSON Lines out. Runs in the rivals' environment, network off.

python benchmarks/rivals.py < pages.jsonl > read.jsonl
"""

from __future__ import annotations

import json
import logging
import socket
import sys
import time
import warnings
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NoReturn

import newspaper
import trafilatura
from lxml import html as lxml_html
from newsplease import NewsPlease
from readability import Document

if TYPE_CHECKING:
    from collections.abc import Callable

Read = dict[str, Any]


def trafilatura_standard(html: str, url: str, _language: str) -> Read:
    """As it comes."""
    return _trafilatura(html, url, precision=False)


def trafilatura_precision(html: str, url: str, _language: str) -> Read:
    """With `favor_precision`."""
    return _trafilatura(html, url, precision=True)


def _trafilatura(html: str, url: str, *, precision: bool) -> Read:
    found = trafilatura.bare_extraction(
        html, url=url, favor_precision=precision, with_metadata=True, include_comments=False
    )
    if found is None:
        return {}
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {"headline": found.title, "authors": authors, "date": found.date, "body": found.text}


def newspaper4k(html: str, url: str, language: str) -> Read:
    """Told the language: without, it finds no Chinese text."""
    article = newspaper.Article(url, language=language)
    article.download(input_html=html)
    article.parse()
    date = article.publish_date
    return {
        "headline": article.title,
        "authors": list(article.authors),
        "date": date.isoformat() if date else None,
        "body": article.text,
    }


def news_please(html: str, url: str, _language: str) -> Read:
    """Several extractors, the likeliest of each field's answers."""
    article = NewsPlease.from_html(html, url=url)
    date = article.date_publish
    return {
        "headline": article.title,
        "authors": list(article.authors or []),
        "date": date.isoformat() if date else None,
        "body": article.maintext,
    }


def readability(html: str, url: str, _language: str) -> Read:
    """Headline and body are all that it gives."""
    document = Document(html, url=url)
    tree = lxml_html.fragment_fromstring(document.summary(html_partial=True), create_parent=True)
    paragraphs = (element.text_content() for element in tree.iter("p", "li", "h2", "h3"))
    return {
        "headline": document.short_title(),
        "authors": [],
        "date": None,
        "body": "\n\n".join(filter(None, paragraphs)),
    }


RIVALS: dict[str, tuple[str, Callable[[str, str, str], Read]]] = {
    "trafilatura": ("trafilatura", trafilatura_standard),
    "trafilatura, precision": ("trafilatura", trafilatura_precision),
    "newspaper4k": ("newspaper4k", newspaper4k),
    "news-please": ("news-please", news_please),
    "readability-lxml": ("readability-lxml", readability),
}


def _no_network(*_: object, **__: object) -> NoReturn:
    raise OSError("the network is off")


def main() -> None:
    """The first line names versions; each other one is what one rival read of one page."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    socket.socket.connect = _no_network  # type: ignore[assignment]
    socket.getaddrinfo = _no_network
    _print({"versions": {name: version(package) for name, (package, _) in RIVALS.items()}})
    for line in sys.stdin:
        page = json.loads(line)
        for name, (_, read) in RIVALS.items():
            began = time.perf_counter()
            try:
                found = read(page["html"], page["url"], page["language"])
            except Exception as error:  # noqa: BLE001 - whatever a rival raises is its answer
                found = {"error": f"{type(error).__name__}: {error}"[:200]}
            seconds = time.perf_counter() - began
            _print({"page": page["name"], "rival": name, "seconds": seconds, **found})


def _print(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False, default=str), flush=True)


if __name__ == "__main__":
    main()
