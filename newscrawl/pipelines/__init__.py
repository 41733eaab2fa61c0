"""Item pipelines: clean, normalise, validate, deduplicate. Each a short class over pure functions."""
