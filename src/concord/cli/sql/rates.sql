SELECT rate, unit, numerator, denominator, value FROM rate
WHERE year = $year AND pool = 'program' AND level IN ('organization', 'program') AND stratum_kind = 'all' AND NOT is_baseline
ORDER BY rate, unit
