"""Process records that were read: clean, normalise, merge and validate them. Pure functions."""
