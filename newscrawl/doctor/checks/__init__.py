"""The checks of facts about the live site. Each asks a reader of newscrawl, and judges what it found and where."""

from newscrawl.doctor.checks import articles, details, fronts, lists, others, search

CHECKS = (
    *fronts.CHECKS,
    *lists.CHECKS,
    *articles.CHECKS,
    *search.CHECKS,
    *others.CHECKS,
    *details.CHECKS,
)
"""In the order of the report."""
