"""Writes a record as a line of JSON; values of a user's own fields are encoded as in Scrapy's feeds."""

from __future__ import annotations

import json
from typing import Any

from scrapy.utils.serialize import ScrapyJSONEncoder


def line_of(record: dict[str, Any]) -> bytes:
    """A line with its line feed. ValueError, TypeError or RecursionError for a value that JSON cannot represent."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, cls=ScrapyJSONEncoder)
    return f"{text}\n".encode()


def fault_in(record: dict[str, Any]) -> str | None:
    """Why a record cannot be written; None where it can."""
    try:
        line_of(record)
    except (TypeError, ValueError, RecursionError) as error:
        return str(error)
    return None
