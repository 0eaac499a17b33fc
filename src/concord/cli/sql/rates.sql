SELECT rate, unit, numerator, denominator, value FROM rate r
SEMI JOIN (SELECT measure, rate, year FROM measure WHERE use = 'payment') USING (measure, rate, year)
WHERE year = $year AND pool = 'program' AND level IN ('organization', 'program') AND stratum_kind = 'all' AND NOT is_baseline
ORDER BY rate, unit
