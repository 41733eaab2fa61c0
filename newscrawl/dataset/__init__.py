"""Readers of a data set, for programs that use what was crawled. They lock nothing and change nothing; `incremental.py` and `browsing/` alone keep files of their own."""
