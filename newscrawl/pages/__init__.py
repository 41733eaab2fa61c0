"""Readers: bytes of a page in, fields out, without network or engine."""
