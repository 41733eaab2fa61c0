"""TLS as on the internet: names, addresses and certificates are real but for the last step, which ends on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from tests.certificates import Kind, server_context
from tests.crawling import crawl
from tests.measuring import ROOT
from tests.middlewares.resolving import PORT
from tests.replica import Replica
from tests.test_faults import ends, stories

if TYPE_CHECKING:
    from pathlib import Path

BAD = [kind for kind in get_args(Kind) if kind != "good"]
OPTIONS = [
    "-s",
    "TWISTED_DNS_RESOLVER=tests.middlewares.resolving.Outside",
    "-s",
    "DOWNLOAD_DELAY=0",
]


@pytest.fixture(autouse=True)
def _tests_are_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def test_a_certificate_that_is_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = server_context("good", tmp_path / "trusted.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with Replica(60, tls=context) as replica:
        monkeypatch.setenv(PORT, replica.address.rpartition(":")[2])
        url = stories(replica, 60)[0].url
        crawled = crawl(tmp_path, "article", "-a", f"url={url}", *OPTIONS)
    assert crawled.status == 0, crawled.said
    assert [record["url"] for record in crawled.records] == [url]


@pytest.mark.parametrize("kind", BAD)
def test_a_certificate_that_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    """No page is asked for, no time is lost, and the run says why."""
    context = server_context(kind, tmp_path / "trusted.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    with Replica(60, tls=context) as replica:
        monkeypatch.setenv(PORT, replica.address.rpartition(":")[2])
        url = stories(replica, 60)[0].url
        crawled = crawl(tmp_path, "article", "-a", f"url={url}", *OPTIONS)
        assert not replica.requests
    assert crawled.status == 4, crawled.said
    assert "its certificate is not valid for it, or its TLS is broken" in crawled.last_line
    assert ends(tmp_path, "data") == {url: "failed/tls"}
