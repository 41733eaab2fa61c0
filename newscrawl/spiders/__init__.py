"""Spiders: which pages to request, in which order, and when to stop. Other packages read the pages."""
