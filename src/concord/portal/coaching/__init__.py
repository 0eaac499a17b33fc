"""A coach's pages: aggregates of the practices assigned to the coach, and a brief to take along. No person."""
