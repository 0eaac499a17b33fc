SELECT * FROM protected_rate WHERE level IN ('program', 'organization')
