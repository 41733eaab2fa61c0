"""A China Daily on loopback: listings and articles made from a seed, with the record each must become."""

from __future__ import annotations

from tests.replica.compare import differences
from tests.replica.server import Replica, Request
from tests.replica.site import Site

__all__ = ["Replica", "Request", "Site", "differences"]
