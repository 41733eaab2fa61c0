"""Downloading: the handler, the resolver, SITE_ADDRESS, and the downloader's queue."""
