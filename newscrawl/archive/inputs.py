"""Files of archived pages: WARC, WACZ, saved pages, and folders of them, on disk or behind URLs."""

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

from newscrawl.archive.connection import is_url, shown
from newscrawl.archive.members import Fault, Source, is_one_member
from newscrawl.archive.reading import SavedPage, heads
from newscrawl.archive.remote import (
    LONG,
    copy,
    find,
    has_ranges,
    opened,
    read_bytes,
    walk,
)
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
_WEB = ("http://", "https://")
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


@dataclass(frozen=True)
class Input:
    """What a user names: a file or a folder."""

    path: str
    """On disk, or its URL."""
    is_folder: bool


def check_input(name: str) -> list[Input]:
    """The input of a name; several where a URL is a pattern. ArgumentError where there is none, or it is of another kind."""
    if is_url(name):
        _check_web(name)
        found = [Input(*one) for one in find(name, _is_input)]
    elif Path(name).exists():
        found = [Input(name, Path(name).is_dir())]
    else:
        raise ArgumentError(f"FILE: {name} cannot be read: No such file or directory")
    for one in found:
        if not one.is_folder:
            _check_file(one.path)
    return found


def _check_web(url: str) -> None:
    """Over HTTP only archives are read: pages are requested by crawls, which obey the rules of sites."""
    name = shown(url)
    is_listed = name.endswith("/") or "*" in name  # another sentence refuses it
    if url.lower().startswith(_WEB) and not (is_listed or name.lower().endswith((*_WARCS, _WACZ))):
        raise ArgumentError(
            f"FILE: {name} is no archive, expected over HTTP a file {', '.join([*_WARCS, _WACZ])}"
        )


def _check_file(path: str) -> None:
    name = shown(path)
    if not _is_input(name):
        raise ArgumentError(
            f"FILE: {name} is no archive, expected a folder or a file {', '.join([*_WARCS, _WACZ, *_PAGES])}"
        )
    folder, base = _split(path)
    if name.lower().endswith(_PAGES) and _address(path, _index(folder).get(base)) is None:
        raise ArgumentError(
            f"FILE: the address of {name} is not known; the page does not name it, and there is no {_INDEX} beside it that does"
        )


def _is_input(name: str) -> bool:
    return name.lower().endswith((*_WARCS, _WACZ, *_PAGES))


