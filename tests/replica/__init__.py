"""A China Daily on loopback: lists and articles made from a seed, each with its expected record."""

from __future__ import annotations

from tests.replica.compare import differences, differences_but_for_faults
from tests.replica.faults import FAULTS, Faults
from tests.replica.feeds import Feeds
from tests.replica.forms import FORMS, Form
from tests.replica.papers import Papers
from tests.replica.search import Search
from tests.replica.server import Replica, Request
from tests.replica.site import Site
from tests.replica.web_archives import Archives, Outage, Shares

__all__ = [
    "FAULTS",
    "FORMS",
    "Archives",
    "Faults",
    "Feeds",
    "Form",
    "Outage",
    "Papers",
    "Replica",
    "Request",
    "Search",
    "Shares",
    "Site",
    "differences",
    "differences_but_for_faults",
]
