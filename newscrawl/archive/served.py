"""Answers from WARC files, in place of the site's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.archive.files import SUFFIX
from newscrawl.archive.lookup import captures_in
from newscrawl.archive.reading import sent
from newscrawl.errors import SettingError

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawl.archive.lookup import Found


@dataclass(frozen=True)
class Served:
    """An archived answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    """With its Content-Encoding, without chunks."""


def warc_paths(name: str, path: Path) -> list[Path]:
    """A WARC file, or those in and below a folder. SettingError where there is none; `name` is that of the setting."""
    paths = sorted(path.rglob(f"*{SUFFIX}")) if path.is_dir() else [path]
    if not paths or not all(one.is_file() and one.name.endswith(SUFFIX) for one in paths):
        raise SettingError(f"{name}: {path} is not a WARC file (*{SUFFIX}), and holds none")
    return paths


class ServedArchive:
    """Finds the newest answer for a URL; http and https are one."""

    def __init__(self, paths: list[Path]) -> None:
        """Read the files once. StorageError where one cannot be read."""
        self._by_url: dict[str, tuple[tuple[bool, str], Found]] = {}
        """For each URL the age of its newest capture, and the capture with its body."""
        self._by_record: dict[str, Found] = {}
        for found in captures_in(paths):
            if not found.is_revisit:
                self._by_record[found.fields.get("warc-record-id", "")] = found
            original = self._original(found)
            if original is None:
                continue
            key = _key(found.fields.get("warc-target-uri", ""))
            known = self._by_url.get(key)
            if known is None or found.age >= known[0]:
                self._by_url[key] = found.age, original

    def _original(self, found: Found) -> Found | None:
        if not found.is_revisit:
            return found
        return self._by_record.get(found.fields.get("warc-refers-to", ""))

    def answer(self, url: str) -> Served | None:
        """The newest page of a URL, or where there is none the newest answer; None for an unknown URL.

        StorageError where it cannot be read.
        """
        known = self._by_url.get(_key(url))
        if known is None:
            return None
        _, found = known
        headers, body = sent(found.path, found.start)
        return Served(int(found.status), headers.headers, body)


def _key(url: str) -> str:
    return url.partition("#")[0].partition("://")[2]
