"""Settings: their kinds and bounds, and the checks before a run starts."""
