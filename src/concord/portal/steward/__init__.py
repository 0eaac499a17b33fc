"""The data steward's queues: pairs of members that may be one person, and members whose practice is a close call."""
