"""The one durable state: what is to be fetched, what was, and what became of it."""
