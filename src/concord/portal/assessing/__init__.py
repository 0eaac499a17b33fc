"""A practice assesses itself; coach and cohort stand beside it."""
