"""Exporters: records to lines."""
