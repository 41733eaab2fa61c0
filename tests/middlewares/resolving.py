"""Resolvers for tests: where the site's names lead to, without asking anyone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer
from twisted.internet.error import DNSLookupError

from newscrawl.downloader.resolver import PublicResolver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twisted.internet.defer import Deferred

OUTSIDE = "93.184.216.34"
PORT = "NEWSCRAWL_TEST_PORT"
"""Variable of the environment: the port of this machine that is the internet to `Outside`."""


class _Lying(CachingThreadedResolver):
    address: str | None = None

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: ARG002, N802
        """The same for each name."""
        if self.address is None:
            return defer.fail(DNSLookupError("there is no such name"))
        return defer.succeed(self.address)


class Unknown(PublicResolver, _Lying):
    """No name is known."""


class Rebound(PublicResolver, _Lying):
    """Every name leads to this machine, as after DNS rebinding."""

    address = "127.0.0.1"


class Outside(PublicResolver, _Lying):
    """Every name leads to a public address, and what is sent there to a port of this machine: all but the last step is real."""

    address = OUTSIDE

    def install_on_reactor(self) -> None:
        """Bend the last step."""
        super().install_on_reactor()
        reactor: Any = self.reactor
        connect = reactor.connectTCP

        def connect_here(host: str, port: int, *others: Any, **named: Any) -> Any:
            assert (host, port) == (OUTSIDE, 443)
            return connect("127.0.0.1", int(os.environ[PORT]), *others, **named)

        reactor.connectTCP = connect_here