@dataclass
class Inputs:
    """The captures of files and folders. What cannot be read in place is unpacked into `folder`, for as long as captures are read."""

    inputs: list[Input]
    folder: Path
    faults: list[Fault] = field(default_factory=list)
    """Damaged places; `captures` adds to them."""

    def captures(self) -> Iterator[tuple[Place, Head]]:
        """The captures of all sources, in the order of the inputs; the names in a folder are sorted."""
        for place in self._sources():
            name = place.name if isinstance(place, Source) else shown(place.path)
            try:
                for found in heads(place):
                    if isinstance(found, Fault):
                        self.faults.append(found)
                    else:
                        yield place, found
            except OSError as error:
                self.faults.append(Fault(name, 0, _reason(error)))

    def _sources(self) -> Iterator[Place]:
        for one in self.inputs:
            indexes: dict[str, dict[str, str]] = {}
            files = walk(one.path, _is_input) if is_url(one.path) else _files(Path(one.path))
            try:
                for file in files if one.is_folder else [one.path]:
                    path = file if is_url(file) else os.path.abspath(file)  # noqa: PTH100 - text
                    yield from self._of_file(path, _named(file, one), indexes)
            except OSError as error:  # of the folder
                self.faults.append(Fault(shown(one.path), 0, _reason(error)))

    def _of_file(self, file: str, name: str, indexes: dict[str, dict[str, str]]) -> Iterator[Place]:
        try:
            yield from self._parts(file, name, indexes)
        except _UNREADABLE as error:
            self.faults.append(Fault(name, 0, _reason(error)))

    def _parts(self, file: str, name: str, indexes: dict[str, dict[str, str]]) -> Iterator[Place]:
        lower = name.lower()
        if lower.endswith(_PAGES):
            folder, base = _split(file)
            if folder not in indexes:
                indexes.clear()
                indexes[folder] = _index(folder)
            if address := _address(file, indexes[folder].get(base)):
                yield SavedPage(file, address)
            elif base != _INDEX:
                self.faults.append(Fault(name, 0, "its address is not known"))
            return
        if is_url(file) and not has_ranges(file):
            file = self._copied(file)
        if lower.endswith(_WACZ):
            yield from self._of_wacz(file, name)
        elif lower.endswith(".zst"):
            with opened(file, LONG) as source, zstd.ZstdFile(source) as packed:
                yield self._unpacked(packed, name)
        else:
            yield self._readable(Source(file, name))

    def _of_wacz(self, file: str, name: str) -> Iterator[Place]:
        with opened(file) as source, zipfile.ZipFile(source) as archive:
            for entry in sorted(archive.infolist(), key=lambda one: one.filename):
                if not (
                    entry.filename.startswith("archive/")
                    and entry.filename.lower().endswith((".warc", ".warc.gz"))
                ):
                    continue
                inner = f"{name}/{entry.filename}"
                if entry.compress_type == zipfile.ZIP_STORED:
                    begin = _begin(file, entry)
                    part = Source(file, inner, begin, begin + entry.file_size)
                    yield self._readable(part)
                else:
                    with cast("zipfile.ZipExtFile", archive.open(entry)) as packed:
                        yield self._readable(self._unpacked(packed, inner))

    def _readable(self, source: Source) -> Source:
        """The source, unpacked where it is compressed as a whole."""
        if not is_one_member(source):
            return source
        with opened(source.path, LONG) as file:
            file.seek(source.begin)
            with gzip.GzipFile(fileobj=file) as packed:
                return self._unpacked(packed, source.name)

    def _copied(self, url: str) -> str:
        """A copy on disk of a file whose server sends no parts of it."""
        handle, path = tempfile.mkstemp(Path(shown(url)).suffix, dir=self.folder)
        with os.fdopen(handle, "wb") as target:
            copy(url, target)
        return path

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


def _named(file: str, given: Input) -> str:
    """A file's name in reports and records: a URL, or within the given folder, after the folder's own name."""
    if is_url(file):
        return shown(file)
    folder = Path(given.path)
    return (
        str(Path(folder.name) / Path(file).relative_to(folder))
        if given.is_folder
        else Path(file).name
    )


def _files(folder: Path) -> Iterator[str]:
    """The archived pages of a folder and of the folders in it, sorted; hidden ones and those that begin with _ are left out."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] not in "._")
        for name in sorted(names):
            if name[0] not in "._" and _is_input(name):
                yield os.path.join(parent, name)  # noqa: PTH118 - text


def _split(file: str) -> tuple[str, str]:
    """The folder of a file, and the name in it."""
    if is_url(file):
        folder, _, name = file.rpartition("/")
        return folder, name
    return os.path.split(file)


def _address(file: str, given: str | None) -> str | None:
    """The address of a saved page, by an index.json or else by the page; None where it is not known."""
    try:
        url = given or own_address(read_bytes(file))
    except OSError:
        return None
    return url if url and "//" in url else None


def _index(folder: str) -> dict[str, str]:
    """Names and addresses by the folder's index.json; empty without one."""
    try:
        found = json.loads(read_bytes(f"{folder}/{_INDEX}" if folder else _INDEX))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: url for name, url in found.items() if isinstance(url, str)}


def _begin(file: str, entry: zipfile.ZipInfo) -> int:
    """Where the bytes of an entry begin in a zip file."""
    with opened(file) as source:
        source.seek(entry.header_offset)
        head = source.read(_ZIP_HEAD)
    if len(head) < _ZIP_HEAD:
        raise zipfile.BadZipFile
    name, extra = struct.unpack("<HH", head[26:30])
    return entry.header_offset + _ZIP_HEAD + int(name) + int(extra)
