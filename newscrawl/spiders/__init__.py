"""Spiders: which pages to ask for, in which order, when to stop. What a page says is read elsewhere."""
