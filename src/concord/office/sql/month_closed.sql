-- Of those due at the beginning of each month of a measure's year, how many had it done in the month. Sensitive measures list nobody.
WITH shown AS (
  SELECT e.measure, e.year, e.person_id, e.index_event, max(e.day) AS day
  FROM evidence e JOIN criterion_text c USING (measure, year, criterion)
  WHERE c.part = 'met' AND e.pool = 'program' GROUP BY ALL
),
counted AS (
  SELECT r.organization_id, r.measure, r.rate, r.year, r.is_good, s.day
  FROM result r LEFT JOIN shown s USING (measure, year, person_id, index_event)
  WHERE r.pool = 'program' AND r.denominator AND r.is_good IS NOT NULL AND list_contains($organizations, r.organization_id)
    AND NOT EXISTS (SELECT 1 FROM measure_info i WHERE i.measure = r.measure AND i.is_sensitive)
    AND NOT (r.is_good AND coalesce(s.day, DATE '1900-01-01') < make_date(r.year, 1, 1))
),
months AS (
  SELECT y.year, CAST(make_date(y.year, m.number, 1) AS DATE) AS month
  FROM (SELECT DISTINCT year FROM counted) y CROSS JOIN range(1, 13) m(number)
  WHERE make_date(y.year, m.number, 1) <= CAST($through AS DATE)
)
SELECT c.organization_id, c.measure, c.rate, c.year, m.month,
       count(*) FILTER (NOT c.is_good OR c.day >= m.month) AS due,
       count(*) FILTER (c.is_good AND c.day >= m.month AND c.day < m.month + INTERVAL 1 MONTH) AS closed
FROM counted c JOIN months m USING (year) GROUP BY ALL
ORDER BY ALL
