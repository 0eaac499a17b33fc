SELECT * FROM adoption WHERE level = 'plan' AND unit = $unit
