"""The queries that turn the world's tables into each sender's rows: one file for each step or kind of file."""
