SELECT * EXCLUDE (kind, unit) FROM rel_source WHERE kind = 'plan' AND unit = $unit
