SELECT r.measure, r.rate, m.title, m.rate_title, m.is_lower_better, r.level, r.unit, r.value, r.numerator, r.denominator, r.low, r.high,
       coalesce(o.people, 0) AS open_gaps
FROM rate r JOIN measure m USING (measure, rate, year)
LEFT JOIN (SELECT measure, rate, count(DISTINCT person) AS people FROM gap WHERE state = 'open' AND year = $year AND opened_as IS NULL GROUP BY ALL) o
  ON o.measure = r.measure AND o.rate = r.rate AND r.level = 'plan'
WHERE r.year = $year AND r.stratum_kind = 'all' AND NOT r.is_baseline AND (r.level = 'organization' OR r.unit = $unit)
ORDER BY r.measure, r.rate, r.level DESC, r.unit
