"""Formats of `newscrawl export`. Each writes records, given as plain data, as they come: memory does not grow with their number."""
