SELECT r.measure, r.rate, m.title, m.rate_title, m.is_lower_better, r.level, r.unit, r.stratum_kind, r.stratum, r.value,
       r.numerator, r.denominator, count(*) OVER () AS total
FROM rate r JOIN measure m USING (measure, rate, year)
WHERE r.year = $year AND NOT r.is_baseline AND r.pool = 'program'
ORDER BY r.measure, r.rate, r.stratum_kind <> 'all', r.stratum_kind, r.stratum LIMIT $limit OFFSET $offset
