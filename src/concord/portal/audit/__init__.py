"""Who looked at whom and did what: append-only and hash-chained."""
