SELECT * EXCLUDE (is_public) FROM protected_rate WHERE level IN ('program', 'organization')
