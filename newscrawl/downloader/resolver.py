"""Resolves host names to public addresses only: a name that leads to this machine or its network is refused."""

from __future__ import annotations

import ipaddress
import socket
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.exceptions import CannotResolveHostError
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ThreadedResolver
from twisted.internet.error import DNSLookupError
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure
from twisted.python.threadpool import ThreadPool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred
    from typing_extensions import Self


class NotPublicError(CannotResolveHostError):
    """A name leads to this machine or its network."""


class _Lookups(ThreadedResolver):
    """Twisted's resolver, with threads that do not hold up the end of the process: a lookup cannot be cancelled, and may take half a minute."""

    def __init__(self, reactor: ReactorBase) -> None:
        super().__init__(reactor)
        self.threads = ThreadPool(0, 1, "lookups")
        self.threads.threadFactory = partial(Thread, daemon=True)  # type: ignore[assignment]
        self.threads.start()

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """The address; DNSLookupError where there is none, or no answer within the sum of `timeout`."""

        def not_found(failure: Failure) -> Failure:
            why = failure.getErrorMessage()
            return Failure(DNSLookupError(f"address {name!r} not found: {why}"))  # type: ignore[no-untyped-call]

        reactor: Any = self.reactor
        found: Deferred[str] = deferToThreadPool(reactor, self.threads, socket.gethostbyname, name)
        found.addTimeout(sum(timeout), reactor)
        return found.addErrback(not_found)


class PublicResolver(CachingThreadedResolver, _Lookups):
    """Scrapy's resolver, IPv4 only, with a check of every answer: a name may resolve differently the second time."""

    named: frozenset[str] = frozenset()
    """Hosts of SITE_ADDRESS and proxies, which may be private; the offsite middleware refuses URLs with them."""

    inside: dict[str, str]
    """Names whose last address was not public, with that address."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Wire it up with SITE_ADDRESS, and the proxies of the environment."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.inside = {}
        threads = crawler.settings.getint("REACTOR_THREADPOOL_MAXSIZE")
        resolver.threads.adjustPoolsize(maxthreads=threads)
        named = [url for scheme, url in getproxies().items() if scheme != "no"]
        named.append(str(crawler.settings.get("SITE_ADDRESS") or ""))
        resolver.named = frozenset(filter(None, map(_host, named)))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """The address. DNSLookupError for one that is not public, which `inside` then holds, since callers get no detail."""
        found = super().getHostByName(name, timeout)
        if name not in self.named:
            found.addCallback(self._judge, name)
        return found

    def _judge(self, address: str, name: str) -> str:
        if is_public(address):
            self.inside.pop(name, None)
            return address
        self.inside[name] = address
        raise DNSLookupError(f"{name} leads to {address}, which is not public")


def _host(address: str) -> str | None:
    return urlsplit(address if "://" in address else f"//{address}").hostname


def is_public(address: str) -> bool:
    """Whether an address is global unicast, also where an IPv6 address embeds it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if inner:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast
