SELECT r.measure, r.rate, m.title, m.rate_title, m.is_lower_better, r.level, r.unit, r.value, r.numerator, r.denominator
FROM rate r JOIN measure m USING (measure, rate, year)
WHERE r.year = $year AND r.stratum_kind = 'all' AND NOT r.is_baseline AND r.pool = 'program'
ORDER BY r.measure, r.rate, r.level DESC, r.unit
