"""Aims, tests of change, and charts of the practice's own months."""
