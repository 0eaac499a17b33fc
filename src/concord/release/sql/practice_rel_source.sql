SELECT * EXCLUDE (kind, unit) FROM rel_source WHERE kind = 'practice' AND unit = $unit
