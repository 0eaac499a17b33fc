WITH of_year AS (
  SELECT * FROM rate WHERE stratum_kind = 'all' AND NOT is_baseline AND year = $year
), before AS (
  SELECT measure, rate, value FROM rate WHERE level = 'organization' AND unit = $unit AND stratum_kind = 'all' AND NOT is_baseline AND year = $year - 1
)
SELECT o.measure, o.rate, o.year, m.title, m.rate_title, m.is_lower_better, o.value, o.numerator, o.denominator, b.value AS baseline,
       w.value AS program, p.practices AS peers, p.first_quarter, p.middle, p.third_quarter
FROM of_year o JOIN measure m USING (measure, rate, year)
LEFT JOIN before b USING (measure, rate)
LEFT JOIN of_year w ON w.level = 'program' AND w.measure = o.measure AND w.rate = o.rate
LEFT JOIN peer p ON p.measure = o.measure AND p.rate = o.rate AND p.year = o.year
WHERE o.level = 'organization' AND o.unit = $unit
ORDER BY o.measure, o.rate
