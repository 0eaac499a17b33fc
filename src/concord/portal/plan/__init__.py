"""A plan's pages: its files, its members, what it pays and what it agreed; nothing of any other plan."""
