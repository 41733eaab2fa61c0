"""Readers of a data set, for programs that use what was crawled. They lock nothing and change nothing."""
