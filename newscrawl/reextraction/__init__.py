"""Re-extraction: archived pages are read again, by the templates of today."""
