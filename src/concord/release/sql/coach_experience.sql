SELECT * FROM experience_rate WHERE is_enough AND (level = 'program' OR unit = $unit)
