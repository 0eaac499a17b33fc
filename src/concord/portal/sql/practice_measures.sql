-- With a site, its own rates and gaps; peers stay the other practices, and what a step is worth is the practice's alone.
WITH now AS (
  SELECT * FROM rate
  WHERE level = $level AND unit = $unit AND stratum_kind = 'all' AND NOT is_baseline AND year = $year
), before AS (
  SELECT measure, rate, value, numerator, denominator FROM rate
  WHERE level = $level AND unit = $unit AND stratum_kind = 'all' AND is_baseline AND year = $year - 1
), open AS (
  SELECT measure, rate, count(DISTINCT person) AS people FROM gap
  WHERE state = 'open' AND year = $year AND opened_as IS NULL AND ($level <> 'site' OR person IN (SELECT person FROM person WHERE site_id = $unit))
  GROUP BY ALL
), clinician AS (
  SELECT measure, rate, value, numerator, denominator FROM rate
  WHERE level = 'clinician' AND unit = $npi AND stratum_kind = 'all' AND NOT is_baseline AND year = $year
), best AS (
  SELECT measure, rate, people, reaches, amount, words FROM lever WHERE plan_id = 'all' AND year = $year AND $level = 'organization'
)
SELECT n.measure, n.rate, n.year, m.title, m.rate_title, m.is_lower_better, m.use, m.family,
       n.value, n.numerator, n.denominator, n.low, n.high, n.usual, n.low_95, n.high_95, n.low_998, n.high_998, n.uncovered, n.unknown,
       b.value AS baseline, b.numerator AS baseline_numerator, b.denominator AS baseline_denominator,
       p.practices AS peers, p.first_quarter, p.middle, p.third_quarter,
       c.value AS own_value, c.numerator AS own_numerator, c.denominator AS own_denominator,
       coalesce(o.people, 0) AS open_gaps,
       l.people AS lever_people, l.reaches AS lever_reaches, l.amount AS lever_amount, l.words AS lever_words
FROM now n
JOIN measure m USING (measure, rate, year)
LEFT JOIN before b USING (measure, rate)
LEFT JOIN peer p USING (measure, rate, year)
LEFT JOIN open o USING (measure, rate)
LEFT JOIN clinician c USING (measure, rate)
LEFT JOIN best l USING (measure, rate)
ORDER BY l.amount DESC NULLS LAST, m.use, open_gaps DESC, n.measure, n.rate
