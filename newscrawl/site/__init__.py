"""What China Daily is: its hosts, its URL grammar, its sections. Data and pure functions, no requests."""
