SELECT * FROM protected_rate WHERE level = 'program'
