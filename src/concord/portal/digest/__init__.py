"""Mail that says how much waits and where: counts and links, no person and no amount."""
