"""Estimates of a crawl before it begins (`newscrawl crawl --dry-run`): the sources of the spider are asked for totals alone, and nothing is written."""
