SELECT DISTINCT r.measure, r.rate, m.title, m.rate_title, m.is_lower_better FROM rate r JOIN measure m USING (measure, rate, year)
WHERE r.year = $year AND r.stratum_kind = 'all' AND NOT r.is_baseline ORDER BY r.measure, r.rate
