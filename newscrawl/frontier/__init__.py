"""The durable state: queued requests, URL states, and the index of articles."""
