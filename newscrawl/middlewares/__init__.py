"""Downloader middlewares: one manner each."""
