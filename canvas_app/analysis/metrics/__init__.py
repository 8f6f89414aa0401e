"""The metrics: what each is computed from, its formula, and when it is healthy."""
