"""Choosing practices, enrolling them, and what taking part requires."""
