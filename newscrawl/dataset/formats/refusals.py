"""A record that a format cannot hold, such as text with half a surrogate pair: it is left out, with a warning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Warn = Callable[[str], None]
"""Called with a sentence."""

INVALID = (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError)
"""Errors that such a record raises."""


def refuse(record: dict[str, Any], error: Exception, warn: Warn) -> None:
    """Warn of a record that is left out."""
    warn(f"the article {record.get('identifier')} cannot be written, it is left out: {error}")
