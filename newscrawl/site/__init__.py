"""Facts about China Daily: its hosts, its URL grammar, its sections. Data and pure functions, no requests."""
