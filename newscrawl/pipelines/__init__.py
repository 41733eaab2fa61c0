"""Item pipelines: clean, normalise, validate, store. Each is a short class over pure functions."""
