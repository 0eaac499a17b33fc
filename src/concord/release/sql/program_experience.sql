SELECT * FROM experience_rate WHERE is_enough
