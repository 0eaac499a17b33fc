-- The practice's measures of a year: now, how last year ended, peers' best quarter, and what is open. No month of last year: its results
-- keep each person's newest record alone, so a month read from them would lie too low.
WITH open AS (
  SELECT measure, rate, count(DISTINCT person) AS people FROM gap WHERE state = 'open' AND year = $year AND opened_as IS NULL GROUP BY ALL
), month AS (
  SELECT max(month) AS month FROM trend WHERE year = $year AND month <= CAST($through AS DATE)
), now AS (
  SELECT t.measure, t.rate, t.value, t.good, t.denominator FROM trend t JOIN month m USING (month) WHERE t.year = $year
), ended AS (
  SELECT measure, rate, value FROM rate
  WHERE level = 'organization' AND unit = $unit AND stratum_kind = 'all' AND NOT is_baseline AND year = $year - 1
)
SELECT n.measure, n.rate, i.title, i.rate_title, i.is_lower_better, i.use, i.family, n.good, n.denominator, n.value AS now,
       CASE WHEN i.is_lower_better THEN 1 - e.value ELSE e.value END AS ended,
       CASE WHEN i.is_lower_better THEN 1 - p.first_quarter ELSE p.third_quarter END AS top, coalesce(o.people, 0) AS open
FROM now n
JOIN measure i ON i.measure = n.measure AND i.rate = n.rate AND i.year = $year
LEFT JOIN ended e ON e.measure = n.measure AND e.rate = n.rate
LEFT JOIN peer p ON p.measure = n.measure AND p.rate = n.rate AND p.year = $year - 1
LEFT JOIN open o ON o.measure = n.measure AND o.rate = n.rate
ORDER BY i.use, n.measure, n.rate
