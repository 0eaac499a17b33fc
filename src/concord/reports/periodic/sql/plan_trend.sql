-- Month by month, how many of a plan's members who count now had what is wanted by the end of the month. Year to date.
WITH counted AS (
  SELECT * FROM result WHERE denominator AND is_good IS NOT NULL AND opened_as IS NULL
), shown AS (
  SELECT measure, year, person, index_event, max(e.day) AS day
  FROM evidence e JOIN criterion_text c USING (measure, year, criterion)
  WHERE c.part = 'met' GROUP BY ALL
), months AS (
  SELECT DISTINCT r.year, CAST(make_date(r.year, m.number, 1) AS DATE) AS month FROM counted r CROSS JOIN range(1, 13) m(number)
  WHERE make_date(r.year, m.number, 1) <= CAST($through AS DATE)
)
SELECT r.measure, r.rate, r.year, m.month, count(*) AS denominator,
       count(*) FILTER (r.is_good AND coalesce(s.day, make_date(r.year, 1, 1)) < m.month + INTERVAL 1 MONTH) AS good
FROM counted r JOIN months m USING (year)
LEFT JOIN shown s USING (measure, year, person, index_event)
GROUP BY ALL ORDER BY ALL
