"""Archived pages: WARC files, WACZ files, and saved pages."""
