-- The practice's own surveys, few as they may be (marked), beside everybody's.
SELECT * FROM experience_rate WHERE level = 'program' OR unit = $unit
