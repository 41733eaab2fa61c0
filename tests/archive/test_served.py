"""A crawl that is answered from an archive: the same records, and no request to the site."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING, Any

import pytest
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from newscrawl.archive.served import ServedArchive, warc_paths
from newscrawl.archive.writing import ArchiveOptions
from newscrawl.errors import SettingError
from tests.crawling import crawl
from tests.replica import Replica
from tests.running import Clock, a_run, an_exchange

if TYPE_CHECKING:
    from pathlib import Path

SECTION = ("section", "-a", "sections=china")
URL = "https://www.chinadaily.com.cn/china"


def by_identifier(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The records without what is of the download."""
    of_download = {"date_downloaded": None, "warc": None}
    return {
        one["identifier"]: {**one, "metadata": {**one["metadata"], **of_download}}
        for one in records
    }


def test_a_crawl_from_an_archive(tmp_path: Path) -> None:
    site, again = tmp_path / "site", tmp_path / "again"
    site.mkdir()
    again.mkdir()
    with Replica(articles=30, seed=1) as replica:
        first = crawl(site, *SECTION, address=replica.address)
    assert first.status == 0
    served = f"ARCHIVE_READ={site / 'data' / 'local'}"
    second = crawl(again, *SECTION, "-s", served)
    assert second.status == 0
    assert by_identifier(second.records) == by_identifier(first.records)
    assert second.records[0]["metadata"]["warc"] is None
    assert not (again / "data" / "warc").exists()
    url = "https://www.chinadaily.com.cn/a/202403/09/WS65ebb1c0e4b06d4aa0001234.html"
    third = crawl(again, "article", "-a", f"url={url}", "-s", served, level="INFO")
    assert third.status == 4
    assert "not_archived" in third.said
    assert f"{url} is not in the archive of ARCHIVE_READ" in third.said


@pytest.mark.parametrize("what", ["nowhere", "empty", "file.txt"])
def test_what_holds_no_archive(tmp_path: Path, what: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.txt").write_text("x")
    found = crawl(tmp_path, *SECTION, "-s", f"ARCHIVE_READ={what}")
    assert found.status == 2
    sentence = f"newscrawl: ARCHIVE_READ: {what} is not a WARC file (*.warc.gz), and holds none"
    assert found.last_line == sentence
    with pytest.raises(SettingError):
        warc_paths("ARCHIVE_READ", tmp_path / what)


def test_the_newest_page_of_a_url(tmp_path: Path) -> None:
    for day, body, status in (
        ("2026-03-09", b"one", 200),
        ("2026-03-10", b"two", 200),
        ("2026-03-11", b"one", 200),
        ("2026-03-12", b"gone", 404),
    ):
        run = a_run(tmp_path, Clock(f"{day}T08:00:00"), archive=ArchiveOptions())
        assert run.archive is not None
        at = f"{day}T08:00:00Z"
        run.archive.add(an_exchange(URL, at, body, status=status))
        run.archive.add(an_exchange(f"{URL}/unchanged", at, b"", status=304))
        run.archive.add(an_exchange(f"{URL}/error", at, b"never there", status=404))
        run.finish(is_over=True)
        run.close()
    archive = ServedArchive(warc_paths("ARCHIVE_READ", tmp_path))
    page = archive.answer(f"{URL.replace('https', 'http')}#part")
    assert page is not None
    assert (page.status, page.body) == (200, b"one"), "the third answer is that of the first day"
    error = archive.answer(f"{URL}/error")
    assert error is not None
    assert (error.status, error.body) == (404, b"never there")
    assert archive.answer(f"{URL}/unchanged") is None
    assert archive.answer(f"{URL}/never") is None


def test_an_archive_of_others_with_chunks(tmp_path: Path) -> None:
    page = gzip.compress(b"<p>Page.</p>")
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page), page)
    with (tmp_path / "other.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        headers = [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]
        head = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            URL, "response", payload=io.BytesIO(chunks), length=len(chunks), http_headers=head
        )
        writer.write_record(record)
    served = ServedArchive(warc_paths("ARCHIVE_READ", tmp_path)).answer(URL)
    assert served is not None
    assert served.body == page
