"""Files of archived pages: WARC, WACZ, saved pages, and folders of them."""

from __future__ import annotations

import gzip
import json
import os
import struct
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from newscrawl.archive.members import Fault, Source, is_one_member
from newscrawl.archive.reading import SavedPage, heads
from newscrawl.errors import ArgumentError
from newscrawl.exporters.compression import UNREADABLE
from newscrawl.pages.app_story import json_address
from newscrawl.pages.html.page import Page

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.archive.reading import Head, Place

    Packed = gzip.GzipFile | zstd.ZstdFile | zipfile.ZipExtFile

_WARCS = (".warc", ".warc.gz", ".warc.zst")
_WACZ = ".wacz"
_PAGES = (".html", ".htm", ".json")
_INDEX = "index.json"
_UNREADABLE = (*UNREADABLE, zipfile.BadZipFile, RuntimeError)
"""RuntimeError is what `zipfile` raises for an encrypted entry; its subclass NotImplementedError for an unknown compression."""
_ZIP_HEAD = 30  # bytes of an entry's header in a zip file, without name and extra field


def own_address(document: bytes) -> str | None:
    """The address that a saved page names as its own: by the app's JSON, og:url or its canonical link. og:url is sometimes just "WS….html", which is ignored."""
    if address := json_address(document):
        return address
    page = Page(document, "https://www.chinadaily.com.cn/")
    links = [page.metas.get("og:url")]
    links += [link.get("href") for link in page.elements('link[rel="canonical"]')]
    return next((link for link in links if link and "//" in link), None)


def check_input(name: str) -> Path:
    """The path of an input. ArgumentError where there is none, or it is of another kind."""
    path = Path(name)
    if not path.exists():
        raise ArgumentError(f"FILE: {name} cannot be read: No such file or directory")
    if path.is_dir():
        return path
    if not _is_input(path.name):
        raise ArgumentError(
            f"FILE: {name} is no archive, expected a folder or a file {', '.join([*_WARCS, _WACZ, *_PAGES])}"
        )
    if path.name.lower().endswith(_PAGES) and _address(path, _index(path.parent)) is None:
        raise ArgumentError(
            f"FILE: the address of {name} is not known; the page does not name it, and there is no {_INDEX} beside it that does"
        )
    return path


def _is_input(name: str) -> bool:
    return name.lower().endswith((*_WARCS, _WACZ, *_PAGES))


@dataclass
class Inputs:
    """The captures of files and folders. What cannot be read in place is unpacked into `folder`, for as long as captures are read."""

    paths: list[Path]
    folder: Path
    faults: list[Fault] = field(default_factory=list)
    """Damaged places; `captures` adds to them."""

    def captures(self) -> Iterator[tuple[Place, Head]]:
        """The captures of all sources, in the order of the inputs; the names in a folder are sorted."""
        for place in self._sources():
            name = place.name if isinstance(place, Source) else place.path
            try:
                for found in heads(place):
                    if isinstance(found, Fault):
                        self.faults.append(found)
                    else:
                        yield place, found
            except OSError as error:
                self.faults.append(Fault(name, 0, _reason(error)))

    def _sources(self) -> Iterator[Place]:
        for path in self.paths:
            indexes: dict[Path, dict[str, str]] = {}
            for file in _files(path):
                yield from self._of_file(file.absolute(), _shown(file, path), indexes)

    def _of_file(
        self, file: Path, name: str, indexes: dict[Path, dict[str, str]]
    ) -> Iterator[Place]:
        try:
            yield from self._parts(file, name, indexes)
        except _UNREADABLE as error:
            self.faults.append(Fault(name, 0, _reason(error)))

    def _parts(self, file: Path, name: str, indexes: dict[Path, dict[str, str]]) -> Iterator[Place]:
        lower = file.name.lower()
        if lower.endswith(_PAGES):
            if file.parent not in indexes:
                indexes.clear()
                indexes[file.parent] = _index(file.parent)
            if address := _address(file, indexes[file.parent]):
                yield SavedPage(str(file), address)
            elif file.name != _INDEX:
                self.faults.append(Fault(name, 0, "its address is not known"))
        elif lower.endswith(_WACZ):
            yield from self._of_wacz(file, name)
        elif lower.endswith(".zst"):
            with zstd.ZstdFile(file) as packed:
                yield self._unpacked(packed, name)
        else:
            yield self._readable(Source(str(file), name))

    def _of_wacz(self, file: Path, name: str) -> Iterator[Place]:
        with zipfile.ZipFile(file) as archive:
            for entry in sorted(archive.infolist(), key=lambda one: one.filename):
                if not (
                    entry.filename.startswith("archive/")
                    and entry.filename.lower().endswith((".warc", ".warc.gz"))
                ):
                    continue
                inner = f"{name}/{entry.filename}"
                if entry.compress_type == zipfile.ZIP_STORED:
                    begin = _begin(file, entry)
                    part = Source(str(file), inner, begin, begin + entry.file_size)
                    yield self._readable(part)
                else:
                    with cast("zipfile.ZipExtFile", archive.open(entry)) as packed:
                        yield self._readable(self._unpacked(packed, inner))

    def _readable(self, source: Source) -> Source:
        """The source, unpacked where it is compressed as a whole."""
        if not is_one_member(source):
            return source
        with Path(source.path).open("rb") as file:
            file.seek(source.begin)
            with gzip.GzipFile(fileobj=file) as packed:
                return self._unpacked(packed, source.name)

    def _unpacked(self, packed: Packed, name: str) -> Source:
        """A copy that is not compressed; of a damaged one what comes before the damage."""
        handle, path = tempfile.mkstemp(dir=self.folder)
        with os.fdopen(handle, "wb") as target:
            try:
                while block := packed.read1(1 << 20):  # `read` would lose what comes before damage
                    target.write(block)
            except _UNREADABLE as error:
                self.faults.append(Fault(name, target.tell(), _reason(error)))
        return Source(path, name)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, RuntimeError):
        return "encrypted, or compressed in an unknown way"
    return "cut" if isinstance(error, EOFError) else "broken"


def _shown(file: Path, given: Path) -> str:
    """A file's name in reports and records: within the given folder, after the folder's own name."""
    return file.name if file == given else str(Path(given.name) / file.relative_to(given))


def _files(path: Path) -> Iterator[Path]:
    """A file, or the archived pages of a folder and of the folders in it, sorted; hidden ones and those that begin with _ are left out."""
    if not path.is_dir():
        yield path
        return
    for parent, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if name[0] not in "._")
        for name in sorted(names):
            if name[0] not in "._" and _is_input(name):
                yield Path(parent, name)


def _address(file: Path, index: dict[str, str]) -> str | None:
    """The address of a saved page; None where it is not known."""
    given = index.get(file.name)
    try:
        url = given or own_address(file.read_bytes())
    except OSError:
        return None
    return url if url and "//" in url else None


def _index(folder: Path) -> dict[str, str]:
    """Names and addresses by the folder's index.json; empty without one."""
    try:
        found = json.loads((folder / _INDEX).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: url for name, url in found.items() if isinstance(url, str)}


def _begin(file: Path, entry: zipfile.ZipInfo) -> int:
    """Where the bytes of an entry begin in a zip file."""
    with file.open("rb") as opened:
        opened.seek(entry.header_offset)
        head = opened.read(_ZIP_HEAD)
    if len(head) < _ZIP_HEAD:
        raise zipfile.BadZipFile
    name, extra = struct.unpack("<HH", head[26:30])
    return entry.header_offset + _ZIP_HEAD + int(name) + int(extra)
