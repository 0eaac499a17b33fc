"""The help page: what each part does first, the keys, the words, and whom to ask."""
