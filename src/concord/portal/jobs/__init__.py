"""Work that a page asks for and `concord worker` does."""
