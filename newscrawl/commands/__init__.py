"""Sub-commands of `scrapy` and `newscrawl`."""
