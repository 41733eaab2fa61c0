"""Read lines of earlier versions of the record as lines of this one."""

from __future__ import annotations

from typing import Any

from newscrawl.site.sections import stands_in

EARLIER_VERSIONS = frozenset(("1.0", "1.1"))
"""1.1 has more fields than 1.0; missing fields get their defaults."""

_DAY = len("2023-02-23")


def current(line: dict[str, Any], version: str) -> dict[str, Any]:
    """A line in the form of `version`, the current one; a line of this or of an unknown version is returned unchanged.

    Before 2.0 `date_published` was a day where the minute was not known, and no field had the day or the section's path.
    """
    if line.get("schema_version") not in EARLIER_VERSIONS:
        return line
    published = line.get("date_published")
    links = [crumb.get("url") for crumb in line.get("breadcrumbs") or []]
    later = {
        "schema_version": version,
        "published_day": published[:_DAY] if published else None,
        "date_published": published if published and len(published) > _DAY else None,
        "section_path": stands_in(links, line.get("url")),
    }
    return {**line, **later}
