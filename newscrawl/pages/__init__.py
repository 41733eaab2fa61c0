"""Readers: bytes of a page in, fields out. No network, no engine."""
