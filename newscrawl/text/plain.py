"""Markup to plain text, for what arrives as a string: titles of the search API, descriptions of feeds."""

from __future__ import annotations

from w3lib.html import remove_comments, remove_tags, replace_entities

from newscrawl.text.cleaning import clean


def plain_text(markup: str) -> str:
    """One line of text: no tags, entities as characters, white space folded."""
    return clean(replace_entities(remove_tags(remove_comments(markup))))
