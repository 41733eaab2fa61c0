"""Turn markup in strings into plain text: titles of the search API, descriptions of feeds."""

from __future__ import annotations

import re

from w3lib.html import remove_comments, remove_tags, replace_entities

from newscrawl.text.cleaning import clean

_NO_CHARACTER = re.compile(r"&#(?:x[0-9a-f]{9,}|[0-9]{9,});?", re.IGNORECASE)
"""A number too large for a character; w3lib would convert it, in quadratic time."""


def plain_text(markup: str) -> str:
    """One line of text: no tags, entities as characters, white space folded."""
    return clean(replace_entities(_NO_CHARACTER.sub("", remove_tags(remove_comments(markup)))))
