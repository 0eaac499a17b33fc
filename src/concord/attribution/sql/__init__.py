"""The queries of attribution. `macros` first; each of the others makes one table from those before it."""
